/**
 * Writes encoded events to many connections as cheaply as the machine allows: each wire form is built once, and a
 * connection gets everything of one turn of the event loop (broadcasts and acknowledgements) in one write, past the
 * packet queue of Engine.IO. While many are written to, broadcasts a few ms apart leave in one write too. All that
 * Hearth knows about the insides of Socket.IO, Engine.IO and ws is in this file. If anything differs from what it
 * expects, it uses the libraries' public methods instead, so that clients get the same packets in the same order either
 * way.
 */
import type { Duplex } from "node:stream";
import type { Socket } from "socket.io";
import type { WebSocket } from "ws";

/** A connection whose client leaves more than this unread is closed. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;
/**
 * In a turn of the event loop that writes to more connections than {@link MANY}, one that was written to less than this
 * time ago, in ms, gets its broadcasts after it, or with its next acknowledgement: writes are most of the work then.
 */
const SPACING_MS = 8;
const MANY = 64;
/** What a queued packet costs beside its text. */
const PACKET_OVERHEAD_BYTES = 512;
/** Engine.IO's packet type "message". */
const MESSAGE = "4";
const [CONNECT, EVENT, ACK] = [0, 2, 3];
const QUICK: ReadonlySet<number> = new Set([CONNECT, EVENT, ACK]);
const OPEN = 1;

/** A Socket.IO event packet (`2/chat,["message",{…}]`) without Engine.IO's own type digit. `args` must be JSON. */
export function encodeEvent(namespace: string, event: string, ...args: readonly unknown[]): string {
  return encodePacket(EVENT, namespace, undefined, [event, ...args]);
}

function encodePacket(type: number, namespace: string, id: number | undefined, data: unknown): string {
  const first: unknown = Array.isArray(data) && data.length === 1 ? data[0] : undefined;
  const json = first instanceof PartlyEncoded ? `[${first.json}]` : JSON.stringify(data);
  return `${type}${namespace === "/" ? "" : `${namespace},`}${id ?? ""}${json}`;
}

/** An acknowledgement whose larger part was encoded once for several clients. */
export class PartlyEncoded {
  readonly json: string;

  /**
   * @param own this client's fields, at least one
   * @param shared JSON of an object with at least one field
   */
  constructor(own: object, shared: string) {
    this.json = `${JSON.stringify(own).slice(0, -1)},${shared.slice(1)}`;
  }

  toJSON(): unknown {
    return JSON.parse(this.json);
  }
}

export class Fanout {
  /** Streams that collect this turn's writes until its end. */
  readonly #held: Duplex[] = [];
  /** Those with an acknowledgement to deliver; they are flushed first. */
  readonly #awaited: Duplex[] = [];
  /** Streams that were written to a moment ago and wait. */
  readonly #spaced: Duplex[] = [];
  #spacing: NodeJS.Timeout | undefined;
  /** When each was last written to, by the clock of `performance.now()`. */
  readonly #writtenAt = new WeakMap<Duplex, number>();
  readonly #endings: (() => void)[] = [];
  #isEnding = false;
  readonly #quickPacket: SocketInside["packet"];

