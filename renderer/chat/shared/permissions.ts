import type { Message, MeView, RoomView } from "../../../server/dialects/native/contract.ts";
import type { ChatState } from "../state/model.ts";

/** Returns whether this person manages a room: its settings, members and pins. */
export const mayManage = (me: MeView, room: RoomView): boolean =>
  !room.isDirect && (me.role === "admin" || room.owner?.id === me.id);

/** Returns whether this person may still edit a message: their own text, for as long as the server allows. */
export const mayEdit = (message: Message, { me, host, clockAheadMs }: ChatState): boolean =>
  message.author.id === me?.id &&
  message.kind === "text" &&
  Date.now() - clockAheadMs - Date.parse(message.sentAt) < (host?.editMinutes ?? 0) * 60_000;
