/**
 * The routes of a dialect (schema, cost, body limit, call), and the steps of every request: charge, identify, read,
 * parse, call, answer.
 */
import Router from "@koa/router";
import type { Context, Middleware } from "koa";
import type { z } from "zod";
import type { Actor, Origin } from "../../chat/actor.ts";
import type { Core } from "../../chat/core.ts";
import { ChatError, isChatError } from "../../chat/errors.ts";
import type { QuotaHolder } from "../../chat/ports.ts";
import { loggedPath } from "../../log.ts";
import type { Settings } from "../../settings.ts";
import type { CostClass, DialectHost, DialectName } from "../dialect.ts";
import { type Body, type BodyLimits, type Fields, readBody } from "./body.ts";
import { SMALL_BODY } from "./cost.ts";
import { parseForm } from "./fields.ts";
import { fromOf, identify, tokenOf } from "./identify.ts";
import { parse } from "./parse.ts";
import { setRetryAfter } from "./retry-after.ts";

/** Bytes; or `avatar`, `upload`: a file up to that setting's size (an avatar also as a data URL in a field). */
export type BodyLimit = number | "avatar" | "upload";

/** What every route must declare. */
export interface Price {
  /** Charged to the caller's address before a byte of the body is read. */
  readonly cost: CostClass;
  readonly limit: BodyLimit;
  /** A body over {@link SMALL_BODY} is read from any caller, for calls before the first login. */
  readonly isForStrangers?: true;
  /** JSON may have a comma before a closing bracket. */
  readonly allowsTrailingCommas?: true;
}

/** A request that was read. */
export interface Call {
  readonly host: DialectHost;
  readonly core: Core;
  readonly from: Origin;
  /** From the header, the body or the query; not checked yet. */
  readonly token: string | undefined;
  /** The client program, as its `User-Agent` names it. */
  readonly userAgent: string | undefined;
  readonly body: Body;
  /** The query alone, where body and query use one name for two things. */
  readonly query: Fields;
  /** The parameters in the path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** `http://host:port`, as the client reached the server. */
  readonly origin: string;
}

/** The same, from a caller whose token was proven. */
export interface Caller extends Call {
  readonly actor: Actor;
  readonly token: string;
}

type Act<S extends z.ZodType, C> = (call: C, params: z.output<S>) => Promise<object>;
type Method = "get" | "post" | "put" | "delete";

/** A row of a dialect's table. */
export interface Route<Own = unknown> extends Price {
  readonly methods: readonly Method[];
  readonly path: string;
  /** This route's own texts of refusals. */
  readonly errors: Own | undefined;
  /** Charges, reads and answers one request. */
  readonly run: (ctx: Context, host: DialectHost, dialect: DialectName) => Promise<object | undefined>;
}

/**
 * Makes a route that needs no token; the call itself decides who acts. `what` is like `GET|POST /auth/login`.
 * @param assertKnown checks the caller before the parameters, as {@link known} does
 */
export const open = <S extends z.ZodType, Own = undefined>(
  what: string,
  price: Price,
  schema: S,
  act: Act<S, Call>,
  errors?: Own,
  assertKnown?: (call: Call) => Promise<unknown>,
): Route<Own> =>
  routeOf(what, price, errors, async (ctx, host, dialect) => {
    const from = fromOf(host, ctx.req, dialect);
    const isProven = async (): Promise<boolean> => {
      const token = tokenOf(ctx.req, queryOf(ctx));
      if (token === undefined) return false;
      return host.core.sessions.prove(token, from).then(
        () => true,
        () => false,
      );
    };
    const holder = from.address;
    const call = callOf(ctx, host, from, await readWithin(price, ctx, host, from, { isProven, holder }));
    await assertKnown?.(call);
    return () => act(call, parse(schema, call.body.fields));
  });

/**
 * Makes a route that needs a token. A token outside the body is checked before the body is read, and again afterwards:
 * the session may end while the body arrives.
 */
