import { decodeDataUrl } from "../chat/dataurl.ts";
import { ChatError } from "../chat/errors.ts";
import { parseMessageId } from "../chat/history.ts";
import type { Room } from "../chat/types.ts";
import type { ParsedParams, ROOM_SORTS } from "./contract.ts";
import { exportRoom } from "./export.ts";
import { countBy, defined, is, matcher, pageOf, pageWith, sorted } from "./lists.ts";
import type { Caller, Handlers, Parts } from "./parts.ts";
import type { MemberRow, RoomRow } from "./rows.ts";

const MAX_HISTORY_PAGE = 200;

export function roomOperations(parts: Parts): Handlers<"rooms"> {
  const { core, present, host } = parts;
  const row = async (roomId: number) => present.room(await core.rooms.get(roomId));
  return {
    "rooms.list": (params) => listRooms(parts, params),
    "rooms.get": ({ roomId }) => row(roomId),
    "rooms.create": (params, caller) => createRoom(parts, params, caller),
    "rooms.update": async ({ roomId, ...patch }, { actor }) =>
      present.room(await core.rooms.update(actor, roomId, defined(patch))),
    "rooms.dissolve": async ({ roomId, reason }, { actor }) => {
      await core.rooms.dissolve(actor, roomId, reason);
      return {};
    },
    "rooms.transfer": async ({ roomId, userId }, caller) => {
      await handOver(parts, caller, roomId, userId);
      return row(roomId);
    },
    "rooms.setAvatar": async ({ roomId, image }, caller) => {
      const bytes = image === null ? null : decodeDataUrl(image, host.maxImageBytes());
      const room = await core.rooms.setAvatar(caller.actor, roomId, bytes);
      await core.audit.note(caller.actor, "room.avatar", { where: room.name });
      return present.room(room);
    },
    "rooms.members": async ({ roomId, ...params }) =>
      listMembers(parts, await core.rooms.get(roomId), params),
    "rooms.addMember": async ({ roomId, userId }, caller) => {
      await addMember(parts, caller, roomId, userId);
      return {};
    },
    "rooms.messages": async ({ roomId, before, after, limit, query }) => {
      const room = await core.rooms.get(roomId);
      const most = Math.min(Math.max(limit, 1), MAX_HISTORY_PAGE);
      return query === ""
        ? core.messages.page(room, { before, after, limit: most })
        : core.messages.search(room, query, { before, limit: most });
    },
    "rooms.deleteMessage": async ({ roomId, messageId }, { actor }) => {
      await core.rooms.get(roomId);
      if (parseMessageId(messageId).roomId !== roomId) {
        throw new ChatError("message_not_found", { reason: "message_not_found" });
      }
      await core.messages.remove(actor, messageId);
      return {};
    },
    "rooms.say": ({ roomId, body }, { actor }) => core.messages.say(actor, roomId, body),
    "rooms.export": async ({ roomId, format, timeZone }) =>
      exportRoom(core, await core.rooms.get(roomId), format, timeZone),
  };
}

