import type { RoomListItem, RoomView } from "../../../server/dialects/native/contract.ts";
import { useChat } from "./context.ts";

/** A room as it is known: from the person's list, else from having opened it. */
export function useRoom(roomId: number): RoomListItem | RoomView | null {
  const listed = useChat((state) => state.rooms.get(roomId));
  const open = useChat((state) => state.open.get(roomId)?.room ?? null);
  return listed ?? open;
}
