/** How long to wait before what ended by itself is started again: later after each failure in a row. */

const FIRST_MS = 1000;
const MAX_MS = 60_000;
/** What ran so long has recovered: the next failure counts as the first again. */
const RECOVERED_MS = 600_000;

export class BackOff {
  #startedAt = performance.now();
  #nextMs = FIRST_MS;
  #again: NodeJS.Timeout | undefined;

  /** Call when it starts, for whatever reason. Cancels a start that waits. */
  started(): void {
    clearTimeout(this.#again);
    this.#startedAt = performance.now();
  }

  /** Calls `start` later, unless it is started or cancelled before. */
  failed(start: () => void): void {
    if (performance.now() - this.#startedAt > RECOVERED_MS) this.#nextMs = FIRST_MS;
    clearTimeout(this.#again);
    this.#again = setTimeout(() => {
      this.started();
      start();
    }, this.#nextMs);
    this.#nextMs = Math.min(MAX_MS, this.#nextMs * 2);
  }

  cancel(): void {
    clearTimeout(this.#again);
  }
}
