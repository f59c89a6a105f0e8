/** The live connections to this host, with their users and rooms. */
import { isWithin } from "./address.ts";
import type { Context } from "./context.ts";
import { nowOf } from "./context.ts";
import { ChatError } from "./errors.ts";
import type { ChatEvent, CloseKind, EventOf, OfflineCause } from "./events.ts";
import type { ConnectionId, Room, User } from "./types.ts";

/** A live connection as a dialect registers it. */
export interface ConnectionInfo {
  readonly userId: number;
  readonly sessionId: number | null;
  readonly dialect: string;
  readonly address: string;
  /**
   * Ends the connection, after the dialect has informed the client in its own format. Must not throw.
   * @param until of a ban: its end, null for none
   */
  close(kind: CloseKind, reason: string, until?: string | null): void;
  /** The connection was removed from a room that it did not leave by itself (events report kicks and dissolutions). */
  removedFrom?(roomId: number): void;
  /** Resolves when what the client has sent until now is finished; it must not wait for another connection's. */
  settled?(): Promise<void>;
}

export interface Connection extends ConnectionInfo {
  readonly id: ConnectionId;
  readonly since: string;
  readonly rooms: ReadonlySet<number>;
}

interface Live extends Connection {
  readonly rooms: Set<number>;
  /** Settles when the connection is registered with all hosts. */
  readonly announced: Promise<void>;
}

/** How a connection entered a room. */
export interface Entry {
  /** Whether it is the person's first one there; then others are informed. */
  readonly isFirst: boolean;
  /** Whether nobody has been there since the room was created. */
  readonly isOpening: boolean;
}

/** What others are told when somebody's last connection in a room leaves it. */
type Told = Pick<EventOf<"member.offline">, "room" | "user" | "cause">;

export class Connections {
  readonly #context: Context;
  readonly #all = new Set<Live>();
  readonly #byUser = new Map<number, Set<Live>>();
  #lastId = 0;

