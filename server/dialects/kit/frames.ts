/** Raw WebSockets as dialects B and C serve them. */
import { type RawData, type ServerOptions, WebSocket, WebSocketServer } from "ws";
import { TurnShare } from "../../async/turn.ts";
import { Backlog } from "./backlog.ts";

/** How long a client may take to answer a close frame. */
const CLOSE_MS = 2000;
/**
 * The longest text that `messages.maxLength` can allow, all of it escaped in JSON, fits; a larger frame ends the
 * connection (1009).
 */
const MAX_FRAME_BYTES = 2_097_152;
/** Frames of one client that may wait for their turn, and their bytes, before no more are read. */
const MAX_WAITING = 64;
const MAX_WAITING_BYTES = 2 * MAX_FRAME_BYTES;

/** How many bytes may wait for a client that continues to ping. */
const MAX_UNREAD_PONG_BYTES = 65_536;

/** Ends the connection of a client that sends pings and reads none of the answers. */
class BoundedWebSocket extends WebSocket {
  override pong(...args: Parameters<WebSocket["pong"]>): void {
    if (this.bufferedAmount > MAX_UNREAD_PONG_BYTES) this.terminate();
    else super.pong(...args);
  }
}

/** Fragments and frames that a client may leave unfinished, and a client that does not read its answers. */
export const FRAME_LIMITS = {
  maxFragments: 1024,
  maxBufferedChunks: 16_384,
  WebSocket: BoundedWebSocket,
} as const;

/** A close frame has at most this many bytes of reason (RFC 6455, 5.5). */
const MAX_REASON_BYTES = 123;

export function createFrameServer(): WebSocketServer {
  const options: ServerOptions & { closeTimeout: number } = {
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    closeTimeout: CLOSE_MS,
    maxPayload: MAX_FRAME_BYTES,
    ...FRAME_LIMITS,
  };
  return new WebSocketServer(options);
}

/** As much of a reason as fits into a close frame, without splitting a character. */
export function closeReason(reason: string): string {
  let text = "";
  for (const char of reason.toWellFormed()) {
    if (Buffer.byteLength(text + char) > MAX_REASON_BYTES) break;
    text += char;
  }
  return text;
}

/**
 * Gives `receive` one frame after the other. A client that sends faster than `receive` finishes is not read until it
 * has caught up.
 *
 * @param receive must not reject
 * @returns what it has not received yet
 */
export function receiveInOrder(
  ws: WebSocket,
  receive: (data: RawData, isBinary: boolean) => Promise<void>,
): Backlog {
  const share = new TurnShare();
  const backlog = new Backlog();
  let last = Promise.resolve();
  let bytes = 0;
  const isBehind = (share: number) =>
    backlog.size >= MAX_WAITING * share || bytes >= MAX_WAITING_BYTES * share;
  ws.on("message", (data, isBinary) => {
    const size = sizeOf(data);
    backlog.add();
    bytes += size;
    if (isBehind(1)) ws.pause();
    last = last
      .then(() => share.run(() => receive(data, isBinary)))
      .finally(() => {
        backlog.finish();
        bytes -= size;
        if (ws.isPaused && !isBehind(0.5)) ws.resume();
      });
  });
  return backlog;
}

const sizeOf = (data: RawData): number =>
  Array.isArray(data) ? data.reduce((sum, part) => sum + part.length, 0) : data.byteLength;

const PING_MS = 25_000;

export interface Pinged {
  /** null before the handshake. */
  readonly ws: WebSocket | null;
  /** Whether it answered since the last ping. */
  isAlive: boolean;
}

/** Pings every 25 s and ends connections that did not answer the last ping. Returns the way to stop. */
export function keepAlive(connections: Iterable<Pinged>): () => void {
  const pinging = setInterval(() => {
    for (const connection of connections) {
      const { ws } = connection;
      if (!connection.isAlive) ws?.terminate();
      connection.isAlive = false;
      if (ws?.readyState === ws?.OPEN) ws?.ping();
    }
  }, PING_MS).unref();
  return () => clearInterval(pinging);
}
