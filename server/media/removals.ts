/** Removes the uploads of a room or a person for good: what is being stored for them meanwhile is not kept. */
import { ChatError } from "../chat/errors.ts";

export type Owner = { readonly roomId: number } | { readonly ownerId: number };

export interface Removals {
  removeOf(owner: Owner): Promise<void>;
  /**
   * @param drop removes what was stored again
   * @throws what `store` throws; room_not_found, unauthenticated: the room or the person was removed meanwhile
   */
  keep<R>(
    belongs: { readonly roomId: number | null; readonly ownerId: number },
    store: () => Promise<R>,
    drop: (stored: R) => Promise<void>,
  ): Promise<R>;
}

/** @param remove removes what is stored of them now */
export function createRemovals(remove: (owner: Owner) => Promise<void>): Removals {
  /** Since the start; ids are never used again. */
  const rooms = new Set<number>();
  const people = new Set<number>();
  return {
    removeOf(owner) {
      if ("roomId" in owner) rooms.add(owner.roomId);
      else people.add(owner.ownerId);
      return remove(owner);
    },
    async keep({ roomId, ownerId }, store, drop) {
      const stored = await store();
      const isRoomGone = roomId !== null && rooms.has(roomId);
      if (!isRoomGone && !people.has(ownerId)) return stored;
      await drop(stored);
      // Once more, for the list that names it.
      await remove(isRoomGone ? { roomId } : { ownerId });
      throw isRoomGone
        ? new ChatError("room_not_found", { reason: "room_not_found" })
        : new ChatError("unauthenticated", { reason: "login_needed" });
    },
  };
}
