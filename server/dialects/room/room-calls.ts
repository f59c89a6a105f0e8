/** The calls under `/room/…`. */

import type { z } from "zod";
import type { Core } from "../../chat/core.ts";
import { ChatError, parameterInvalid } from "../../chat/errors.ts";
import type { Room, User } from "../../chat/types.ts";
import { parse } from "../kit/parse.ts";
import type { Caller } from "../kit/routes.ts";
import { envelope, roomViews } from "./encode.ts";
import type * as schema from "./schema.ts";
import { anyRoomRef } from "./schema.ts";

/** The document has no paging: one answer holds all rooms, up to this number. */
const MAX_ROOMS = 10_000;

/** What looking up a room needs of a call. */
type CoreAndActor = Pick<Caller, "core" | "actor">;
type RoomRef = z.output<typeof schema.roomRef>;
type Person = z.output<typeof schema.person>;

export async function transferOwner(call: Caller, params: RoomRef & Person) {
  const { core, actor } = call;
  const room = await roomOf(call, params);
  await core.rooms.transfer(actor, room.id, await idOf(core, params));
  return envelope("转让成功");
}

export async function retrieveUser(call: Caller, params: RoomRef) {
  const { core, actor } = call;
  const room = await roomOf(call, params);
  const me = await core.accounts.me(actor);
  await assertMember(core, room, me);
  const members = [...(await core.members.list(room.id))].sort((a, b) =>
    a.member.joinedAt < b.member.joinedAt ? -1 : Number(a.member.joinedAt > b.member.joinedAt),
  );
  return envelope({
    clients: members.map(({ user }) => ({ UserId: user.username, UserName: user.displayName })),
  });
}

export async function dissolve(call: Caller, params: RoomRef) {
  const { core, actor } = call;
  const room = await roomOf(call, params);
  await core.rooms.dissolve(actor, room.id);
  return envelope("解散成功");
}

export async function kickOutUser(call: Caller, params: RoomRef & Person) {
  const { core, actor } = call;
  const room = await roomOf(call, params);
  await core.moderation.kickFromRoom(actor, room.id, await idOf(core, params), "");
  return envelope("踢出成功");
}

/**
 * Lists rooms whose name contains the text, newest first; all rooms without one. `Code` is 1 on success, as documented.
 */
export async function retrieve({ core, actor }: Caller, { roomName = "" }: z.output<typeof schema.search>) {
  const requested = {
    scope: "named",
    query: roomName,
    newestFirst: true,
    page: 1,
    pageSize: MAX_ROOMS,
  } as const;
  const { items } = await core.rooms.list(actor, requested);
  return envelope({ rooms: await roomViews(core, actor, items) }, "", 1);
}

/**
 * Changes a room. The query names it, so the body's `roomName` is the new name; the body names the room only if the query
 * names none.
 */
export async function update(call: Caller, { roomCap, roomAccess }: z.output<typeof schema.updateRoom>) {
  const { core, actor, body, query } = call;
  const requested = parse(anyRoomRef, query);
  const sent = parse(anyRoomRef, body.ownFields);
  const isInQuery = requested.roomId !== undefined || requested.roomName !== undefined;
  const room = await roomOf(call, isInQuery ? requested : sent);
  await core.rooms.update(actor, room.id, { name: sent.roomName, capacity: roomCap, isPublic: roomAccess });
  return envelope("修改成功");
}

export async function exit(call: Caller, params: RoomRef) {
  const { core, actor } = call;
  const room = await roomOf(call, params);
  await core.members.leave(actor, room.id);
  return envelope("退出房间成功");
}

export async function sendImg(call: Caller, params: RoomRef) {
  const { core, actor, body } = call;
  const { files } = body;
  const file = files.find(({ field }) => field === "Img") ?? (files.length === 1 ? files[0] : undefined);
  if (!file) throw new ChatError("invalid", { reason: "file_missing" });
  const room = await roomOfPicture(call, params);
  await core.messages.postFile(actor, room.id, file, { imageOnly: true });
  return envelope("发送成功");
}

/** @throws invalid when none is named, room_not_found, rate_limited */
export async function roomOf(
  { core, actor }: CoreAndActor,
  { roomId, roomName = "" }: RoomRef,
): Promise<Room> {
  if (roomId === undefined && roomName === "") throw parameterInvalid("roomName", "missing");
  return roomId === undefined ? core.rooms.byName(roomName) : core.rooms.byCode(actor, roomId);
}

/** Returns the named room, otherwise the caller's only room, otherwise the only one in which the caller is online. */
async function roomOfPicture(call: Caller, params: RoomRef): Promise<Room> {
  const { core, actor } = call;
  if (params.roomId !== undefined || params.roomName !== undefined) return roomOf(call, params);
  const user = await core.accounts.me(actor);
  const rooms = (await core.members.roomsOf(user.id)).filter((room) => !room.isDirect);
  const isInside = await Promise.all(rooms.map((room) => core.presence.isInside(room.id, user.id)));
  const here = rooms.length > 1 ? rooms.filter((_, at) => isInside[at]) : rooms;
  const [room, ...others] = here;
  if (!room && rooms.length === 0) throw new ChatError("not_member", { reason: "in_no_room" });
  if (!room || others.length > 0) throw new ChatError("invalid", { reason: "room_ambiguous" });
  return room;
}

/**
 * Returns the user's id, or 0 (no user has it) for an unknown name: the core then still checks the owner's right first.
 */
async function idOf(core: Core, { userId }: Person): Promise<number> {
  return (await core.accounts.find("username", userId))?.id ?? 0;
}

/** @throws not_member */
export async function assertMember(core: Core, room: Room, user: User): Promise<void> {
  if (!(await core.members.member(room.id, user.id))) {
    throw new ChatError("not_member", { reason: "not_in_room" });
  }
}
