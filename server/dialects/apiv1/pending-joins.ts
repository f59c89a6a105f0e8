/**
 * Waits for joins under way. Pages of dialect A emit `join` on their socket and immediately request the history over
 * HTTP; the answer counts the joiner, whichever connection is slower (docs/contract/dialects.md 2).
 */
import type { Call } from "../kit/routes.ts";
import type { Connection } from "./connection.ts";

/** How long a history waits for the join of a page that has a socket and is in no room yet. */
const EXPECT_MS = 1000;
/** The same for a program that polls and whose HTTP library calls itself differently. */
const POLL_MS = 300;
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
  /** Whether it also waits for a join that may not have arrived. */
  readonly isExpecting: boolean;
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

  /** A join by that address succeeded or failed; `roomId` null: of whatever room. */
  settled(roomId: number | null, address: string): void {
    for (const waiting of this.#waiting) {
      if (waiting.address !== address) continue;
      if (waiting.roomId === roomId || (!waiting.isExpecting && !this.#isJoining(address))) waiting.done();
    }
  }

  /**
   * Waits for joins from the caller's address that have arrived, for what the sockets of the same page have sent, and for
   * a join that another call of that page waits for or that a second lookup of the room suggests.
   */
  async settle(roomId: number, call: Call): Promise<void> {
    const own = this.#ownOf(call);
    const isSecondLookup =
      own.length > 0 && call.userAgent !== undefined && this.#isSecondLookup(roomId, call);
    const isExpected = [...this.#waiting].some(
      (waiting) => waiting.isExpecting && waiting.roomId === roomId && waiting.address === call.from.address,
    );
    await this.#wait(roomId, call, isBusy(own) || (isExpected && own.length > 0) || isSecondLookup);
  }

  /** The same, and for a join that may still be under way from a page that is in no room. */
  async expect(roomId: number, call: Call): Promise<void> {
    const own = this.#ownOf(call);
    // A program without a `User-Agent` is not a page.
    await this.#wait(roomId, call, isBusy(own) || (own.length > 0 && call.userAgent !== undefined));
  }

  /** Of any program: the HTTP and the Socket.IO library of one program may call themselves differently. */
  #isJoining(address: string): boolean {
    return [...this.#connections].some(({ from, joining }) => from.address === address && joining > 0);
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

  /** Whether a program at that address, which calls itself otherwise, polls and is in no room. */
  #isPolled({ from, userAgent }: Call): boolean {
    return [...this.#connections].some(
      (connection) =>
        connection.from.address === from.address &&
        connection.userAgent !== userAgent &&
        connection.isPolling &&
        connection.isOutside,
    );
  }

  /** @param isPage whether it also waits for a join that may not have arrived */
  async #wait(roomId: number, call: Call, isPage: boolean): Promise<void> {
    const { address } = call.from;
    const isPolled = !isPage && this.#isPolled(call);
    const isExpecting = isPage || isPolled;
    if (!isExpecting && !this.#isJoining(address)) return;
    const expectMs = isPolled ? POLL_MS : EXPECT_MS;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#waiting.delete(waiting);
        resolve();
      };
      let timer = setTimeout(() => {
        const goesOn = isBusy(this.#ownOf(call)) || this.#isJoining(address);
        if (goesOn) timer = setTimeout(done, SETTLE_MS - expectMs);
        else done();
      }, expectMs);
      const waiting: Waiting = { roomId, address, isExpecting, done };
      this.#waiting.add(waiting);
    });
  }
}

const isBusy = (connections: readonly Connection[]): boolean =>
  connections.some(({ backlog }) => backlog.size > 0);
