/** The HTTP half: `/apiv1/…`, HTTP 200 with the outcome in the body. */
import Router from "@koa/router";
import type { Context, Middleware } from "koa";
import { isChatError } from "../../chat/errors.ts";
import type { DialectHost } from "../dialect.ts";
import { readBody } from "../kit/body.ts";
import { dispatch } from "../kit/dispatch.ts";
import { originOf } from "../kit/origin.ts";
import { tokenOf } from "../kit/proof.ts";
import * as calls from "./calls.ts";
import { type Envelope, failed } from "./encode.ts";
import { sendRoomAvatar, sendUserAvatar } from "./pictures.ts";

export function apiv1Routes(host: DialectHost): Middleware {
  const { core } = host;
  const router = new Router({ prefix: "/apiv1" });
  const answer =
    (call: (call: calls.Call) => Promise<Envelope>, takesFile = false) =>
    (ctx: Context): Promise<void> =>
      funnel(host, ctx, async () => {
        const fileBytes = takesFile ? host.settings()["avatars.maxBytes"] : 0;
        const body = await readBody(ctx, { fileBytes });
        const from = { address: host.addressOf(ctx.req), dialect: "apiv1" };
        const token = tokenOf(ctx.req, body.fields);
        const name = nameIn(ctx);
        ctx.body = await call({ host, from, token, body, name, origin: originOf(ctx.req) });
      });
  const picture =
    (send: typeof sendUserAvatar) =>
    (ctx: Context): Promise<void> =>
      funnel(host, ctx, () => send(core, ctx, nameIn(ctx)));

  router.post("/user/register", answer(calls.register));
  router.post("/user/query", answer(calls.queryUser));
  router.post("/user/modify", answer(calls.modifyUser));
  router.post("/user/delete", answer(calls.deleteUser));
  router.post("/user/roomcreate", answer(calls.createRoom));
  router.post("/user/avatar/:name", answer(calls.setUserAvatar, true));
  router.get("/user/avatar/download/:name", picture(sendUserAvatar));
  router.post("/room/query", answer(calls.queryRoom));
  router.post("/room/modify", answer(calls.modifyRoom));
  router.post("/room/delete", answer(calls.deleteRoom));
  router.get("/room/delete", answer(calls.deleteRoom));
  router.get("/room/message/:name", answer(calls.history));
  router.post("/room/avatar/upload/:name", answer(calls.setRoomAvatar, true));
  router.post("/room/avatar/:name", answer(calls.setRoomAvatar, true));
  router.get("/room/avatar/download/:name", picture(sendRoomAvatar));
  router.get("/joinroom/:name", (ctx) =>
    funnel(host, ctx, async () => ctx.redirect(`/r/${(await core.rooms.byName(nameIn(ctx))).id}`)),
  );

  const routes = dispatch(router);
  return async (ctx, next) => {
    if (!ctx.path.startsWith("/apiv1/")) return next();
    await routes(ctx, next);
    if (ctx.status !== 405) return;
    ctx.body = { status: 1001, message: `Use ${ctx.response.get("Allow")} here.` } satisfies Envelope;
    ctx.status = 405;
  };
}

const nameIn = (ctx: Context): string => (ctx.params as { name?: string }).name ?? "";

/** The one place where a failure becomes this dialect's answer. */
async function funnel(host: DialectHost, ctx: Context, work: () => Promise<void>): Promise<void> {
  ctx.set("Cache-Control", "no-store");
  try {
    await work();
  } catch (error) {
    ctx.body = failed(error, (bug) => host.log.error(`${ctx.method} ${ctx.path} failed`, bug));
    ctx.status = 200;
    if (isChatError(error, "too_large")) ctx.status = 413;
    if (isChatError(error, "rate_limited")) {
      const { retryAfterSeconds } = error.values;
      ctx.set("Retry-After", `${retryAfterSeconds}`);
    }
  }
}
