/** The list of all accounts, as admins see it. */
import { type Actor, userOrHost } from "./actor.ts";
import type { Connections } from "./connections.ts";
import { type Context, nowOf } from "./context.ts";
import { assertAdmin } from "./policy.ts";
import type { Store } from "./ports.ts";
import type { Presence } from "./presence.ts";
import {
  type Condition,
  given,
  is,
  isIn,
  paged,
  type RowPage,
  type Sort,
  type SortedQuery,
} from "./row-query.ts";
import type { Role, User } from "./types.ts";

type UserSort = "username" | "displayName" | "role" | "rooms" | "createdAt" | "lastSeenAt";

/** Finds a part of a name, phone or e-mail. */
export interface UserQuery extends SortedQuery<UserSort> {
  readonly role?: Role | undefined;
  readonly isOnline?: boolean | undefined;
  readonly isBanned?: boolean | undefined;
  readonly isMuted?: boolean | undefined;
  /** Only people who are connected by that dialect or hold a valid session of it. */
  readonly dialect?: string | undefined;
}

/** Admins only. `held`: who is banned from the host and who is muted everywhere. @throws forbidden */
export async function listUsers(
  context: Context,
  connections: Connections,
  actor: Actor,
  query: UserQuery,
  held: { banned: ReadonlySet<number>; muted: ReadonlySet<number> },
): Promise<RowPage<User>> {
  const { store, presence } = context;
  assertAdmin(actor, await userOrHost(store, actor));
  const fields = ["username", "displayName", "phone", "email"] as const;
  const anyOf = fields.map((field): Condition<User> => [field, "contains", query.query]);
  return store.users.page({
    where: given<User>([
      { anyOf },
      is("role", query.role),
      query.isOnline !== undefined && isIn("id", await presence.onlineIds(), query.isOnline),
      isIn("id", held.banned, query.isBanned),
      isIn("id", held.muted, query.isMuted),
      query.dialect !== undefined && [
        "id",
        "in",
        await peopleOf(store, connections, query.dialect, nowOf(context)),
      ],
    ]),
    sort: await order(store, presence, query.sort),
    language: query.language,
    ...paged(query),
  });
}

async function peopleOf(
  { sessions }: Store,
  connections: Connections,
  dialect: string,
  now: string,
): Promise<ReadonlySet<number>> {
  const valid = await sessions.page({
    where: [
      ["dialect", "=", dialect],
      ["expiresAt", ">", now],
    ],
    limit: Number.POSITIVE_INFINITY,
  });
  const connected = connections.all().filter((connection) => connection.dialect === dialect);
  return new Set([...valid.items, ...connected].map(({ userId }) => userId));
}

async function order(
  store: Store,
  presence: Presence,
  { by, descending }: UserQuery["sort"],
): Promise<readonly Sort<User>[]> {
  if (by === "rooms") return [{ key: "id", ranks: await roomsByUser(store), descending }];
  if (by === "lastSeenAt") {
    // A person who is online counts as seen now.
    const online = new Map([...(await presence.onlineIds())].map((id) => [id, 1]));
    return [
      { key: "id", ranks: online, descending },
      { by, descending },
    ];
  }
  return [{ by, descending }];
}

/** In how many rooms each person is, without direct conversations. */
async function roomsByUser({ rooms, members }: Store): Promise<ReadonlyMap<number, number>> {
  const direct = await rooms.where("direct", 1);
  const counts = new Map(await members.tally("userId")) as Map<number, number>;
  for (const { id } of direct) {
    for (const { userId } of await members.where("roomId", id)) {
      counts.set(userId, (counts.get(userId) ?? 1) - 1);
    }
  }
  return counts;
}
