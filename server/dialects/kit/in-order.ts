/** Runs what one connection asks for one after the other, in the order it came. */
export class InOrder {
  #waiting = 0;
  #last: Promise<void> = Promise.resolve();

  /** What has not come to its end yet. Callers bound it. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Resolves when `work` is done; it must not reject. */
  add(work: () => Promise<void>): Promise<void> {
    this.#waiting += 1;
    this.#last = this.#last.then(work).finally(() => {
      this.#waiting -= 1;
    });
    return this.#last;
  }
}
