/** The live connections to this host: who holds them, and in which rooms they are. */
import type { Context } from "./context.ts";
import { nowOf } from "./context.ts";
import { ChatError } from "./errors.ts";
import type { OfflineCause } from "./events.ts";
import type { ConnectionId, Room, User } from "./types.ts";

/** `reset`: an admin set another password. */
export type CloseKind = "kicked" | "banned" | "ended" | "reset" | "removed" | "stopping";

/** A live connection as a dialect registers it. */
export interface ConnectionInfo {
  readonly userId: number;
  readonly sessionId: number | null;
  readonly dialect: string;
  readonly address: string;
  /** Ends the connection; the dialect says so in its own way first. Must not throw. */
  close(kind: CloseKind, reason: string): void;
  /** The connection was removed from a room that it did not leave by itself (events report kicks and dissolutions). */
  removedFrom?(roomId: number): void;
}

export interface Connection extends ConnectionInfo {
  readonly id: ConnectionId;
  readonly since: string;
  readonly rooms: ReadonlySet<number>;
}

interface Live extends Connection {
  readonly rooms: Set<number>;
  /** Settles when all hosts know of the connection. */
  readonly announced: Promise<void>;
}

export class Connections {
  readonly #context: Context;
  readonly #all = new Set<Live>();
  readonly #byUser = new Map<number, Set<Live>>();
  #lastId = 0;

  constructor(context: Context) {
    this.#context = context;
  }

  connect(info: ConnectionInfo): Connection {
    const id = ++this.#lastId;
    const announced = this.#context.presence.connect(id, info.userId);
    // `disconnect` reports a failure.
    announced.catch(() => undefined);
    const live: Live = { ...info, id, since: nowOf(this.#context), rooms: new Set(), announced };
    this.#all.add(live);
    const own = this.#byUser.get(info.userId);
    if (own) own.add(live);
    else this.#byUser.set(info.userId, new Set([live]));
    return live;
  }

  /** Removes a connection that is gone from all its rooms. Idempotent. */
  async disconnect(connection: Connection): Promise<void> {
    const live = connection as Live;
    if (!this.#all.delete(live)) return;
    const own = this.#byUser.get(live.userId);
    own?.delete(live);
    if (own?.size === 0) this.#byUser.delete(live.userId);
    await live.announced;
    await this.#context.presence.disconnect(live.id, live.userId);
    for (const roomId of [...live.rooms]) {
      const room = await this.#context.store.rooms.get(roomId);
      const user = await this.#context.store.users.get(live.userId);
      // The person may have been removed meanwhile, which was announced then.
      await this.#drop(live, roomId, room && user && { room, user, cause: "dropped" });
    }
  }

  /**
   * Puts the connection in the room. Answers whether it is the person's first one there (others are then told), and whether
   * nobody at all was there since the room was made.
   * @throws room_full when the place is needed and none is free
   */
  async enter(
    connection: Connection,
    room: Room,
    user: User,
  ): Promise<{ isFirst: boolean; isOpening: boolean }> {
    const live = connection as Live;
    if (!this.#all.has(live)) throw new ChatError("unavailable", { reason: "connection_gone" });
    // From now on a ban or a disconnection finds it here, and waits for its turn to take it out.
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
      if (isFirst)
        await events.publish({ type: "member.online", room, user, online, first: isOpening, by: live.id });
      return { isFirst, isOpening };
    });
  }

  /** Takes the connection out. Answers whether it was the person's last one there; others are then told. */
  async leave(connection: Connection, room: Room, user: User, cause: OfflineCause): Promise<boolean> {
    return this.#drop(connection as Live, room.id, { room, user, cause });
  }

  /** Takes every connection of that person out of the room. Answers whether there was any. */
  expel(room: Room, user: User, cause: OfflineCause, by: ConnectionId | null): Promise<boolean> {
    return this.#inOrder(room.id, async () => {
      const { presence, events } = this.#context;
      const { wasInside, online } = await presence.expel(room.id, user.id);
      for (const live of this.#byUser.get(user.id) ?? []) {
        if (live.rooms.delete(room.id)) live.removedFrom?.(room.id);
      }
      if (wasInside) await events.publish({ type: "member.offline", room, user, online, cause, by });
      return wasInside;
    });
  }

  /** Removes everybody from a dissolved room, without an event for each. */
  forgetRoom(roomId: number): Promise<void> {
    return this.#inOrder(roomId, async () => {
      for (const live of this.#all) live.rooms.delete(roomId);
      await this.#context.presence.forgetRoom(roomId);
    });
  }

  /** Reserves a place. Answers whether none was reserved before. @throws room_full */
  async reserve(room: Room, userId: number): Promise<boolean> {
    const reserved = await this.#context.presence.reserve(room.id, userId, this.#capacityOf(room));
    if (reserved === "full") throw roomFull();
    return reserved === "new";
  }

  all(): readonly Connection[] {
    return [...this.#all];
  }

  of(userId: number): readonly Connection[] {
    return [...(this.#byUser.get(userId) ?? [])];
  }

  /** Ends the connections that `which` picks. */
  close(which: (connection: Connection) => boolean, kind: CloseKind, reason: string): void {
    for (const live of this.all()) if (which(live)) live.close(kind, reason);
  }

  /** The same for one person, without looking at everyone's. */
  closeUser(userId: number, kind: CloseKind, reason: string, which = (_: Connection): boolean => true): void {
    for (const live of this.of(userId)) if (which(live)) live.close(kind, reason);
  }

  /** Takes the connection out of a room; `told`: what others are told if it was the person's last one there. */
  #drop(
    live: Live,
    roomId: number,
    told: { room: Room; user: User; cause: OfflineCause } | undefined,
  ): Promise<boolean> {
    return this.#inOrder(roomId, async () => {
      if (!live.rooms.delete(roomId)) return false;
      const { presence, events } = this.#context;
      const { isLast, online } = await presence.leave(roomId, live.userId, live.id);
      if (isLast && told) await events.publish({ type: "member.offline", ...told, online, by: live.id });
      return isLast;
    });
  }

  /** Who comes and who goes is told in the order in which it happened, with the right count. */
  #inOrder<R>(roomId: number, work: () => Promise<R>): Promise<R> {
    return this.#context.locks.withLock(`presence:${roomId}`, work);
  }

  #capacityOf(room: Room): number {
    return room.capacity || this.#context.rules()["rooms.defaultCapacity"];
  }
}

const roomFull = (): ChatError => new ChatError("room_full", { reason: "room_full" });
