/** What each HTTP endpoint of dialect B does: parse, one verb of the core, encode. */
import type { z } from "zod";
import { type Origin, stranger } from "../../chat/actor.ts";
import { ChatError, parametersInvalid } from "../../chat/errors.ts";
import type { User } from "../../chat/types.ts";
import type { DialectHost } from "../dialect.ts";
import type { Body } from "../kit/body.ts";
import { roomItem, userData, type Words } from "./encode.ts";
import * as schema from "./schema.ts";
import type { Visits } from "./visits.ts";

/** The document knows no pages: all rooms are one answer, as far as a client can take it. */
const MAX_ROOMS = 10_000;

export interface Call {
  readonly host: DialectHost;
  readonly visits: Visits;
  readonly from: Origin;
  readonly token: string | undefined;
  readonly fields: Body["fields"];
  /** `http://host:port`, as the client reached the host. */
  readonly origin: string;
}

export interface Endpoint extends Words {
  readonly call: (call: Call) => Promise<object>;
}

export const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  "/auth/login": { call: login, refusal: "user not exist", empty: { data: {} } },
  "/auth/register": { call: register, refusal: "user exist", empty: {} },
  "/auth/user_data": { call: getUserData, refusal: "user not exist", empty: { data: {} } },
  "/chatroom/list": { call: list, refusal: "invalid room", empty: { room_list: [], rooms: [] } },
  "/chatroom/create": { call: create, refusal: "chatroom already exist", empty: {} },
  "/chatroom/room": { call: visit, refusal: "invalid room", empty: {} },
};

async function login({ host, from, fields, origin }: Call): Promise<object> {
  const told = parse(schema.login, fields);
  await host.limit("login", from.address);
  const user = await host.core.accounts.login("phone", told.user_tel, told.user_password, from);
  await host.core.sessions.lease(user, from);
  return { res: "login successfully", data: userData(user, origin) };
}

async function register({ host, from, fields }: Call): Promise<object> {
  const told = parse(schema.register, fields);
  await host.limit("register", from.address);
  await host.core.registration.register(stranger(from), {
    username: told.user_name,
    phone: told.user_tel,
    password: told.user_password,
  });
  return { res: "register successfully" };
}

async function getUserData({ host, fields, origin }: Call): Promise<object> {
  const told = parse(schema.person, fields);
  const user =
    "user_name" in told
      ? await host.core.accounts.find("username", told.user_name)
      : await host.core.accounts.find("phone", told.user_tel);
  if (!user) throw new ChatError("user_not_found", { reason: "user_not_found" });
  return { res: "get user data successfully", data: userData(user, origin) };
}

/** Rooms that anybody may come into, in two spellings. */
async function list({ host, from }: Call): Promise<object> {
  const { core } = host;
  const { items } = await core.rooms.list(stranger(from), {
    scope: "public",
    isActive: true,
    page: 1,
    pageSize: MAX_ROOMS,
  });
  const rooms = items.map((room) => roomItem(room.name, core.presence.online(room.id)));
  return { room_list: rooms, rooms };
}

/** Owned by a token's user, else by whoever logged in from that address last, else by the host. */
async function create({ host, from, token, fields }: Call): Promise<object> {
  const { core } = host;
  const { room_name: name } = parse(schema.namedRoom, fields);
  await host.limit("send", from.address);
  const owner = token === undefined ? await core.sessions.latestAt(from.address) : null;
  if (token !== undefined) await core.rooms.create(await core.sessions.prove(token, from), { name });
  else if (owner) await core.rooms.create(await core.sessions.actAs(owner, from), { name });
  else await core.rooms.createUnowned(stranger(from), { name });
  return { res: "chatroom create successfully" };
}

/** Keeps a place in a room, or gives it back. */
async function visit({ host, visits, from, token, fields }: Call): Promise<object> {
  const { core } = host;
  const { room_name, user_name, status } = parse(schema.visit, fields);
  if (status !== "0" && status !== "1") return { res: "invalid status" };
  const room = await core.rooms.byName(room_name);
  const user = await core.accounts.find("username", user_name);
  if (!user) throw new ChatError("user_not_found", { reason: "user_not_found" });
  const actor = await core.sessions.actAs(user, from, token);
  if (status === "0") {
    if (await wasThere(host, visits, room.id, user)) return { res: "leave chatroom" };
    await core.members.assertReads(actor, room);
    return { res: "user not exist" };
  }
  await core.members.assertReads(actor, room);
  core.presence.reserve(room, user.id);
  return { res: "join chatroom" };
}

/** Had a place kept, is inside, was inside, or belongs to the room. */
async function wasThere({ core }: DialectHost, visits: Visits, roomId: number, user: User): Promise<boolean> {
  const hadPlace = core.presence.release(roomId, user.id);
  const visited = visits.take(roomId, user.id);
  return (
    hadPlace ||
    visited ||
    core.presence.isInside(roomId, user.id) ||
    (await core.members.member(roomId, user.id)) !== undefined
  );
}

/** @throws invalid */
function parse<T extends z.ZodType>(what: T, fields: Body["fields"]): z.output<T> {
  const parsed = what.safeParse({ ...fields });
  if (parsed.success) return parsed.data;
  throw parametersInvalid(parsed.error.issues);
}
