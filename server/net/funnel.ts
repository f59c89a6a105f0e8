import type { Context, Middleware } from "koa";
import { ChatError, retryAfterOf } from "../chat/errors.ts";
import { type Log, loggedPath } from "../log.ts";
import { type Sentence, say } from "./answers.ts";
import { REQUEST_ID } from "./request-log.ts";

/** Turns failures that no dialect handled into answers. A bug is logged, never shown. */
export function errorFunnel(log: Log): Middleware {
  return async (ctx, next) => {
    try {
      await next();
      if (ctx.status === 404 && ctx.body === undefined) say(ctx, 404, NOTHING_HERE);
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
  say(ctx, status, SENTENCES[status] ?? (status < 500 ? INVALID : FAILED));
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

const NOTHING_HERE: Sentence = { en: "There is nothing at this address.", zh: "这个地址没有内容。" };
const INVALID: Sentence = { en: "The request is not valid.", zh: "请求无效。" };
const FAILED: Sentence = { en: "Something went wrong on the server.", zh: "服务器出错了。" };
const SENTENCES: Readonly<Record<number, Sentence>> = {
  404: NOTHING_HERE,
  413: { en: "The request is too large.", zh: "请求太大。" },
  429: { en: "Too many requests. Try again later.", zh: "请求太频繁，请稍后再试。" },
  503: { en: "Not available right now. Try again later.", zh: "暂时无法使用，请稍后再试。" },
  507: { en: "The server's disk is full.", zh: "服务器磁盘已满。" },
};
