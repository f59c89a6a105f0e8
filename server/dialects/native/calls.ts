/** What each REST route does: one line or few per route, as the contract names them. */
import type { z } from "zod";
import { type Actor, stranger } from "../../chat/actor.ts";
import { isLoopback } from "../../chat/address.ts";
import type { Core } from "../../chat/core.ts";
import { decodeDataUrl } from "../../chat/dataurl.ts";
import { ChatError, isChatError, parameterInvalid } from "../../chat/errors.ts";
import type { RoomFile } from "../../chat/exports.ts";
import type { Content } from "../../chat/ports.ts";
import type { Room, User } from "../../chat/types.ts";
import type { DialectHost } from "../dialect.ts";
import type { Body } from "../kit/body.ts";
import type { ROUTES, RouteName, RouteResults } from "./contract.ts";
import {
  hookView,
  memberView,
  merchantView,
  meView,
  pageAsked,
  pageOf,
  roomListItem,
  roomListItems,
  roomViewForMember,
  userView,
  wireMessage,
} from "./encode.ts";
import { findEverywhere } from "./find.ts";
import { hookPath } from "./hooks.ts";

type Parsed<N extends RouteName, K extends "params" | "query" | "body"> =
  (typeof ROUTES)[N] extends Record<K, infer S extends z.ZodType> ? z.output<S> : undefined;

/** A call whose parameters are parsed and whose caller is known. */
export interface Call<N extends RouteName> {
  readonly host: DialectHost;
  readonly core: Core;
  /** An unidentified caller on the routes that are open. */
  readonly actor: Actor;
  readonly params: Parsed<N, "params">;
  readonly query: Parsed<N, "query">;
  readonly body: Parsed<N, "body">;
  /** The request's body as it came, for the routes that take files. */
  readonly upload: Body;
  /** Why its file was not kept, if there is no space for it. */
  readonly noSpace: unknown;
  /** Aborted when the client does not wait for the answer any more. */
  gone(): AbortSignal;
}

/** What a call answers with; a file is made while it is sent. */
type RouteAnswer<N extends RouteName> = (typeof ROUTES)[N] extends { produces: unknown }
  ? RoomFile
  : RouteResults[N];
export type Calls = { readonly [N in RouteName]: (call: Call<N>) => Promise<RouteAnswer<N>> };

