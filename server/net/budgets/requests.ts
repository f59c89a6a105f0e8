/** How many requests are under way per connection and per address (docs/contract/security.md 1). What is above waits for its turn. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { TurnShare } from "../../async/turn.ts";
import { budgetKeyOf } from "../addresses.ts";
import type { Connections } from "./connections.ts";
import type { Refusals } from "./refusals.ts";

export const MAX_PER_CONNECTION = 16;
export const MAX_PER_ADDRESS = 64;
/** How many may wait on one connection, pipelined, and in all of an address. */
const MAX_WAITING_PER_CONNECTION = 2048;
const MAX_WAITING_PER_ADDRESS = 8192;

/** The requests of one address. */
interface Line {
  readonly key: string;
  running: number;
  /** Those whose body still arrives. */
  reading: number;
  readonly waiting: Waiting[];
  /** Whether the next turn of the event loop goes on with those that wait. */
  isLater: boolean;
}

interface Waiting {
  readonly pipe: Pipe;
  /** Whether the request already counts on its connection and only waits to continue. */
  readonly goesOn: boolean;
  readonly start: () => void;
}

/** The requests of one connection. */
interface Pipe {
  readonly socket: Socket;
  running: number;
  waiting: number;
  readonly share: TurnShare;
  readonly ends: Set<() => void>;
}

export class Requests {
  readonly #connections: Connections;
  readonly #refusals: Refusals;
  readonly #lines = new Map<string, Line>();
  readonly #pipes = new WeakMap<Socket, Pipe>();
  readonly #reading = new WeakMap<
    IncomingMessage,
    { readonly line: Line; readonly pipe: Pipe; idle: () => void }
  >();

  constructor(connections: Connections, refusals: Refusals) {
    this.#connections = connections;
    this.#refusals = refusals;
  }

  /** How many are being answered or wait for it. */
  get count(): number {
    let count = 0;
    for (const { running, waiting } of this.#lines.values()) count += running + waiting.length;
    return count;
  }

  /** Calls `serve` now or when it is the request's turn; of one connection in the order of arrival. */
  run(request: IncomingMessage, response: ServerResponse, address: string, serve: () => void): void {
    const line = this.#lineOf(budgetKeyOf(address));
    const pipe = this.#pipeOf(request.socket);
    const start = (): void => this.#start(line, pipe, request, response, serve);
    const isFree = pipe.waiting === 0 && pipe.running < MAX_PER_CONNECTION && line.running < MAX_PER_ADDRESS;
    if (isFree && pipe.share.take()) start();
    else if (pipe.waiting >= MAX_WAITING_PER_CONNECTION) {
      this.#refusals.count("pipelining", line.key);
      pipe.socket.destroy();
    } else if (line.waiting.length >= MAX_WAITING_PER_ADDRESS) {
      this.#refusals.count("requests", line.key);
      response.writeHead(429, { "Retry-After": "5", "Content-Type": "text/plain" });
      response.end("Too many requests at a time. Try again in 5 seconds.\n");
    } else {
      line.waiting.push({ pipe, goesOn: false, start });
      pipe.waiting += 1;
      // Answering the requests before it would make the connection read on.
      if (pipe.waiting === 1) pipe.socket.on("resume", holdBack);
      pipe.socket.pause();
      if (isFree) this.#later(line);
    }
  }

  /** Counts the request as idle while its body arrives: a client that sends nothing keeps nobody waiting. */
  async whileReading<T>(request: IncomingMessage, read: Promise<T>): Promise<T> {
    const known = this.#reading.get(request);
    if (!known) return read;
    const { line, pipe } = known;
    known.idle();
    line.running -= 1;
    line.reading += 1;
    this.#next(line);
    try {
      return await read;
    } finally {
      line.reading -= 1;
      known.idle = this.#connections.busy(pipe.socket);
      if (line.running < MAX_PER_ADDRESS) line.running += 1;
      else await new Promise<void>((resolve) => line.waiting.push({ pipe, goesOn: true, start: resolve }));
    }
  }

  #start(
    line: Line,
    pipe: Pipe,
    request: IncomingMessage,
    response: ServerResponse,
    serve: () => void,
  ): void {
    const known = { line, pipe, idle: this.#connections.busy(pipe.socket) };
    this.#reading.set(request, known);
    line.running += 1;
    pipe.running += 1;
    const end = (): void => {
      if (!pipe.ends.delete(end)) return;
      known.idle();
      line.running -= 1;
      pipe.running -= 1;
      this.#next(line);
    };
    pipe.ends.add(end);
    response.once("close", end);
    serve();
  }

  #next(line: Line): void {
    for (let at = 0; at < line.waiting.length && line.running < MAX_PER_ADDRESS; ) {
      const { pipe, goesOn, start } = line.waiting[at] as Waiting;
      const isGone = pipe.socket.destroyed;
      if (!isGone && !goesOn) {
        const isFull = pipe.running >= MAX_PER_CONNECTION;
        if (isFull || !pipe.share.take()) {
          if (!isFull) this.#later(line);
          at += 1;
          continue;
        }
      }
      line.waiting.splice(at, 1);
      if (goesOn) {
        line.running += 1;
        start();
        continue;
      }
      pipe.waiting -= 1;
      if (pipe.waiting === 0) {
        pipe.socket.off("resume", holdBack);
        if (!isGone) pipe.socket.resume();
      }
      if (!isGone) start();
    }
    if (line.running + line.reading === 0 && line.waiting.length === 0) this.#lines.delete(line.key);
  }

  #later(line: Line): void {
    if (line.isLater) return;
    line.isLater = true;
    setImmediate(() => {
      line.isLater = false;
      this.#next(line);
    });
  }

  #lineOf(key: string): Line {
    const line = this.#lines.get(key) ?? { key, running: 0, reading: 0, waiting: [], isLater: false };
    this.#lines.set(key, line);
    return line;
  }

  #pipeOf(socket: Socket): Pipe {
    const known = this.#pipes.get(socket);
    if (known) return known;
    const pipe: Pipe = { socket, running: 0, waiting: 0, share: new TurnShare(), ends: new Set() };
    this.#pipes.set(socket, pipe);
    // A response queued behind another one gets no event when the connection closes.
    socket.once("close", () => {
      for (const end of pipe.ends) end();
    });
    return pipe;
  }
}

function holdBack(this: Socket): void {
  this.pause();
}
