/**
 * Waits for joins under way. Pages of dialect A emit `join` on their socket and immediately request the history over
 * HTTP; the answer counts the joiner, whichever connection is slower (docs/contract/dialects.md 2).
 */
import type { Call } from "../kit/routes.ts";
import type { Connection } from "./connection.ts";

/** How long a history waits for the join of a page that has a socket and is in no room yet. */
const EXPECT_MS = 1000;
/**
 * The same while events of that page are being processed: a join itself waits up to 2 s for a registration, and a slow
 * disk takes its time.
 */
const SETTLE_MS = 2500;

/** A page looks a room up before it joins and again afterwards: a second lookup within this time follows a join. */
const AGAIN_MS = 5000;
const MAX_REMEMBERED = 1000;

/** One call that waits. */
interface Waiting {
  readonly roomId: number;
  readonly address: string;
  readonly done: () => void;
}

export class PendingJoins {
  readonly #connections: ReadonlySet<Connection>;
  readonly #waiting = new Set<Waiting>();
  /** When pages that are in no room asked for which room last. */
  readonly #lookups = new Map<string, number>();

  constructor(connections: ReadonlySet<Connection>) {
    this.#connections = connections;
  }

  /** A join by that address succeeded or failed. */
  settled(roomId: number, address: string): void {
    for (const waiting of this.#waiting) {
      if (waiting.roomId === roomId && waiting.address === address) waiting.done();
    }
  }

  /**
   * Waits for joins that the caller's sockets have sent, and for a join that another call of the same page waits for or
   * that a second lookup of the room suggests.
   */
  async settle(roomId: number, call: Call): Promise<void> {
    const own = this.#ownOf(call);
    const isSecondLookup =
      own.length > 0 && call.userAgent !== undefined && this.#isSecondLookup(roomId, call);
    const isExpected = [...this.#waiting].some(
      (waiting) => waiting.roomId === roomId && waiting.address === call.from.address,
    );
    if (isBusy(own) || (isExpected && own.length > 0) || isSecondLookup) await this.#wait(roomId, call);
  }

  /** The same, and for a join that may still be under way from a page that is in no room. */
  async expect(roomId: number, call: Call): Promise<void> {
    const own = this.#ownOf(call);
    // A program without a `User-Agent` is not a page.
    if (isBusy(own) || (own.length > 0 && call.userAgent !== undefined)) await this.#wait(roomId, call);
  }

  #isSecondLookup(roomId: number, { from, userAgent }: Call): boolean {
    const key = `${roomId} ${from.address} ${userAgent}`;
    const now = performance.now();
    const last = this.#lookups.get(key) ?? Number.NEGATIVE_INFINITY;
    this.#lookups.delete(key);
    this.#lookups.set(key, now);
    for (const oldest of this.#lookups.keys()) {
      if (this.#lookups.size <= MAX_REMEMBERED) break;
      this.#lookups.delete(oldest);
    }
    return now - last < AGAIN_MS;
  }

  /** Sockets of the page that calls, as far as they are in no room: the same address and the same program. */
  #ownOf({ from, userAgent }: Call): Connection[] {
    return [...this.#connections].filter(
      (connection) =>
        connection.from.address === from.address &&
        connection.userAgent === userAgent &&
        connection.isOutside,
    );
  }

  #wait(roomId: number, call: Call): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#waiting.delete(waiting);
        resolve();
      };
      let timer = setTimeout(() => {
        if (isBusy(this.#ownOf(call))) timer = setTimeout(done, SETTLE_MS - EXPECT_MS);
        else done();
      }, EXPECT_MS);
      const waiting: Waiting = { roomId, address: call.from.address, done };
      this.#waiting.add(waiting);
    });
  }
}

const isBusy = (connections: readonly Connection[]): boolean =>
  connections.some(({ underWay }) => underWay() > 0);