export const calls: Calls = {
  async host({ host, core, actor }) {
    const settings = host.settings();
    return {
      name: settings["server.name"],
      version: host.version,
      registration: settings["registration.policy"],
      minPasswordLength: settings["registration.minPasswordLength"],
      maxMessageLength: settings["messages.maxLength"],
      maxUploadBytes: settings["uploads.maxBytes"],
      editMinutes: settings["messages.editMinutes"],
      lobbyId: (await core.lobby.find())?.id ?? null,
      urls: isLoopback(actor.address) ? host.lanUrls() : [],
    };
  },
  async register({ core, actor, body }) {
    const user = await core.registration.register(actor, body);
    await core.lobby.admit(actor, user);
    return meView(user);
  },
  async login({ core, actor, body }) {
    const user = await core.accounts.login("any", body.login, body.password, actor).catch(hideWhoExists);
    return openSession(core, user, actor);
  },
  async logout({ core, actor }) {
    await core.sessions.logout(actor);
  },
  me: async ({ core, actor }) => meView(await core.accounts.me(actor)),
  async updateMe({ core, actor, body }) {
    const me = await core.accounts.me(actor);
    return meView(await core.accounts.update(actor, me.id, body));
  },
  async removeMe({ core, actor, body }) {
    const me = await core.accounts.me(actor);
    await core.accounts.confirm(actor, body.password);
    await core.accounts.remove(actor, me.id);
  },
  async setMyAvatar({ host, core, actor, upload }) {
    const me = await core.accounts.me(actor);
    return meView(await core.accounts.setAvatar(actor, me.id, imageOf(host, upload)));
  },
  async changePassword({ core, actor, body }) {
    return openSession(
      core,
      await core.accounts.changePassword(actor, body.oldPassword, body.password),
      actor,
    );
  },
  async listUsers({ core, actor, query }) {
    return pageOf(await core.accounts.search(actor, pageAsked(query)), (user) => userView(core, user));
  },
  getUser: async ({ core, params }) => userView(core, await core.accounts.get(params.id)),
  async listRooms({ core, actor, query }) {
    const scope = query.scope === "mine" ? "mine" : "visible";
    const found = await core.rooms.list(actor, { scope, ...pageAsked(query) });
    return { items: await roomListItems(core, actor, found.items), total: found.total };
  },
  async createRoom({ core, actor, body }) {
    return roomViewForMember(core, await core.rooms.create(actor, body));
  },
  async getRoom({ core, actor, params }) {
    const room = await readable(core, actor, params.id);
    return roomListItem(core, actor, room);
  },
  async updateRoom({ core, actor, params, body }) {
    return roomViewForMember(core, await core.rooms.update(actor, params.id, body));
  },
  async updateOwnRoom({ core, actor, params, body: { favourite, ...patch } }) {
    await core.members.updateOwn(actor, params.id, { ...patch, isFavourite: favourite });
    return roomListItem(core, actor, await core.rooms.get(params.id));
  },
  async dissolveRoom({ core, actor, params }) {
    await core.rooms.dissolve(actor, params.id);
  },
  async setRoomAvatar({ host, core, actor, params, upload }) {
    return roomViewForMember(core, await core.rooms.setAvatar(actor, params.id, imageOf(host, upload)));
  },
  async transferRoom({ core, actor, params, body }) {
    return roomViewForMember(core, await core.rooms.transfer(actor, params.id, body.userId));
  },
  async enterByCode({ core, actor, body }) {
    const room = await core.rooms.byInvitation(actor, body.code);
    return roomViewForMember(core, await core.members.join(actor, room.id, body));
  },
  async listMembers({ core, actor, params, query }) {
    const room = await readable(core, actor, params.id);
    return pageOf(await core.members.page(room, pageAsked(query)), (member) => memberView(room, member));
  },
  async addMember({ core, actor, params, body }) {
    const { user } = await core.members.add(actor, params.id, body.userId);
    const room = await core.rooms.get(params.id);
    return { ...(await userView(core, user)), isOwner: room.ownerId === user.id };
  },
  async kickMember({ core, actor, params, body }) {
    await core.moderation.kickFromRoom(actor, params.id, params.userId, body.reason ?? "");
  },
  async muteMember({ core, actor, params, body }) {
    const until =
      body.minutes === undefined ? null : new Date(core.now() + body.minutes * 60_000).toISOString();
    const { id: roomId, userId } = params;
    await core.moderation.mute(actor, { userId, roomId, until, reason: body.reason ?? "" });
  },
  async listMutes({ core, actor, params }) {
    const mutes = await core.moderation.mutesIn(actor, params.id);
    return {
      items: mutes.map(({ userId, until, reason }) => ({ userId, until, reason })),
      total: mutes.length,
    };
  },
  async unmuteMember({ core, actor, params }) {
    await core.moderation.unmute(actor, { userId: params.userId, roomId: params.id });
  },
  async history({ core, actor, params, query }) {
    const room = await readable(core, actor, params.id);
    const page = await core.history.page(room, { ...query, limit: query.limit ?? 50 });
    return { items: page.items.map(wireMessage), hasMore: page.hasMore };
  },
  async exportRoom({ core, actor, params, query: { format, timeZone } }) {
    return core.exports.open(actor, await core.rooms.get(params.id), format, timeZone);
  },
  async search({ core, actor, params, query, gone }) {
    const room = await readable(core, actor, params.id);
    const page = await core.search.inRoom(actor, room, query.q, {
      before: query.before,
      limit: query.limit ?? 50,
      signal: gone(),
    });
    return { items: page.items.map(wireMessage), hasMore: page.hasMore };
  },
  find: findEverywhere,
  async listHooks({ core, actor, params }) {
    const hooks = await core.hooks.of(actor, params.id);
    return pageOf({ items: hooks, total: hooks.length }, (hook) => hookView(core, hook));
  },
  async createHook({ core, actor, params, body }) {
    const { hook, secret } = await core.hooks.create(actor, params.id, body.name);
    return { ...(await hookView(core, hook)), path: hookPath(secret) };
  },
  async revokeHook({ core, actor, params }) {
    await core.hooks.revoke(actor, params.hookId, params.id);
  },
  async revokeNamedHook({ core, actor, params, query, body }) {
    const hookId = body.hookId ?? query.hookId;
    if (hookId === undefined) throw parameterInvalid("hookId", "is required");
    await core.hooks.revoke(actor, hookId, params.id);
  },
  async pinMessage({ core, actor, params, body }) {
    return roomViewForMember(core, await core.rooms.pin(actor, params.id, body.seq, true));
  },
  async unpinMessage({ core, actor, params, body }) {
    return roomViewForMember(core, await core.rooms.pin(actor, params.id, body.seq, false));
  },
  async sendFile({ core, actor, params, upload, noSpace }) {
    const [file, another] = upload.files;
    if (!file) throw new ChatError("invalid", { reason: "file_missing" });
    if (another) throw new ChatError("invalid", { reason: "file_not_alone" });
    const { clientId, replyTo, asFile } = upload.fields;
    const send = { clientId: textOf(clientId), replyTo: seqOf(replyTo) };
    const sent = noSpace === undefined ? { ...file, asFile: asFile === "true" } : undefined;
    const message = await core.messages.postFile(actor, params.id, sent, send).catch((error: unknown) => {
      throw noSpace ?? error;
    });
    return wireMessage(message);
  },
  async openDirect({ core, actor, body }) {
    const room = await core.rooms.openDirect(actor, body.userId);
    return roomListItem(core, actor, room);
  },
  async listMerchants({ core, actor, query }) {
    const found = await core.merchants.search(pageAsked(query));
    return pageOf(found, (page) => merchantView(core, actor, page));
  },
  async openMerchant({ core, actor, body }) {
    return merchantView(core, actor, (await core.merchants.open(actor, body)).merchant);
  },
  async getMerchant({ core, actor, params }) {
    return merchantView(core, actor, await core.merchants.get(params.id));
  },
  async joinMerchant({ core, actor, params }) {
    await core.merchants.join(actor, params.id);
    return merchantView(core, actor, await core.merchants.get(params.id));
  },
};

