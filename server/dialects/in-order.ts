/** Runs what one connection asks for one after the other, in the order it came. */
export class InOrder {
  readonly #most: number;
  #waiting = 0;
  #last: Promise<void> = Promise.resolve();

  /** @param most how much may wait at once. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Answers false, and does nothing, when too much waits already. `work` must not reject. */
  add(work: () => Promise<void>): boolean {
    if (this.#waiting >= this.#most) return false;
    this.#waiting += 1;
    this.#last = this.#last.then(work).finally(() => {
      this.#waiting -= 1;
    });
    return true;
  }
}
