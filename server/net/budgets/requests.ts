/** How many requests are under way per connection and per address (docs/contract/security.md 1). What is above waits for its turn. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { isLongTurn, TurnShare } from "../../async/turn.ts";
import { budgetKeyOf } from "../addresses.ts";
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
  /** Those whose body still arrives. */
  reading: number;
  /** How many wait to begin. */
  waiting: number;
  /** Those, by connection; the one whose turn it is next comes first. */
  readonly pipes: Map<Pipe, (() => void)[]>;
  /** Those that have read their body and wait to go on. */
  readonly goingOn: (() => void)[];
  /** What may begin in one turn of the event loop. */
  readonly share: TurnShare;
}

/** The requests of one connection. */
interface Pipe {
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
  readonly #pipes = new WeakMap<Socket, Pipe>();
  readonly #reading = new WeakMap<
    IncomingMessage,
    { readonly line: Line; readonly pipe: Pipe; idle: () => void }
  >();

  /** @param perAddress how many of an address are under way at a time. */
  constructor(connections: Connections, refusals: Refusals, perAddress = MAX_PER_ADDRESS) {
    this.#perAddress = perAddress;
    this.#connections = connections;
    this.#refusals = refusals;
  }

  /** How many are being answered or wait for it. */
  get count(): number {
    let count = 0;
    for (const { running, waiting, goingOn } of this.#lines.values())
      count += running + waiting + goingOn.length;
    return count;
  }

  /** Calls `serve` now or when it is the request's turn; of one connection in the order of arrival. */
  run(request: IncomingMessage, response: ServerResponse, address: string, serve: () => void): void {
    // The rest of what was read from a connection that is closed.
    if (request.socket.destroyed) return;
    const line = this.#lineOf(budgetKeyOf(address));
    const pipe = this.#pipeOf(request.socket);
    const start = (): void => this.#start(line, pipe, request, response, serve);
    const isFree = pipe.waiting === 0 && pipe.running < MAX_PER_CONNECTION && line.running < this.#perAddress;
    if (isFree && line.share.take()) start();
    else if (
      pipe.waiting >= MAX_WAITING_PER_CONNECTION ||
      (pipe.waiting > 0 && line.waiting >= MAX_WAITING_PER_ADDRESS)
    )
      this.#connections.cutOff(pipe.socket, line.key);
    else if (line.waiting >= MAX_WAITING_PER_ADDRESS) {
      this.#refusals.count("requests", line.key);
      response.writeHead(429, { "Retry-After": "5", "Content-Type": "text/plain" });
      response.end("Too many requests at a time. Try again in 5 seconds.\n");
    } else {
      const starts = line.pipes.get(pipe);
      if (starts) starts.push(start);
      else line.pipes.set(pipe, [start]);
      pipe.lines.add(line);
      line.waiting += 1;
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
      if (line.running < this.#perAddress) line.running += 1;
      else await new Promise<void>((resolve) => line.goingOn.push(resolve));
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

  /** Goes on with those that wait, one of each connection in turns. @param atLeast how many begin in however long a turn */
  #next(line: Line, atLeast = 0): void {
    while (line.running < this.#perAddress && line.goingOn.length > 0) {
      line.running += 1;
      line.goingOn.shift()?.();
    }
    let begun = 0;
    for (const [pipe, starts] of line.pipes) {
      if (line.running >= this.#perAddress) break;
      if (pipe.running >= MAX_PER_CONNECTION) continue;
      if ((begun >= atLeast && isLongTurn()) || !line.share.take()) {
        this.#later(line);
        break;
      }
      begun += 1;
      // Behind the others, those that wait already and those still to come.
      line.pipes.delete(pipe);
      const start = starts.shift();
      if (starts.length > 0) line.pipes.set(pipe, starts);
      line.waiting -= 1;
      pipe.waiting -= 1;
      if (pipe.waiting === 0) {
        pipe.socket.off("resume", holdBack);
        pipe.socket.resume();
      }
      start?.();
    }
    if (line.running + line.reading + line.waiting + line.goingOn.length === 0) this.#lines.delete(line.key);
  }

  #later(line: Line): void {
    line.share.later(() => this.#next(line, 1));
  }

  #lineOf(key: string): Line {
    const known = this.#lines.get(key);
    if (known) return known;
    const line: Line = {
      key,
      running: 0,
      reading: 0,
      waiting: 0,
      pipes: new Map(),
      goingOn: [],
      share: new TurnShare(),
    };
    this.#lines.set(key, line);
    return line;
  }

  #pipeOf(socket: Socket): Pipe {
    const known = this.#pipes.get(socket);
    if (known) return known;
    const pipe: Pipe = { socket, running: 0, waiting: 0, lines: new Set(), ends: new Set() };
    this.#pipes.set(socket, pipe);
    // A response queued behind another one gets no event when the connection closes.
    socket.once("close", () => {
      for (const line of pipe.lines) {
        line.waiting -= line.pipes.get(pipe)?.length ?? 0;
        line.pipes.delete(pipe);
      }
      for (const end of pipe.ends) end();
    });
    return pipe;
  }
}

function holdBack(this: Socket): void {
  this.pause();
}
