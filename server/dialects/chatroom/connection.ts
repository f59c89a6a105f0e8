import type { WebSocket } from "ws";
import type { Actor, Origin } from "../../chat/actor.ts";
import { ChatError } from "../../chat/errors.ts";
import type { CloseKind, Presence, Connection as UserConnection } from "../../chat/presence.ts";
import type { ConnectionId, User } from "../../chat/types.ts";
import { closeReason } from "../kit/frames.ts";

const GOING_AWAY = 1001;
const POLICY = 1008;

/** One WebSocket. It names a user with every packet, so it may speak for several, in several rooms. */
export class Connection {
  readonly ws: WebSocket;
  readonly from: Origin;
  /** `http://host:port`, as this client reached the host. */
  readonly origin: string;
  /** A token that came with the handshake. */
  readonly token: string | undefined;
  /** Whether it answered since the last ping. */
  isAlive = true;
  isGone = false;
  /** The server ended the connection: frames that still arrive are ignored. */
  isEnded = false;
  /** Rooms that its users entered and did not leave, as `room:user`: what they said before the connection went is kept. */
  readonly #entered = new Set<string>();
  readonly #forget: (connection: Connection) => void;
  readonly #people = new Map<number, { readonly user: User; readonly userConnection: UserConnection }>();

  /** @param forget removes the client from every room; called when the server ends the connection */
  constructor(
    ws: WebSocket,
    caller: { from: Origin; origin: string; token: string | undefined },
    forget: (connection: Connection) => void,
  ) {
    this.ws = ws;
    this.#forget = forget;
    this.from = caller.from;
    this.origin = caller.origin;
    this.token = caller.token;
  }

  /** This client's connection as that user; the first time it is made. @throws unavailable when the client is gone */
  as(user: User, actor: Actor, presence: Presence): UserConnection {
    if (this.isGone) throw new ChatError("unavailable", { reason: "connection_gone" });
    const present = this.#people.get(user.id)?.userConnection;
    const userConnection =
      present ??
      presence.connect({
        userId: user.id,
        sessionId: actor.sessionId,
        dialect: "chatroom",
        address: this.from.address,
        close: (kind, reason) => this.close(kind, reason),
      });
    this.#people.set(user.id, { user, userConnection });
    return userConnection;
  }

  /** Records that a user entered or left a room through this client. */
  mark(roomId: number, userId: number, isInside: boolean): void {
    if (isInside) this.#entered.add(`${roomId}:${userId}`);
    else this.#entered.delete(`${roomId}:${userId}`);
  }

  /** Whether that user came into that room and did not leave before the connection went. */
  hadEntered(roomId: number, userId: number): boolean {
    return this.isGone && this.#entered.has(`${roomId}:${userId}`);
  }

  /** The connection as that user, who goes by that name from now on. @throws not_member when it is not in that room */
  inside(roomId: number, user: User): UserConnection {
    const userConnection = this.#people.get(user.id)?.userConnection;
    if (!userConnection?.rooms.has(roomId)) throw new ChatError("not_member", { reason: "not_in_room" });
    this.#people.set(user.id, { user, userConnection });
    return userConnection;
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
    return [...this.#people.values()].map(({ userConnection }) => userConnection);
  }

  /** Whom this client speaks for in that room. */
  peopleIn(roomId: number): readonly User[] {
    return [...this.#people.values()]
      .filter((one) => one.userConnection.rooms.has(roomId))
      .map(({ user }) => user);
  }

  /** Ends the connection; frames that still arrive are ignored. */
  close(kind: CloseKind, reason: string): void {
    if (this.isGone) return;
    this.isEnded = true;
    this.isGone = true;
    this.#forget(this);
    this.ws.close(kind === "stopping" ? GOING_AWAY : POLICY, closeReason(reason));
  }
}
