import { LRUCache } from "lru-cache";
import type { Log } from "../log.ts";

/** For how long the same warning or failure is counted instead of written again, in ms. */
const COUNTED_MS = 600_000;
/** Of so many different lines. */
const MOST_LINES = 1_000;

/**
 * Passes each warning and failure on once in ten minutes, and then tells how often it was repeated: a disk that fails
 * would fill the log with the same line. Lines for information and debugging pass unchanged.
 * @param now ms of a clock that only rises
 */
export function withoutRepeats(next: Log, now: () => number = () => performance.now()): Log {
  const known = new LRUCache<string, { readonly since: number; repeats: number }>({ max: MOST_LINES });
  const pass = (message: string, error: unknown, write: (line: string) => void): void => {
    const key = `${message}\n${error}`;
    const before = known.get(key);
    if (before && now() - before.since < COUNTED_MS) {
      before.repeats += 1;
      return;
    }
    known.set(key, { since: now(), repeats: 0 });
    write(before?.repeats ? `${message} (${before.repeats} more times before)` : message);
  };
  return {
    ...next,
    warn: (message) => pass(message, undefined, (line) => next.warn(line)),
    error: (message, error) => pass(message, error, (line) => next.error(line, error)),
  };
}
