/**
 * One WebSocket in one room. It is created before the handshake, so that it misses no message sent during the
 * handshake.
 */
import type { WebSocket } from "ws";
import { Backlog } from "../kit/backlog.ts";
import { closeReason } from "../kit/frames.ts";

export class Connection {
  readonly roomId: number;
  readonly userId: number;
  /** How the client reaches the server: the start of picture URLs. */
  readonly origin: string;
  /** Its frames that are not finished. */
  backlog = new Backlog();
  /** Whether it answered since the last ping. */
  isAlive = true;
  #ws: WebSocket | null = null;
  #early: string[] = [];
  #end: { code: number; reason: string } | null = null;

  constructor(roomId: number, userId: number, origin: string) {
    this.roomId = roomId;
    this.userId = userId;
    this.origin = origin;
  }

  /** null before the handshake. */
  get ws(): WebSocket | null {
    return this.#ws;
  }

  get isOpen(): boolean {
    return this.#end === null;
  }

  /** Attaches the WebSocket after the handshake and first sends what arrived meanwhile. */
  open(ws: WebSocket): void {
    this.#ws = ws;
    for (const text of this.#early.splice(0)) ws.send(text);
    if (this.#end) ws.close(this.#end.code, this.#end.reason);
  }

  /** Keeps a frame until the handshake is complete. */
  keep(text: string): void {
    this.#early.push(text);
  }

  /** Closes the connection; calling it again has no effect. */
  end(code: number, reason: string): void {
    if (this.#end) return;
    this.#end = { code, reason: closeReason(reason) };
    this.#ws?.close(code, this.#end.reason);
  }
}
