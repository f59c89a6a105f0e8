/** The HTTP half: `/auth/…` and `/chatroom/…`, by GET and POST alike, HTTP 200 with the outcome in `res`. */
import Router from "@koa/router";
import type { Context, Middleware } from "koa";
import { isChatError } from "../../chat/errors.ts";
import type { DialectHost } from "../dialect.ts";
import { readBody } from "../kit/body.ts";
import { dispatch } from "../kit/dispatch.ts";
import { originOf } from "../kit/origin.ts";
import { tokenOf } from "../kit/proof.ts";
import { ENDPOINTS, type Endpoint } from "./calls.ts";
import { failure } from "./encode.ts";
import type { Visits } from "./visits.ts";

export function chatroomRoutes(host: DialectHost, visits: Visits): Middleware {
  const router = new Router();
  for (const [path, endpoint] of Object.entries(ENDPOINTS)) {
    router.register(path, ["get", "post"], (ctx) => answer(host, visits, endpoint, ctx));
  }
  const routes = dispatch(router);
  return async (ctx, next) => {
    const endpoint = ENDPOINTS[ctx.path.replace(/\/$/, "")];
    if (!endpoint) return next();
    await routes(ctx, next);
    if (ctx.status !== 405) return;
    ctx.body = {
      res: endpoint.refusal,
      ...endpoint.empty,
      message: `Use ${ctx.response.get("Allow")} here.`,
    };
    ctx.status = 405;
  };
}

async function answer(host: DialectHost, visits: Visits, endpoint: Endpoint, ctx: Context): Promise<void> {
  ctx.set("Cache-Control", "no-store");
  try {
    const { fields } = await readBody(ctx);
    const from = { address: host.addressOf(ctx.req), dialect: "chatroom" };
    const token = tokenOf(ctx.req, fields);
    ctx.body = await endpoint.call({ host, visits, from, token, fields, origin: originOf(ctx.req) });
  } catch (error) {
    if (!isChatError(error)) host.log.error(`${ctx.method} ${ctx.path} failed`, error);
    ctx.body = failure(error, endpoint);
    ctx.status = 200;
    if (isChatError(error, "too_large")) ctx.status = 413;
    if (isChatError(error, "rate_limited")) {
      const { retryAfterSeconds } = error.values;
      ctx.set("Retry-After", `${retryAfterSeconds}`);
    }
  }
}
