/** Dialect D over HTTP: read, identify, one call, one envelope. */
import Router from "@koa/router";
import type { Context, Middleware } from "koa";
import { isChatError } from "../../chat/errors.ts";
import { readBody } from "../body.ts";
import type { DialectHost } from "../dialect.ts";
import { dispatch } from "../dispatch.ts";
import { parseForm } from "../fields.ts";
import { identify } from "../identify.ts";
import { tokenOf } from "../proof.ts";
import * as calls from "./calls.ts";
import { failure } from "./encode.ts";
import * as words from "./wording.ts";

type Call<C> = (call: C) => Promise<object>;

export function routes(host: DialectHost): Middleware {
  /** For strangers. */
  const open = (call: Call<calls.OpenCall>, own?: words.OwnWords) => (ctx: Context) =>
    answer(host, ctx, () => read(host, ctx), call, own);
  /** For whoever brings a token. */
  const known = (call: Call<calls.KnownCall>, own?: words.OwnWords) => (ctx: Context) =>
    answer(host, ctx, () => readKnown(host, ctx), call, own);

  const router = new Router();
  router.post("/h5/user/login", open(calls.login, words.LOGIN));
  router.post("/h5/user/reg", open(calls.register, words.REGISTER));
  router.get("/h5/merchant", known(calls.joinedMerchants));
  router.post("/h5/merchant", known(calls.joinMerchant));
  router.post("/h5/merchant/createMerchant", known(calls.createMerchant));
  router.post("/h5/group/getGroup", known(calls.groups));
  router.post("/h5/group", known(calls.createGroup, words.GROUP));
  router.post("/h5/group/join", known(calls.joinGroup));
  router.post("/h5/group/leave", known(calls.leaveGroup));
  router.post("/upload", (ctx: Context) => answer(host, ctx, () => readFile(host, ctx), calls.upload));
  return dispatch(router, failure(words.WRONG_METHOD));
}

async function read(host: DialectHost, ctx: Context, fileBytes?: number): Promise<calls.OpenCall> {
  const { fields, files } = await readBody(ctx, fileBytes === undefined ? {} : { fileBytes });
  const from = { address: host.addressOf(ctx.req), dialect: "h5" };
  return { host, core: host.core, from, fields, files };
}

/** A token that comes before the body is checked before the body is read. */
async function readKnown(host: DialectHost, ctx: Context, fileBytes?: number): Promise<calls.KnownCall> {
  const from = { address: host.addressOf(ctx.req), dialect: "h5" };
  const query = parseForm(Buffer.from(ctx.querystring, "latin1"));
  const early =
    tokenOf(ctx.req, query) === undefined ? undefined : await identify(host, from, ctx.req, query);
  const call = await read(host, ctx, fileBytes);
  return { ...call, actor: early ?? (await identify(host, from, ctx.req, call.fields)) };
}

async function readFile(host: DialectHost, ctx: Context): Promise<calls.KnownCall> {
  await host.limit("upload", host.addressOf(ctx.req));
  return readKnown(host, ctx, host.settings()["uploads.maxBytes"]);
}

/** HTTP 200 for every answer but a body over the limit; what went wrong stands in the envelope. */
async function answer<C>(
  host: DialectHost,
  ctx: Context,
  reading: () => Promise<C>,
  call: Call<C>,
  own?: words.OwnWords,
): Promise<void> {
  ctx.set("Cache-Control", "no-store");
  let isRead = false;
  try {
    const parameters = await reading();
    isRead = true;
    ctx.body = await call(parameters);
  } catch (error) {
    if (!isChatError(error)) host.log.error(`${ctx.method} ${ctx.path} failed.`, error);
    ctx.status = !isRead && isChatError(error, "too_large") ? 413 : 200;
    ctx.body = failure(isChatError(error) ? words.wordingOf(error, own) : words.FAILURE);
  }
}
