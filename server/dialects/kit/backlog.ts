/** How long a lost connection stays in its rooms while nothing that it sent is finished. A slow disk takes less. */
const STUCK_MS = 10_000;

/** Counts what a client sent that is not finished yet. */
export class Backlog {
  #size = 0;
  #onChange = (): void => {};

  get size(): number {
    return this.#size;
  }

  add(): void {
    this.#size += 1;
  }

  finish(): void {
    this.#size -= 1;
    this.#onChange();
  }

  /** Resolves when all is finished, or nothing was for {@link STUCK_MS}. To be called once. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, STUCK_MS).unref();
      this.#onChange = () => {
        timer.refresh();
        if (this.#size > 0) return;
        clearTimeout(timer);
        resolve();
      };
      this.#onChange();
    });
  }
}
