/** What each HTTP endpoint of dialect B does: one verb of the core, encoded. */
import type { z } from "zod";
import { stranger } from "../../chat/actor.ts";
import { ChatError } from "../../chat/errors.ts";
import type { User } from "../../chat/types.ts";
import type { DialectHost } from "../dialect.ts";
import { named } from "../kit/identify.ts";
import type { Call } from "../kit/routes.ts";
import { roomItem, userData } from "./encode.ts";
import type { JoinHistory } from "./join-history.ts";
import type * as schema from "./schema.ts";

/** The document has no paging: one answer holds all rooms, up to this number. */
const MAX_ROOMS = 10_000;

export async function login(
  { host, from, origin }: Call,
  params: z.output<typeof schema.login>,
): Promise<object> {
  const user = await host.core.accounts.login("phone", params.user_tel, params.user_password, from);
  await host.core.sessions.lease(user, from);
  return { res: "login successfully", data: userData(user, origin) };
}

export async function register(
  { host, from }: Call,
  params: z.output<typeof schema.register>,
): Promise<object> {
  await host.core.registration.register(stranger(from), {
    username: params.user_name,
    phone: params.user_tel,
    password: params.user_password,
    exampleName: "admin",
  });
  return { res: "register successfully" };
}

/** Finds a user by name, otherwise by phone. */
export async function getUserData(
  { host, origin }: Call,
  { user_name, user_tel }: z.output<typeof schema.person>,
): Promise<object> {
  const { accounts } = host.core;
  const user =
    user_name !== undefined
      ? await accounts.find("username", user_name)
      : user_tel !== undefined && (await accounts.find("phone", user_tel));
  if (!user) throw new ChatError("user_not_found", { reason: "user_not_found" });
  return { res: "get user data successfully", data: userData(user, origin) };
}

/** Lists the public, active rooms, under both names that the document uses. */
export async function list({ host, from }: Call): Promise<object> {
  const { core } = host;
  const { items } = await core.rooms.list(stranger(from), {
    scope: "public",
    isActive: true,
    page: 1,
    pageSize: MAX_ROOMS,
  });
  const rooms = await Promise.all(
    items.map(async (room) => roomItem(room.name, await core.presence.online(room.id))),
  );
  return { room_list: rooms, rooms };
}

/** Creates a room owned by the token's user, otherwise by the address's latest login, otherwise by the server. */
export async function create(
  { host, from, token }: Call,
  { room_name: name }: z.output<typeof schema.namedRoom>,
): Promise<object> {
  const { core } = host;
  const actor = await core.sessions.latest(from, token);
  if (actor.kind === "stranger") await core.rooms.createUnowned(actor, { name });
  else await core.rooms.create(actor, { name });
  return { res: "chatroom create successfully" };
}

/** Reserves a place in a room, or releases it. */
export const visit =
  (joinHistory: JoinHistory) =>
  async (
    { host, from, token }: Call,
    { room_name, user_name, status }: z.output<typeof schema.visit>,
  ): Promise<object> => {
    const { core } = host;
    if (status !== "0" && status !== "1") return { res: "invalid status" };
    const room = await core.rooms.byName(room_name);
    const user = await named(core, user_name);
    const actor = await core.sessions.actAs(user, from, token);
    if (status === "0") {
      if (await wasThere(host, joinHistory, room.id, user)) return { res: "leave chatroom" };
      await core.members.assertReads(actor, room);
      return { res: "user not exist" };
    }
    await core.members.assertReads(actor, room);
    await core.connections.reserve(room, user.id);
    return { res: "join chatroom" };
  };

/** Whether the user had a reservation, is or was in the room, or is a member. */
async function wasThere(
  { core }: DialectHost,
  joinHistory: JoinHistory,
  roomId: number,
  user: User,
): Promise<boolean> {
  const hadPlace = await core.presence.release(roomId, user.id);
  const visited = joinHistory.take(roomId, user.id);
  return (
    hadPlace ||
    visited ||
    (await core.presence.isInside(roomId, user.id)) ||
    (await core.members.member(roomId, user.id)) !== undefined
  );
}
