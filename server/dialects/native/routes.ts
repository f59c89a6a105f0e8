/** Carries the contract's routes over HTTP: identify, parse, call, answer; one funnel for what goes wrong. */
import { Readable } from "node:stream";
import Router from "@koa/router";
import type { Context, Middleware } from "koa";
import type { z } from "zod";
import { type Actor, stranger } from "../../chat/actor.ts";
import { ChatError, parametersInvalid } from "../../chat/errors.ts";
import type { RoomFile } from "../../chat/exports.ts";
import type { DialectHost } from "../dialect.ts";
import { type Body, readBody } from "../kit/body.ts";
import { fromOf, tokenOf } from "../kit/identify.ts";
import { limitsOf } from "../kit/routes.ts";
import { type Call, calls } from "./calls.ts";
import { ROUTES, type RouteName, type RouteSpec } from "./contract.ts";
import { funnel } from "./funnel.ts";
import { readingOn } from "./read-on.ts";
import { nativeReference } from "./reference.ts";
import { isUploadPath, tusRoutes } from "./tus.ts";

export function nativeRoutes(host: DialectHost): Middleware {
  const router = new Router();
  const document = JSON.stringify(nativeReference(host.version));
  router.get("/api/openapi.json", (ctx) => {
    ctx.body = document;
    ctx.type = "json";
  });
  for (const name of Object.keys(ROUTES) as RouteName[]) {
    const spec: RouteSpec = ROUTES[name];
    router[spec.method](spec.path, (ctx) => answer(host, name, spec, ctx));
  }
  const routes = router.routes() as unknown as Middleware;
  const methods = router.allowedMethods() as unknown as Middleware;
  const tus = tusRoutes(host);
  return (ctx, next) => {
    if (!ctx.path.startsWith("/api/")) return next();
    ctx.set("Cache-Control", "no-store");
    return funnel(host, ctx, async () => {
      if (isUploadPath(ctx.path)) return tus(ctx);
      await routes(ctx, () => methods(ctx, async () => undefined));
      if (ctx.status === 404 && ctx.body === undefined) {
        throw new ChatError("not_found", { reason: "nothing_here" });
      }
      if (ctx.status === 405) {
        const allow = ctx.response.get("Allow");
        throw new ChatError("method_not_allowed", { reason: "method_not_allowed", allow });
      }
    });
  };
}

async function answer<N extends RouteName>(host: DialectHost, name: N, spec: RouteSpec, ctx: Context) {
  await host.charge(spec.cost, host.addressOf(ctx.req));
  const params = parse(spec.params, ctx.params);
  const { actor, upload, noSpace } = await identify(host, spec, ctx);
  const query = parse(spec.query, ctx.query);
  const body = parse(spec.body, bodyFields(ctx, upload));
  const gone = () => goneSignal(ctx);
  const call = { host, core: host.core, actor, params, query, body, upload, noSpace, gone } as Call<N>;
  const result = await calls[name](call);
  if (spec.produces) return sendFile(ctx, result as RoomFile);
  ctx.status = spec.status ?? 200;
  if (result === undefined) ctx.body = null;
  else ctx.body = result;
  if (spec.status === 204) ctx.status = 204;
}

/** Sends a file as fast as it is read, and uncompressed, because compressing a long file slows down others. */
function sendFile(ctx: Context, { filename, type, pieces }: RoomFile): void {
  ctx.attachment(filename);
  ctx.type = type;
  ctx.set("Cache-Control", "no-store, no-transform");
  ctx.body = Readable.from(pieces, { objectMode: false });
}

/**
 * The caller is identified before a large body is read, and again afterwards: what the token proves may end while the
 * body arrives.
 */
async function identify(host: DialectHost, spec: RouteSpec, ctx: Context) {
  const from = fromOf(host, ctx.req, "native");
  const token = tokenOf(ctx.req);
  const isOpen = spec.auth === false;
  if (!isOpen && token === undefined) throw new ChatError("unauthenticated", { reason: "login_needed" });
  const prove = async (): Promise<Actor> =>
    isOpen || token === undefined ? stranger(from) : host.core.sessions.prove(token, from);
  const { userId } = await prove();
  const limits = limitsOf(spec.limit, host.settings(), userId ?? from.address);
  const disk = readingOn(host.core.media);
  const upload = await readBody(ctx, disk, limits);
  return { actor: await prove(), upload, noSpace: disk.refusal() };
}

/** Aborted when the connection closes before the answer is sent. */
function goneSignal({ res }: Context): AbortSignal {
  const controller = new AbortController();
  const abort = () => controller.abort(new ChatError("unavailable", { reason: "connection_gone" }));
  if (res.closed) abort();
  else res.once("close", abort);
  return controller.signal;
}

/** Only the body's fields: those of the query have their own schema. */
function bodyFields(ctx: Context, upload: Body): Record<string, unknown> {
  const fields: Record<string, unknown> = { ...upload.fields };
  for (const name of Object.keys(ctx.query)) if (fields[name] === ctx.query[name]) delete fields[name];
  return fields;
}

function parse<T extends z.ZodType>(schema: T | undefined, value: unknown): unknown {
  if (!schema) return undefined;
  const parsed = schema.safeParse({ ...(value as object) });
  if (!parsed.success) throw parametersInvalid(parsed.error.issues);
  return parsed.data;
}
