/** One WebSocket in one room. It exists from before the handshake, so that nothing said meanwhile is missed. */
import type { WebSocket } from "ws";
import { closeReason } from "../kit/frames.ts";

export class Connection {
  readonly roomId: number;
  readonly userId: number;
  /** How the client reaches the host: what picture URLs start with. */
  readonly origin: string;
  /** Heard from since the last ping. */
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

  /** The handshake is done: what was said since comes first. */
  open(ws: WebSocket): void {
    this.#ws = ws;
    for (const text of this.#early.splice(0)) ws.send(text);
    if (this.#end) ws.close(this.#end.code, this.#end.reason);
  }

  /** For this client alone. */
  send(text: string): void {
    if (this.#ws) this.#ws.send(text);
    else this.#early.push(text);
  }

  /** Twice is the same as once. */
  end(code: number, reason: string): void {
    if (this.#end) return;
    this.#end = { code, reason: closeReason(reason) };
    this.#ws?.close(code, this.#end.reason);
  }
}