  constructor() {
    const write = (engine: EngineInside, packet: string) => {
      const stream = this.#toEngine(engine, new Batch([packet]));
      if (!stream) return;
      this.#awaited.push(stream);
      this.#endTurn();
    };
    this.#quickPacket = function (packet, options = {}) {
      const { type, id, data } = packet;
      if (data !== undefined && QUICK.has(type) && !options.volatile) {
        write(this.conn, encodePacket(type, this.nsp.name, id, data));
      } else {
        packet.nsp = this.nsp.name;
        this.client._packet(packet, { ...options, compress: options.compress !== false });
      }
    };
  }

  /**
   * Also sends this socket's own emits and acknowledgements directly. Call it once, in the middleware that admits the
   * socket. Their arguments must be JSON: binary parts are not supported.
   */
  adopt(socket: Socket): void {
    const inside = socket as unknown as SocketInside;
    if (typeof inside.packet === "function" && typeof inside.client?._packet === "function") {
      inside.packet = this.#quickPacket;
    }
  }

  /** Runs `work` at the end of this turn of the event loop; what it sends leaves with the turn's other packets. */
  atTurnEnd(work: () => void): void {
    this.#endTurn();
    this.#endings.push(work);
  }

  /** Sends packets of {@link encodeEvent} to every socket that is connected, in order, after all it was sent before. */
  broadcast(sockets: Iterable<Socket>, packets: readonly string[]): void {
    const batch = new Batch(packets);
    for (const socket of sockets) {
      if (socket.connected) this.#toEngine(socket.conn as unknown as EngineInside, batch);
    }
  }

  /** The same for plain WebSockets: each text is one frame. */
  broadcastText(sockets: Iterable<WebSocket>, texts: readonly string[]): void {
    const batch = new Batch(texts);
    for (const socket of sockets) {
      if (socket.readyState !== OPEN) continue;
      if (this.#waitingBytes(socket) > MAX_WAITING_BYTES) {
        socket.terminate();
        continue;
      }
      const stream = directStream(socket);
      if (stream) this.#write(stream, batch.frames(""));
      else for (const text of texts) socket.send(text);
    }
  }

  /** Returns the stream, if the packet was written directly. */
  #toEngine(engine: EngineInside, batch: Batch): Duplex | undefined {
    if (engine.readyState !== "open") return undefined;
    const socket = engine.transport.name === "websocket" ? engine.transport.socket : undefined;
    // Its disconnection is about to be reported; until then the libraries raise an error for every packet.
    if (socket && socket.readyState !== OPEN) return undefined;
    const queue = engine.writeBuffer;
    const queueBytes = queue?.length
      ? queue.reduce((sum, packet) => sum + PACKET_OVERHEAD_BYTES + (packet.data?.length ?? 0), 0)
      : 0;
    if (queueBytes + (socket ? this.#waitingBytes(socket) : 0) > MAX_WAITING_BYTES) {
      if (socket) socket.terminate();
      else engine.close(true);
      return undefined;
    }
    // A packet still in the queue must leave before anything newer does.
    const stream =
      socket && queue?.length === 0 && engine.upgrading === false ? directStream(socket) : undefined;
    if (stream) this.#write(stream, batch.frames(MESSAGE));
    else for (const packet of batch.texts) engine.write(packet, { compress: false });
    return stream;
  }

  #write(stream: Duplex, frames: Buffer): void {
    // Nobody else keeps a stream corked.
    if (stream.writableCorked === 0) {
      this.#endTurn();
      this.#held.push(stream);
      // The libraries' own writes go through the same stream, so the order of what they send in the meantime is kept.
      stream.cork();
    }
    stream.write(frames);
  }

  /** Bytes that the peer has not received yet, after collected writes had a chance to leave. */
  #waitingBytes(socket: WebSocket): number {
    if (socket.bufferedAmount <= MAX_WAITING_BYTES) return socket.bufferedAmount;
    this.#release();
    this.#releaseSpaced();
    return socket.bufferedAmount;
  }

  #endTurn(): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    setImmediate(() => {
      try {
        for (const work of this.#endings.splice(0)) work();
      } finally {
        this.#isEnding = false;
        this.#release();
      }
    });
  }

  #release(): void {
    const now = performance.now();
    const writtenBefore = this.#held.length > MANY ? now - SPACING_MS : now;
    for (const stream of this.#awaited.splice(0)) this.#flush(stream, now);
    for (const stream of this.#held.splice(0)) {
      if ((this.#writtenAt.get(stream) ?? 0) <= writtenBefore) this.#flush(stream, now);
      else if (stream.writableCorked > 0) this.#spaced.push(stream);
    }
    if (this.#spaced.length > 0) this.#spacing ??= setTimeout(() => this.#releaseSpaced(), SPACING_MS);
  }

  #releaseSpaced(): void {
    clearTimeout(this.#spacing);
    this.#spacing = undefined;
    const now = performance.now();
    for (const stream of this.#spaced.splice(0)) this.#flush(stream, now);
  }

  #flush(stream: Duplex, now: number): void {
    this.#writtenAt.set(stream, now);
    stream.uncork();
  }
}

/** Texts with their frames, which are built when the first connection needs them. */
class Batch {
  readonly texts: readonly string[];
  #frames: Buffer | undefined;

  constructor(texts: readonly string[]) {
    this.texts = texts;
  }

  /** All texts as unmasked WebSocket text frames in one buffer, `prefix` (ASCII, the same each time) before each. */
  frames(prefix: string): Buffer {
    this.#frames ??= frameTexts(prefix, this.texts);
    return this.#frames;
  }
}

/** RFC 6455, 5.2: FIN and opcode 1, then the length in 7, 7+16 or 7+64 bits. */
function frameTexts(prefix: string, texts: readonly string[]): Buffer {
  const sizes = texts.map((text) => prefix.length + Buffer.byteLength(text));
  const total = sizes.reduce((sum, size) => sum + size + (size < 126 ? 2 : size < 65536 ? 4 : 10), 0);
  const frames = Buffer.allocUnsafe(total);
  let at = 0;
  for (const [index, text] of texts.entries()) {
    const size = sizes[index] ?? 0;
    at = frames.writeUInt8(0x81, at);
    if (size < 126) {
      at = frames.writeUInt8(size, at);
    } else if (size < 65536) {
      at = frames.writeUInt8(126, at);
      at = frames.writeUInt16BE(size, at);
    } else {
      at = frames.writeUInt8(127, at);
      at = frames.writeBigUInt64BE(BigInt(size), at);
    }
    at += frames.write(prefix, at, "latin1");
    at += frames.write(text, at, "utf8");
  }
  return frames;
}

/** The stream under a WebSocket, if a frame may be written to it right now without overtaking or confusing ws. */
function directStream(socket: WebSocket): Duplex | undefined {
  const stream = (socket as unknown as { _socket?: Duplex })._socket;
  if (socket.readyState !== OPEN || socket.extensions !== "" || !stream || stream.destroyed) return undefined;
  // ws counts what waits in its own queue and in the stream: equal, if its queue is empty.
  return stream.writable && socket.bufferedAmount === stream.writableLength ? stream : undefined;
}

interface EngineInside {
  readonly readyState: string;
  readonly upgrading?: boolean;
  readonly writeBuffer?: readonly { readonly data?: { readonly length: number } }[];
  readonly transport: { readonly name: string; readonly socket?: WebSocket };
  write(packet: string, options: { compress: boolean }): void;
  close(discard: boolean): void;
}

interface PacketOptions {
  volatile?: boolean;
  compress?: boolean;
}

interface PacketInside {
  readonly type: number;
  readonly id?: number;
  readonly data?: unknown;
  nsp?: string;
}

interface SocketInside {
  readonly nsp: { readonly name: string };
  readonly conn: EngineInside;
  readonly client: { _packet(packet: PacketInside, options: PacketOptions): void };
  packet(this: SocketInside, packet: PacketInside, options?: PacketOptions): void;
}
