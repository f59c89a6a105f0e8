/** Rooms. Their calls carry no token in the document: the caller's address lease replaces it. */

import type { z } from "zod";
import { type Actor, stranger } from "../../chat/actor.ts";
import { ChatError, isChatError } from "../../chat/errors.ts";
import type { Room } from "../../chat/types.ts";
import type { Call } from "../kit/routes.ts";
import { type Answer, roomFields, success } from "./encode.ts";
import { pkIn } from "./params.ts";
import type * as schema from "./schema.ts";

const PAGE_SIZE = 30;

export async function list(
  { core, from, origin }: Call,
  { page = 1, pageSize = PAGE_SIZE }: z.output<typeof schema.roomList>,
): Promise<Answer> {
  const { items, total } = await core.rooms.list(stranger(from), {
    scope: "public",
    isActive: true,
    page,
    pageSize,
  });
  return success(200, "查询成功", {
    pageSize: `${pageSize}`,
    currentPage: `${page}`,
    totalPage: `${Math.max(1, Math.ceil(total / pageSize))}`,
    total: `${total}`,
    results: await Promise.all(items.map((room) => roomFields(core, room, origin))),
  });
}

export async function show(call: Call): Promise<Answer> {
  const room = await roomOf(call);
  if (!room.isPublic) {
    // A private room's number lets people in: only its members see it.
    try {
      await call.core.members.assertReads(await ownerOf(call, room), room);
    } catch (error) {
      if (!isChatError(error)) throw error;
      throw new ChatError("room_not_found", { reason: "room_not_found" });
    }
  }
  return success(200, "查询成功", await roomFields(call.core, room, call.origin));
}

export async function create(
  call: Call,
  { room_alias, active }: z.output<typeof schema.roomCreate>,
): Promise<Answer> {
  const actor = await call.core.sessions.latest(call.from, call.token);
  const room = await call.core.rooms.createAliased(actor, room_alias, { isActive: active });
  return success(201, "创建成功", await roomFields(call.core, room, call.origin));
}

export async function update(
  call: Call,
  { room_alias, active }: z.output<typeof schema.roomUpdate>,
): Promise<Answer> {
  const room = await roomOf(call);
  const actor = await ownerOf(call, room);
  const changed = await call.core.rooms.update(actor, room.id, { alias: room_alias, isActive: active });
  return success(200, "修改成功", await roomFields(call.core, changed, call.origin));
}

export async function remove(call: Call): Promise<Answer> {
  const room = await roomOf(call);
  await call.core.rooms.dissolve(await ownerOf(call, room), room.id);
  return { http: 204, body: {} };
}

async function roomOf({ core, params }: Call): Promise<Room> {
  const room = await core.rooms.get(pkIn(params));
  if (room.isDirect) throw new ChatError("room_not_found", { reason: "room_not_found" });
  return room;
}

/** Returns the owner by token or lease. @throws unauthenticated, forbidden when the login is another user's */
const ownerOf = ({ core, from, token }: Call, room: Room): Promise<Actor> =>
  core.sessions.actAsOwner(room, from, token);

/**
 * Checks that somebody is logged in, by token or lease, before the parameters are checked and the room is looked up.
 * @throws unauthenticated, banned
 */
export async function assertLoggedIn({ core, from, token }: Call): Promise<void> {
  const actor = await core.sessions.latest(from, token);
  if (actor.kind === "stranger") throw new ChatError("unauthenticated", { reason: "login_needed" });
}
