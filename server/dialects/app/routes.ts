/** E's paths, with and without a trailing slash. */
import Router from "@koa/router";
import type { Context, Middleware } from "koa";
import type { z } from "zod";
import { ChatError, parametersInvalid } from "../../chat/errors.ts";
import type { DialectHost } from "../dialect.ts";
import { readBody } from "../kit/body.ts";
import { tokenOf } from "../kit/proof.ts";
import type { Call } from "./call.ts";
import { type Answer, failure, failureOf } from "./encode.ts";
import * as rooms from "./room-calls.ts";
import * as users from "./user-calls.ts";

type Handler = (call: Call) => Promise<Answer>;
type Method = "get" | "post" | "put" | "delete";

const ROUTES: Readonly<Record<string, Readonly<Partial<Record<Method, Handler>>>>> = {
  "/users": { post: users.register },
  "/users/icon/:pk": { put: users.userIcon },
  "/users/password": { put: users.userPassword },
  "/password": { put: users.userPassword },
  "/users/:pk": { put: users.userInfo },
  "/snslogin": { post: users.snsLogin },
  "/login": { post: users.login },
  "/logout": { post: users.logout },
  "/phonelogin": { post: users.phoneCaptcha, get: users.phoneLogin },
  "/rooms": { get: rooms.list, post: rooms.create },
  "/rooms/:pk": { get: rooms.show, put: rooms.update, delete: rooms.remove },
};

export function appRoutes(host: DialectHost): Middleware {
  const router = new Router();
  for (const [path, handlers] of Object.entries(ROUTES)) {
    const allow = [...Object.keys(handlers).map((method) => method.toUpperCase()), "OPTIONS"].join(", ");
    for (const [method, handler] of Object.entries(handlers)) {
      router[method as Method](path, (ctx) => answer(host, handler, ctx));
    }
    router.options(path, (ctx) => {
      ctx.set("Allow", allow);
      ctx.status = 204;
    });
    router.all(path, (ctx) => {
      ctx.set("Allow", allow);
      send(ctx, failure(405, `请使用 ${allow}`));
    });
  }
  return router.routes() as unknown as Middleware;
}

async function answer(host: DialectHost, handler: Handler, ctx: Context): Promise<void> {
  try {
    send(ctx, await handler(await callOf(host, ctx)));
  } catch (error) {
    send(
      ctx,
      failureOf(error, (bug) => host.log.error(`${ctx.method} ${ctx.path} failed.`, bug)),
    );
  }
}

async function callOf(host: DialectHost, ctx: Context): Promise<Call> {
  const from = { address: host.addressOf(ctx.req), dialect: "app" };
  const fileBytes = host.settings()["avatars.maxBytes"];
  // An icon may come as a data: URL, a third longer than its bytes.
  const body = await readBody(ctx, { fileBytes, textBytes: Math.ceil(fileBytes * 1.4) });
  const token = tokenOf(ctx.req, body.fields);
  return {
    host,
    core: host.core,
    from,
    body,
    token,
    parse: (schema) => parse(schema, { ...body.fields }, "invalid"),
    path: (schema) => parse(schema, ctx.params, "not_found"),
    async prove() {
      if (token === undefined) throw new ChatError("unauthenticated", { reason: "login_needed" });
      return { actor: await host.core.sessions.prove(token, from), token };
    },
  };
}

function parse<S extends z.ZodType>(schema: S, value: unknown, code: "invalid" | "not_found"): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  if (code === "not_found") throw new ChatError(code, { reason: "nothing_here" });
  throw parametersInvalid(parsed.error.issues);
}

function send(ctx: Context, { http, body }: Answer): void {
  ctx.set("Cache-Control", "no-store");
  ctx.status = http;
  ctx.body = http === 204 ? null : body;
  if (http === 204) ctx.status = 204;
}
