import type { Budget, Budgets } from "../../chat/ports.ts";
import { createWindows } from "../windows.ts";

interface Entry {
  taken: number;
  /** When the window ends, ms. */
  readonly until: number;
  /** How often a caller had to wait; each wait is twice as long as the one before. */
  waits: number;
  waitsUntil: number;
}

const FIRST_WAIT_MS = 60_000;

/** The budgets of this process. @param now ms of a clock that only rises. */
export function createMemoryBudgets(now: () => number = () => performance.now()): Budgets {
  const entries = createWindows<Entry>();
  return {
    async take(key, { points, windowMs, maxWaitMs }: Budget) {
      const at = now();
      const known = entries.get(key);
      const entry =
        known && known.until > at ? known : { taken: 0, until: at + windowMs, waits: 0, waitsUntil: 0 };
      entries.set(key, entry);
      const end = maxWaitMs === undefined ? entry.until : entry.waitsUntil;
      if (entry.taken < points) entry.taken++;
      else if (at < end) return { waitMs: end - at, isSpent: false };
      if (entry.taken < points || maxWaitMs === undefined) return { waitMs: 0, isSpent: false };
      entry.waitsUntil = at + Math.min(maxWaitMs, FIRST_WAIT_MS * 2 ** entry.waits);
      entry.waits++;
      return { waitMs: 0, isSpent: entry.waits === 1 };
    },
    async giveBack(key) {
      const entry = entries.get(key);
      if (!entry) return;
      if (entry.waits <= 1) entry.taken = Math.max(0, entry.taken - 1);
      entry.waits = Math.max(0, entry.waits - 1);
      entry.waitsUntil = 0;
    },
  };
}
