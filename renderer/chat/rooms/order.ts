import type { RoomListItem } from "../../../server/dialects/native/contract.ts";
import { roomName } from "../shared/names.ts";

const activityOf = (room: RoomListItem): string => room.lastMessage?.sentAt ?? room.createdAt;

/** Favourites first, then the most recently active. */
export function sortRooms(rooms: ReadonlyMap<number, RoomListItem>): RoomListItem[] {
  return [...rooms.values()].sort(
    (a, b) =>
      Number(b.favourite) - Number(a.favourite) || activityOf(b).localeCompare(activityOf(a)) || b.id - a.id,
  );
}

/** Rooms whose name contains the words. */
export function filterRooms(rooms: readonly RoomListItem[], words: string): readonly RoomListItem[] {
  const wanted = words.trim().toLocaleLowerCase();
  return wanted === "" ? rooms : rooms.filter((room) => roomName(room).toLocaleLowerCase().includes(wanted));
}
