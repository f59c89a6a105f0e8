/** Who belongs to a room, who is in it, and how far they have read. */
import { type Actor, causeOf, requireUser } from "./actor.ts";
import { hasName } from "./author.ts";
import { has } from "./changed.ts";
import type { Connection, Connections, Entry } from "./connections.ts";
import { type Context, nowOf, withMembershipLock } from "./context.ts";
import { ChatError } from "./errors.ts";
import type { History } from "./history.ts";
import { accountOf, assertKnown, isOpenTo, managedRoom, roomFor, roomOf } from "./lookups.ts";
import { assertMayBeAdded, mayManage, mayRead } from "./policy.ts";
import { memberKey } from "./ports.ts";
import type { Restrictions } from "./restrictions.ts";
import type { RoomCodes } from "./room-codes.ts";
import { given, isIn, joined, type ListQuery, paged, type RowPage, type Sort } from "./row-query.ts";
import { speakerOf } from "./speaker.ts";
import type { ConnectionId, Member, Room, User } from "./types.ts";

export interface RoomMember {
  readonly user: User;
  readonly member: Member;
  readonly isOnline: boolean;
}

/** Finds a part of a name. */
export interface MemberQuery extends ListQuery<"username" | "displayName" | "joinedAt"> {
  readonly isOnline?: boolean | undefined;
}

/** What a person may change of their own membership. */
type OwnSettings = Pick<Member, "notify" | "isFavourite" | "readSeq">;
export type OwnSettingsPatch = { readonly [K in keyof OwnSettings]?: OwnSettings[K] | undefined };

const userIdOf = ({ userId }: Member): number => userId;

/** Manages who belongs to which room. */
export interface Access {
  readonly room: Room;
  readonly member: Member | undefined;
  /** Whether the room is public, or the actor belongs there. */
  readonly isOpen: boolean;
  /** Whether it may be read now: no ban closes it. Lists show nothing else of its messages and codes. */
  readonly isReader: boolean;
}

export class Membership {
  readonly #context: Context;
  readonly #connections: Connections;
  readonly #history: History;
  readonly #restrictions: Restrictions;
  readonly #codes: RoomCodes;

  constructor(
    context: Context,
    parts: { connections: Connections; history: History; restrictions: Restrictions; codes: RoomCodes },
  ) {
    this.#context = context;
    this.#connections = parts.connections;
    this.#history = parts.history;
    this.#restrictions = parts.restrictions;
    this.#codes = parts.codes;
  }

