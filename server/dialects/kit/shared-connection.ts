import type { Actor, Origin } from "../../chat/actor.ts";
import type { Connections, Connection as UserConnection } from "../../chat/connections.ts";
import { ChatError } from "../../chat/errors.ts";
import type { CloseKind } from "../../chat/events.ts";
import type { ConnectionId } from "../../chat/types.ts";

/** A client that names a user in everything it sends, so that it may act for several users in several rooms. */
export abstract class SharedConnection {
  readonly from: Origin;
  /** `http://host:port`, as this client reached the host. */
  readonly origin: string;
  isGone = false;
  /** The server ended the connection: what still arrives is ignored. */
  isEnded = false;
  /**
   * Rooms that its users entered and did not leave, as `room:user`: messages that they sent before the connection was
   * lost are kept.
   */
  readonly #entered = new Set<string>();
  readonly #byUser = new Map<number, UserConnection>();

  constructor(from: Origin, origin: string) {
    this.from = from;
    this.origin = origin;
  }

  /** Ends the connection; what still arrives is ignored. */
  abstract close(kind: CloseKind, reason: string): void;

  /**
   * This client's connection as that user; it is created at first use.
   * @throws unavailable if the client has disconnected
   */
  as({ userId, sessionId }: Actor, connections: Connections): UserConnection {
    if (userId === null || this.isGone) throw new ChatError("unavailable", { reason: "connection_gone" });
    const known = this.#byUser.get(userId);
    if (known) return known;
    const { dialect, address } = this.from;
    const close = (kind: CloseKind, reason: string): void => this.close(kind, reason);
    const userConnection = connections.connect({ userId, sessionId, dialect, address, close });
    this.#byUser.set(userId, userConnection);
    return userConnection;
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

  /** The connection as that user, if there is one in that room. */
  inside(roomId: number, userId: number): UserConnection | undefined {
    const userConnection = this.#byUser.get(userId);
    return userConnection?.rooms.has(roomId) ? userConnection : undefined;
  }

  /** Whether an event with this cause was caused by this client. */
  owns(by: ConnectionId | null): boolean {
    return by !== null && this.userConnections.some(({ id }) => id === by);
  }

  /** Whether any user of this client is in the room. */
  isIn(roomId: number): boolean {
    return this.userConnections.some(({ rooms }) => rooms.has(roomId));
  }

  /** Whether any user of this client except `userId` is in the room. */
  hasOthersIn(roomId: number, userId: number): boolean {
    return this.userConnections.some((c) => c.userId !== userId && c.rooms.has(roomId));
  }

  get userConnections(): readonly UserConnection[] {
    return [...this.#byUser.values()];
  }
}
