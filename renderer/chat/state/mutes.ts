/** Who is muted in a room, for those who may lift it. */
import type { StateDeps } from "./deps.ts";
import { withEntry } from "./map.ts";

export interface Mutes {
  /** Loads who is muted there. Never rejects: on failure the earlier list stays. */
  load(roomId: number): Promise<void>;
  /** Without `minutes` until it is lifted. @throws Failure */
  mute(roomId: number, userId: number, how: { minutes?: number; reason?: string }): Promise<void>;
  /** @throws Failure */
  unmute(roomId: number, userId: number): Promise<void>;
}

export function createMutes({ store, api }: StateDeps): Mutes {
  const load = async (roomId: number) => {
    try {
      const { items } = await api("listMutes", { params: { id: roomId } });
      const muted = new Map(items.map(({ userId, until, reason }) => [userId, { until, reason }]));
      store.set({ mutes: withEntry(store.get().mutes, roomId, muted) });
    } catch {
      // The next call tries again.
    }
  };
  return {
    load,
    async mute(roomId, userId, how) {
      await api("muteMember", { params: { id: roomId, userId }, body: how });
      await load(roomId);
    },
    async unmute(roomId, userId) {
      await api("unmuteMember", { params: { id: roomId, userId } });
      await load(roomId);
    },
  };
}
