/** `POST /admin/api/<operation>`: the contract over HTTP. */
import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import type { Context, Middleware } from "koa";
import { hostActor } from "../chat/actor.ts";
import { ChatError, ERROR_CODES } from "../chat/errors.ts";
import { assertConsolePage, assertReachesConsole } from "../chat/policy.ts";
import { parseJson } from "../json.ts";
import { type AdminAnswer, OPEN_OPERATIONS } from "./contract.ts";
import type { Caller } from "./deps.ts";
import { type Admin, isOperation } from "./index.ts";
import { inPieces, isLong } from "./json-pieces.ts";
import { refusalOf } from "./refusal.ts";

/** Information about the caller of a request to the console. */
export interface ConsoleVisitors {
  /** The caller's network address, that of a trusted proxy's client included. */
  addressOf(request: IncomingMessage): string;
  /** Whether the caller is on this computer. */
  isLocal(request: IncomingMessage): boolean;
  /** Whether the request was sent to one of this host's own names. */
  isOwnHost(request: IncomingMessage): boolean;
}

const PREFIX = "/admin/api/";
const SMALL_BODY = 64 * 1024;
/** Base64 and the JSON around it. */
const bodyLimit = (maxImageBytes: number): number => Math.ceil(maxImageBytes * 1.4) + SMALL_BODY;

/** Answers everything under `/admin/api` and calls `next()` for the rest. */
export function adminHttp(admin: Admin, visitors: ConsoleVisitors): Middleware {
  const answerAll = async (ctx: Context): Promise<void> => {
    ctx.set("Cache-Control", "no-store");
    send(ctx, await answer(ctx, admin, visitors));
  };
  return (ctx, next) => (ctx.path === "/admin/api" || ctx.path.startsWith(PREFIX) ? answerAll(ctx) : next());
}

async function answer(ctx: Context, admin: Admin, visitors: ConsoleVisitors): Promise<AdminAnswer<unknown>> {
  try {
    const address = visitors.addressOf(ctx.req);
    assertAdministers(admin, visitors, ctx.req);
    const operation = ctx.path.slice(PREFIX.length).replace(/\/$/, "");
    if (!isOperation(operation)) return await admin.call(operation, {}, callerOf(address, null));
    if (ctx.method !== "POST") methodNotAllowed(ctx);
    const isOpen = OPEN_OPERATIONS.some((open) => open === operation);
    const prove = (): string | null => (isOpen ? null : provenToken(ctx, admin));
    prove();
    const body = await readJson(ctx, isOpen ? SMALL_BODY : bodyLimit(admin.host.maxImageBytes()));
    // While the body arrives, the login may end and the console may be closed to other computers.
    assertAdministers(admin, visitors, ctx.req);
    return await admin.call(operation, body, callerOf(address, prove()));
  } catch (error) {
    // Only refusals get here: operations report their own bugs.
    return { error: refusalOf(error, (bug) => ctx.app.emit("error", bug, ctx)) };
  }
}

function send(ctx: Context, body: AdminAnswer<unknown>): void {
  ctx.status = "error" in body ? ERROR_CODES[body.error.code] : 200;
  if (ctx.status === 401) ctx.set("WWW-Authenticate", 'Bearer realm="Hearth"');
  const details = "error" in body ? body.error.details : undefined;
  if (details && "retryAfterSeconds" in details) ctx.set("Retry-After", `${details.retryAfterSeconds}`);
  if (!isLong(body)) ctx.body = body;
  else {
    ctx.type = "json";
    ctx.body = Readable.from(inPieces(body));
  }
}

const callerOf = (address: string, token: string | null): Caller => ({
  actor: hostActor(address),
  address,
  token,
  isWindow: false,
});

function provenToken(ctx: Context, admin: Admin): string {
  const token = /^Bearer +(\S{1,256}) *$/i.exec(ctx.get("Authorization"))?.[1];
  if (token === undefined || !admin.logins.prove(token)) {
    throw new ChatError("unauthenticated", { reason: "login_needed" });
  }
  return token;
}

/** Refuses callers from elsewhere, and pages other than the console's, before they show a login. @throws forbidden */
export function assertAdministers(admin: Admin, visitors: ConsoleVisitors, request: IncomingMessage): void {
  assertReachesConsole(admin.host.isRemoteAllowed() || visitors.isLocal(request));
  const { origin, host } = request.headers;
  assertConsolePage(origin === undefined || (URL.canParse(origin) && new URL(origin).host === host));
}

function methodNotAllowed(ctx: Context): never {
  ctx.set("Allow", "POST");
  throw new ChatError("method_not_allowed", { reason: "method_not_allowed", allow: "POST" });
}

async function readJson(ctx: Context, most: number): Promise<unknown> {
  const body = await ctx.readBytes(most);
  if (body.length === 0) return {};
  try {
    return parseJson(body.toString("utf8"));
  } catch {
    throw new ChatError("invalid", { reason: "json_invalid" });
  }
}
