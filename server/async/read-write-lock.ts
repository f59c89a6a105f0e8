/**
 * A read/write lock: many readers at once, or one writer. A waiting writer gets the lock before readers that arrive
 * later.
 */
export class ReadWriteLock {
  #readers = 0;
  #writing: Promise<void> | undefined;
  #whenEmpty: (() => void) | undefined;

  async read<R>(work: () => Promise<R>): Promise<R> {
    while (this.#writing !== undefined) await this.#writing;
    this.#readers++;
    try {
      return await work();
    } finally {
      this.#readers--;
      if (this.#readers === 0) this.#whenEmpty?.();
    }
  }

  async write<R>(work: () => Promise<R>): Promise<R> {
    while (this.#writing !== undefined) await this.#writing;
    let reopen = (): void => {};
    this.#writing = new Promise((resolve) => {
      reopen = resolve;
    });
    try {
      if (this.#readers > 0) {
        await new Promise<void>((resolve) => {
          this.#whenEmpty = resolve;
        });
      }
      return await work();
    } finally {
      this.#writing = undefined;
      this.#whenEmpty = undefined;
      reopen();
    }
  }
}
