/** Creates, finds, changes, transfers and dissolves rooms. */
import { type Actor, causeOf, requireUser, userOrHost } from "./actor.ts";
import { audit, renaming } from "./audit.ts";
import { authorOf } from "./author.ts";
import { amend } from "./changed.ts";
import type { Confirmation } from "./confirmation.ts";
import { type Context, nowOf } from "./context.ts";
import type { CreationLimits } from "./creation-limits.ts";
import { ChatError } from "./errors.ts";
import type { History } from "./history.ts";
import { accountOf, managedRoom, pageOf, roomOf } from "./lookups.ts";
import type { Membership } from "./membership.ts";
import { checkName, checkRoomName, checkText, withSuffix } from "./names.ts";
import { setPicture } from "./pictures.ts";
import { assertMayBeAdded } from "./policy.ts";
import { type Content, memberKey, type Tables } from "./ports.ts";
import type { Removal } from "./removal.ts";
import type { Restrictions } from "./restrictions.ts";
import type { RoomCodes } from "./room-codes.ts";
import { listRooms, type RoomQuery } from "./room-list.ts";
import type { RowPage } from "./row-query.ts";
import type { Author, Room, User } from "./types.ts";

export interface NewRoom {
  readonly name: string;
  /** Without it: an unused one, of 4 digits for a public room; for a private one its invitation. */
  readonly code?: string | undefined;
  readonly alias?: string | undefined;
  readonly detail?: string | undefined;
  readonly capacity?: number | undefined;
  readonly isPublic?: boolean | undefined;
  readonly isActive?: boolean | undefined;
  readonly isReadOnly?: boolean | undefined;
  readonly icon?: string | undefined;
  readonly merchantId?: number | undefined;
}

type Changeable = Pick<
  Room,
  "name" | "alias" | "detail" | "capacity" | "isPublic" | "isActive" | "isReadOnly" | "icon"
>;
export type RoomPatch = { readonly [K in keyof Changeable]?: Changeable[K] | undefined };

const MAX_CAPACITY = 100_000;
const MAX_PINS = 50;

interface RoomsDeps {
  readonly history: History;
  readonly members: Membership;
  readonly restrictions: Restrictions;
  readonly removal: Removal;
  readonly confirmation: Confirmation;
  readonly codes: RoomCodes;
  readonly limits: CreationLimits;
}

export class Rooms {
  readonly #context: Context;
  readonly #deps: RoomsDeps;

  constructor(context: Context, deps: RoomsDeps) {
    this.#context = context;
    this.#deps = deps;
  }

  /**
   * Creates a room owned by the actor (`ownerId` null for the host), who becomes its first member unless `join` is
   * false. With `mayRename` it is `<name>-<code>` where the name is taken.
   * @throws invalid, duplicate (details: `name` or `code`), forbidden (owns too many), rate_limited
   */
  async create(
    actor: Actor,
    draft: NewRoom,
    options: { join?: boolean; mayRename?: boolean } = {},
  ): Promise<Room> {
    const owner = await userOrHost(this.#context.store, actor);
    const { code } = draft;
    const members = owner && options.join !== false ? [owner] : [];
    const room = await this.#deps.limits.counted("room", actor, owner, async () => {
      if (code !== undefined) await this.#deps.codes.assertUnused(actor, code);
      return this.#make(actor, members, (tables) => this.#insert(tables, actor, owner, draft, options));
    });
    await audit(this.#context, actor, "room.create", { where: room.name });
    return room;
  }

  /**
   * A room named by its alias, or `<alias>-<code>` where that name is taken (dialect E): aliases need not be unique.
   */
  async createAliased(actor: Actor, alias: string, draft: { isActive?: boolean | undefined }): Promise<Room> {
    checkName(alias, "alias");
    return this.create(actor, { ...draft, name: alias, alias }, { mayRename: true });
  }

