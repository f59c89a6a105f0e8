/** Decides which rooms a list shows to whom, for every API. A dialect may show fewer, never more. */
import { type Actor, requireUser, userOrHost } from "./actor.ts";
import type { Context } from "./context.ts";
import { assertAdmin, isAdmin } from "./policy.ts";
import type { Store } from "./ports.ts";
import type { Presence } from "./presence.ts";
import {
  type Condition,
  given,
  is,
  isIn,
  joined,
  type ListQuery,
  type Paging,
  paged,
  type RowPage,
  type Sort,
} from "./row-query.ts";
import type { Room, User } from "./types.ts";

/**
 * - `public`: rooms that anybody may enter.
 * - `mine`: the actor's own, direct conversations included, in the order they were joined.
 * - `visible`: public rooms and the actor's own, without direct conversations.
 * - `named`: every room but direct conversations, found by name only (dialect C documents that private rooms are
 * found).
 * - `all`: every room but direct conversations, with what only admins may search. Admins only.
 */
export type RoomScope = "public" | "mine" | "visible" | "named" | "all";

export interface RoomQuery extends Paging, Pick<ListQuery<RoomSort>, "sort" | "language"> {
  readonly scope: RoomScope;
  /** Part of a name; in scope `all` also of a code, an alias, or the owner's username. */
  readonly query?: string | undefined;
  readonly isPublic?: boolean | undefined;
  readonly isActive?: boolean | undefined;
  readonly isReadOnly?: boolean | undefined;
  /** Whether anybody is in the room. */
  readonly isOnline?: boolean | undefined;
  readonly hasMerchant?: boolean | undefined;
  readonly merchantId?: number | undefined;
  readonly ownerId?: number | undefined;
  /** Without `sort`: in the order of creation. */
  readonly newestFirst?: boolean;
}

type RoomSort =
  | "name"
  | "code"
  | "owner"
  | "members"
  | "online"
  | "messages"
  | "capacity"
  | "createdAt"
  | "lastActivityAt";

/** @throws forbidden, unauthenticated */
export async function listRooms(
  { store, presence }: Context,
  actor: Actor,
  query: RoomQuery,
): Promise<RowPage<Room>> {
  const { scope, hasMerchant, newestFirst = false, language } = query;
  const seen = await scopeFor(store, actor, scope);
  const hasOwner = hasMerchant === undefined ? undefined : hasMerchant ? "!=" : "=";
  return store.rooms.page({
    where: given<Room>([
      ...seen.where,
      found(store, scope, query.query ?? ""),
      is("isPublic", query.isPublic),
      is("isActive", query.isActive),
      is("isReadOnly", query.isReadOnly),
      is("merchantId", query.merchantId),
      is("ownerId", query.ownerId),
      hasOwner && ["merchantId", hasOwner, null],
      query.isOnline !== undefined &&
        isIn("id", new Set((await presence.onlineByRoom()).keys()), query.isOnline),
    ]),
    sort: query.sort ? [await order(store, presence, query.sort)] : seen.sort,
    newestFirst,
    language,
    ...paged(query),
  });
}

/** A search looks through at most this many rooms, the most recently active ones. */
const MOST_SEARCHED = 5_000;

/**
 * Rooms that {@link mayRead} may allow the user to read, the most recently active first.
 * @param roomIds limits the result to these rooms, in their order.
 */
export async function readableRooms(
  { rooms, members, activity }: Store,
  actor: Actor,
  user: User | null,
  roomIds?: Iterable<number>,
): Promise<readonly Room[]> {
  if (roomIds) {
    const named: Room[] = [];
    for (const id of roomIds) {
      const room = await rooms.get(id);
      if (room) named.push(room);
    }
    return named;
  }
  const memberships = user ? await members.where("userId", user.id) : [];
  const mine: Condition<Room> = ["id", "in", new Set(memberships.map((member) => member.roomId))];
  const open: Condition<Room> = {
    allOf: given<Room>([["isDirect", "=", false], !isAdmin(actor, user) && openTo(user)]),
  };
  const found = await rooms.page({
    where: [{ anyOf: [mine, open] }],
    sort: [{ key: "id", of: activity, by: "lastMessageAt", descending: true }],
    limit: MOST_SEARCHED,
  });
  return found.items;
}

const openTo = (user: User | null): Condition<Room> => ({
  anyOf: given<Room>([["isPublic", "=", true], user !== null && ["ownerId", "=", user.id]]),
});

async function scopeFor(
  store: Store,
  actor: Actor,
  scope: RoomScope,
): Promise<{ where: readonly Condition<Room>[]; sort: readonly Sort<Room>[] }> {
  const noDirect: Condition<Room> = ["isDirect", "=", false];
  const isPublic: Condition<Room> = ["isPublic", "=", true];
  if (scope === "public") return { where: [noDirect, isPublic], sort: [] };
  if (scope === "all") assertAdmin(actor, await userOrHost(store, actor));
  if (scope === "all" || scope === "named") return { where: [noDirect], sort: [] };
  const user = await requireUser(store, actor);
  const memberships = await store.members.where("userId", user.id);
  const places = new Map(memberships.map(({ roomId }, place) => [roomId, place]));
  const isMine: Condition<Room> = ["id", "in", new Set(places.keys())];
  if (scope === "mine") return { where: [isMine], sort: [{ key: "id", ranks: places }] };
  return { where: [noDirect, { anyOf: [isPublic, isMine] }], sort: [] };
}

function found({ users }: Store, scope: RoomScope, text: string): Condition<Room> {
  const name: Condition<Room> = ["name", "contains", text];
  if (scope === "named") return name;
  const detail: Condition<Room> = ["detail", "contains", text];
  if (scope !== "all") return { anyOf: [name, detail] };
  const owner = joined<Room, { username: string }, number>("ownerId", users, ["username", "contains", text]);
  return { anyOf: [name, detail, ["code", "contains", text], ["alias", "contains", text], owner] };
}

async function order(
  { users, members, activity }: Store,
  presence: Presence,
  { by, descending }: NonNullable<RoomQuery["sort"]>,
): Promise<Sort<Room>> {
  switch (by) {
    case "owner":
      return { key: "ownerId", of: users, by: "username", descending };
    case "members":
      return { key: "id", ranks: await members.tally("roomId"), descending };
    case "online":
      return { key: "id", ranks: await presence.onlineByRoom(), descending };
    case "messages":
      return { key: "id", of: activity, by: "messages", descending };
    case "lastActivityAt":
      return { key: "id", of: activity, by: "lastMessageAt", descending };
    default:
      return { by, descending };
  }
}
