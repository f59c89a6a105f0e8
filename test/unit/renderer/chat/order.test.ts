import { expect, it } from "vitest";
import { sortRooms } from "../../../../renderer/chat/rooms/order.ts";
import { alertingUnread } from "../../../../renderer/chat/shared/alerting.ts";
import type { RoomListItem } from "../../../../server/dialects/native/contract.ts";

const room = (id: number, more: Partial<RoomListItem> = {}) =>
  ({ id, lastMessage: null, createdAt: `2026-01-0${id}`, favourite: false, ...more }) as RoomListItem;

it("favourites are sorted before the most active rooms", () => {
  const rooms = [room(1, { favourite: true }), room(2), room(3, { favourite: true }), room(4)];
  expect(sortRooms(new Map(rooms.map((each) => [each.id, each]))).map(({ id }) => id)).toEqual([3, 1, 4, 2]);
});

it.each([
  ["all", 5],
  ["mentions", 2],
  ["nothing", 0],
] as const)("the unread count where %s notify is %i", (notify, expected) => {
  expect(alertingUnread(room(1, { notify, unread: 5, unreadMentions: 2 }))).toBe(expected);
});
