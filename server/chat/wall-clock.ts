/** Whether the wall clock can be trusted (docs/contract/security.md 10). */
import type { Clock } from "./ports.ts";

const DAY_MS = 86_400_000;
const STEADY_MS = 3_600_000;

export class WallClock {
  readonly #wall: Clock;
  readonly #monotonic: Clock;
  /** Wall time minus monotonic time, as of the start or the last jump. */
  #offset: number;
  /** When it jumped last, monotonic. */
  #jumpedAt = Number.NEGATIVE_INFINITY;

  /** @param lastKnown a wall time shortly before this start, ms since the epoch; null: none is known. */
  constructor(wall: Clock, monotonic: Clock, lastKnown: number | null) {
    this.#wall = wall;
    this.#monotonic = monotonic;
    this.#offset = (lastKnown ?? wall()) - monotonic();
  }

  /** Whether for an hour the clock has not jumped by more than a day: only then is anything deleted for its age. */
  isSteady(): boolean {
    const now = this.#monotonic();
    const offset = this.#wall() - now;
    if (Math.abs(offset - this.#offset) > DAY_MS) {
      this.#offset = offset;
      this.#jumpedAt = now;
    }
    return now - this.#jumpedAt >= STEADY_MS;
  }
}
