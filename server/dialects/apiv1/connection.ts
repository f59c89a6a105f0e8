import type { Socket } from "socket.io";
import { Queue } from "../../async/queue.ts";
import type { Actor, Origin } from "../../chat/actor.ts";
import { ChatError } from "../../chat/errors.ts";
import type { CloseKind, Presence, Connection as UserConnection } from "../../chat/presence.ts";
import type { ConnectionId } from "../../chat/types.ts";
import { type Envelope, type Form, inForm } from "./encode.ts";
import { eventFailure } from "./errors.ts";

/** One Socket.IO connection. It names a user with every event, so it may speak for several. */
export class Connection {
  readonly socket: Socket;
  readonly from: Origin;
  /** `http://host:port`, as this client reached the host. */
  readonly origin: string;
  /** What this client asked for, one after another. */
  readonly calls = new Queue();
  /** Clients with the same one are told in the same form, with the same URLs: they share a packet. */
  wire: string;
  isGone = false;
  /** The server ended the connection: frames that still arrive are ignored. */
  isEnded = false;
  #form: Form = "object";
  readonly #entered = new Set<string>();
  readonly #people = new Map<number, UserConnection>();

  constructor(socket: Socket, from: Origin, origin: string) {
    this.socket = socket;
    this.from = from;
    this.origin = origin;
    this.wire = `${this.#form} ${origin}`;
  }

  /** Of its newest event. */
  get form(): Form {
    return this.#form;
  }

  set form(form: Form) {
    if (form === this.#form) return;
    this.#form = form;
    this.wire = `${form} ${this.origin}`;
  }

  /** This client's connection as that user; the first time it is made. @throws unavailable when the client is gone */
  as(actor: Actor, presence: Presence): UserConnection {
    const { userId } = actor;
    if (userId === null || this.isGone) throw new ChatError("unavailable", { reason: "connection_gone" });
    const known = this.#people.get(userId);
    if (known) return known;
    const userConnection = presence.connect({
      userId,
      sessionId: actor.sessionId,
      dialect: "apiv1",
      address: this.from.address,
      close: (kind, reason) => this.close(kind, reason),
    });
    this.#people.set(userId, userConnection);
    return userConnection;
  }

  /** Records that a user entered or left a room through this client. */
  mark(roomId: number, userId: number, isInside: boolean): void {
    if (isInside) this.#entered.add(`${roomId}:${userId}`);
    else this.#entered.delete(`${roomId}:${userId}`);
  }

  /** Whether the user entered the room through this client and did not leave: if not inside any more, the user was kicked. */
  hasEntered(roomId: number, userId: number): boolean {
    return this.#entered.has(`${roomId}:${userId}`);
  }

  /** The connection as that user, if there is one in that room. */
  inside(roomId: number, userId: number): UserConnection | undefined {
    const userConnection = this.#people.get(userId);
    return userConnection?.rooms.has(roomId) ? userConnection : undefined;
  }

  /** Whether an event with this cause was caused by this client. */
  owns(by: ConnectionId | null): boolean {
    return by !== null && this.userConnections.some(({ id }) => id === by);
  }

  /** Whether anyone whom this client speaks for is in the room. */
  isIn(roomId: number): boolean {
    return this.userConnections.some(({ rooms }) => rooms.has(roomId));
  }

  /** Whether anyone whom this client speaks for, but `userId`, is in the room. */
  hasOthersIn(roomId: number, userId: number): boolean {
    return this.userConnections.some((c) => c.userId !== userId && c.rooms.has(roomId));
  }

  /** Whether none of this client's users is in any room. */
  get isOutside(): boolean {
    return this.userConnections.every(({ rooms }) => rooms.size === 0);
  }

  get userAgent(): string | undefined {
    return this.socket.request.headers["user-agent"];
  }

  get userConnections(): readonly UserConnection[] {
    return [...this.#people.values()];
  }

  tell(envelope: Envelope): void {
    this.socket.emit("message", inForm(this.form, envelope));
  }

  /**
   * Says why, then ends the connection. When the server stops it lets the transport go, so that the client's library comes
   * back by itself; a disconnection that Socket.IO tells is final for it.
   */
  close(kind: CloseKind, reason: string): void {
    if (this.isGone) return;
    this.isEnded = true;
    this.tell(eventFailure({ status: 1001, message: reason || "The server ended this connection." }));
    if (kind === "stopping") this.socket.conn.close();
    else this.socket.disconnect(true);
  }
}
