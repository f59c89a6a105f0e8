import { afterEach, describe, expect, it } from "vitest";
import { mayEdit } from "../../../../renderer/chat/shared/permissions.ts";
import { INITIAL } from "../../../../renderer/chat/state/model.ts";
import { serverNow, setServerTime } from "../../../../renderer/ui/now.ts";
import type { Message, RoomView } from "../../../../server/dialects/native/contract.ts";

const author = { id: 1, username: "ada", displayName: "Ada", avatar: null };
const message = (minutesOld: number, more: Partial<Message> = {}): Message => ({
  ...{ id: "1-1", room: 1, seq: 1, author, kind: "text", body: "hello" },
  sentAt: new Date(serverNow() - minutesOld * 60_000).toISOString(),
  ...more,
});
const state = (editMinutes: number) =>
  ({ ...INITIAL, me: { id: 1 }, host: { editMinutes } }) as typeof INITIAL;
const browserIsAhead = (minutes: number) =>
  setServerTime(new Date(Date.now() - minutes * 60_000).toUTCString());
afterEach(() => browserIsAhead(0));

describe("editing a message", () => {
  it("is offered for the person's own texts, for as long as the server allows", () => {
    expect(mayEdit(message(14), state(15))).toBe(true);
    expect(mayEdit(message(16), state(15))).toBe(false);
    expect(mayEdit(message(0), state(0))).toBe(false);
    expect(mayEdit(message(0, { kind: "image" }), state(15))).toBe(false);
    expect(mayEdit(message(0, { author: { ...author, id: 2 } }), state(15))).toBe(false);
  });

  it("is not offered in a room for announcements, but to its owner, nor in a closed room", () => {
    const inRoom = (room: Partial<RoomView>) =>
      ({
        ...state(15),
        open: new Map([[1, { room: { isActive: true, ...room } }]]),
      }) as unknown as typeof INITIAL;
    expect(mayEdit(message(0), inRoom({ isActive: false, owner: author }))).toBe(false);
    expect(mayEdit(message(0), inRoom({ isReadOnly: false }))).toBe(true);
    expect(mayEdit(message(0), inRoom({ isReadOnly: true }))).toBe(false);
    expect(mayEdit(message(0), inRoom({ isReadOnly: true, owner: author }))).toBe(true);
  });

  it("goes by the server's clock", () => {
    for (const minutes of [60, -60]) {
      browserIsAhead(minutes);
      expect([14, 16].map((age) => mayEdit(message(age), state(15)))).toEqual([true, false]);
    }
  });
});