export const known = <S extends z.ZodType, Own = undefined>(
  what: string,
  price: Price,
  schema: S,
  act: Act<S, Caller>,
  errors?: Own,
): Route<Own> =>
  routeOf(what, price, errors, async (ctx, host, dialect) => {
    const from = fromOf(host, ctx.req, dialect);
    const query = queryOf(ctx);
    const outside = tokenOf(ctx.req, query);
    // What holds a space is no token but another scheme's credentials: the token may be in the body.
    const isInBody = outside === undefined || /\s/.test(outside);
    const early = isInBody ? null : await identify(host, from, ctx.req, query);
    const isProven = async () => early !== null;
    const holder = early?.actor.userId ?? from.address;
    const call = callOf(ctx, host, from, await readWithin(price, ctx, host, from, { isProven, holder }));
    const known = await identify(host, from, ctx.req, early ? query : call.body.fields);
    return () => act(Object.assign(call, known), parse(schema, call.body.fields));
  });

/** Makes a route that answers with something other than its dialect's envelope. */
export const plain = <Own = undefined>(
  what: string,
  price: Price,
  answer: (ctx: Context, host: DialectHost) => Promise<void>,
): Route<Own> =>
  routeOf<Own>(what, price, undefined, async (ctx, host) => async () => {
    await answer(ctx, host);
    return undefined;
  });

type Read = (
  ctx: Context,
  host: DialectHost,
  dialect: DialectName,
) => Promise<() => Promise<object | undefined>>;

/** Splits a route's work in two, so that only a body that exceeds the limit while it is read is 413. */
function routeOf<Own>(what: string, price: Price, errors: Own | undefined, read: Read): Route<Own> {
  const [methods = "", path = ""] = what.split(" ");
  return {
    ...price,
    methods: methods.toLowerCase().split("|") as Method[],
    path,
    errors,
    async run(ctx, host, dialect) {
      await host.charge(price.cost, host.addressOf(ctx.req));
      const act = await read(ctx, host, dialect).catch((error: unknown) => {
        if (isChatError(error, "too_large")) ctx.status = 413;
        throw error;
      });
      return act();
    },
  };
}

function callOf(ctx: Context, host: DialectHost, from: Origin, body: Body): Call {
  const query = queryOf(ctx);
  return {
    host,
    core: host.core,
    from,
    token: tokenOf(ctx.req, body.fields, query),
    userAgent: ctx.req.headers["user-agent"],
    body,
    query,
    params: ctx.params as Record<string, string>,
    origin: host.reachedUrl(ctx.req),
  };
}

/**
 * Reads a body within its route's limit. One over {@link SMALL_BODY} is only read from callers who have proven a token,
 * or from whose address somebody is logged in: strangers must not use up memory.
 * @throws ChatError `unauthenticated`, and what {@link readBody} throws
 */
async function readWithin(
  { limit, isForStrangers, allowsTrailingCommas }: Price,
  ctx: Context,
  host: DialectHost,
  from: Origin,
  { isProven, holder }: { isProven(): Promise<boolean>; holder: QuotaHolder },
): Promise<Body> {
  const limits = limitsOf(limit, host.settings(), holder);
  const isSmall = Math.max(limits.textBytes ?? 0, limits.fileBytes ?? 0) <= SMALL_BODY;
  if (
    isSmall ||
    isForStrangers ||
    (await isProven()) ||
    (await host.core.sessions.isAnyoneAt(from.address))
  ) {
    return readBody(ctx, host.core.media, { ...limits, allowsTrailingCommas });
  }
  return readBody(ctx, host.core.media, { textBytes: SMALL_BODY, fileBytes: SMALL_BODY }).catch(
    (error: unknown) => {
      if (isChatError(error, "too_large"))
        throw new ChatError("unauthenticated", { reason: "token_missing" });
      throw error;
    },
  );
}

const queryOf = (ctx: Context): Fields => parseForm(Buffer.from(ctx.querystring, "latin1"));

