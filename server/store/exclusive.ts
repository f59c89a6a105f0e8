/** Work that must not overlap, by key. */
export class Exclusive {
  /** The last work asked for under each key that is busy. */
  readonly #last = new Map<string, Promise<unknown>>();

  /** Runs `work` when all work asked for earlier under the key has ended, well or not. Not re-entrant. */
  async run<R>(key: string, work: () => Promise<R>): Promise<R> {
    const before = this.#last.get(key);
    const mine = before === undefined ? work() : before.then(work, work);
    this.#last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (this.#last.get(key) === mine) this.#last.delete(key);
    }
  }
}
