/** Read marks: reports this person's to the server and receives those of others and of other tabs. */
import { type HandleEvent, handleWith, type StateDeps } from "./deps.ts";
import { withEntry } from "./map.ts";
import type { Rooms } from "./rooms.ts";

const SAID_EVERY_MS = 400;

export interface Reading {
  /** The room's newest message is on the screen. */
  seen(roomId: number, seq: number): void;
  /** Does not report what was seen a moment ago, because the room is being marked as unread. */
  forget(roomId: number): void;
  handle: HandleEvent;
}

export function createReading({ store, transport }: StateDeps, rooms: Rooms): Reading {
  const due = new Map<number, number>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const say = () => {
    timer = undefined;
    for (const [roomId, seq] of due) void transport.ask("read", { roomId, seq }).catch(() => undefined);
    due.clear();
  };

  return {
    seen(roomId, seq) {
      const room = store.get().rooms.get(roomId);
      if (!room) return;
      // Deleted messages have numbers too.
      const to = Math.max(seq, room.lastSeq);
      if (to < 1 || (to <= room.readSeq && room.unread === 0)) return;
      rooms.read(roomId, to);
      due.set(roomId, to);
      if (timer === undefined) timer = setTimeout(say, SAID_EVERY_MS);
    },
    forget: (roomId) => due.delete(roomId),
    handle: handleWith({
      "member:read"({ roomId, userId, seq }) {
        const open = store.get().open.get(roomId);
        if (!open || (open.reads.get(userId) ?? 0) >= seq) return;
        store.set({
          open: withEntry(store.get().open, roomId, { ...open, reads: withEntry(open.reads, userId, seq) }),
        });
      },
    }),
  };
}
