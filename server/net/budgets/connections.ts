/** How many connections are open, in all and per address (docs/contract/security.md 1). */
import type { Server, Socket } from "node:net";
import { networkOf } from "../../chat/address.ts";
import type { Refusals } from "./refusals.ts";
import { Tally } from "./tally.ts";

export interface ConnectionLimits {
  /** In all: the system's limit less a reserve for files. */
  readonly most: number;
  perAddress(address: string): number;
}

/** A connection may be closed for a new one after this long without a byte, unless an answer is due on it. */
const IDLE_MS = 1000;
/**
 * The last eighth of the connections is reserved for addresses with fewer than this, so that addresses with many
 * connections do not keep others out.
 */
const FEW = 16;
const SHARE_OF_MANY = 7 / 8;
/**
 * After a connection was closed because of what it sent, its address gets no new one for this long, and twice as long
 * each further time.
 */
const BARRED_MS = 1000;
const MAX_BARRED_MS = 32_000;
/** How many connections are examined to find an idle one to close. */
const LOOKED_AT = 64;

interface Entry {
  readonly key: string;
  readonly ends: string;
  /** No request has begun on it. */
  isNew: boolean;
  /** Requests under way; an upgraded connection always has one. */
  busy: number;
  bytes: number;
  since: number;
}

export class Connections {
  readonly #limits: ConnectionLimits;
  readonly #refusals: Refusals;
  readonly #open = new Map<Socket, Entry>();
  /** The same connections by the socket that answers: with HTTPS it is another one than the connection's. */
  readonly #ends = new Map<string, Entry>();
  readonly #secure = new WeakMap<Socket, Entry>();
  readonly #tally = new Tally();
  readonly #barred = new Map<string, { readonly until: number; readonly ms: number }>();

  constructor(limits: ConnectionLimits, refusals: Refusals) {
    this.#limits = limits;
    this.#refusals = refusals;
  }

  get count(): number {
    return this.#open.size;
  }

  get most(): number {
    return this.#limits.most;
  }

  /** The addresses with the most connections, first. */
  top(count: number) {
    return this.#tally.top(count);
  }

  /** Counts the server's connections from now on and closes those that are too many. */
  watch(server: Server): void {
    // Before the HTTP server's own listener, which reads from what is left open.
    server.prependListener("connection", (socket: Socket) => this.#admit(socket));
    server.prependListener("secureConnection", (secure: Socket) => {
      const entry = this.#ends.get(endsOf(secure));
      if (entry) this.#secure.set(secure, entry);
    });
  }

  /** Marks the connection as busy while an answer is due. Returns a function that ends the mark. */
  busy(socket: Socket): () => void {
    const entry = this.#open.get(socket) ?? this.#secure.get(socket);
    if (!entry) return () => {};
    entry.busy += 1;
    entry.isNew = false;
    return () => {
      entry.busy -= 1;
      entry.since = performance.now();
    };
  }

  /**
   * Closes a connection that sends more requests than may wait. Reading such a connection takes long, so new
   * connections of its address are closed unread, and its next connection has to wait.
   */
  cutOff(socket: Socket, key: string): void {
    this.#refusals.count("pipelining", key);
    socket.destroy();
    if (this.#barredMs(key) > 0) return;
    for (const [other, entry] of this.#open) if (entry.key === key && entry.isNew) other.destroy();
    const ms = Math.min(MAX_BARRED_MS, (this.#barred.get(key)?.ms ?? BARRED_MS / 2) * 2);
    const barred = { until: performance.now() + ms, ms };
    this.#barred.set(key, barred);
    const forget = (): void => void (this.#barred.get(key) === barred && this.#barred.delete(key));
    setTimeout(forget, 2 * ms).unref();
  }

  /** For how long the address gets no new connection. */
  #barredMs(key: string): number {
    return Math.max(0, (this.#barred.get(key)?.until ?? 0) - performance.now());
  }

  #admit(socket: Socket): void {
    // Handles a connection that restarts as plain HTTP after an upgrade was refused.
    if (this.#open.has(socket) || socket.remoteAddress === undefined) return;
    const address = socket.remoteAddress.replace(/^::ffff:/i, "");
    const key = networkOf(address);
    const barredMs = this.#barredMs(key);
    if (barredMs > 0) {
      this.#refusals.count("pipelining", key);
      refuse(socket, Math.ceil(barredMs / 1000));
      return;
    }
    const held = this.#tally.of(key);
    const most = held < FEW ? this.#limits.most : Math.ceil(this.#limits.most * SHARE_OF_MANY);
    const kind =
      held >= this.#limits.perAddress(address)
        ? "connectionsOfAddress"
        : this.count >= most
          ? "connections"
          : null;
    if (kind !== null) {
      this.#refusals.count(kind, key);
      if (!this.#makeRoom(kind === "connectionsOfAddress" ? key : null)) {
        refuse(socket);
        return;
      }
    }
    const entry = { key, ends: endsOf(socket), isNew: true, busy: 0, bytes: 0, since: performance.now() };
    this.#open.set(socket, entry);
    this.#ends.set(entry.ends, entry);
    this.#tally.add(key, 1);
    socket.once("close", () => this.#forget(socket));
  }

  /** Closes the connection that has been idle the longest, of one address or of any. The oldest are first. */
  #makeRoom(key: string | null): boolean {
    const now = performance.now();
    let looked = 0;
    for (const [socket, entry] of this.#open) {
      if (key !== null && entry.key !== key) continue;
      if (isIdle(socket, entry, now)) {
        this.#forget(socket);
        socket.destroy();
        return true;
      }
      looked += 1;
      if (looked >= LOOKED_AT) return false;
      // Moved to the end, so that the next search examines others.
      this.#open.delete(socket);
      this.#open.set(socket, entry);
    }
    return false;
  }

  #forget(socket: Socket): void {
    const entry = this.#open.get(socket);
    if (!entry) return;
    this.#open.delete(socket);
    if (this.#ends.get(entry.ends) === entry) this.#ends.delete(entry.ends);
    this.#tally.add(entry.key, -1);
  }
}

const endsOf = ({ remoteAddress, remotePort, localPort }: Socket): string =>
  `${remoteAddress} ${remotePort} ${localPort}`;

function isIdle(socket: Socket, entry: Entry, now: number): boolean {
  if (entry.busy > 0) return false;
  if (socket.bytesRead !== entry.bytes) {
    entry.bytes = socket.bytesRead;
    entry.since = now;
  }
  return now - entry.since > IDLE_MS;
}

function refuse(socket: Socket, seconds = 5): void {
  const text = `Too many connections. Try again in ${seconds} seconds.\n`;
  socket.on("error", () => socket.destroy());
  socket.end(
    `HTTP/1.1 503 Service Unavailable\r\nRetry-After: ${seconds}\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ${text.length}\r\n\r\n${text}`,
    () => socket.destroy(),
  );
}
