import type { Socket } from "socket.io";
import type { Actor } from "../../chat/actor.ts";
import { ChatError } from "../../chat/errors.ts";
import type { CloseKind, Connection, Presence } from "../../chat/presence.ts";
import { InOrder } from "../in-order.ts";
import { type Envelope, type Form, inForm } from "./encode.ts";

/** One Socket.IO connection. It names a user with every event, so it may speak for several. */
export class Peer {
  readonly socket: Socket;
  readonly address: string;
  /** `http://host:port`, as this client reached the host. */
  readonly origin: string;
  readonly turns = new InOrder();
  /** The form of its newest event. */
  form: Form = "object";
  isGone = false;
  readonly #people = new Map<number, Connection>();

  constructor(socket: Socket, address: string, origin: string) {
    this.socket = socket;
    this.address = address;
    this.origin = origin;
  }

  /** Everyone who is told the same in the same form shares one packet. */
  get wire(): string {
    return `${this.form} ${this.origin}`;
  }

  /** This client's connection as that user; the first time it is made. @throws unavailable when the client is gone */
  as(actor: Actor, presence: Presence, removedFrom: (roomId: number) => void): Connection {
    const { userId } = actor;
    if (userId === null || this.isGone) throw new ChatError("unavailable", "The connection is gone.");
    const known = this.#people.get(userId);
    if (known) return known;
    const connection = presence.connect({
      userId,
      sessionId: actor.sessionId,
      dialect: "apiv1",
      address: this.address,
      close: (kind, reason) => this.#close(kind, reason),
      removedFrom,
    });
    this.#people.set(userId, connection);
    return connection;
  }

  /** The connection as that user, if there is one in that room. */
  inside(roomId: number, userId: number): Connection | undefined {
    const connection = this.#people.get(userId);
    return connection?.rooms.has(roomId) ? connection : undefined;
  }

  /** Whether anyone whom this client speaks for, but `userId`, is in the room. */
  hasOthersIn(roomId: number, userId: number): boolean {
    return this.connections.some((c) => c.userId !== userId && c.rooms.has(roomId));
  }

  get connections(): readonly Connection[] {
    return [...this.#people.values()];
  }

  tell(envelope: Envelope): void {
    this.socket.emit("message", inForm(this.form, envelope));
  }

  #close(kind: CloseKind, reason: string): void {
    if (this.isGone) return;
    const message = reason || (kind === "stopping" ? "The host is stopping." : "The connection was ended.");
    this.tell({ status: 1001, message });
    this.socket.disconnect(true);
  }
}