  /** Every room the person belongs to, direct conversations included. */
  async roomsOf(userId: number): Promise<readonly Room[]> {
    const memberships = await this.#context.store.members.where("userId", userId);
    const rooms = await Promise.all(memberships.map((m) => this.#context.store.rooms.get(m.roomId)));
    return rooms.filter((room) => room !== undefined);
  }

  member(roomId: number, userId: number): Promise<Member | undefined> {
    return this.#context.store.members.get(memberKey(roomId, userId));
  }

  /** What the actor may see of each room, in their order. */
  async accessTo(actor: Actor, rooms: readonly Room[]): Promise<readonly Access[]> {
    const user = actor.userId === null ? null : await requireUser(this.#context.store, actor);
    const closed =
      actor.kind === "host" ? undefined : await this.#restrictions.roomsClosedTo(actor.userId, actor.address);
    const access = rooms.map(async (room) => {
      const member = user ? await this.member(room.id, user.id) : undefined;
      const isOpen = mayRead(actor, user, room, member);
      return { room, member, isOpen, isReader: isOpen && closed?.has(room.id) !== true };
    });
    return Promise.all(access);
  }

  /** @throws room_private when the actor may not see into the room, room_not_found (of others' conversation); banned */
  async assertReads(actor: Actor, room: Room): Promise<void> {
    if (actor.userId !== null) await requireUser(this.#context.store, actor);
    await assertKnown(this.#context.store, actor, room);
    if (!(await isOpenTo(this.#context.store, actor, room)))
      throw new ChatError("room_private", { reason: "room_private" });
    if (actor.kind === "host") return;
    await this.#restrictions.assertWelcomeIn(room, actor.userId, actor.address);
  }

  /**
   * Makes the actor a member. Private rooms let in members, those with its invitation, the owner and admins.
   * @throws banned, room_private, rate_limited
   */
  async join(actor: Actor, roomId: number, options: { code?: string | undefined } = {}): Promise<Room> {
    const user = await requireUser(this.#context.store, actor);
    return withMembershipLock(this.#context, roomId, user.id, () => this.#join(actor, user, roomId, options));
  }

  async #join(
    actor: Actor,
    user: User,
    roomId: number,
    options: { code?: string | undefined },
  ): Promise<Room> {
    const room = await roomFor(this.#context.store, actor, roomId);
    await this.#restrictions.assertWelcomeIn(room, user.id, actor.address);
    if (await this.member(roomId, user.id)) return room;
    const isLetIn =
      room.isPublic ||
      mayManage(actor, user, room) ||
      (options.code !== undefined && (await this.#codes.opens(actor, room, options.code)));
    if (!isLetIn) throw new ChatError("room_private", { reason: "room_private" });
    await this.admit(room, user, causeOf(actor));
    return room;
  }

  /**
   * Joins and puts the connection into the room. From `inside` on, it has to receive everything of the room
   * ({@link Connections.enter}).
   * @throws what {@link join} throws, room_full
   */
  async enter(
    actor: Actor,
    connection: Connection,
    roomId: number,
    options: { code?: string | undefined; inside?: (entry: Entry) => void } = {},
  ): Promise<Entry & { room: Room; user: User }> {
    const user = await requireUser(this.#context.store, actor);
    // A full room gets no new members, however many people join at once.
    const room = await roomFor(this.#context.store, actor, roomId);
    const isReserved = await this.#connections.reserve(room, user.id);
    try {
      return await withMembershipLock(this.#context, roomId, user.id, async () => {
        await this.#join({ ...actor, connectionId: connection.id }, user, roomId, options);
        // Joining waits for the disk. During that time the room may be dissolved or the address banned.
        const room = await roomOf(this.#context.store, roomId);
        await this.#restrictions.assertWelcomeIn(room, user.id, actor.address);
        return { room, user, ...(await this.#connections.enter(connection, room, user, options.inside)) };
      });
    } catch (error) {
      if (isReserved) await this.#context.presence.release(roomId, user.id);
      throw error;
    }
  }

  /**
   * Removes the connection from the room; the membership ends if it was the person's last connection there.
   * @throws not_member
   */
  async exit(actor: Actor, connection: Connection, roomId: number): Promise<{ room: Room; user: User }> {
    const user = await requireUser(this.#context.store, actor);
    return withMembershipLock(this.#context, roomId, user.id, async () => {
      const room = await roomFor(this.#context.store, actor, roomId);
      if (!connection.rooms.has(roomId)) throw new ChatError("not_member", { reason: "not_in_room" });
      if (await this.#connections.leave(connection, room, user, "left")) {
        await this.#endMembership(room, user, true, connection.id);
      }
      return { room, user };
    });
  }

  /** Ends the membership, even if the person has connections there. @throws not_member */
  async leave(actor: Actor, roomId: number): Promise<Room> {
    const user = await requireUser(this.#context.store, actor);
    // A connection's own leave is in order, and two that waited for each other would never leave.
    if (causeOf(actor) === null) await this.#connections.settled(user.id, roomId);
    return withMembershipLock(this.#context, roomId, user.id, async () => {
      const room = await roomFor(this.#context.store, actor, roomId);
      const isMember = (await this.member(roomId, user.id)) !== undefined;
      if (!isMember && !(await this.#context.presence.isInside(roomId, user.id))) {
        throw new ChatError("not_member", { reason: "not_in_room" });
      }
      const by = causeOf(actor);
      const wasOnline = await this.#connections.expel(room, user, "left", by);
      await this.#endMembership(room, user, wasOnline, by);
      return room;
    });
  }

  /** Adds someone to a room. Owner or admin. @throws forbidden (whom a ban keeps out, too), user_not_found */
  async add(actor: Actor, roomId: number, userId: number): Promise<{ user: User; isNew: boolean }> {
    const { room } = await managedRoom(this.#context.store, actor, roomId);
    const user = await accountOf(this.#context.store, userId);
    const isNew = await withMembershipLock(this.#context, roomId, userId, async () => {
      assertMayBeAdded(await this.#restrictions.isBannedFrom(room, userId));
      return this.admit(room, user, causeOf(actor));
    });
    return { user, isNew };
  }

  /**
   * The members, people online first, then by name; at most `most` of them, which also bounds the cost in a large room.
   */
  async list(roomId: number, most = Number.POSITIVE_INFINITY): Promise<readonly RoomMember[]> {
    const people = await this.#people(roomId, await this.#memberRows(roomId, most));
    return people.sort(
      (a, b) => Number(b.isOnline) - Number(a.isOnline) || (a.user.displayName < b.user.displayName ? -1 : 1),
    );
  }

  /** A page of the room's members, people online first, then by name; or as `sort` says. */
  async page(room: Room, query: MemberQuery): Promise<RowPage<RoomMember>> {
    const { members, users } = this.#context.store;
    const inside = new Set(await this.#context.presence.insideOf(room.id));
    const people = users;
    const online = { key: "userId", ranks: new Map([...inside].map((id) => [id, 1])) } as const;
    const { by = "displayName", descending = false } = query.sort ?? {};
    const name: Sort<Member> =
      by === "joinedAt" ? { by, descending } : { key: "userId", of: people, by, descending };
    const { items, total } = await members.page({
      where: given<Member>([
        ["roomId", "=", room.id],
        joined("userId", users, hasName(query.query)),
        isIn("userId", inside, query.isOnline),
      ]),
      sort: query.sort ? [name] : [{ ...online, descending: true }, name],
      language: query.language,
      ...paged(query),
    });
    return { items: await this.#people(room.id, items), total };
  }

  /** Returns each member with the account, without rows whose account no longer exists. */
  async #people(roomId: number, rows: readonly Member[]): Promise<RoomMember[]> {
    const { users } = this.#context.store;
    const found = await Promise.all(
      rows.map(async (member) => ({ member, user: await users.get(member.userId) })),
    );
    const inside = await this.#context.presence.insideAmong(roomId, rows.map(userIdOf));
    return found.flatMap(({ member, user }) =>
      user ? [{ member, user, isOnline: inside.has(user.id) }] : [],
    );
  }

  async #memberRows(roomId: number, most: number): Promise<readonly Member[]> {
    const { members } = this.#context.store;
    if ((await this.count(roomId)) <= most) return members.where("roomId", roomId);
    const first = await this.#context.presence.insideOf(roomId, most);
    const online = await Promise.all(first.map((userId) => this.member(roomId, userId)));
    const rows = online.filter((member) => member !== undefined);
    if (rows.length >= most) return rows;
    const others = await members.where("roomId", roomId);
    const inside = await this.#context.presence.insideAmong(roomId, others.map(userIdOf));
    const offline = others.filter(({ userId }) => !inside.has(userId));
    return [...rows, ...offline].slice(0, most);
  }

  count(roomId: number): Promise<number> {
    return this.#context.store.members.countWhere("roomId", roomId);
  }

  /** Marks how far the actor has read; never backwards. @throws not_member */
  async markRead(actor: Actor, roomId: number, seq: number): Promise<void> {
    const user = await requireUser(this.#context.store, actor);
    const room = await roomFor(this.#context.store, actor, roomId);
    await withMembershipLock(this.#context, roomId, user.id, async () => {
      const member = await this.member(roomId, user.id);
      if (!member) throw new ChatError("not_member", { reason: "not_in_room" });
      await this.#history.mend(roomId);
      const read = Math.min(seq, (await this.#history.summary(roomId)).lastSeq);
      if (read <= member.readSeq) return;
      this.#context.store.members.touch(memberKey(roomId, user.id), { readSeq: read });
      const by = causeOf(actor);
      await this.#context.events.publish({ type: "member.read", room, userId: user.id, seq: read, by });
    });
  }

  /**
   * Changes the actor's own settings of a room. `readSeq` may go back, which marks the room as unread.
   * @throws not_member
   */
  async updateOwn(actor: Actor, roomId: number, patch: OwnSettingsPatch): Promise<Member> {
    const { store, events } = this.#context;
    const user = await requireUser(store, actor);
    const room = await roomFor(store, actor, roomId);
    await this.#history.mend(roomId);
    const { lastSeq } = await this.#history.summary(roomId);
    const readSeq = patch.readSeq === undefined ? undefined : Math.min(patch.readSeq, lastSeq);
    const given = Object.entries({ ...patch, readSeq }).filter(([, value]) => value !== undefined);
    const changes: Partial<Member> = Object.fromEntries(given);
    const { before, member } = await store.transaction(async ({ members }) => {
      const before = await members.get(memberKey(roomId, user.id));
      if (!before) throw new ChatError("not_member", { reason: "not_in_room" });
      const isSame = has({ notify: "all", isFavourite: false, ...before }, changes);
      return { before, member: isSame ? before : await members.update(memberKey(roomId, user.id), changes) };
    });
    if (!member || member === before) return before;
    await events.publish({ type: "member.updated", room, member, by: causeOf(actor) });
    return member;
  }

  /** Tells the others that the actor is typing. @throws not_member, muted, forbidden */
  async typing(actor: Actor, roomId: number): Promise<void> {
    const { user, room } = await speakerOf(this.#context, this.#restrictions, actor, roomId);
    await this.#context.events.publish({ type: "typing", room, user, by: causeOf(actor) });
  }

  async #endMembership(room: Room, user: User, wasOnline: boolean, by: ConnectionId | null): Promise<void> {
    if (await this.#context.store.members.delete(memberKey(room.id, user.id))) {
      await this.#context.events.publish({ type: "member.left", room, user, wasOnline, by });
    }
  }

  /** Makes a member without asking whether that person may be one. @returns whether they were not one already */
  async admit(room: Room, user: User, by: ConnectionId | null): Promise<boolean> {
    const { store, events } = this.#context;
    const key = memberKey(room.id, user.id);
    if (await store.members.get(key)) return false;
    await this.#history.mend(room.id);
    const { lastSeq } = await this.#history.summary(room.id);
    const isNew = await store.transaction(async (tables) => {
      if (await tables.members.get(key)) return false;
      await Promise.all([roomOf(tables, room.id), accountOf(tables, user.id)]);
      const joinedAt = nowOf(this.#context);
      await tables.members.insert({ roomId: room.id, userId: user.id, joinedAt, readSeq: lastSeq });
      return true;
    });
    if (isNew) await events.publish({ type: "member.joined", room, user, by });
    return isNew;
  }
}