  /**
   * Creates a room for a caller without an account: only the host owns it (dialect B).
   * @throws banned, invalid, duplicate, rate_limited
   */
  async createUnowned(actor: Actor, draft: NewRoom): Promise<Room> {
    await this.#deps.restrictions.assertWelcome(null, actor.address);
    const room = await this.#deps.limits.counted("room", actor, null, () =>
      this.#make(actor, [], (tables) => this.#insert(tables, actor, null, draft, { isByStranger: true })),
    );
    await audit(this.#context, actor, "room.create", { where: room.name });
    return room;
  }

  /** Creates the room that registration assigns, named by its code (dialect E). Registration publishes it. */
  createHome(tables: Tables, actor: Actor, owner: User): Promise<Room> {
    return this.#insert(tables, actor, owner, { name: "" });
  }

  /**
   * Returns the conversation of the actor with another user; creates it when missing.
   * @throws user_not_found, rate_limited
   */
  async openDirect(actor: Actor, userId: number): Promise<Room> {
    const { store } = this.#context;
    const me = await requireUser(store, actor);
    const peer = await store.users.get(userId);
    if (!peer || peer.id === me.id) throw new ChatError("user_not_found", { reason: "user_not_found" });
    const by = causeOf(actor);
    const pair = `${Math.min(me.id, peer.id)}:${Math.max(me.id, peer.id)}`;
    return this.#context.locks.withLock(`direct:${pair}`, async () => {
      // Because of the control character, name and code differ from any that people can choose.
      const code = `\u0001${pair}`;
      const known = await store.rooms.by("code", code);
      if (known) {
        await Promise.all([
          this.#deps.members.admit(known, me, by),
          this.#deps.members.admit(known, peer, by),
        ]);
        return known;
      }
      const row = { name: code, code, isPublic: false, isDirect: true };
      return this.#deps.limits.counted("direct", actor, me, () =>
        this.#make(actor, [me, peer], (tables) => this.#insertRow(tables, row)),
      );
    });
  }

  /** @throws room_not_found; direct conversations have no name that others can use */
  async byName(name: string): Promise<Room> {
    return this.#assertFound(await this.#context.store.rooms.by("name", name));
  }

  /**
   * The room of that code (dialect C). What the actor may not see into counts as a guess.
   * @throws room_not_found, rate_limited
   */
  byCode(actor: Actor, code: string): Promise<Room> {
    return this.#deps.codes.named(actor, code);
  }

  /**
   * Returns the room that a code lets people into. A wrong code counts as a guess.
   * @throws room_not_found, rate_limited
   */
  byInvitation(actor: Actor, code: string): Promise<Room> {
    return this.#deps.codes.invitedTo(actor, code);
  }

  /** Gives each private room that no code opens an invitation. Returns those rooms. */
  renewInvitations(): Promise<readonly Room[]> {
    return this.#deps.codes.renew();
  }

  /** The rooms that the actor may see in a list. @throws forbidden, unauthenticated */
  list(actor: Actor, query: RoomQuery): Promise<RowPage<Room>> {
    return listRooms(this.#context, actor, query);
  }

  /** Returns how many rooms there are, without direct conversations. */
  async count(): Promise<number> {
    return (await this.#context.store.rooms.page({ where: [["isDirect", "=", false]], limit: 0 })).total;
  }

  /** @throws room_not_found */
  get(id: number): Promise<Room> {
    return roomOf(this.#context.store, id);
  }

  /** Returns the room, or undefined when there is none. For callers that only refer to it. */
  async lookUp(id: number | null): Promise<Room | undefined> {
    return id === null ? undefined : this.#context.store.rooms.get(id);
  }

  /** A new name replaces the alias, and a new alias names the room. @throws forbidden, duplicate, invalid */
  async update(actor: Actor, roomId: number, patch: RoomPatch): Promise<Room> {
    const { before, room } = await this.#change(actor, roomId, async (before, tables) => {
      if (patch.name === "") checkRoomName("");
      const changes: Partial<Room> = checkPatch({ ...patch, ...(await namesAfter(tables, before, patch)) });
      const { isPublic = before.isPublic } = changes;
      if (isPublic === before.isPublic) return changes;
      // Anybody may know the code of a room that was public.
      return { ...changes, invitation: isPublic ? undefined : await this.#deps.codes.newInvitation(tables) };
    });
    const done = renaming(before, room, ({ name }) => name);
    if (done) await audit(this.#context, actor, "room.update", { where: done.name, why: done.why });
    return room;
  }

  /** null removes the picture. @throws unsupported_media, too_large, invalid, forbidden */
  async setAvatar(actor: Actor, roomId: number, image: Content | null): Promise<Room> {
    await managedRoom(this.#context.store, actor, roomId);
    const owner = { kind: "room", id: roomId } as const;
    const { before, room } = await setPicture(this.#context, owner, image, actor, (avatar) =>
      this.#change(actor, roomId, () => ({ avatar })),
    );
    if (room !== before && actor.kind === "host") {
      await audit(this.#context, actor, "room.avatar", { where: room.name });
    }
    return room;
  }

  /** Transfers the room to a member. @throws forbidden (the member is banned or owns too many, too), not_member */
  async transfer(actor: Actor, roomId: number, userId: number): Promise<Room> {
    const { before, room } = await this.#change(actor, roomId, async (before, tables) => {
      if (!(await tables.members.get(memberKey(roomId, userId)))) {
        throw new ChatError("not_member", { reason: "heir_not_in_room" });
      }
      assertMayBeAdded(await this.#deps.restrictions.isBannedFrom(before, userId));
      await this.#deps.limits.assertMayOwnMore(tables, actor, userId);
      return { ownerId: userId };
    });
    if (room === before) return room;
    const user = await this.#context.store.users.get(userId);
    await audit(this.#context, actor, "room.transfer", { where: room.name, whom: user?.username ?? "" });
    return room;
  }

  /**
   * Removes the room with its messages, members, avatar and uploads, and informs everyone in it.
   * @param password required of a web page that acts by an address lease
   * @throws forbidden, wrong_password
   */
  async dissolve(actor: Actor, roomId: number, reason = "", password?: string): Promise<void> {
    const { room, by } = await managedRoom(this.#context.store, actor, roomId);
    await this.#deps.confirmation.demand(actor, by, password);
    if (await this.#deps.removal.room(room, causeOf(actor), "dissolved", reason))
      await audit(this.#context, actor, "room.dissolve", { where: room.name, why: reason });
  }

  async pin(actor: Actor, roomId: number, seq: number, isPinned: boolean): Promise<Room> {
    await managedRoom(this.#context.store, actor, roomId);
    if (isPinned) await this.#deps.history.stored(roomId, seq);
    const { room } = await this.#change(actor, roomId, ({ pinned }) => {
      if (pinned.includes(seq) === isPinned) return {};
      if (isPinned && pinned.length >= MAX_PINS) {
        throw new ChatError("invalid", { reason: "too_many_pins", max: MAX_PINS });
      }
      return { pinned: isPinned ? [seq, ...pinned] : pinned.filter((pin) => pin !== seq) };
    });
    return room;
  }

  async ownerOf(room: Room): Promise<Author | null> {
    const owner = room.ownerId === null ? undefined : await this.#context.store.users.get(room.ownerId);
    return owner ? authorOf(owner) : null;
  }

  /** Creates a room with its first members, and publishes both. */
  async #make(
    actor: Actor,
    members: readonly User[],
    insert: (tables: Tables) => Promise<Room>,
  ): Promise<Room> {
    const { store, events } = this.#context;
    const by = causeOf(actor);
    const room = await store.transaction(async (tables) => {
      const room = await insert(tables);
      for (const user of members) {
        await accountOf(tables, user.id);
        const row = { roomId: room.id, userId: user.id, joinedAt: room.createdAt, readSeq: 0 };
        await tables.members.insert(row);
      }
      return room;
    });
    await events.publish({ type: "room.created", room, by });
    for (const user of members) await events.publish({ type: "member.joined", room, user, by });
    return room;
  }

  async #insert(
    tables: Tables,
    actor: Actor,
    owner: User | null,
    draft: NewRoom,
    { mayRename = false, isByStranger = false }: { mayRename?: boolean; isByStranger?: boolean } = {},
  ): Promise<Room> {
    const { merchantId = null, isPublic = true } = draft;
    const checked = checkPatch(draft);
    if (merchantId !== null) await pageOf(tables, merchantId);
    if (owner) await this.#deps.limits.assertMayOwnMore(tables, actor, owner.id);
    const code = draft.code ?? (await this.#deps.codes.newCode(tables, isPublic));
    const invitation =
      isPublic || draft.code === undefined ? undefined : await this.#deps.codes.newInvitation(tables);
    const name = draft.name === "" ? code : checkRoomName(draft.name);
    return this.#insertRow(tables, {
      name: mayRename ? await freeName(tables, name, code) : name,
      code: checkName(code, "room's code"),
      ...(invitation !== undefined && { invitation }),
      ...(isByStranger && { isByStranger }),
      alias: checked.alias ?? "",
      detail: checked.detail ?? "",
      icon: checked.icon ?? "",
      capacity: checked.capacity ?? 0,
      isPublic,
      isActive: draft.isActive ?? true,
      isReadOnly: draft.isReadOnly ?? false,
      ownerId: owner?.id ?? null,
      merchantId,
    });
  }

  #insertRow(tables: Tables, row: Pick<Room, "name" | "code"> & Partial<Room>): Promise<Room> {
    const at = nowOf(this.#context);
    return tables.rooms.add({
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
  }

  /**
   * Changes a room as its owner or an admin. `room` is `before` itself if nothing changed.
   * @param decide on what, from its present state.
   * @throws forbidden, room_not_found
   */
  async #change(
    actor: Actor,
    roomId: number,
    decide: (before: Room, tables: Tables) => Partial<Room> | Promise<Partial<Room>>,
  ): Promise<{ readonly before: Room; readonly room: Room }> {
    const { store, events } = this.#context;
    const { before, room } = await store.transaction(async (tables) => {
      const { room: before } = await managedRoom(tables, actor, roomId);
      return { before, room: await amend(this.#context, tables.rooms, before, await decide(before, tables)) };
    });
    if (room !== before) await events.publish({ type: "room.updated", room, before, by: causeOf(actor) });
    return { before, room };
  }

  #assertFound(room: Room | undefined): Room {
    if (!room || room.isDirect) throw new ChatError("room_not_found", { reason: "room_not_found" });
    return room;
  }
}

/** Returns name and alias as a patch changes them: whichever of the two is new, the other follows. */
async function namesAfter(
  tables: Tables,
  before: Room,
  { name, alias }: RoomPatch,
): Promise<Pick<RoomPatch, "name" | "alias">> {
  if (name !== undefined && name !== before.name) return { name, alias: alias ?? "" };
  // A name of an older version may break today's rules, so one that stays is not checked.
  if (!alias || alias === (before.alias || before.name)) return { name: undefined, alias };
  // The code of a private room may be what lets people in.
  return { name: before.isPublic ? await freeName(tables, alias, before.code, before.id) : alias, alias };
}

/** Returns the name, followed by the code where another room has it. */
async function freeName(tables: Tables, name: string, code: string, roomId?: number): Promise<string> {
  const known = await tables.rooms.by("name", name);
  return known === undefined || known.id === roomId ? name : withSuffix(name, code);
}

/** Checks a patch. @throws invalid */
function checkPatch(patch: RoomPatch): Partial<Changeable> {
  const { capacity, isPublic, isActive, isReadOnly } = patch;
  if (capacity !== undefined && !(Number.isInteger(capacity) && capacity >= 0 && capacity <= MAX_CAPACITY)) {
    throw new ChatError("invalid", { reason: "capacity_invalid", max: MAX_CAPACITY });
  }
  return {
    ...(patch.name !== undefined && patch.name !== "" && { name: checkRoomName(patch.name) }),
    ...(patch.alias !== undefined && { alias: patch.alias && checkName(patch.alias, "alias") }),
    ...(patch.detail !== undefined && { detail: checkText(patch.detail, "detail") }),
    ...(patch.icon !== undefined && { icon: checkText(patch.icon, "icon", 2000) }),
    ...(capacity !== undefined && { capacity }),
    ...(isPublic !== undefined && { isPublic }),
    ...(isActive !== undefined && { isActive }),
    ...(isReadOnly !== undefined && { isReadOnly }),
  };
}
