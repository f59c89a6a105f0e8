/** A bounded, fair queue: it runs a few jobs at a time, and no caller's flood delays the others. */
import { networkOf } from "../chat/address.ts";
import { ChatError } from "../chat/errors.ts";
import type { Requester } from "../chat/ports.ts";

interface Bound {
  readonly count: number;
  readonly cost: number;
}

export interface QueueLimits {
  /** How many jobs run at the same time. If more than one, an address never uses the last. */
  readonly lanes: number;
  /**
   * Jobs that one account, or one address where nobody is known, may have waiting or running, and their total cost.
   */
  readonly perCaller: Bound;
  /** The same for everybody at one address. */
  readonly perAddress: Bound;
  /** Jobs that may wait or run in all. */
  readonly total: number;
  /** Cost that one lane does in a second, about: for `retryAfterSeconds`. */
  readonly costPerSecond: number;
}

/** The waiting and running jobs of an account or an address. */
interface Share {
  count: number;
  cost: number;
}

interface Address extends Share {
  running: number;
}

export interface Job {
  readonly cost: number;
  /** Only one such job runs at a time. */
  readonly isLarge?: boolean;
}

interface Waiting extends Job {
  readonly address: Address;
  readonly start: () => void;
}

interface Caller extends Share {
  readonly waiting: Waiting[];
  /** Virtual time at which what the caller has begun is paid for. */
  paidUntil: number;
}

const isFull = (share: Share, cost: number, bound: Bound): boolean =>
  share.count >= bound.count || (share.count > 0 && share.cost + cost > bound.cost);

export class FairQueue {
  readonly #limits: QueueLimits;
  readonly #callers = new Map<string, Caller>();
  readonly #addresses = new Map<string, Address>();
  #running = 0;
  #hasLarge = false;
  #count = 0;
  #now = 0;

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  /**
   * Runs `work` when the caller's turn comes: of those who wait, the one who has used least.
   * @param by whose turn it uses: the account's, or the address's where nobody is known
   * @throws ChatError `unavailable` (`pictures_busy`) at once when the caller, its address or everybody has too much
   * waiting
   */
  async run<R>(by: Requester, { cost, isLarge = false }: Job, work: () => Promise<R>): Promise<R> {
    const network = networkOf(by.address);
    const name = by.userId === null ? `@${network}` : `${by.userId}`;
    const mine = this.#callers.get(name) ?? { waiting: [], count: 0, cost: 0, paidUntil: 0 };
    const address = this.#addresses.get(network) ?? { running: 0, count: 0, cost: 0 };
    this.#assertRoom(mine, address, cost);
    this.#callers.set(name, mine);
    this.#addresses.set(network, address);
    this.#count += 1;
    for (const share of [mine, address]) {
      share.count += 1;
      share.cost += cost;
    }
    try {
      await new Promise<void>((resolve) => {
        mine.waiting.push({ cost, isLarge, address, start: resolve });
        this.#next();
      });
      return await work();
    } finally {
      this.#running -= 1;
      address.running -= 1;
      this.#count -= 1;
      if (isLarge) this.#hasLarge = false;
      for (const share of [mine, address]) {
        share.count -= 1;
        share.cost -= cost;
      }
      if (address.count === 0) this.#addresses.delete(network);
      // What a caller has used is forgotten once everybody has caught up with it, or nobody waits.
      if (this.#count === 0) this.#callers.clear();
      else if (mine.count === 0 && mine.paidUntil <= this.#now) this.#callers.delete(name);
      this.#next();
    }
  }

  #assertRoom(mine: Share, address: Share, cost: number): void {
    const { perCaller, perAddress, total, costPerSecond } = this.#limits;
    const hasRoom = !isFull(mine, cost, perCaller) && !isFull(address, cost, perAddress);
    if (hasRoom && this.#count < total) return;
    const retryAfterSeconds = Math.min(60, Math.max(1, Math.ceil(mine.cost / costPerSecond)));
    throw new ChatError("unavailable", { reason: "pictures_busy", retryAfterSeconds });
  }

  #next(): void {
    while (this.#running < this.#limits.lanes) {
      const [first] = [...this.#callers.values()]
        .filter(({ waiting: [job] }) => job && this.#mayStart(job))
        .sort((a, b) => a.paidUntil - b.paidUntil);
      const job = first?.waiting.shift();
      if (!first || !job) return;
      this.#now = Math.max(this.#now, first.paidUntil);
      first.paidUntil = this.#now + job.cost;
      job.address.running += 1;
      this.#running += 1;
      if (job.isLarge) this.#hasLarge = true;
      job.start();
    }
  }

  #mayStart({ address, isLarge }: Waiting): boolean {
    return address.running < Math.max(1, this.#limits.lanes - 1) && !(isLarge && this.#hasLarge);
  }
}
