import type { KeyValue } from "../../ui/storage.ts";

/** What was begun and not yet sent, by person and room. */
export interface Drafts {
  get(userId: number, roomId: number): string;
  set(userId: number, roomId: number, text: string): void;
}

export function createDrafts(storage: KeyValue): Drafts {
  const keyOf = (userId: number, roomId: number) => `hearth.draft.${userId}.${roomId}`;
  return {
    get: (userId, roomId) => storage.getItem(keyOf(userId, roomId)) ?? "",
    set(userId, roomId, text) {
      try {
        if (text === "") storage.removeItem(keyOf(userId, roomId));
        else storage.setItem(keyOf(userId, roomId), text);
      } catch {
        // A full storage costs only the draft's survival of a reload.
      }
    },
  };
}
