/** How long a lost connection stays in its rooms while nothing that it sent is finished. A slow disk takes less. */
const STUCK_MS = 10_000;

/** Counts what a client sent that is not finished yet. */
export class Backlog {
  #added = 0;
  #finished = 0;
  readonly #waiting = new Set<() => void>();

  get size(): number {
    return this.#added - this.#finished;
  }

  add(): void {
    this.#added += 1;
  }

  finish(): void {
    this.#finished += 1;
    for (const look of this.#waiting) look();
  }

  /** Resolves when as much is finished as was added until now, or nothing was for {@link STUCK_MS}. */
  settled(): Promise<void> {
    const all = this.#added;
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve();
      };
      const timer = setTimeout(end, STUCK_MS).unref();
      const look = () => {
        timer.refresh();
        if (this.#finished >= all) end();
      };
      this.#waiting.add(look);
      look();
    });
  }
}
