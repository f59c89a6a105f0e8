import type { WebSocket } from "ws";
import type { Actor, Origin } from "../../chat/actor.ts";
import type { Connections, Connection as UserConnection } from "../../chat/connections.ts";
import { ChatError } from "../../chat/errors.ts";
import type { CloseKind } from "../../chat/events.ts";
import type { User } from "../../chat/types.ts";
import { closeReason } from "../kit/frames.ts";
import { SharedConnection } from "../kit/shared-connection.ts";

const GOING_AWAY = 1001;
const POLICY = 1008;

/** One WebSocket. */
export class Connection extends SharedConnection {
  readonly ws: WebSocket;
  /** A token that came with the handshake. */
  readonly token: string | undefined;
  /** Whether it answered since the last ping. */
  isAlive = true;
  /** Its users, by the names that they last used. */
  readonly #users = new Map<number, User>();

  constructor(
    ws: WebSocket,
    { from, origin, token }: { from: Origin; origin: string; token: string | undefined },
    onLeave: () => void,
  ) {
    super(from, origin, onLeave);
    this.ws = ws;
    this.token = token;
  }

  /** This client's connection as that user. @throws unavailable if the client has left */
  asUser(user: User, actor: Actor, connections: Connections): UserConnection {
    const userConnection = this.as(actor, connections);
    this.#users.set(user.id, user);
    return userConnection;
  }

  /** The connection as that user, who uses that name from now on. @throws not_member if it is not in that room */
  insideAs(roomId: number, user: User): UserConnection {
    const userConnection = this.inside(roomId, user.id);
    if (!userConnection) throw new ChatError("not_member", { reason: "not_in_room" });
    this.#users.set(user.id, user);
    return userConnection;
  }

  /** The users for whom this client acts in that room. */
  peopleIn(roomId: number): readonly User[] {
    return [...this.#users.values()].filter(({ id }) => this.inside(roomId, id));
  }

  override close(kind: CloseKind, reason: string): void {
    if (this.isGone) return;
    this.leave();
    this.ws.close(kind === "stopping" ? GOING_AWAY : POLICY, closeReason(reason));
  }
}
