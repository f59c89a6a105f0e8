import type { Context, Middleware } from "koa";
import { ChatError, retryAfterOf } from "../chat/errors.ts";
import { type Log, loggedPath } from "../log.ts";
import { say } from "./answers.ts";
import { REQUEST_ID } from "./request-log.ts";

/** Turns failures that no dialect handled into answers. A bug is logged, never shown. */
export function errorFunnel(log: Log): Middleware {
  return async (ctx, next) => {
    try {
      await next();
      if (ctx.status === 404 && ctx.body === undefined) say(ctx, 404, "There is nothing at this address.");
    } catch (error) {
      answer(ctx, error, log);
    }
  };
}

function answer(ctx: Context, error: unknown, log: Log): void {
  if (ctx.headerSent) {
    log.error(`Sending an answer failed: ${nameOf(ctx)}`, error);
    ctx.res.destroy();
    return;
  }
  ctx.remove("Content-Encoding");
  ctx.remove("Content-Length");
  const status = statusOf(error);
  if (status >= 500 && !(error instanceof ChatError)) log.error(`Request failed: ${nameOf(ctx)}`, error);
  const seconds = retryAfterOf(error);
  if (seconds !== undefined) ctx.set("Retry-After", `${seconds}`);
  const fallback = status < 500 ? "The request is not valid." : "Something went wrong on the server.";
  say(ctx, status, sentences[status] ?? fallback);
}

function nameOf(ctx: Context): string {
  const id = ctx.response.get(REQUEST_ID) ?? "";
  return `${ctx.method} ${loggedPath(ctx.path)}${id && ` (request ${id})`}`;
}

function statusOf(error: unknown): number {
  if (error instanceof ChatError) return error.status;
  if (error instanceof URIError) return 400;
  const { status, expose } = error as { status?: unknown; expose?: unknown };
  return typeof status === "number" && expose === true && status >= 400 && status < 600 ? status : 500;
}

const sentences: Record<number, string> = {
  404: "There is nothing at this address.",
  413: "The request is too large.",
  429: "Too many requests. Try again later.",
  503: "Not available right now. Try again later.",
  507: "The server's disk is full.",
};
