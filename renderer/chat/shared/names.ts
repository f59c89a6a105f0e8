import type { Author, RoomListItem, RoomView } from "../../../server/dialects/native/contract.ts";
import type { ChatText } from "../i18n/index.ts";

/** The author's display name; the server itself in the person's language. */
export const authorName = (author: Author, t: ChatText): string =>
  author.id === 0 && !author.isBot ? t("hostName") : nameOf(author);

/** A bot's name without the suffix that marks it in other clients. */
export const botName = ({ displayName }: Author): string => displayName.replace(/ \[bot\]$/, "");

/** A person's display name. */
export const nameOf = (who: Pick<Author, "displayName" | "username">): string =>
  who.displayName || who.username;

/** A room's name; for a direct conversation the other person's. */
export function roomName(room: RoomView | RoomListItem): string {
  if (room.isDirect && "peer" in room && room.peer) return nameOf(room.peer);
  return room.name;
}

export function roomAvatar(room: RoomView | RoomListItem): string | null {
  return room.isDirect && "peer" in room && room.peer ? room.peer.avatar : room.avatar;
}

/** Whether these are of one person before and after a change of name or picture. */
export const isRenamed = (before: Author, now: Author): boolean =>
  before.id === now.id &&
  !before.isBot &&
  (["displayName", "username", "avatar"] as const).some((key) => before[key] !== now[key]);
