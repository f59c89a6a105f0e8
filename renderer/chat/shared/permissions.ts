import type { MeView, RoomView } from "../../../server/dialects/native/contract.ts";

/** Returns whether this person manages a room: its settings, members and pins. */
export const mayManage = (me: MeView, room: RoomView): boolean =>
  !room.isDirect && (me.role === "admin" || room.owner?.id === me.id);
