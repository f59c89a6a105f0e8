/** A bounded, fair queue: a few pieces of work at a time, and nobody's flood holds up the others. */
import { ChatError } from "../chat/errors.ts";

export interface QueueLimits {
  /** Pieces of work at the same time. With more than one, a caller never takes the last. */
  readonly lanes: number;
  /** Pieces that one caller may have waiting or under way, and their cost together. */
  readonly perCaller: { readonly count: number; readonly cost: number };
  /** Pieces that may wait or be under way in all. */
  readonly total: number;
  /** Cost that one lane does in a second, about: for `retryAfterSeconds`. */
  readonly costPerSecond: number;
}

interface Caller {
  readonly waiting: { readonly cost: number; readonly start: () => void }[];
  running: number;
  count: number;
  cost: number;
  /** Virtual time at which what the caller has begun is paid for. */
  paidUntil: number;
}

export class FairQueue {
  readonly #limits: QueueLimits;
  readonly #callers = new Map<string, Caller>();
  #running = 0;
  #count = 0;
  #now = 0;

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  /**
   * Runs `work` when the caller's turn comes: of those who wait, the one who has used least.
   * @param caller whose turn it takes: an address
   * @throws ChatError `unavailable` (`pictures_busy`) at once when the caller, or everybody, has too much waiting
   */
  async run<R>(caller: string, cost: number, work: () => Promise<R>): Promise<R> {
    const mine = this.#enter(caller, cost);
    try {
      await new Promise<void>((resolve) => {
        mine.waiting.push({ cost, start: resolve });
        this.#next();
      });
      try {
        return await work();
      } finally {
        mine.running -= 1;
        this.#running -= 1;
      }
    } finally {
      this.#leave(caller, mine, cost);
      this.#next();
    }
  }

  #enter(name: string, cost: number): Caller {
    const { perCaller, total, costPerSecond } = this.#limits;
    const mine = this.#callers.get(name) ?? { waiting: [], running: 0, count: 0, cost: 0, paidUntil: 0 };
    const isFull =
      this.#count >= total ||
      mine.count >= perCaller.count ||
      (mine.count > 0 && mine.cost + cost > perCaller.cost);
    if (isFull) {
      const retryAfterSeconds = Math.min(60, Math.max(1, Math.ceil(mine.cost / costPerSecond)));
      throw new ChatError("unavailable", { reason: "pictures_busy", retryAfterSeconds });
    }
    this.#callers.set(name, mine);
    mine.count += 1;
    mine.cost += cost;
    this.#count += 1;
    return mine;
  }

  #leave(name: string, mine: Caller, cost: number): void {
    mine.count -= 1;
    mine.cost -= cost;
    this.#count -= 1;
    // What a caller has used is forgotten once everybody has caught up with it.
    if (mine.count === 0 && (mine.paidUntil <= this.#now || this.#count === 0)) this.#callers.delete(name);
  }

  #next(): void {
    const { lanes } = this.#limits;
    while (this.#running < lanes) {
      const [first] = [...this.#callers.values()]
        .filter(({ waiting, running }) => waiting.length > 0 && running < Math.max(1, lanes - 1))
        .sort((a, b) => a.paidUntil - b.paidUntil);
      const piece = first?.waiting.shift();
      if (!first || !piece) return;
      this.#now = Math.max(this.#now, first.paidUntil);
      first.paidUntil = this.#now + piece.cost;
      first.running += 1;
      this.#running += 1;
      piece.start();
    }
  }
}