  /** Subscribes before all others: they find the connections as an event leaves them. */
  constructor(context: Context) {
    this.#context = context;
    context.events.subscribe((event) => this.#hear(event));
  }

  connect(info: ConnectionInfo): Connection {
    const id = this.#context.hostId + (++this.#lastId).toString(36);
    const announced = this.#context.presence.connect(id, info.userId);
    // `disconnect` reports a failure.
    announced.catch(() => undefined);
    const live: Live = { ...info, id, since: nowOf(this.#context), rooms: new Set(), announced };
    this.#all.add(live);
    const own = this.#byUser.get(info.userId);
    if (own) own.add(live);
    else this.#byUser.set(info.userId, new Set([live]));
    // Reading a table fails only while the host stops.
    this.#endIfOver(live).catch(() => undefined);
    return live;
  }

  /** The session may have ended after it proved the user, when its end found no connection; leases, too. */
  async #endIfOver(live: Live): Promise<void> {
    if (live.sessionId === null) {
      if (this.#context.rules()["identity.trust"] === "token") live.close("ended", NO_LEASES);
      return;
    }
    const session = await this.#context.store.sessions.get(live.sessionId);
    if (!session) live.close("ended", "The session has ended.");
  }

  /** Removes a lost connection from all its rooms. Idempotent. */
  async disconnect(connection: Connection): Promise<void> {
    const live = connection as Live;
    if (!this.#all.delete(live)) return;
    const own = this.#byUser.get(live.userId);
    own?.delete(live);
    if (own?.size === 0) this.#byUser.delete(live.userId);
    try {
      await live.announced.finally(() => this.#context.presence.disconnect(live.id, live.userId));
    } finally {
      const { rooms, users } = this.#context.store;
      const leaving = [...live.rooms].map(async (roomId) => {
        const room = await rooms.get(roomId);
        const user = await users.get(live.userId);
        // The person may have been removed in the meantime; that has been announced already.
        await this.#drop(live, roomId, room && user && { room, user, cause: "dropped" });
      });
      await Promise.all(leaving);
    }
  }

  /**
   * Puts the connection in the room.
   * @param inside called when it is there, just before the others are informed
   * @throws room_full if the person needs a place and none is free
   */
  async enter(
    connection: Connection,
    room: Room,
    user: User,
    inside?: (entry: Entry) => void,
  ): Promise<Entry> {
    const live = connection as Live;
    if (!this.#all.has(live)) throw new ChatError("unavailable", { reason: "connection_gone" });
    // From now on a ban or a disconnection finds the connection here, and waits for its turn to remove it.
    live.rooms.add(room.id);
    return this.#inOrder(room.id, async () => {
      const { presence, events, store } = this.#context;
      const place = { capacity: this.#capacityOf(room), isNew: room.openedAt === null };
      const isThere = (await store.rooms.get(room.id)) !== undefined;
      const entered = isThere && (await presence.enter(room.id, user.id, live.id, place));
      if (!entered || entered === "full") {
        live.rooms.delete(room.id);
        throw entered ? roomFull() : new ChatError("room_not_found", { reason: "room_not_found" });
      }
      const { isFirst, isOpening, online } = entered;
      if (isOpening) store.rooms.touch(room.id, { openedAt: nowOf(this.#context) });
      // Not after the event: more may have happened in the room by then.
      if (live.rooms.has(room.id)) inside?.({ isFirst, isOpening });
      if (isFirst)
        await events.publish({ type: "member.online", room, user, online, first: isOpening, by: live.id });
      return { isFirst, isOpening };
    });
  }

  /**
   * Removes the connection from the room. Returns whether it was the person's last one there; then others are informed.
   */
  async leave(connection: Connection, room: Room, user: User, cause: OfflineCause): Promise<boolean> {
    return this.#drop(connection as Live, room.id, { room, user, cause });
  }

  /** Takes every connection of that person out of the room, on all hosts. Answers whether there was any. */
  expel(room: Room, user: User, cause: OfflineCause, by: ConnectionId | null): Promise<boolean> {
    return this.#inOrder(room.id, async () => {
      const { presence, events } = this.#context;
      const { connections, online } = await presence.expel(room.id, user.id);
      const own = this.#of(user.id);
      for (const live of own) this.#remove(live, room.id);
      if (connections.length === 0) return false;
      const removed = connections.filter((id) => !own.some((live) => live.id === id));
      await events.publish({ type: "member.offline", room, user, online, cause, removed, by });
      return true;
    });
  }

  /** Removes everybody from a room whose dissolution was published, without an event for each. */
  forgetRoom(roomId: number): Promise<void> {
    return this.#inOrder(roomId, () => this.#context.presence.forgetRoom(roomId));
  }

  /** Reserves a place. Returns whether none was reserved before. @throws room_full */
  async reserve(room: Room, userId: number): Promise<boolean> {
    const reserved = await this.#context.presence.reserve(room.id, userId, this.#capacityOf(room));
    if (reserved === "full") throw roomFull();
    return reserved === "new";
  }

  /** The connections to this host. */
  all(): readonly Connection[] {
    return [...this.#all];
  }

  /** A user's connections to this host. */
  of(userId: number): readonly Connection[] {
    return this.#of(userId);
  }

  /**
   * Resolves when what a user's clients have sent to this host until now is finished: so it arrives before what the user
   * asks for by another connection.
   * @param roomId limits it to clients in that room
   */
  async settled(userId: number, roomId?: number): Promise<void> {
    const own = this.#of(userId).filter(({ rooms }) => roomId === undefined || rooms.has(roomId));
    await Promise.all(own.map((live) => live.settled?.()));
  }

  /** Ends the connections to this host from that address or network. */
  closeFrom(address: string, ...why: Parameters<Connection["close"]>): void {
    for (const live of this.all()) if (isWithin(live.address, address)) live.close(...why);
  }

  /** Ends the connections to this host that a lease proved, once no lease is accepted any more. */
  closeLeased(): void {
    for (const live of this.all()) if (live.sessionId === null) live.close("ended", NO_LEASES);
  }

  #of(userId: number): readonly Live[] {
    return [...(this.#byUser.get(userId) ?? [])];
  }

  /** Applies what happened on any host to the connections to this one. */
  #hear(event: ChatEvent): Promise<unknown> | undefined {
    if (event.type === "sessions.ended") this.#closeProven(event);
    // Not before the other subscribers have told those who are inside.
    else if (event.type === "room.dissolved") queueMicrotask(() => this.#empty(event.room.id));
    else if (event.type === "member.offline" && event.removed?.length) return this.#takeOut(event);
    return undefined;
  }

  #closeProven({ userId, sessionIds, leasedAt, kind, reason, until }: EventOf<"sessions.ended">): void {
    for (const live of this.#of(userId)) {
      const isOver =
        live.sessionId === null
          ? leasedAt === null || leasedAt === live.address
          : sessionIds.includes(live.sessionId);
      if (isOver) live.close(kind, reason, until);
    }
  }

  #empty(roomId: number): void {
    for (const live of this.#all) live.rooms.delete(roomId);
  }

  /** Removes those that another host took out; once more from the room, as they may have entered it again meanwhile. */
  async #takeOut({ room, user, cause, removed = [] }: EventOf<"member.offline">): Promise<void> {
    const own = this.#of(user.id).filter((live) => removed.includes(live.id) && this.#remove(live, room.id));
    const leaving = own.map((live) =>
      this.#inOrder(room.id, () => this.#leave(live, room.id, { room, user, cause })),
    );
    await Promise.all(leaving);
  }

  /** Answers whether it was inside. */
  #remove(live: Live, roomId: number): boolean {
    const wasInside = live.rooms.delete(roomId);
    if (wasInside) live.removedFrom?.(roomId);
    return wasInside;
  }

  /** Takes the connection out of a room, unless it was removed. Answers whether it was the person's last one there. */
  #drop(live: Live, roomId: number, told: Told | undefined): Promise<boolean> {
    return this.#inOrder(roomId, async () => live.rooms.delete(roomId) && this.#leave(live, roomId, told));
  }

  async #leave(live: Live, roomId: number, told: Told | undefined): Promise<boolean> {
    const { presence, events } = this.#context;
    const { isLast, online } = await presence.leave(roomId, live.userId, live.id);
    if (isLast && told) await events.publish({ type: "member.offline", ...told, online, by: live.id });
    return isLast;
  }

  /** Announces who enters and leaves in the order in which it happened, with the correct count. */
  #inOrder<R>(roomId: number, work: () => Promise<R>): Promise<R> {
    return this.#context.locks.withLock(`presence:${roomId}`, work);
  }

  #capacityOf({ capacity, isDirect }: Room): number {
    return isDirect ? 0 : capacity || this.#context.rules()["rooms.defaultCapacity"];
  }
}

const NO_LEASES = "The server accepts only tokens now.";

const roomFull = (): ChatError => new ChatError("room_full", { reason: "room_full" });
