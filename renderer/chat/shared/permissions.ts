import type { Message, MeView, RoomView } from "../../../server/dialects/native/contract.ts";
import { serverNow } from "../../ui/now.ts";
import type { ChatState } from "../state/model.ts";

/** Returns whether this person manages a room: its settings, members and pins. */
export const mayManage = (me: MeView, room: RoomView): boolean =>
  !room.isDirect && (me.role === "admin" || room.owner?.id === me.id);

/** Returns whether this person may post in a room, mutes aside. */
export const mayPost = (me: MeView, room: RoomView): boolean => !room.isReadOnly || mayManage(me, room);

/**
 * Returns whether this person may still edit a message: their own text, for as long as the server allows, in a room
 * where they may post.
 */
export function mayEdit(message: Message, { me, host, open }: ChatState): boolean {
  const room = open.get(message.room)?.room;
  if (me === null || message.author.id !== me.id || message.kind !== "text") return false;
  if (room && !(room.isActive && mayPost(me, room))) return false;
  return serverNow() - Date.parse(message.sentAt) < (host?.editMinutes ?? 0) * 60_000;
}
