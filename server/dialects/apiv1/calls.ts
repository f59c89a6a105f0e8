/** What each HTTP endpoint of dialect A does: parse, one verb of the core, encode. */
import type { z } from "zod";
import { type Origin, stranger } from "../../chat/actor.ts";
import { ChatError, parameterInvalid } from "../../chat/errors.ts";
import type { Room } from "../../chat/types.ts";
import type { DialectHost } from "../dialect.ts";
import type { Body } from "../kit/body.ts";
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
import { actsOn, named } from "./people.ts";
import * as schema from "./schema.ts";

export interface Call {
  readonly host: DialectHost;
  readonly from: Origin;
  readonly token: string | undefined;
  readonly body: Body;
  /** The name in the path, `""` where the path has none. */
  readonly name: string;
  /** `http://host:port`, as the client reached the host. */
  readonly origin: string;
}

export async function register({ host, from, body }: Call): Promise<Envelope> {
  const told = parse(schema.register, body);
  await host.limit("register", from.address);
  const user = await host.core.registration.register(stranger(from), {
    username: told.username,
    password: null,
    phone: told.phone,
    profile: profileOf(told),
  });
  return ok(accountData(user));
}

export async function queryUser({ host, body }: Call): Promise<Envelope> {
  const { username } = parse(schema.namedUser, body);
  return okBeside(userData(await named(host.core, username)));
}

export async function modifyUser({ host, from, token, body }: Call): Promise<Envelope> {
  const told = parse(schema.modifyUser, body);
  const user = await named(host.core, told.username);
  const actor = await host.core.sessions.actAs(user, from, token);
  const changed = await host.core.accounts.update(actor, user.id, {
    username: told.newusername,
    phone: told.phone,
    profile: profileOf(told),
  });
  return ok(accountData(changed));
}

export async function deleteUser({ host, from, token, body }: Call): Promise<Envelope> {
  const { username } = parse(schema.namedUser, body);
  const user = await named(host.core, username);
  await host.core.accounts.remove(await host.core.sessions.actAs(user, from, token), user.id);
  return ok();
}

export async function setUserAvatar({ host, from, token, body, name }: Call): Promise<Envelope> {
  await host.limit("upload", from.address);
  const user = await named(host.core, name);
  const actor = await host.core.sessions.actAs(user, from, token);
  await host.core.accounts.setAvatar(actor, user.id, pictureIn(body));
  return ok();
}

export async function createRoom({ host, from, token, body, origin }: Call): Promise<Envelope> {
  const { roomowner, roomname, roomdetail } = parse(schema.createRoom, body);
  const owner = await named(host.core, roomowner);
  const actor = await host.core.sessions.actAs(owner, from, token);
  const room = await host.core.rooms.create(actor, { name: roomname, detail: roomdetail });
  return ok(newRoomData(room, owner.username, origin));
}

export async function queryRoom({ host, body, origin }: Call): Promise<Envelope> {
  const { core } = host;
  const room = await core.rooms.byName(parse(schema.namedRoom, body).roomname);
  return okBeside(roomData(room, await ownerName(host, room), core.presence.online(room.id), origin));
}

export async function modifyRoom({ host, from, token, body }: Call): Promise<Envelope> {
  const told = parse(schema.modifyRoom, body);
  const room = await host.core.rooms.byName(told.roomname);
  const actor = await actsOn(host.core, room, told.roomowner, from, token);
  const changed = await host.core.rooms.update(actor, room.id, {
    ...(told.newroomname !== undefined && { name: told.newroomname }),
    ...(told.roomdetail !== undefined && { detail: told.roomdetail }),
  });
  return ok(modifiedRoomData(changed));
}

export async function deleteRoom({ host, from, token, body }: Call): Promise<Envelope> {
  const { roomname, roomowner } = parse(schema.ownedRoom, body);
  const room = await host.core.rooms.byName(roomname);
  await host.core.rooms.dissolve(await actsOn(host.core, room, roomowner, from, token), room.id);
  return ok();
}

export async function setRoomAvatar({ host, from, token, body, name }: Call): Promise<Envelope> {
  await host.limit("upload", from.address);
  const room = await host.core.rooms.byName(name);
  const actor = await actsOn(host.core, room, undefined, from, token);
  await host.core.rooms.setAvatar(actor, room.id, pictureIn(body));
  return ok();
}

/** Open to all but for private rooms, which want somebody who may read them. */
export async function history({ host, from, token, body, name, origin }: Call): Promise<Envelope> {
  const { core } = host;
  const { limit, before, username } = parse(schema.history, body);
  const room = await core.rooms.byName(name);
  await core.members.assertReads(await reader(host, from, token, username), room);
  const { items } = await core.history.page(room, { limit, before });
  return ok({
    onlineusers: core.presence.online(room.id),
    msg: items.map((message) => lineData(message, origin)),
  });
}

/** The user whom a token or a name proves, else whoever logged in from that address last, else a stranger. */
async function reader({ core }: DialectHost, from: Origin, token?: string, username?: string) {
  if (username !== undefined) return core.sessions.actAs(await named(core, username), from, token);
  if (token !== undefined) return core.sessions.prove(token, from);
  const user = await core.sessions.latestAt(from.address);
  return user ? core.sessions.actAs(user, from) : stranger(from);
}

async function ownerName({ core }: DialectHost, room: Room): Promise<string> {
  return (await core.rooms.ownerOf(room))?.username ?? "";
}

function profileOf(told: { userdetail?: string | undefined; location?: string | undefined }) {
  return {
    ...(told.userdetail !== undefined && { detail: told.userdetail }),
    ...(told.location !== undefined && { location: told.location }),
  };
}

/** The file field `file`, or the only file there is; a picture as the whole body too. */
function pictureIn({ files, raw }: Body): Uint8Array {
  const file = files.find(({ field }) => field === "file") ?? (files.length === 1 ? files[0] : undefined);
  const picture = file?.data ?? raw;
  if (!picture || picture.length === 0) {
    throw new ChatError("invalid", { reason: "file_missing" });
  }
  return picture;
}

/** @throws invalid, with a sentence that names the parameter */
export function parse<T extends z.ZodType>(what: T, { fields }: Pick<Body, "fields">): z.output<T> {
  const parsed = what.safeParse({ ...fields });
  if (parsed.success) return parsed.data;
  throw parameterInvalid(String(parsed.error.issues[0]?.path[0] ?? "The request"), "missing or not valid");
}
