import { decodeDataUrl } from "../chat/dataurl.ts";
import { ChatError } from "../chat/errors.ts";
import type { User } from "../chat/types.ts";
import type { ParsedParams } from "./contract.ts";
import type { AdminDeps, Caller, Handlers } from "./deps.ts";
import { listQuery, pageWith } from "./lists.ts";
import type { AddressRow, ListPage, UserRoomRow, UserRow } from "./rows.ts";

const ENDED = "The admin ended this session.";

export function userOperations(deps: AdminDeps): Handlers<"users"> {
  const { core, present, host } = deps;
  return {
    "users.list": (params, caller) => listUsers(deps, params, caller),
    "users.get": async ({ userId }) => present.user(await core.accounts.get(userId)),
    "users.create": (params, caller) => createUser(deps, params, caller),
    "users.update": async ({ userId, ...patch }, { actor }) =>
      present.user(await core.accounts.update(actor, userId, patch)),
    "users.resetPassword": async ({ userId, password }, { actor }) => {
      await core.accounts.resetPassword(actor, userId, password);
    },
    "users.setRole": async ({ userId, role }, { actor }) =>
      present.user(await core.accounts.setRole(actor, userId, role)),
    "users.setAvatar": async ({ userId, image }, { actor }) => {
      const bytes = image === null ? null : decodeDataUrl(image, host.maxImageBytes());
      return present.user(await core.accounts.setAvatar(actor, userId, bytes));
    },
    "users.delete": ({ userId }, { actor }) => core.accounts.remove(actor, userId),
    "users.rooms": async ({ userId }) => roomsOf(deps, await core.accounts.get(userId)),
    "users.sessions": async ({ userId }) => {
      await core.accounts.get(userId);
      const sessions = await core.sessions.of(userId);
      const items = sessions.map(({ userId: _, tokenHash: __, ...row }) => row).reverse();
      return { items, total: items.length };
    },
    "users.connections": async ({ userId }) => {
      await core.accounts.get(userId);
      const items = await Promise.all(
        core.connections.of(userId).map(async ({ id, dialect, address, since, rooms }) => {
          const refs = await Promise.all([...rooms].map((roomId) => present.roomRef(roomId)));
          return { id: String(id), dialect, address, since, rooms: refs.filter((ref) => ref !== null) };
        }),
      );
      return { items, total: items.length };
    },
    "users.addresses": async ({ userId }) => {
      await core.accounts.get(userId);
      const addresses = [...(await core.sessions.addressesOf(userId))];
      const items = await Promise.all(addresses.map((address) => addressRow(deps, address, userId)));
      return { items, total: items.length };
    },
    "users.endSessions": async ({ userId, sessionId }, caller) => {
      const user = await core.accounts.get(userId);
      if (sessionId === undefined) {
        if (!(await core.sessions.endAll(userId, "ended", ENDED))) return;
      } else {
        const session = (await core.sessions.of(userId)).find(({ id }) => id === sessionId);
        if (!session || !(await core.sessions.end(sessionId, ENDED)))
          throw new ChatError("not_found", { reason: "session_not_found" });
      }
      await core.audit.note(caller.actor, "user.endSessions", { whom: user.username });
    },
  };
}

const MAX_OTHERS = 20;

async function addressRow(
  { core, present }: AdminDeps,
  address: string,
  userId: number,
): Promise<AddressRow> {
  const ids = [...(await core.sessions.usersAt(address))].filter((id) => id !== userId);
  const others = await Promise.all(ids.slice(0, MAX_OTHERS).map((id) => present.author(id)));
  return { address, others: others.filter((author) => author !== null), othersTotal: ids.length };
}

async function listUsers(
  { core, present }: AdminDeps,
  params: ParsedParams<"users.list">,
  { actor }: Caller,
): Promise<ListPage<UserRow>> {
  const { role, dialect, online, banned, muted } = params.filter;
  const found = await core.accounts.list(actor, {
    ...listQuery(params, "username"),
    role,
    dialect,
    isOnline: online,
    isBanned: banned,
    isMuted: muted,
  });
  const held = await present.held();
  return pageWith(found, (user) => present.user(user, held));
}

async function createUser(
  { core, present }: AdminDeps,
  { role, ...account }: ParsedParams<"users.create">,
  { actor }: Caller,
): Promise<UserRow> {
  const user = await core.registration.register(actor, account);
  return present.user(role === "admin" ? await core.accounts.setRole(actor, user.id, role) : user);
}

async function roomsOf({ core }: AdminDeps, user: User): Promise<ListPage<UserRoomRow>> {
  const items = await Promise.all(
    (await core.members.roomsOf(user.id))
      .filter((room) => !room.isDirect)
      .map(async (room) => ({
        id: room.id,
        name: room.name,
        isOwner: room.ownerId === user.id,
        isOnline: await core.presence.isInside(room.id, user.id),
        joinedAt: (await core.members.member(room.id, user.id))?.joinedAt ?? room.createdAt,
      })),
  );
  return { items, total: items.length };
}
