/** The Koa app, in the order in which a request passes through it. */
import { constants } from "node:zlib";
import Koa, { type Context, type Middleware } from "koa";
import compress from "koa-compress";
import { isChatError } from "../chat/errors.ts";
import type { Log } from "../log.ts";
import type { Settings } from "../settings.ts";
import { allowMethods, type Sentence, say } from "./answers.ts";
import { withBodies } from "./body.ts";
import { statusOf } from "./broken-requests.ts";
import type { Budgets } from "./budgets/index.ts";
import { errorFunnel } from "./funnel.ts";
import { crossOrigin, securityHeaders } from "./headers.ts";
import { servePages } from "./pages.ts";
import type { Visitors } from "./visitors.ts";

export type ServingState = "starting" | "up" | "stopping";

export interface HttpDeps {
  settings(): Settings;
  readonly visitors: Visitors;
  readonly budgets: Budgets;
  readonly log: Log;
  state(): ServingState;
  /** Middleware that answers its own paths and calls `next()` for all others, in order; read for every request. */
  routes(): readonly Middleware[];
  /** Folder of the built pages. */
  readonly pages: string;
}

/** What is said of a connection that went away. */
const GONE = new Set(["EPIPE", "ECONNRESET", "ERR_STREAM_PREMATURE_CLOSE"]);

export function createApp(deps: HttpDeps): Koa {
  const { settings, log, visitors } = deps;
  const app = new Koa();
  const { bodies, requests, refusals } = deps.budgets;
  withBodies(app, { bodies, requests, refusals, addressOf: visitors.addressOf });
  // The error handler below answers errors; what still arrives here broke off an answer that had begun: a lost
  // connection, a body that the parser refused, or a refusal in the middle of a long answer.
  app.on("error", (error: NodeJS.ErrnoException) => {
    const isClients = GONE.has(error.code ?? "") || statusOf(error.code) !== null;
    if (!isClients && !isChatError(error)) log.error("Sending an answer failed", error);
  });
  app.use(compressLarge());
  app.use(errorFunnel(log));
  app.use(crossOrigin(settings, visitors));
  app.use(gate(deps.state));
  app.use(knownConsole(visitors));
  app.use((ctx, next) => {
    // The routes answer data, never pages; this header says so.
    ctx.set("X-Content-Type-Options", "nosniff");
    return chain(deps.routes(), ctx, next);
  });
  app.use(securityHeaders());
  app.use(
    servePages({
      root: deps.pages,
      mayAdminister: (ctx) => settings()["admin.remote"] || visitors.isLocal(ctx.req),
    }),
  );
  return app;
}

/** Compresses large answers; small ones, as most of the APIs', are sent as they are. */
function compressLarge(): Middleware {
  const worth = 1024;
  // Brotli's own default takes 300 times as long, in the threads that also write messages to the disk.
  const br = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };
  const compressed = compress({ br, zstd: false, deflate: false, threshold: worth });
  return async (ctx, next) => {
    await next();
    const { body } = ctx;
    if (typeof body === "string" || Buffer.isBuffer(body)) {
      if (body.length < worth) return;
    } else if (body === null || body === undefined) return;
    else if (Object.getPrototypeOf(body) === Object.prototype || Array.isArray(body)) {
      const text = JSON.stringify(body);
      // Set again: Koa keeps the type that it set for the object.
      ctx.body = text;
      if (text.length < worth) return;
    }
    await compressed(ctx, async () => undefined);
  };
}

/** Refuses the console under a foreign host name, whose owner would control the page (docs/contract/security.md 3). */
function knownConsole(visitors: Visitors): Middleware {
  return (ctx, next) => {
    visitors.note(ctx.req);
    if (!/^\/admin(?:\/|$)/.test(ctx.path) || visitors.isOwnHost(ctx.req)) return next();
    if (!ctx.path.startsWith("/admin/api/")) return say(ctx, 421, MISDIRECTED);
    ctx.status = 421;
    ctx.body = { error: { code: "misdirected", message: MISDIRECTED.en } };
  };
}

const MISDIRECTED: Sentence = {
  en: "The admin console does not open under this name. Use the server's address, or add the name to the setting listen.names.",
  zh: "不能用这个名称打开管理控制台。请使用服务器的地址，或把这个名称添加到设置 listen.names。",
};
const STARTING: Sentence = { en: "Hearth is starting.", zh: "Hearth 正在启动。" };
const STOPPING: Sentence = { en: "Hearth is stopping.", zh: "Hearth 正在停止。" };

/** Health, and nothing else while the host is not up. */
function gate(state: () => ServingState): Middleware {
  return async (ctx, next) => {
    const now = state();
    if (now !== "up") {
      ctx.set("Retry-After", "1");
      ctx.set("Connection", "close");
    }
    if (ctx.path === "/healthz") {
      if (!allowMethods(ctx, "GET", "HEAD")) return;
      ctx.status = now === "up" ? 200 : 503;
      ctx.set("Cache-Control", "no-store");
      ctx.body = { status: now === "up" ? "ok" : now };
      return;
    }
    if (now !== "up") return say(ctx, 503, now === "starting" ? STARTING : STOPPING);
    return next();
  };
}

/** Calls one middleware after another; those that pass the request on create no promise. */
function chain(routes: readonly Middleware[], ctx: Context, next: () => Promise<unknown>): Promise<unknown> {
  const step = (at: number): Promise<unknown> => {
    const route = routes[at];
    return route ? route(ctx, () => step(at + 1)) : next();
  };
  return step(0);
}
