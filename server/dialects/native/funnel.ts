import type { Context } from "koa";
import { asRefusal, isChatError } from "../../chat/errors.ts";
import { loggedPath } from "../../log.ts";
import type { DialectHost } from "../dialect.ts";
import { setRetryAfter } from "../kit/retry-after.ts";

/** Turns whatever goes wrong into the API's answer. */
export async function funnel(host: DialectHost, ctx: Context, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const refusal = asRefusal(error, (bug) =>
      host.log.error(`Request failed: ${ctx.method} ${loggedPath(ctx.path)}`, bug),
    );
    ctx.status = refusal.status;
    ctx.body = { error: refusal.wire };
    setRetryAfter(ctx, error);
    if (isChatError(error, "unauthenticated")) ctx.set("WWW-Authenticate", "Bearer");
  }
}
