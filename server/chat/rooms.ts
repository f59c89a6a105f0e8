/** Rooms and who belongs to them. */

import { authorOf } from "./accounts.ts";
import { type Actor, requireUser, userOrHost } from "./actor.ts";
import { audit, type Context, nowOf } from "./context.ts";
import { ChatError, isChatError } from "./errors.ts";
import type { Messages } from "./messages.ts";
import type { Moderation } from "./moderation.ts";
import { checkName, checkText, MAX_NAME } from "./names.ts";
import { assertManages, isAdmin, mayManage, mayRead } from "./policy.ts";
import { memberKey } from "./ports.ts";
import type { Connection, Presence } from "./presence.ts";
import { randomDigits } from "./secrets.ts";
import type { Author, Member, Room, User } from "./types.ts";

export interface NewRoom {
  readonly name: string;
  /** Without it: an unused one of 4 digits. */
  readonly code?: string | undefined;
  readonly alias?: string | undefined;
  readonly detail?: string | undefined;
  readonly capacity?: number | undefined;
  readonly isPublic?: boolean | undefined;
  readonly isActive?: boolean | undefined;
  readonly icon?: string | undefined;
  readonly merchantId?: number | undefined;
}

type Changeable = Pick<
  Room,
  "name" | "alias" | "detail" | "capacity" | "isPublic" | "isActive" | "isReadOnly" | "icon" | "code"
>;
export type RoomPatch = { readonly [K in keyof Changeable]?: Changeable[K] | undefined };

export interface RoomMember {
  readonly user: User;
  readonly member: Member;
  readonly isOnline: boolean;
}

const MAX_CAPACITY = 100_000;
const MAX_PINS = 50;

export class Rooms {
  readonly #context: Context;
  readonly #presence: Presence;
  readonly #messages: Messages;
  readonly #moderation: Moderation;

  constructor(context: Context, presence: Presence, messages: Messages, moderation: Moderation) {
    this.#context = context;
    this.#presence = presence;
    this.#messages = messages;
    this.#moderation = moderation;
  }

