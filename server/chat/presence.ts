/** Who is connected, and in which rooms. Held in memory: it ends with the process, as the connections do. */
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
}

/** How long a place is reserved for somebody who is about to enter (dialect B), in ms. */
export const RESERVATION_MS = 60_000;

export class Presence {
  readonly #context: Context;
  readonly #connections = new Set<Live>();
  readonly #byUser = new Map<number, Set<Live>>();
  readonly #rooms = new Map<number, Map<number, Set<Live>>>();
  readonly #reserved = new Map<number, Map<number, number>>();
  /** Rooms opened since the start, because two people may enter a new room with the same row. */
  readonly #opened = new Set<number>();
  #lastId = 0;

  constructor(context: Context) {
    this.#context = context;
  }

  connect(info: ConnectionInfo): Connection {
    const live: Live = {
      ...info,
      id: ++this.#lastId,
      since: nowOf(this.#context),
      rooms: new Set(),
    };
    this.#connections.add(live);
    const own = this.#byUser.get(info.userId);
    if (own) own.add(live);
    else this.#byUser.set(info.userId, new Set([live]));
    return live;
  }

  /** Removes a connection that is gone from all its rooms. Idempotent. */
  async disconnect(connection: Connection): Promise<void> {
    const live = connection as Live;
    if (!this.#connections.delete(live)) return;
    const own = this.#byUser.get(live.userId);
    own?.delete(live);
    if (own?.size === 0) this.#byUser.delete(live.userId);
    for (const roomId of [...live.rooms]) {
      const room = await this.#context.store.rooms.get(roomId);
      const user = await this.#context.store.users.get(live.userId);
      // The person may have been removed meanwhile, which was announced then.
      if (this.#drop(live, roomId) && room && user) this.#tellOffline(room, user, "dropped", live.id);
    }
  }

  /**
   * Puts the connection in the room. Answers whether it is the person's first one there (others are then told), and whether
   * nobody at all was there since the room was made.
   * @throws room_full when the place is needed and none is free
   */
  enter(connection: Connection, room: Room, user: User): { isFirst: boolean; isOpening: boolean } {
    const live = connection as Live;
    if (!this.#connections.has(live)) throw new ChatError("unavailable", { reason: "connection_gone" });
    const people = this.#rooms.get(room.id) ?? new Map<number, Set<Live>>();
    const own = people.get(user.id);
    if (own) {
      own.add(live);
      live.rooms.add(room.id);
      return { isFirst: false, isOpening: false };
    }
    this.#assertPlace(room, user.id);
    this.#reserved.get(room.id)?.delete(user.id);
    people.set(user.id, new Set([live]));
    this.#rooms.set(room.id, people);
    live.rooms.add(room.id);
    const first = room.openedAt === null && !this.#opened.has(room.id);
    if (first) this.#opened.add(room.id);
    if (first) this.#context.store.rooms.touch(room.id, { openedAt: nowOf(this.#context) });
    const online = people.size;
    this.#context.events.publish({ type: "member.online", room, user, online, first, by: live.id });
    return { isFirst: true, isOpening: first };
  }

  /** Takes the connection out. Answers whether it was the person's last one there; others are then told. */
  leave(connection: Connection, room: Room, user: User, cause: OfflineCause): boolean {
    const live = connection as Live;
    if (!live.rooms.has(room.id)) return false;
    const last = this.#drop(live, room.id);
    if (last) this.#tellOffline(room, user, cause, live.id);
    return last;
  }

  /** Takes every connection of that person out of the room. Answers whether there was any. */
  expel(room: Room, user: User, cause: OfflineCause, by: ConnectionId | null): boolean {
    const own = [...(this.#rooms.get(room.id)?.get(user.id) ?? [])];
    for (const live of own) {
      this.#drop(live, room.id);
      live.removedFrom?.(room.id);
    }
    if (own.length > 0) this.#tellOffline(room, user, cause, by);
    return own.length > 0;
  }

  /** Removes everybody from a dissolved room, without an event for each. */
  forgetRoom(roomId: number): void {
    for (const own of this.#rooms.get(roomId)?.values() ?? []) {
      for (const live of own) live.rooms.delete(roomId);
    }
    this.#rooms.delete(roomId);
    this.#reserved.delete(roomId);
    this.#opened.delete(roomId);
  }

  /** Reserves a place for {@link RESERVATION_MS}. @returns a function that gives it back, unless it was reserved before @throws room_full */
  reserve(room: Room, userId: number): () => void {
    if (this.isInside(room.id, userId)) return () => undefined;
    this.#assertPlace(room, userId);
    const reserved = this.#reserved.get(room.id) ?? new Map<number, number>();
    // Re-inserted at the end, because the map is ordered by expiry.
    const wasKept = reserved.delete(userId);
    reserved.set(userId, this.#context.monotonic() + RESERVATION_MS);
    this.#reserved.set(room.id, reserved);
    return () => {
      if (!wasKept) reserved.delete(userId);
    };
  }

  /** Gives a reserved place back. @returns whether it was still reserved */
  release(roomId: number, userId: number): boolean {
    const reserved = this.#reserved.get(roomId);
    const until = reserved?.get(userId) ?? Number.NEGATIVE_INFINITY;
    reserved?.delete(userId);
    return until > this.#context.monotonic();
  }

  /** How many distinct users are in the room. */
  online(roomId: number): number {
    return this.#rooms.get(roomId)?.size ?? 0;
  }

  isInside(roomId: number, userId: number): boolean {
    return this.#rooms.get(roomId)?.has(userId) ?? false;
  }

  /** Ids of users in the room, at most `most` of them. */
  insideOf(roomId: number, most = Number.POSITIVE_INFINITY): number[] {
    const ids: number[] = [];
    for (const id of this.#rooms.get(roomId)?.keys() ?? []) {
      if (ids.length >= most) break;
      ids.push(id);
    }
    return ids;
  }

  isOnline(userId: number): boolean {
    return this.#byUser.has(userId);
  }

  /** Everybody who is connected. */
  onlineIds(): ReadonlySet<number> {
    return new Set(this.#byUser.keys());
  }

  /** How many people are in each room that is not empty. */
  onlineByRoom(): ReadonlyMap<number, number> {
    return new Map([...this.#rooms].map(([id, people]) => [id, people.size]));
  }

  /** The rooms where somebody is. */
  openRooms(): ReadonlySet<number> {
    return new Set(this.#rooms.keys());
  }

  onlineUsers(): number {
    return this.#byUser.size;
  }

  connections(): readonly Connection[] {
    return [...this.#connections];
  }

  connectionsOf(userId: number): readonly Connection[] {
    return [...(this.#byUser.get(userId) ?? [])];
  }

  /** Ends the connections that `which` picks. */
  close(which: (connection: Connection) => boolean, kind: CloseKind, reason: string): void {
    for (const live of [...this.#connections]) if (which(live)) live.close(kind, reason);
  }

  /** The same for one person, without looking at everyone's. */
  closeUser(userId: number, kind: CloseKind, reason: string, which = (_: Connection): boolean => true): void {
    for (const live of [...(this.#byUser.get(userId) ?? [])]) if (which(live)) live.close(kind, reason);
  }

  #drop(live: Live, roomId: number): boolean {
    live.rooms.delete(roomId);
    const people = this.#rooms.get(roomId);
    const own = people?.get(live.userId);
    if (!people || !own?.delete(live) || own.size > 0) return false;
    people.delete(live.userId);
    if (people.size === 0) this.#rooms.delete(roomId);
    return true;
  }

  #tellOffline(room: Room, user: User, cause: OfflineCause, by: ConnectionId | null): void {
    if (this.isInside(room.id, user.id)) return;
    const online = this.online(room.id);
    this.#context.events.publish({ type: "member.offline", room, user, online, cause, by });
  }

  /** @throws room_full, unless the person is inside or has a place kept */
  #assertPlace(room: Room, userId: number): void {
    if (this.isInside(room.id, userId)) return;
    const capacity = room.capacity || this.#context.rules()["rooms.defaultCapacity"];
    if (capacity === 0) return;
    const now = this.#context.monotonic();
    const reserved = this.#reserved.get(room.id);
    for (const [id, until] of reserved ?? []) {
      if (until > now) break;
      reserved?.delete(id);
    }
    const others = (reserved?.size ?? 0) - (reserved?.has(userId) ? 1 : 0);
    if (this.online(room.id) + others >= capacity) throw new ChatError("room_full", { reason: "room_full" });
  }
}
