import type { Author, MeView, RoomListItem, RoomView } from "../../server/dialects/native/contract.ts";

/** How a person is called; the host itself by its own name. */
export const nameOf = (who: Pick<Author, "displayName" | "username">): string =>
  who.displayName || who.username;

/** A room's name; a direct conversation bears the other person's. */
export function roomName(room: RoomView | RoomListItem): string {
  if (room.isDirect && "peer" in room && room.peer) return nameOf(room.peer);
  return room.name;
}

export function roomAvatar(room: RoomView | RoomListItem): string | null {
  return room.isDirect && "peer" in room && room.peer ? room.peer.avatar : room.avatar;
}

/** The same picture, large enough for `size` pixels on a dense screen. */
export const sized = (src: string | null, size: number): string | null =>
  size > 40 && src !== null ? src.replace(/-64\.webp/, "-256.webp") : src;

export const mayManage = (me: MeView, room: RoomView): boolean =>
  !room.isDirect && (me.role === "admin" || room.owner?.id === me.id);