  /**
   * Makes a room owned by the actor (`ownerId` null for the host), who becomes its first member unless `join` is false.
   * @throws invalid, duplicate (details: `name` or `code`)
   */
  async create(actor: Actor, draft: NewRoom, options: { join?: boolean } = {}): Promise<Room> {
    const owner = await userOrHost(this.#context.store, actor);
    const room = await this.#insert(owner, draft);
    if (owner && options.join !== false) await this.#addMember(room, owner);
    await audit(this.#context, actor, "room.create", { where: room.name });
    return room;
  }

  /** A room named by its alias, or `<alias>-<code>` where that name is taken (dialect E): aliases need not be unique. */
  async createAliased(actor: Actor, alias: string, draft: { isActive?: boolean | undefined }): Promise<Room> {
    const { rooms } = this.#context.store;
    checkName(alias, "The alias");
    const isFree = (await rooms.by("name", alias)) === undefined;
    const code = await this.#freeCode();
    const name = isFree ? alias : `${[...alias].slice(0, MAX_NAME - code.length - 1).join("")}-${code}`;
    return this.create(actor, { ...draft, name, alias, code });
  }

  /** A room for an address where nobody is known: the host alone owns it (dialect B). @throws banned, invalid, duplicate */
  async createUnowned(actor: Actor, draft: NewRoom): Promise<Room> {
    await this.#moderation.assertWelcome(null, actor.address);
    const room = await this.#insert(null, draft);
    await audit(this.#context, actor, "room.create", { where: room.name });
    return room;
  }

  /** The room that registration assigns, named by its code (dialect E). */
  async createHome(owner: User): Promise<Room> {
    return this.#insert(owner, { name: "" });
  }

  /** The conversation of the actor with one person, made when missing. */
  async openDirect(actor: Actor, userId: number): Promise<Room> {
    const { store } = this.#context;
    const me = await requireUser(store, actor);
    const peer = await store.users.get(userId);
    if (!peer || peer.id === me.id)
      throw new ChatError("user_not_found", "There is no such person to talk to.");
    const pair = `${Math.min(me.id, peer.id)}:${Math.max(me.id, peer.id)}`;
    return store.exclusive(`direct:${pair}`, async () => {
      // A control character keeps name and code out of reach of any that people give.
      const code = `\u0001${pair}`;
      const known = await store.rooms.by("code", code);
      const room = known ?? (await this.#insertRow({ name: code, code, isPublic: false, isDirect: true }));
      await Promise.all([this.#addMember(room, me), this.#addMember(room, peer)]);
      return room;
    });
  }

  /** @throws room_not_found */
  async get(id: number): Promise<Room> {
    const room = await this.#context.store.rooms.get(id);
    if (!room) throw new ChatError("room_not_found", "There is no such room.");
    return room;
  }

  /** @throws room_not_found; conversations of two have no name that others can use */
  async byName(name: string): Promise<Room> {
    return this.#known(await this.#context.store.rooms.by("name", name));
  }

  /** @throws room_not_found */
  async byCode(code: string): Promise<Room> {
    return this.#known(await this.#context.store.rooms.by("code", code));
  }

  /** All but conversations of two, in the order they were made. */
  async all(): Promise<readonly Room[]> {
    return (await this.#context.store.rooms.all()).filter((room) => !room.isDirect);
  }

  /** Every room the person belongs to, conversations of two included. */
  async of(userId: number): Promise<readonly Room[]> {
    const memberships = await this.#context.store.members.where("userId", userId);
    const rooms = await Promise.all(memberships.map((m) => this.#context.store.rooms.get(m.roomId)));
    return rooms.filter((room) => room !== undefined);
  }

  member(roomId: number, userId: number): Promise<Member | undefined> {
    return this.#context.store.members.get(memberKey(roomId, userId));
  }

  /** @throws not_found (as if it were not there) when the actor may not see into the room */
  async assertReads(actor: Actor, room: Room): Promise<void> {
    const user = actor.userId === null ? null : await requireUser(this.#context.store, actor);
    const member = user ? await this.member(room.id, user.id) : undefined;
    if (!mayRead(actor, user, room, member)) throw new ChatError("room_private", "The room is private.");
    if (user) await this.#moderation.assertWelcomeIn(room, user.id, actor.address);
  }

  /**
   * Makes the actor a member. Private rooms let in members, those with the room's `code`, the owner and admins.
   * @throws banned, room_private
   */
  async join(actor: Actor, roomId: number, options: { code?: string | undefined } = {}): Promise<Room> {
    const user = await requireUser(this.#context.store, actor);
    const room = await this.get(roomId);
    await this.#moderation.assertWelcomeIn(room, user.id, actor.address);
    if (await this.member(roomId, user.id)) return room;
    const isLetIn =
      room.isPublic ||
      (options.code !== undefined && options.code === room.code) ||
      mayManage(actor, user, room);
    if (!isLetIn || room.isDirect) throw new ChatError("room_private", "The room is private.");
    await this.#addMember(room, user);
    return room;
  }

  /**
   * Joins and puts the connection into the room. Answers the room and whether the person was not there before.
   * @throws what {@link join} throws, room_full
   */
  async enter(
    actor: Actor,
    connection: Connection,
    roomId: number,
    options: { code?: string | undefined } = {},
  ): Promise<{ room: Room; user: User; isFirst: boolean; isOpening: boolean }> {
    const user = await requireUser(this.#context.store, actor);
    // A full room makes no members.
    this.#presence.assertPlace(await this.get(roomId), user.id);
    await this.join(actor, roomId, options);
    const room = await this.get(roomId);
    return { room, user, ...this.#presence.enter(connection, room, user) };
  }

  /** Takes the connection out; the membership ends when it was the person's last one there. @throws not_member */
  async exit(actor: Actor, connection: Connection, roomId: number): Promise<{ room: Room; user: User }> {
    const user = await requireUser(this.#context.store, actor);
    const room = await this.get(roomId);
    if (!connection.rooms.has(roomId)) throw new ChatError("not_member", "You are not in that room.");
    if (this.#presence.leave(connection, room, user, "left")) await this.#endMembership(room, user, true);
    return { room, user };
  }

  /** Ends the membership, whatever connections are there. @throws not_member */
  async leave(actor: Actor, roomId: number): Promise<Room> {
    const user = await requireUser(this.#context.store, actor);
    const room = await this.get(roomId);
    const isMember = (await this.member(roomId, user.id)) !== undefined;
    if (!isMember && !this.#presence.isInside(roomId, user.id)) {
      throw new ChatError("not_member", "You are not in that room.");
    }
    const wasOnline = this.#presence.expel(room, user, "left");
    await this.#endMembership(room, user, wasOnline);
    return room;
  }

  /** Adds someone to a room: how a private one gets its second person. Owner or admin. */
  async add(actor: Actor, roomId: number, userId: number): Promise<User> {
    const { room } = await this.#managed(actor, roomId);
    const user = await this.#context.store.users.get(userId);
    if (!user) throw new ChatError("user_not_found", "There is no such person.");
    await this.#addMember(room, user);
    return user;
  }

  /** @throws forbidden, duplicate, invalid */
  async update(actor: Actor, roomId: number, patch: RoomPatch): Promise<Room> {
    const { room: before } = await this.#managed(actor, roomId);
    if (patch.name === "") checkName("", "The room's name");
    const room = await this.#apply(before, checkPatch(patch));
    await audit(this.#context, actor, "room.update", { where: room.name });
    return room;
  }

  /** null takes the picture away. @throws unsupported_media, too_large, invalid, forbidden */
  async setAvatar(actor: Actor, roomId: number, image: Uint8Array | null): Promise<Room> {
    const { room } = await this.#managed(actor, roomId);
    const { media } = this.#context;
    const owner = { kind: "room", id: roomId } as const;
    const avatar = image === null ? null : await media.setAvatar(owner, image);
    if (image === null) await media.removeAvatar(owner);
    return this.#apply(room, { avatar });
  }

  /** Hands the room to a member. @throws forbidden, not_member */
  async transfer(actor: Actor, roomId: number, userId: number): Promise<Room> {
    const { room: before } = await this.#managed(actor, roomId);
    if (!(await this.member(roomId, userId))) {
      throw new ChatError("not_member", "The new owner must be a member of the room.");
    }
    const room = await this.#apply(before, { ownerId: userId });
    const user = await this.#context.store.users.get(userId);
    await audit(this.#context, actor, "room.transfer", { where: room.name, whom: user?.username ?? "" });
    return room;
  }

  /** Removes the room with messages, members, avatar and uploads; tells everyone in it. @throws forbidden */
  async dissolve(actor: Actor, roomId: number, reason = ""): Promise<void> {
    const { room, by } = await this.#managed(actor, roomId);
    await this.#dissolve(room, by, reason);
    await audit(this.#context, actor, "room.dissolve", { where: room.name, why: reason });
  }

  async pin(actor: Actor, roomId: number, seq: number, isPinned: boolean): Promise<Room> {
    const { room } = await this.#managed(actor, roomId);
    if (isPinned) await this.#messages.get(room, seq);
    const others = room.pinned.filter((pin) => pin !== seq);
    if (isPinned && others.length >= MAX_PINS) {
      throw new ChatError("invalid", `A room may pin at most ${MAX_PINS} messages.`);
    }
    return this.#apply(room, { pinned: isPinned ? [seq, ...others] : others });
  }

  /** Who belongs, people online first, then by name; `most` of them at most, which also bounds what it costs in a crowd. */
  async members(roomId: number, most = Number.POSITIVE_INFINITY): Promise<readonly RoomMember[]> {
    const rows = await this.#memberRows(roomId, most);
    const found = await Promise.all(
      rows.map(async (member) => ({ member, user: await this.#context.store.users.get(member.userId) })),
    );
    return found
      .flatMap(({ member, user }) =>
        user ? [{ member, user, isOnline: this.#presence.isInside(roomId, user.id) }] : [],
      )
      .sort(
        (a, b) =>
          Number(b.isOnline) - Number(a.isOnline) || (a.user.displayName < b.user.displayName ? -1 : 1),
      );
  }

  async #memberRows(roomId: number, most: number): Promise<readonly Member[]> {
    const { members } = this.#context.store;
    if ((await this.memberCount(roomId)) <= most) return members.where("roomId", roomId);
    const inside = this.#presence.insideOf(roomId, most);
    const online = await Promise.all(inside.map((userId) => this.member(roomId, userId)));
    const rows = online.filter((member) => member !== undefined);
    if (rows.length >= most) return rows;
    const others = await members.where("roomId", roomId);
    const offline = others.filter(({ userId }) => !this.#presence.isInside(roomId, userId));
    return [...rows, ...offline].slice(0, most);
  }

  memberCount(roomId: number): Promise<number> {
    return this.#context.store.members.countWhere("roomId", roomId);
  }

  async ownerOf(room: Room): Promise<Author | null> {
    const owner = room.ownerId === null ? undefined : await this.#context.store.users.get(room.ownerId);
    return owner ? authorOf(owner) : null;
  }

  /** Marks how far the actor has read; never backwards. @throws not_member */
  async markRead(actor: Actor, roomId: number, seq: number): Promise<void> {
    const user = await requireUser(this.#context.store, actor);
    const [room, member] = await Promise.all([this.get(roomId), this.member(roomId, user.id)]);
    if (!member) throw new ChatError("not_member", "You are not in that room.");
    const read = Math.min(seq, (await this.#messages.summary(roomId)).lastSeq);
    if (read <= member.readSeq) return;
    this.#context.store.members.touch(memberKey(roomId, user.id), { readSeq: read });
    this.#context.events.publish({ type: "member.read", room, userId: user.id, seq: read });
  }

  /** Tells the others that the actor is typing. @throws not_member */
  async typing(actor: Actor, roomId: number): Promise<void> {
    const user = await requireUser(this.#context.store, actor);
    const [room, member] = await Promise.all([this.get(roomId), this.member(roomId, user.id)]);
    if (!member) throw new ChatError("not_member", "You are not in that room.");
    this.#context.events.publish({ type: "typing", room, user });
  }

  /** What deleting an account takes along of rooms: the ones owned, conversations of two, messages, memberships, merchant pages. */
  async removeTracesOf(user: User): Promise<void> {
    const { store } = this.#context;
    for (const merchant of await store.merchants.where("ownerId", user.id)) {
      await this.removeMerchant(merchant.id, "The owner's account was deleted.");
    }
    for (const room of await store.rooms.where("ownerId", user.id)) {
      await this.#dissolve(room, user, "The owner's account was deleted.");
    }
    for (const room of await this.of(user.id)) {
      if (room.isDirect) await this.#dissolve(room, user, "The account was deleted.");
      else if (await store.members.delete(memberKey(room.id, user.id))) {
        this.#context.events.publish({ type: "member.left", room, user, wasOnline: false });
      }
    }
    for (const page of await store.merchants.all()) {
      if (page.customerId === user.id) await store.merchants.update(page.id, { customerId: page.ownerId });
    }
    for (const page of await store.merchantMembers.where("userId", user.id)) {
      await store.merchantMembers.delete(page.id);
    }
    for (const room of await store.rooms.all()) await this.#messages.removeAllBy(room, user.id);
  }

  /** A page goes with its groups and its members. */
  async removeMerchant(merchantId: number, reason: string): Promise<void> {
    const { store, events } = this.#context;
    for (const room of await store.rooms.where("merchantId", merchantId)) {
      await this.#dissolve(room, null, reason);
    }
    const members = await store.merchantMembers.where("merchantId", merchantId);
    await Promise.all([
      ...members.map((row) => store.merchantMembers.delete(row.id)),
      store.merchants.delete(merchantId),
    ]);
    events.publish({ type: "merchants.changed" });
  }

  async #dissolve(room: Room, by: User | null, reason: string): Promise<void> {
    const { store, events, media } = this.#context;
    const members = await store.members.where("roomId", room.id);
    const [bans, mutes] = await Promise.all([store.bans.all(), store.mutes.all()]);
    await Promise.all([
      store.rooms.delete(room.id),
      store.activity.delete(room.id),
      ...members.map((member) => store.members.delete(memberKey(room.id, member.userId))),
      ...bans.filter((row) => row.roomId === room.id).map((row) => store.bans.delete(row.id)),
      ...mutes.filter((row) => row.roomId === room.id).map((row) => store.mutes.delete(row.id)),
    ]);
    events.publish({ type: "room.dissolved", room, by, reason });
    this.#presence.forgetRoom(room.id);
    await this.#messages.forget(room.id);
    await Promise.all([media.removeAvatar({ kind: "room", id: room.id }), media.removeUploadsOf(room.id)]);
  }

  async #endMembership(room: Room, user: User, wasOnline: boolean): Promise<void> {
    if (await this.#context.store.members.delete(memberKey(room.id, user.id))) {
      this.#context.events.publish({ type: "member.left", room, user, wasOnline });
    }
  }

  async #addMember(room: Room, user: User): Promise<void> {
    const { store, events } = this.#context;
    const key = memberKey(room.id, user.id);
    if (await store.members.get(key)) return;
    const { lastSeq } = await this.#messages.summary(room.id);
    const row = { roomId: room.id, userId: user.id, joinedAt: nowOf(this.#context), readSeq: lastSeq };
    try {
      await store.members.insert(row);
    } catch (error) {
      // Two connections of one person may join at once: the first made the row.
      if (isChatError(error, "duplicate")) return;
      throw error;
    }
    events.publish({ type: "member.joined", room, user });
  }

  async #insert(owner: User | null, draft: NewRoom): Promise<Room> {
    const { merchantId = null } = draft;
    const checked = checkPatch(draft);
    return this.#context.store.exclusive("rooms.code", async () => {
      const code = draft.code ?? (await this.#freeCode());
      return this.#insertRow({
        name: draft.name === "" ? code : checkName(draft.name, "The room's name"),
        code: checkName(code, "The room's code"),
        alias: checked.alias ?? "",
        detail: checked.detail ?? "",
        icon: checked.icon ?? "",
        capacity: checked.capacity ?? 0,
        isPublic: draft.isPublic ?? true,
        isActive: draft.isActive ?? true,
        ownerId: owner?.id ?? null,
        merchantId,
      });
    });
  }

  async #insertRow(row: Pick<Room, "name" | "code"> & Partial<Room>): Promise<Room> {
    const at = nowOf(this.#context);
    const room = await this.#context.store.rooms.add({
      alias: "",
      detail: "",
      ownerId: null,
      capacity: 0,
      isPublic: true,
      isActive: true,
      isReadOnly: false,
      isDirect: false,
      pinned: [],
      avatar: null,
      icon: "",
      merchantId: null,
      openedAt: null,
      createdAt: at,
      updatedAt: at,
      ...row,
    });
    this.#context.events.publish({ type: "room.created", room });
    return room;
  }

  /** An unused code of 4 digits; of more once those run short. */
  async #freeCode(): Promise<string> {
    const { rooms } = this.#context.store;
    for (let tries = 0; ; tries++) {
      const code = randomDigits(4 + Math.floor(tries / 20));
      if (!(await rooms.by("code", code)) && !(await rooms.by("name", code))) return code;
    }
  }

  async #apply(before: Room, changes: Partial<Room>): Promise<Room> {
    const room = await this.#context.store.rooms.update(before.id, {
      ...changes,
      updatedAt: nowOf(this.#context),
    });
    if (!room) throw new ChatError("room_not_found", "There is no such room.");
    this.#context.events.publish({ type: "room.updated", room, before });
    return room;
  }

  async #managed(actor: Actor, roomId: number): Promise<{ room: Room; by: User | null }> {
    const by = await userOrHost(this.#context.store, actor);
    const room = await this.get(roomId);
    if (room.isDirect && !isAdmin(actor, by))
      throw new ChatError("forbidden", "Nobody owns that conversation.");
    assertManages(actor, by, room);
    return { room, by };
  }

  #known(room: Room | undefined): Room {
    if (!room || room.isDirect) throw new ChatError("room_not_found", "There is no such room.");
    return room;
  }
}

/** What a patch may hold, checked. @throws invalid */
function checkPatch(patch: RoomPatch): Partial<Changeable> {
  const { capacity, isPublic, isActive, isReadOnly } = patch;
  if (capacity !== undefined && !(Number.isInteger(capacity) && capacity >= 0 && capacity <= MAX_CAPACITY)) {
    throw new ChatError("invalid", `The capacity must be a whole number from 0 to ${MAX_CAPACITY}.`);
  }
  return {
    ...(patch.name !== undefined && patch.name !== "" && { name: checkName(patch.name, "The room's name") }),
    ...(patch.code !== undefined && { code: checkName(patch.code, "The room's code") }),
    ...(patch.alias !== undefined && { alias: checkText(patch.alias, "The alias", 64) }),
    ...(patch.detail !== undefined && { detail: checkText(patch.detail, "The detail") }),
    ...(patch.icon !== undefined && { icon: checkText(patch.icon, "The icon", 2000) }),
    ...(capacity !== undefined && { capacity }),
    ...(isPublic !== undefined && { isPublic }),
    ...(isActive !== undefined && { isActive }),
    ...(isReadOnly !== undefined && { isReadOnly }),
  };
}
