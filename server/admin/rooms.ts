import { authorOf } from "../chat/author.ts";
import { decodeDataUrl } from "../chat/dataurl.ts";
import { ChatError } from "../chat/errors.ts";
import { parseMessageId } from "../chat/history.ts";
import type { Room } from "../chat/types.ts";
import type { ParsedParams } from "./contract.ts";
import type { AdminDeps, Caller, Handlers } from "./deps.ts";
import { wholeFile } from "./export.ts";
import { listQuery, pageWith } from "./lists.ts";
import type { ListPage, MemberRow, RoomRow } from "./rows.ts";

const MAX_HISTORY_PAGE = 200;

export function roomOperations(deps: AdminDeps): Handlers<"rooms"> {
  const { core, present, host } = deps;
  const row = async (roomId: number) => present.room(await core.rooms.get(roomId));
  return {
    "rooms.list": (params, caller) => listRooms(deps, params, caller),
    "rooms.get": ({ roomId }) => row(roomId),
    "rooms.create": (params, caller) => createRoom(deps, params, caller),
    "rooms.update": async ({ roomId, ...patch }, { actor }) =>
      present.room(await core.rooms.update(actor, roomId, patch)),
    "rooms.dissolve": ({ roomId, reason }, { actor }) => core.rooms.dissolve(actor, roomId, reason),
    "rooms.transfer": async ({ roomId, userId }, caller) => {
      await transferRoom(deps, caller, roomId, userId);
      return row(roomId);
    },
    "rooms.setAvatar": async ({ roomId, image }, { actor }) => {
      const bytes = image === null ? null : decodeDataUrl(image, host.maxImageBytes());
      return present.room(await core.rooms.setAvatar(actor, roomId, bytes));
    },
    "rooms.members": async ({ roomId, ...params }) => listMembers(deps, await core.rooms.get(roomId), params),
    "rooms.addMember": ({ roomId, userId }, caller) => addMember(deps, caller, roomId, userId),
    "rooms.messages": async ({ roomId, before, after, limit, query }, { actor }) => {
      const room = await core.rooms.get(roomId);
      const most = Math.min(Math.max(limit, 1), MAX_HISTORY_PAGE);
      return query === ""
        ? core.history.page(room, { before, after, limit: most })
        : core.search.inRoom(actor, room, query, { before, limit: most });
    },
    "rooms.deleteMessage": async ({ roomId, messageId }, { actor }) => {
      await core.rooms.get(roomId);
      if (parseMessageId(messageId).roomId !== roomId) {
        throw new ChatError("message_not_found", { reason: "message_not_found" });
      }
      await core.messages.remove(actor, messageId);
    },
    "rooms.say": ({ roomId, body }, { actor }) => core.messages.say(actor, roomId, body),
    "rooms.export": async ({ roomId, format, timeZone }, { actor }) =>
      wholeFile(await core.exports.open(actor, await core.rooms.get(roomId), format, timeZone)),
  };
}

async function listRooms(
  { core, present }: AdminDeps,
  params: ParsedParams<"rooms.list">,
  { actor }: Caller,
): Promise<ListPage<RoomRow>> {
  const { online, merchant, ...filter } = params.filter;
  const found = await core.rooms.list(actor, {
    scope: "all",
    ...listQuery(params, "-lastActivityAt"),
    ...filter,
    isOnline: online,
    hasMerchant: merchant,
  });
  return pageWith(found, (room) => present.room(room));
}

async function createRoom(
  deps: AdminDeps,
  { ownerId, ...draft }: ParsedParams<"rooms.create">,
  caller: Caller,
): Promise<RoomRow> {
  const { core, present } = deps;
  if (ownerId !== undefined) await core.accounts.get(ownerId);
  const room = await core.rooms.create(caller.actor, draft);
  if (ownerId !== undefined) await transferRoom(deps, caller, room.id, ownerId);
  return present.room(await core.rooms.get(room.id));
}

/** The host may hand a room to anyone; an owner is a member, so they become one. */
async function transferRoom(deps: AdminDeps, caller: Caller, roomId: number, userId: number): Promise<void> {
  await deps.core.rooms.get(roomId);
  await deps.core.accounts.get(userId);
  if (!(await deps.core.members.member(roomId, userId))) await addMember(deps, caller, roomId, userId);
  await deps.core.rooms.transfer(caller.actor, roomId, userId);
}

async function addMember(deps: AdminDeps, caller: Caller, roomId: number, userId: number): Promise<void> {
  const { user, isNew } = await deps.core.members.add(caller.actor, roomId, userId);
  if (!isNew) return;
  const room = await deps.core.rooms.get(roomId);
  await deps.core.audit.note(caller.actor, "room.addMember", { whom: user.username, where: room.name });
}

async function listMembers(
  { core }: AdminDeps,
  room: Room,
  params: Omit<ParsedParams<"rooms.members">, "roomId">,
): Promise<ListPage<MemberRow>> {
  const [here, everywhere] = await Promise.all([core.restrictions.held(room.id), core.restrictions.held()]);
  const found = await core.members.page(room, { ...listQuery(params), isOnline: params.filter.online });
  return pageWith(found, ({ user, member, isOnline }) => {
    const mutes = [
      ...(here.muted.has(user.id) ? (["room"] as const) : []),
      ...(everywhere.muted.has(user.id) ? (["everywhere"] as const) : []),
    ];
    return {
      ...authorOf(user),
      isOnline,
      isOwner: room.ownerId === user.id,
      isMuted: mutes.length > 0,
      mutes,
      joinedAt: member.joinedAt,
    };
  });
}
