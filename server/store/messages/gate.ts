/** Lets many in at once, or one alone. Whoever wants to be alone goes before those who come later. */
export class Gate {
  #inside = 0;
  #alone: Promise<void> | undefined;
  #whenEmpty: (() => void) | undefined;

  async shared<R>(work: () => Promise<R>): Promise<R> {
    while (this.#alone !== undefined) await this.#alone;
    this.#inside++;
    try {
      return await work();
    } finally {
      this.#inside--;
      if (this.#inside === 0) this.#whenEmpty?.();
    }
  }

  async alone<R>(work: () => Promise<R>): Promise<R> {
    while (this.#alone !== undefined) await this.#alone;
    let reopen = (): void => {};
    this.#alone = new Promise((resolve) => {
      reopen = resolve;
    });
    try {
      if (this.#inside > 0) {
        await new Promise<void>((resolve) => {
          this.#whenEmpty = resolve;
        });
      }
      return await work();
    } finally {
      this.#alone = undefined;
      this.#whenEmpty = undefined;
      reopen();
    }
  }
}