async function listRooms(
  { core, present }: Parts,
  params: ParsedParams<"rooms.list">,
): Promise<{ items: readonly RoomRow[]; total: number }> {
  const { filter, query, sort = "-lastActivityAt" } = params;
  const matches = matcher(query);
  const { store } = core;
  const owners = new Map((await store.users.all()).map((user) => [user.id, user.username]));
  const ownerOf = (room: Room) => (room.ownerId === null ? "" : (owners.get(room.ownerId) ?? ""));
  const found = (await core.rooms.all()).filter(
    (room) =>
      is(filter.isPublic, room.isPublic) &&
      is(filter.isActive, room.isActive) &&
      is(filter.isReadOnly, room.isReadOnly) &&
      is(filter.online, core.presence.online(room.id) > 0) &&
      is(filter.merchant, room.merchantId !== null) &&
      is(filter.merchantId, room.merchantId) &&
      is(filter.ownerId, room.ownerId) &&
      matches(room.name, room.code, room.alias, room.detail, ownerOf(room)),
  );
  const activity = new Map((await store.activity.all()).map((row) => [row.roomId, row]));
  const members = sort.endsWith("members")
    ? countBy(await store.members.all(), "roomId")
    : new Map<number, number>();
  type Key = (typeof ROOM_SORTS)[number];
  const keys: Record<Key, (room: Room) => string | number> = {
    name: (room) => room.name,
    code: (room) => room.code,
    owner: ownerOf,
    members: (room) => members.get(room.id) ?? 0,
    online: (room) => core.presence.online(room.id),
    messages: (room) => activity.get(room.id)?.messages ?? 0,
    capacity: (room) => room.capacity,
    createdAt: (room) => room.createdAt,
    lastActivityAt: (room) => activity.get(room.id)?.lastMessageAt ?? "",
  };
  return pageWith(sorted<Room, Key>(found, sort, keys, params.language), params, (room) =>
    present.room(room),
  );
}

async function createRoom(
  parts: Parts,
  { ownerId, isReadOnly, ...draft }: ParsedParams<"rooms.create">,
  caller: Caller,
): Promise<RoomRow> {
  const { core, present } = parts;
  if (ownerId !== undefined) await core.accounts.get(ownerId);
  let room = await core.rooms.create(caller.actor, draft);
  if (isReadOnly) room = await core.rooms.update(caller.actor, room.id, { isReadOnly });
  if (ownerId !== undefined) await handOver(parts, caller, room.id, ownerId);
  return present.room(await core.rooms.get(room.id));
}

/** The host may hand a room to anyone; an owner is a member, so they become one. */
async function handOver(parts: Parts, caller: Caller, roomId: number, userId: number): Promise<void> {
  await parts.core.rooms.get(roomId);
  await parts.core.accounts.get(userId);
  if (!(await parts.core.rooms.member(roomId, userId))) await addMember(parts, caller, roomId, userId);
  await parts.core.rooms.transfer(caller.actor, roomId, userId);
}

async function addMember(parts: Parts, caller: Caller, roomId: number, userId: number): Promise<void> {
  const user = await parts.core.rooms.add(caller.actor, roomId, userId);
  const room = await parts.core.rooms.get(roomId);
  await parts.core.audit.note(caller.actor, "room.addMember", { whom: user.username, where: room.name });
}

async function listMembers(
  { core }: Parts,
  room: Room,
  params: Omit<ParsedParams<"rooms.members">, "roomId">,
): Promise<{ items: readonly MemberRow[]; total: number }> {
  const { query, filter, sort } = params;
  const matches = matcher(query);
  const { mutes } = await core.moderation.active();
  const muted = {
    room: new Set(mutes.flatMap((mute) => (mute.roomId === room.id ? [mute.userId] : []))),
    everywhere: new Set(mutes.flatMap((mute) => (mute.roomId === null ? [mute.userId] : []))),
  };
  const mutesOf = (userId: number) =>
    (["room", "everywhere"] as const).filter((where) => muted[where].has(userId));
  const found = (await core.rooms.members(room.id))
    .filter(({ user, isOnline }) => is(filter.online, isOnline) && matches(user.username, user.displayName))
    .map(({ user, member, isOnline }) => ({
      id: user.id,
      username: user.username,
      displayName: user.displayName,
      avatar: user.avatar,
      isOnline,
      isOwner: room.ownerId === user.id,
      isMuted: mutesOf(user.id).length > 0,
      mutes: mutesOf(user.id),
      joinedAt: member.joinedAt,
    }));
  type Key = "username" | "displayName" | "joinedAt";
  const keys: Record<Key, (row: MemberRow) => string> = {
    username: (row) => row.username,
    displayName: (row) => row.displayName,
    joinedAt: (row) => row.joinedAt,
  };
  return pageOf(sort ? sorted<MemberRow, Key>(found, sort, keys, params.language) : found, params);
}
