import type { Actor, Origin } from "../../chat/actor.ts";
import type { Connections, Connection as UserConnection } from "../../chat/connections.ts";
import type { Core } from "../../chat/core.ts";
import { ChatError } from "../../chat/errors.ts";
import type { CloseKind } from "../../chat/events.ts";
import type { ConnectionId, Room, User } from "../../chat/types.ts";
import { Backlog } from "./backlog.ts";
import { named } from "./identify.ts";

/** A room and a user, as a client calls them. */
export interface Names {
  readonly roomName: string;
  readonly userName: string;
}

/** A client that names a user in everything it sends, so that it may act for several users in several rooms. */
export abstract class SharedConnection {
  readonly from: Origin;
  /** `http://host:port`, as this client reached the host. */
  readonly origin: string;
  /** What it sent that is not finished. */
  backlog = new Backlog();
  readonly #onLeave: () => void;
  readonly #byUser = new Map<number, UserConnection>();
  /** The rooms that its users entered, and these users, by the names that the client sent. */
  readonly #roomIds = new Map<string, number>();
  readonly #userIds = new Map<string, number>();
  readonly #roomNames = new Map<number, string>();
  #isGone = false;

  /** @param onLeave removes the client's users from their rooms; called once */
  constructor(from: Origin, origin: string, onLeave: () => void) {
    this.from = from;
    this.origin = origin;
    this.#onLeave = onLeave;
  }

  /** Whether the client has left: what still arrives is ignored. */
  get isGone(): boolean {
    return this.#isGone;
  }

  /** Takes its users out of their rooms: the client is gone, and what it sent is finished, or the server ended it. */
  leave(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#onLeave();
  }

  /** Tells the client why, ends the connection and leaves. */
  abstract close(kind: CloseKind, reason: string): void;

  /**
   * This client's connection as that user; it is created at first use.
   * @throws unavailable if the client has left
   */
  as({ userId, sessionId }: Actor, connections: Connections): UserConnection {
    if (userId === null || this.isGone) throw new ChatError("unavailable", { reason: "connection_gone" });
    const known = this.#byUser.get(userId);
    if (known) return known;
    const { dialect, address } = this.from;
    const close = (kind: CloseKind, reason: string): void => this.close(kind, reason);
    const settled = () => this.backlog.settled();
    const userConnection = connections.connect({ userId, sessionId, dialect, address, close, settled });
    this.#byUser.set(userId, userConnection);
    return userConnection;
  }

  /** The connection as that user, if there is one in that room. */
  inside(roomId: number, userId: number): UserConnection | undefined {
    const userConnection = this.#byUser.get(userId);
    return userConnection?.rooms.has(roomId) ? userConnection : undefined;
  }

  /** Notes by which names a user is in a room: until the user leaves, they stay valid for this client after a rename. */
  noteNames({ roomName, userName }: Names, room: Room, userId: number): void {
    this.#roomIds.set(roomName, room.id);
    this.#userIds.set(userName, userId);
    this.#roomNames.set(room.id, room.name);
  }

  /** For a room that a user of this client left. */
  forgetRoomName(roomName: string): void {
    const id = this.#roomIds.get(roomName);
    if (id === undefined || this.isIn(id)) return;
    this.#roomIds.delete(roomName);
    this.#roomNames.delete(id);
  }

  /** The room that the client means. @throws room_not_found */
  async roomMeant(core: Core, roomName: string): Promise<Room> {
    const id = this.#roomIds.get(roomName);
    return id !== undefined && this.isIn(id) ? core.rooms.get(id) : core.rooms.byName(roomName);
  }

  /** The room and the user that the client means. @throws room_not_found, user_not_found */
  async meant(core: Core, { roomName, userName }: Names): Promise<{ room: Room; user: User }> {
    const room = await this.roomMeant(core, roomName);
    const id = this.#userIds.get(userName);
    const isInside = id !== undefined && this.inside(room.id, id) !== undefined;
    return { room, user: await (isInside ? core.accounts.get(id) : named(core, userName)) };
  }

  /** The name by which the client knows the room. */
  nameOf({ id, name }: Room): string {
    return this.#roomNames.get(id) ?? name;
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
