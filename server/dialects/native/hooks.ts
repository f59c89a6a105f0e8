/**
 * Incoming webhooks over HTTP: `POST /hooks/<secret>` accepts the same format as Slack's and answers `ok` like Slack.
 */
import type { Context, Middleware } from "koa";
import { ChatError, isChatError } from "../../chat/errors.ts";
import type { Hook } from "../../chat/types.ts";
import type { DialectHost } from "../dialect.ts";
import { readBody } from "../kit/body.ts";
import { decodeBody, parseJson } from "../kit/fields.ts";
import { fromOf } from "../kit/identify.ts";
import { funnel } from "./funnel.ts";
import { readSlack, type SlackLine } from "./slack.ts";

const PREFIX = "/hooks/";
/** Reports of build servers are long; the message itself is cut. */
const MAX_BYTES = 262_144;

export const hookPath = (secret: string): string => PREFIX + secret;

export function takeHooks(host: DialectHost): Middleware {
  return (ctx, next) => {
    if (!ctx.path.startsWith(PREFIX)) return next();
    ctx.set("Cache-Control", "no-store");
    return funnel(host, ctx, () => take(host, ctx));
  };
}

async function take(host: DialectHost, ctx: Context): Promise<void> {
  if (ctx.method !== "POST") {
    ctx.set("Allow", "POST");
    throw new ChatError("method_not_allowed", { reason: "method_not_allowed", allow: "POST" });
  }
  const from = fromOf(host, ctx.req, "native");
  await host.charge("write", from.address);
  const find = () => hookOf(host, ctx.path.slice(PREFIX.length).replace(/\/$/, ""), from.address);
  await find();
  const { text, name, emoji } = await lineOf(host, ctx);
  // It may be revoked while the body arrives.
  await host.core.hooks.post(await find(), from, { body: text, name, emoji });
  ctx.type = "text/plain";
  ctx.body = "ok";
}

/** A wrong address counts as a guess. */
async function hookOf(host: DialectHost, secret: string, address: string): Promise<Hook> {
  try {
    return await host.core.hooks.bySecret(secret);
  } catch (error) {
    if (isChatError(error, "not_found")) await host.charge("guess", address);
    throw error;
  }
}

async function lineOf(host: DialectHost, ctx: Context): Promise<SlackLine> {
  if (ctx.is("text/plain") || ctx.get("Content-Type") === "") {
    const bytes = await ctx.readBytes(MAX_BYTES);
    const text = decodeBody(bytes);
    return jsonIn(bytes) ?? { text };
  }
  const { fields } = await readBody(ctx, host.core.media, { textBytes: MAX_BYTES });
  if (typeof fields.payload === "string") return readSlack(parseJson(Buffer.from(fields.payload)));
  return readSlack(fields);
}

/** The message that a body is which its sender did not call JSON, or undefined for other text. */
function jsonIn(bytes: Uint8Array): SlackLine | undefined {
  try {
    return readSlack(parseJson(bytes));
  } catch (error) {
    if (!isChatError(error, "invalid")) throw error;
    return undefined;
  }
}
