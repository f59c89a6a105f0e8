import { decodeDataUrl } from "../chat/dataurl.ts";
import { ChatError } from "../chat/errors.ts";
import type { User } from "../chat/types.ts";
import type { ParsedParams, USER_SORTS } from "./contract.ts";
import { countBy, defined, is, matcher, NEVER, pageWith, sorted } from "./lists.ts";
import type { Caller, Handlers, Parts } from "./parts.ts";
import type { ListPage, UserRoomRow, UserRow } from "./rows.ts";

const ENDED = "The admin ended this session.";

export function userOperations(parts: Parts): Handlers<"users"> {
  const { core, present, host } = parts;
  return {
    "users.list": (params) => listUsers(parts, params),
    "users.get": async ({ userId }) => present.user(await core.accounts.get(userId)),
    "users.create": (params, caller) => createUser(parts, params, caller),
    "users.update": async ({ userId, profile, ...patch }, caller) => {
      const before = await core.accounts.get(userId);
      const changes = { ...defined(patch), ...(profile && { profile: defined(profile) }) };
      const user = await core.accounts.update(caller.actor, userId, changes);
      const why = before.username === user.username ? "" : `→ ${user.username}`;
      await core.audit.note(caller.actor, "user.update", { whom: before.username, why });
      return present.user(user);
    },
    "users.resetPassword": async ({ userId, password }, { actor }) => {
      await core.accounts.resetPassword(actor, userId, password);
      return {};
    },
    "users.setRole": async ({ userId, role }, { actor }) =>
      present.user(await core.accounts.setRole(actor, userId, role)),
    "users.setAvatar": async ({ userId, image }, caller) => {
      const bytes = image === null ? null : decodeDataUrl(image, host.maxImageBytes());
      const user = await core.accounts.setAvatar(caller.actor, userId, bytes);
      await core.audit.note(caller.actor, "user.avatar", { whom: user.username });
      return present.user(user);
    },
    "users.delete": async ({ userId }, { actor }) => {
      await core.accounts.remove(actor, userId);
      return {};
    },
    "users.rooms": async ({ userId }) => roomsOf(parts, await core.accounts.get(userId)),
    "users.sessions": async ({ userId }) => {
      await core.accounts.get(userId);
      const now = core.clock();
      const items = (await core.sessions.of(userId))
        .filter((session) => Date.parse(session.expiresAt) > now)
        .map(({ id, dialect, address, createdAt, lastSeenAt, expiresAt }) => ({
          id,
          dialect,
          address,
          createdAt,
          lastSeenAt,
          expiresAt,
        }))
        .reverse();
      return { items, total: items.length };
    },
    "users.connections": async ({ userId }) => {
      await core.accounts.get(userId);
      const items = await Promise.all(
        core.presence.connectionsOf(userId).map(async ({ id, dialect, address, since, rooms }) => {
          const refs = await Promise.all([...rooms].map((roomId) => present.roomRef(roomId)));
          return { id: String(id), dialect, address, since, rooms: refs.filter((ref) => ref !== null) };
        }),
      );
      return { items, total: items.length };
    },
    "users.endSessions": async ({ userId, sessionId }, caller) => {
      const user = await core.accounts.get(userId);
      if (sessionId === undefined) await core.sessions.endAll(userId, "ended", ENDED);
      else {
        const session = (await core.sessions.of(userId)).find(({ id }) => id === sessionId);
        if (!session) throw new ChatError("not_found", { reason: "session_not_found" });
        await core.sessions.end(sessionId, ENDED);
      }
      await core.audit.note(caller.actor, "user.endSessions", { whom: user.username });
      return {};
    },
  };
}

async function listUsers(
  { core, present }: Parts,
  params: ParsedParams<"users.list">,
): Promise<ListPage<UserRow>> {
  const { filter, query, sort = "username" } = params;
  const matches = matcher(query);
  const held = await present.held();
  const ofDialect = filter.dialect === undefined ? null : await peopleOf(core, filter.dialect);
  const found = (await core.store.users.all()).filter(
    (user) =>
      is(filter.role, user.role) &&
      is(filter.online, core.presence.isOnline(user.id)) &&
      is(filter.banned, held.banned.has(user.id)) &&
      is(filter.muted, held.muted.has(user.id)) &&
      (ofDialect === null || ofDialect.has(user.id)) &&
      matches(user.username, user.displayName, user.phone, user.email),
  );
  type Key = (typeof USER_SORTS)[number];
  const needs = (key: Key) => sort === key || sort === `-${key}`;
  const seen = needs("lastSeenAt") ? await lastSeen(core) : new Map<number, string>();
  const rooms = needs("rooms") ? await roomCounts(core) : new Map<number, number>();
  const keys: Record<Key, (user: User) => string | number> = {
    username: (user) => user.username,
    displayName: (user) => user.displayName,
    role: (user) => user.role,
    rooms: (user) => rooms.get(user.id) ?? 0,
    createdAt: (user) => user.createdAt,
    // Somebody who is online is seen now: after every time that was written down.
    lastSeenAt: (user) => (core.presence.isOnline(user.id) ? NEVER : (seen.get(user.id) ?? "")),
  };
  return pageWith(sorted<User, Key>(found, sort, keys, params.language), params, (user) =>
    present.user(user, held),
  );
}

/** Who is connected by that dialect or holds a valid token of it. */
async function peopleOf({ store, presence, clock }: Parts["core"], dialect: string): Promise<Set<number>> {
  const now = clock();
  const sessions = (await store.sessions.all()).filter(({ expiresAt }) => Date.parse(expiresAt) > now);
  return new Set(
    [...sessions, ...presence.connections()]
      .filter((row) => row.dialect === dialect)
      .map((row) => row.userId),
  );
}

async function lastSeen({ store }: Parts["core"]): Promise<Map<number, string>> {
  const users = await store.users.all();
  const seen = new Map(users.map(({ id, lastSeenAt = "" }) => [id, lastSeenAt]));
  for (const { userId, lastSeenAt } of await store.sessions.all()) {
    if (lastSeenAt > (seen.get(userId) ?? "")) seen.set(userId, lastSeenAt);
  }
  return seen;
}

/** In how many rooms each is, conversations of two aside. */
async function roomCounts({ store, rooms }: Parts["core"]): Promise<ReadonlyMap<number, number>> {
  const counted = new Set((await rooms.all()).map(({ id }) => id));
  return countBy(
    (await store.members.all()).filter(({ roomId }) => counted.has(roomId)),
    "userId",
  );
}

async function createUser(
  { core, present }: Parts,
  { role, profile, ...account }: ParsedParams<"users.create">,
  { actor }: Caller,
): Promise<UserRow> {
  const user = await core.accounts.register(actor, {
    ...account,
    ...(profile && { profile: defined(profile) }),
  });
  return present.user(role === "admin" ? await core.accounts.setRole(actor, user.id, role) : user);
}

async function roomsOf({ core }: Parts, user: User): Promise<ListPage<UserRoomRow>> {
  const items = await Promise.all(
    (await core.rooms.of(user.id))
      .filter((room) => !room.isDirect)
      .map(async (room) => ({
        id: room.id,
        name: room.name,
        isOwner: room.ownerId === user.id,
        isOnline: core.presence.isInside(room.id, user.id),
        joinedAt: (await core.rooms.member(room.id, user.id))?.joinedAt ?? room.createdAt,
      })),
  );
  return { items, total: items.length };
}
