/** Runs work one after another, in the order of the calls. Not re-entrant. */
export class Queue {
  #size = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** How much work has not ended yet, the running one included. */
  get size(): number {
    return this.#size;
  }

  /** Resolves when all work that was asked for so far has ended; never rejects. */
  get idle(): Promise<unknown> {
    return this.#last;
  }

  /** Starts `work` once all earlier work has succeeded or failed; immediately if there is none. */
  run<R>(work: () => Promise<R>): Promise<R> {
    const mine = this.#size === 0 ? started(work) : this.#last.then(work);
    this.#size++;
    const ended = (): void => {
      this.#size--;
    };
    this.#last = mine.then(ended, ended);
    return mine;
  }
}

/** A queue for each key: work under different keys does not wait for each other. */
export class KeyedQueue<K = string> {
  readonly #queues = new Map<K, Queue>();

  /** Resolves when all work that was asked for so far has ended; never rejects. */
  async idle(): Promise<void> {
    await Promise.all([...this.#queues.values()].map((queue) => queue.idle));
  }

  async run<R>(key: K, work: () => Promise<R>): Promise<R> {
    const queue = this.#queues.get(key) ?? new Queue();
    this.#queues.set(key, queue);
    try {
      return await queue.run(work);
    } finally {
      if (queue.size === 0 && this.#queues.get(key) === queue) this.#queues.delete(key);
    }
  }
}

/** A synchronous throw rejects, too. */
const started = async <R>(work: () => Promise<R>): Promise<R> => work();