/** A picture as a data URL is a third longer than its bytes. */
const DATA_URL_FACTOR = 1.4;

/** @param holder in whose quota an upload counts while it arrives */
export function limitsOf(body: BodyLimit, settings: Settings, holder: QuotaHolder): BodyLimits {
  if (typeof body === "number") return { textBytes: body };
  if (body === "upload") return { textBytes: SMALL_BODY, fileBytes: settings["uploads.maxBytes"], holder };
  const fileBytes = settings["avatars.maxBytes"];
  return { fileBytes, textBytes: Math.max(SMALL_BODY, Math.ceil(fileBytes * DATA_URL_FACTOR)) };
}

/** How a dialect answers. */
export interface Wire<Own> {
  /** Sends the result of a call; by default as a JSON body with status 200. */
  send?(ctx: Context, answer: object): void;
  /** The answer to a failure. The dialect chooses all statuses but 413; 200 by default. */
  refuse(error: unknown, errors: Own | undefined): { readonly status?: number; readonly body: object };
  /** `Allow` names only the documented methods, without the HEAD that each GET implies. */
  readonly hidesHead?: true;
  /** The body beside 405. */
  wrongMethod(allow: string, errors: Own | undefined): object;
}

/**
 * Serves the routes: their paths in any case, with and without a trailing slash; HEAD where GET changes nothing, 204 to
 * OPTIONS and 405 to another method with `Allow`, `next()` for all other paths.
 */
export function serve<Own>(
  host: DialectHost,
  dialect: DialectName,
  routes: readonly Route<Own>[],
  wire: Wire<Own>,
): Middleware {
  const router = new Router();
  const own = new Set(routes.map(({ path }) => firstPart(path)));
  for (const route of routes) {
    const layer = router.register(route.path, [...route.methods], (ctx) =>
      answer(host, dialect, route, wire, ctx),
    );
    // Koa answers HEAD by running the GET: it must not delete a room or use up a code.
    if (!READING.has(route.cost)) layer.methods = layer.methods.filter((method) => method !== "HEAD");
  }
  const middleware = router.routes() as unknown as Middleware;
  return (ctx, next) => {
    if (!own.has(firstPart(ctx.path))) return next();
    return middleware(ctx, async () => {
      const layers = router.match(ctx.path, ctx.method).path;
      const [layer] = layers;
      if (!layer) return next();
      const methods = new Set(layers.flatMap((each) => each.methods));
      if (wire.hidesHead) methods.delete("HEAD");
      const allow = [...methods, "OPTIONS"].join(", ");
      ctx.set("Allow", allow);
      if (ctx.method === "OPTIONS") {
        ctx.status = 204;
        return;
      }
      ctx.body = wire.wrongMethod(allow, routes.find(({ path }) => path === layer.path)?.errors);
      ctx.status = 405;
    });
  };
}

/** In lower case: the router, too, finds paths in any case. */
const firstPart = (path: string): string => path.split("/", 2)[1]?.toLowerCase() ?? "";

/** The costs of calls that change nothing. */
const READING: ReadonlySet<CostClass> = new Set(["free", "read", "heavy"]);

/** Runs a route; the only place where a failure becomes the dialect's answer. */
async function answer<Own>(
  host: DialectHost,
  dialect: DialectName,
  route: Route<Own>,
  wire: Wire<Own>,
  ctx: Context,
): Promise<void> {
  ctx.set("Cache-Control", "no-store");
  try {
    const result = await route.run(ctx, host, dialect);
    if (result === undefined) return;
    if (wire.send) wire.send(ctx, result);
    else ctx.body = result;
  } catch (error) {
    if (!isChatError(error)) host.log.error(`Request failed: ${ctx.method} ${loggedPath(ctx.path)}`, error);
    const isTooLarge = ctx.status === 413;
    const { status = isTooLarge ? 413 : 200, body } = wire.refuse(error, route.errors);
    ctx.status = status;
    ctx.body = body;
    setRetryAfter(ctx, error);
  }
}
