/** Dialect C over HTTP: read, identify, one command, one envelope. */
import Router from "@koa/router";
import type { Context, Middleware } from "koa";
import type { Origin } from "../../chat/actor.ts";
import { isChatError } from "../../chat/errors.ts";
import { readBody } from "../body.ts";
import type { DialectHost } from "../dialect.ts";
import { dispatch } from "../dispatch.ts";
import { type Fields, parseForm } from "../fields.ts";
import { identify } from "../identify.ts";
import { tokenOf } from "../proof.ts";
import type { KnownCall, OpenCall } from "./call.ts";
import { failure } from "./encode.ts";
import * as rooms from "./room-commands.ts";
import * as users from "./user-commands.ts";
import * as words from "./wording.ts";

type Command<C> = (call: C) => Promise<object>;

export function routes(host: DialectHost): Middleware {
  /** For strangers. */
  const open = (command: Command<OpenCall>, own?: words.OwnWords) => (ctx: Context) =>
    answer(host, ctx, () => read(host, ctx), command, own);
  /** For whoever brings a token. */
  const known = (command: Command<KnownCall>, own?: words.OwnWords) => (ctx: Context) =>
    answer(host, ctx, () => readKnown(host, ctx), command, own);
  const withPicture = (ctx: Context) =>
    answer(host, ctx, () => readPicture(host, ctx), rooms.sendImg, words.SEND_IMAGE);

  const router = new Router();
  router.post("/user/register", open(users.register, words.REGISTER));
  router.post("/user/login", open(users.login, words.LOGIN));
  router.put("/user/update", known(users.update, words.UPDATE_USER));
  router.delete("/user/exit", known(users.exit));
  router.post("/user/forgetPwd", open(users.forgetPwd, words.BY_EMAIL));
  router.put("/user/updatePwd", open(users.updatePwd, words.BY_EMAIL));
  router.post("/room/sendImg", withPicture);
  router.put("/room/transferOwner", known(rooms.transferOwner));
  router.get("/room/retrieveUser", known(rooms.retrieveUser, words.LIST_USERS));
  router.delete("/room/dissolve", known(rooms.dissolve));
  router.delete("/room/kickOutUser", known(rooms.kickOutUser));
  router.get("/room/retrieve", known(rooms.retrieve));
  router.put("/room/update", known(rooms.update));
  router.delete("/room/exit", known(rooms.exit));
  router.get(["/room/create", "/room/enter", "/room/reEnter"], (ctx: Context) => {
    ctx.set("Upgrade", "websocket");
    ctx.status = 426;
    ctx.body = { msg: "请使用WebSocket连接" };
  });
  return dispatch(router, failure(words.WRONG_METHOD));
}

async function read(host: DialectHost, ctx: Context, fileBytes?: number): Promise<OpenCall> {
  const { fields, files } = await readBody(ctx, fileBytes === undefined ? {} : { fileBytes });
  return { host, core: host.core, from: fromOf(host, ctx), fields, query: queryOf(ctx), files };
}

/** A token that comes before the body is checked before the body is read. */
async function readKnown(host: DialectHost, ctx: Context, fileBytes?: number): Promise<KnownCall> {
  const from = fromOf(host, ctx);
  const query = queryOf(ctx);
  const early =
    tokenOf(ctx.req, query) === undefined ? undefined : await identify(host, from, ctx.req, query);
  const call = await read(host, ctx, fileBytes);
  return { ...call, actor: early ?? (await identify(host, from, ctx.req, call.fields)) };
}

async function readPicture(host: DialectHost, ctx: Context): Promise<KnownCall> {
  await host.limit("upload", host.addressOf(ctx.req));
  return readKnown(host, ctx, host.settings()["uploads.maxBytes"]);
}

const fromOf = (host: DialectHost, ctx: Context): Origin => ({
  address: host.addressOf(ctx.req),
  dialect: "room",
});

const queryOf = (ctx: Context): Fields => parseForm(Buffer.from(ctx.querystring, "latin1"));

/** HTTP 200 for every answer but a body over the limit; what went wrong stands in the envelope. */
async function answer<C>(
  host: DialectHost,
  ctx: Context,
  reading: () => Promise<C>,
  command: Command<C>,
  own?: words.OwnWords,
): Promise<void> {
  ctx.set("Cache-Control", "no-store");
  let isRead = false;
  try {
    const call = await reading();
    isRead = true;
    ctx.body = await command(call);
  } catch (error) {
    if (!isChatError(error)) host.log.error(`${ctx.method} ${ctx.path} failed.`, error);
    ctx.status = !isRead && isChatError(error, "too_large") ? 413 : 200;
    ctx.body = failure(isChatError(error) ? words.wordingOf(error, own) : words.FAILURE);
  }
}