async function openSession(core: Core, user: User, from: Actor) {
  const { token, session } = await core.sessions.open(user, stranger(from));
  return { token, user: meView(user), expiresAt: session.expiresAt };
}

/** Unidentified callers are not told which accounts exist. */
function hideWhoExists(error: unknown): never {
  if (!isChatError(error, "user_not_found") && !isChatError(error, "wrong_password")) throw error;
  throw new ChatError("wrong_password", { reason: "login_wrong" });
}

async function readable(core: Core, actor: Actor, roomId: number): Promise<Room> {
  const room = await core.rooms.get(roomId);
  await core.members.assertReads(actor, room);
  return room;
}

/** The picture of a request: a multipart file, the raw body, or a data URL in the field `image`. */
function imageOf(host: DialectHost, { files, raw, fields }: Body): Content {
  const data = files[0]?.data ?? raw;
  if (data) return data;
  if (typeof fields.image === "string")
    return decodeDataUrl(fields.image, host.settings()["avatars.maxBytes"]);
  throw new ChatError("invalid", { reason: "picture_missing" });
}

function textOf(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "string" && value.length >= 1 && value.length <= 64) return value;
  throw parameterInvalid("clientId", "must be 1 to 64 characters");
}

function seqOf(value: unknown): number | undefined {
  if (value === undefined || value === "") return undefined;
  const seq = Number(value);
  if (Number.isSafeInteger(seq) && seq >= 0) return seq;
  throw parameterInvalid("replyTo", "must be a sequence number");
}
