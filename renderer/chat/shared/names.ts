import type { Author, RoomListItem, RoomView } from "../../../server/dialects/native/contract.ts";
import type { ChatText } from "../i18n/index.ts";

/** How the author of a message is called; the host itself in the person's language. */
export const authorName = (author: Author, t: ChatText): string =>
  author.id === 0 && !author.isBot ? t("hostName") : nameOf(author);

/** A bot's name without the mark that it bears where nothing else marks it. */
export const botName = ({ displayName }: Author): string => displayName.replace(/ \[bot\]$/, "");

/** How a person is called. */
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
