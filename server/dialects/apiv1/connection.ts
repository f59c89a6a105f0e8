import type { Socket } from "socket.io";
import type { Origin } from "../../chat/actor.ts";
import type { CloseKind } from "../../chat/events.ts";
import { SharedConnection } from "../kit/shared-connection.ts";
import { type Envelope, type Form, inForm } from "./encode.ts";
import { eventFailure } from "./errors.ts";

/** One Socket.IO connection. */
export class Connection extends SharedConnection {
  readonly socket: Socket;
  /** How many of its joins have arrived and are not finished: they are not counted as online yet. */
  joining = 0;
  /** Clients with the same key receive the same form and URLs, so they share a packet. */
  wire: string;
  #form: Form = "object";
  /** Rooms that its users entered and did not leave, as `room:user`. */
  readonly #entered = new Set<string>();

  constructor(socket: Socket, from: Origin, origin: string, onLeave: () => void) {
    super(from, origin, onLeave);
    this.socket = socket;
    this.wire = `${this.#form} ${origin}`;
  }

  /** Of its newest event that had one. */
  get form(): Form {
    return this.#form;
  }

  set form(form: Form) {
    if (form === this.#form) return;
    this.#form = form;
    this.wire = `${form} ${this.origin}`;
  }

  /** Whether none of this client's users is in any room, or one is just entering. */
  get isOutside(): boolean {
    return this.joining > 0 || this.userConnections.every(({ rooms }) => rooms.size === 0);
  }

  /** Records that a user entered or left a room through this client. */
  mark(roomId: number, userId: number, isInside: boolean): void {
    if (isInside) this.#entered.add(`${roomId}:${userId}`);
    else this.#entered.delete(`${roomId}:${userId}`);
  }

  /**
   * Whether the user entered the room through this client and did not leave: if not inside any more, the user was
   * kicked.
   */
  hasEntered(roomId: number, userId: number): boolean {
    return this.#entered.has(`${roomId}:${userId}`);
  }

  get userAgent(): string | undefined {
    return this.socket.request.headers["user-agent"];
  }

  /** Whether each thing it sends is a request of its own, which calls that were made later may overtake. */
  get isPolling(): boolean {
    return this.socket.conn.transport.name === "polling";
  }

  tell(envelope: Envelope): void {
    this.socket.emit("message", inForm(this.form, envelope));
  }

  /**
   * When the server stops, it closes only the transport, so that the client's library reconnects by itself; after a
   * disconnection by Socket.IO it does not.
   */
  override close(kind: CloseKind, reason: string): void {
    if (this.isGone) return;
    this.tell(eventFailure({ status: 1001, message: reason || "The server ended this connection." }));
    if (kind === "stopping") this.socket.conn.close();
    else this.socket.disconnect(true);
    this.leave();
  }
}
