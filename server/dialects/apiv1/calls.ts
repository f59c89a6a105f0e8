/** What each HTTP endpoint of dialect A does: one verb of the core, encoded. */
import type { Context } from "koa";
import type { z } from "zod";
import { type Actor, type Origin, stranger } from "../../chat/actor.ts";
import { ChatError } from "../../chat/errors.ts";
import { notTheOwner } from "../../chat/policy.ts";
import { type Content, sizeOf } from "../../chat/ports.ts";
import type { Room } from "../../chat/types.ts";
import type { DialectHost } from "../dialect.ts";
import type { Body } from "../kit/body.ts";
import { named } from "../kit/identify.ts";
import type { Call } from "../kit/routes.ts";
import {
  accountData,
  type Envelope,
  lineData,
  modifiedRoomData,
  newRoomData,
  ok,
  okBeside,
  roomData,
  userData,
} from "./encode.ts";
import type { PendingJoins } from "./pending-joins.ts";
import type * as schema from "./schema.ts";

type Params<S extends z.ZodType> = z.output<S>;

export async function register(
  { host, from }: Call,
  params: Params<typeof schema.register>,
): Promise<Envelope> {
  const user = await host.core.registration.register(stranger(from), {
    username: params.username,
    password: null,
    phone: params.phone,
    profile: profileOf(params),
  });
  return ok(accountData(user));
}

export async function queryUser(
  { host }: Call,
  { username }: Params<typeof schema.namedUser>,
): Promise<Envelope> {
  return okBeside(userData(await named(host.core, username)));
}

export async function modifyUser(
  { host, from, token }: Call,
  params: Params<typeof schema.modifyUser>,
): Promise<Envelope> {
  const user = await named(host.core, params.username);
  const actor = await host.core.sessions.actAs(user, from, token);
  const changed = await host.core.accounts.update(actor, user.id, {
    username: params.newusername,
    phone: params.phone,
    profile: profileOf(params),
  });
  return ok(accountData(changed));
}

export async function deleteUser(
  { host, from, token }: Call,
  { username, password }: Params<typeof schema.deletedUser>,
): Promise<Envelope> {
  const user = await named(host.core, username);
  await host.core.accounts.remove(await host.core.sessions.actAs(user, from, token), user.id, password);
  return ok();
}

export async function setUserAvatar({ host, from, token, body, params }: Call): Promise<Envelope> {
  const user = await named(host.core, nameIn(params));
  const actor = await host.core.sessions.actAs(user, from, token);
  await host.core.accounts.setAvatar(actor, user.id, pictureIn(body));
  return ok();
}

export async function createRoom(
  { host, from, token, origin }: Call,
  { roomowner, roomname, roomdetail }: Params<typeof schema.createRoom>,
): Promise<Envelope> {
  const owner = await named(host.core, roomowner);
  const actor = await host.core.sessions.actAs(owner, from, token);
  const room = await host.core.rooms.create(actor, { name: roomname, detail: roomdetail });
  return ok(newRoomData(room, owner.username, origin));
}

/** @param pendingJoins joins under way, so that a call after one of them counts the joiner */
export const queryRoom =
  (pendingJoins: PendingJoins) =>
  async (call: Call, { roomname }: Params<typeof schema.namedRoom>): Promise<Envelope> => {
    const { host, origin } = call;
    const { core } = host;
    const room = await core.rooms.byName(roomname);
    await pendingJoins.settle(room.id, call);
    return okBeside(roomData(room, await ownerName(host, room), await core.presence.online(room.id), origin));
  };

export async function modifyRoom(
  { host, from, token }: Call,
  params: Params<typeof schema.modifyRoom>,
): Promise<Envelope> {
  const room = await host.core.rooms.byName(params.roomname);
  const actor = await actsOn(host, room, params.roomowner, from, token);
  const changed = await host.core.rooms.update(actor, room.id, {
    name: params.newroomname,
    detail: params.roomdetail,
  });
  return ok(modifiedRoomData(changed));
}

export async function deleteRoom(
  { host, from, token }: Call,
  { roomname, roomowner, password }: Params<typeof schema.ownedRoom>,
): Promise<Envelope> {
  const room = await host.core.rooms.byName(roomname);
  await host.core.rooms.dissolve(await actsOn(host, room, roomowner, from, token), room.id, "", password);
  return ok();
}

export async function setRoomAvatar({ host, from, token, body, params }: Call): Promise<Envelope> {
  const room = await host.core.rooms.byName(nameIn(params));
  const actor = await actsOn(host, room, undefined, from, token);
  await host.core.rooms.setAvatar(actor, room.id, pictureIn(body));
  return ok();
}

/** Open to everybody, except for private rooms: these need a caller who may read them. */
export const history =
  (pendingJoins: PendingJoins) =>
  async (call: Call, { limit, before, username }: Params<typeof schema.history>): Promise<Envelope> => {
    const { host, from, token, params, origin } = call;
    const { core } = host;
    const room = await core.rooms.byName(nameIn(params));
    await pendingJoins.expect(room.id, call);
    await core.members.assertReads(await reader(host, from, token, username), room);
    const { items } = await core.history.page(room, { limit, before });
    return ok({
      onlineusers: await core.presence.online(room.id),
      msg: items.map((message) => lineData(message, origin)),
    });
  };

export async function openInWebClient(ctx: Context, { core }: DialectHost): Promise<void> {
  ctx.redirect(`/r/${(await core.rooms.byName(nameIn(ctx.params))).id}`);
}

const nameIn = ({ name = "" }: Readonly<Record<string, string>>): string => name;

/** Returns the user proven by token or name, otherwise the address's latest login, otherwise a stranger. */
async function reader({ core }: DialectHost, from: Origin, token?: string, username?: string) {
  if (username !== undefined) return core.sessions.actAs(await named(core, username), from, token);
  return core.sessions.latest(from, token);
}

async function ownerName({ core }: DialectHost, room: Room): Promise<string> {
  return (await core.rooms.ownerOf(room))?.username ?? "";
}

const profileOf = ({ userdetail, location }: Partial<Params<typeof schema.register>>) => ({
  detail: userdetail,
  location,
});

/** The file field `file`, or the only file there is; a picture as the whole body too. */
function pictureIn({ files, raw }: Body): Content {
  const file = files.find(({ field }) => field === "file") ?? (files.length === 1 ? files[0] : undefined);
  const picture = file?.data ?? raw;
  if (!picture || sizeOf(picture) === 0) throw new ChatError("invalid", { reason: "file_missing" });
  return picture;
}

/**
 * Returns who acts on a room: the user named as its owner, otherwise its owner. The core decides whether they may.
 * @throws forbidden
 */
export async function actsOn(
  { core }: DialectHost,
  room: Room,
  roomowner: string | undefined,
  from: Origin,
  token?: string,
): Promise<Actor> {
  if (roomowner === undefined) return core.sessions.actAsOwner(room, from, token);
  const user = await core.accounts.find("username", roomowner);
  if (!user) throw notTheOwner();
  return core.sessions.actAs(user, from, token);
}
