/**
 * How many requests are under way per connection and per address (docs/contract/security.md 1). Further requests wait
 * for their turn.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { TurnShare } from "../../async/turn.ts";
import { networkOf } from "../../chat/address.ts";
import type { Connections } from "./connections.ts";
import type { Refusals } from "./refusals.ts";

export const MAX_PER_CONNECTION = 16;
export const MAX_PER_ADDRESS = 64;
/** How many may wait on one connection, pipelined, and in all of an address. A connection with more is closed. */
const MAX_WAITING_PER_CONNECTION = 2048;
const MAX_WAITING_PER_ADDRESS = 4096;

/** The requests of one address. */
interface Line {
  readonly key: string;
  running: number;
  /** How many bodies are still arriving. */
  reading: number;
  /** How many wait to begin. */
  waiting: number;
  /** The waiting requests by connection; the next connection in turn comes first. */
  readonly queues: Map<ConnectionQueue, (() => void)[]>;
  /** Those that have read their body and wait to go on. */
  readonly resuming: (() => void)[];
  /** What may begin in one turn of the event loop. */
  readonly share: TurnShare;
}

/** The requests of one connection. */
interface ConnectionQueue {
  readonly socket: Socket;
  running: number;
  waiting: number;
  /** The addresses that it serves: a proxy has many. */
  readonly lines: Set<Line>;
  readonly ends: Set<() => void>;
}

export class Requests {
  readonly #connections: Connections;
  readonly #refusals: Refusals;
  readonly #perAddress: number;
  readonly #lines = new Map<string, Line>();
  readonly #queues = new WeakMap<Socket, ConnectionQueue>();
  readonly #reading = new WeakMap<
    IncomingMessage,
    { readonly line: Line; readonly queue: ConnectionQueue; idle: () => void }
  >();

  /** @param perAddress how many requests of an address may be under way. */
  constructor(connections: Connections, refusals: Refusals, perAddress = MAX_PER_ADDRESS) {
    this.#perAddress = perAddress;
    this.#connections = connections;
    this.#refusals = refusals;
  }

  /** How many are being answered or wait for it. */
  get count(): number {
    let count = 0;
    for (const { running, waiting, resuming } of this.#lines.values())
      count += running + waiting + resuming.length;
    return count;
  }

  /** Calls `serve` now or when it is the request's turn; of one connection in the order of arrival. */
  run(request: IncomingMessage, response: ServerResponse, address: string, serve: () => void): void {
    // The rest of what was read from a connection that is closed.
    if (request.socket.destroyed) return;
    const line = this.#lineOf(networkOf(address));
    const queue = this.#queueOf(request.socket);
    const start = (): void => this.#start(line, queue, request, response, serve);
    const isFree =
      queue.waiting === 0 && queue.running < MAX_PER_CONNECTION && line.running < this.#perAddress;
    if (isFree && line.share.take()) start();
    else if (
      queue.waiting >= MAX_WAITING_PER_CONNECTION ||
      (queue.waiting > 0 && line.waiting >= MAX_WAITING_PER_ADDRESS)
    )
      this.#connections.cutOff(queue.socket, line.key);
    else if (line.waiting >= MAX_WAITING_PER_ADDRESS) {
      this.#refusals.count("requests", line.key);
      response.writeHead(429, { "Retry-After": "5", "Content-Type": "text/plain" });
      response.end("Too many requests at a time. Try again in 5 seconds.\n");
    } else {
      const starts = line.queues.get(queue);
      if (starts) starts.push(start);
      else line.queues.set(queue, [start]);
      queue.lines.add(line);
      line.waiting += 1;
      queue.waiting += 1;
      // Answers to the earlier requests make the connection resume reading.
      if (queue.waiting === 1) queue.socket.on("resume", holdBack);
      queue.socket.pause();
      if (isFree) this.#later(line);
    }
  }

  /** Counts the request as idle while its body arrives: a client that sends nothing makes nobody wait. */
  async whileReading<T>(request: IncomingMessage, read: Promise<T>): Promise<T> {
    const known = this.#reading.get(request);
    if (!known) return read;
    const { line, queue } = known;
    known.idle();
    line.running -= 1;
    line.reading += 1;
    this.#next(line);
    try {
      return await read;
    } finally {
      line.reading -= 1;
      known.idle = this.#connections.busy(queue.socket);
      if (line.running < this.#perAddress) line.running += 1;
      else await new Promise<void>((resolve) => line.resuming.push(resolve));
    }
  }

  #start(
    line: Line,
    queue: ConnectionQueue,
    request: IncomingMessage,
    response: ServerResponse,
    serve: () => void,
  ): void {
    const known = { line, queue, idle: this.#connections.busy(queue.socket) };
    this.#reading.set(request, known);
    line.running += 1;
    queue.running += 1;
    const end = (): void => {
      if (!queue.ends.delete(end)) return;
      known.idle();
      line.running -= 1;
      queue.running -= 1;
      this.#next(line);
    };
    queue.ends.add(end);
    response.once("close", end);
    serve();
  }

  /** Starts waiting requests, one of each connection in turn. */
  #next(line: Line): void {
    while (line.running < this.#perAddress && line.resuming.length > 0) {
      line.running += 1;
      line.resuming.shift()?.();
    }
    for (const [queue, starts] of line.queues) {
      if (line.running >= this.#perAddress) break;
      if (queue.running >= MAX_PER_CONNECTION) continue;
      if (!line.share.take()) {
        this.#later(line);
        break;
      }
      // Moved behind the other connections.
      line.queues.delete(queue);
      const start = starts.shift();
      if (starts.length > 0) line.queues.set(queue, starts);
      line.waiting -= 1;
      queue.waiting -= 1;
      if (queue.waiting === 0) {
        queue.socket.off("resume", holdBack);
        queue.socket.resume();
      }
      start?.();
    }
    if (line.running + line.reading + line.waiting + line.resuming.length === 0) this.#lines.delete(line.key);
  }

  #later(line: Line): void {
    line.share.later(() => this.#next(line));
  }

  #lineOf(key: string): Line {
    const known = this.#lines.get(key);
    if (known) return known;
    const line: Line = {
      key,
      running: 0,
      reading: 0,
      waiting: 0,
      queues: new Map(),
      resuming: [],
      share: new TurnShare(),
    };
    this.#lines.set(key, line);
    return line;
  }

  #queueOf(socket: Socket): ConnectionQueue {
    const known = this.#queues.get(socket);
    if (known) return known;
    const queue: ConnectionQueue = { socket, running: 0, waiting: 0, lines: new Set(), ends: new Set() };
    this.#queues.set(socket, queue);
    // A response queued behind another one gets no event when the connection closes.
    socket.once("close", () => {
      for (const line of queue.lines) {
        line.waiting -= line.queues.get(queue)?.length ?? 0;
        line.queues.delete(queue);
      }
      for (const end of queue.ends) end();
    });
    return queue;
  }
}

function holdBack(this: Socket): void {
  this.pause();
}
