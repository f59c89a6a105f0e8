import type { Socket } from "socket.io";
import { Queue } from "../../async/queue.ts";
import type { Actor } from "../../chat/actor.ts";
import { ChatError } from "../../chat/errors.ts";
import type { Presence, Connection as UserConnection } from "../../chat/presence.ts";
import type { ConnectionId } from "../../chat/types.ts";
import { type Envelope, type Form, inForm } from "./encode.ts";

/** One Socket.IO connection. It names a user with every event, so it may speak for several. */
export class Connection {
  readonly socket: Socket;
  readonly address: string;
  /** `http://host:port`, as this client reached the host. */
  readonly origin: string;
  /** What this client asked for, one after another. */
  readonly calls = new Queue();
  /** Clients with the same one are told in the same form, with the same URLs: they share a packet. */
  wire: string;
  isGone = false;
  #form: Form = "object";
  readonly #people = new Map<number, UserConnection>();

  constructor(socket: Socket, address: string, origin: string) {
    this.socket = socket;
    this.address = address;
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
      address: this.address,
      close: (_, reason) => this.close(reason),
    });
    this.#people.set(userId, userConnection);
    return userConnection;
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

  get userConnections(): readonly UserConnection[] {
    return [...this.#people.values()];
  }

  tell(envelope: Envelope): void {
    this.socket.emit("message", inForm(this.form, envelope));
  }

  /** Says why, then ends the connection. */
  close(reason: string): void {
    if (this.isGone) return;
    this.tell({ status: 1001, message: reason || "The host ended this connection." });
    this.socket.disconnect(true);
  }
}
