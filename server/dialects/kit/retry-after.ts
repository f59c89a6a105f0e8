import type { Context } from "koa";
import { isChatError } from "../../chat/errors.ts";

/** Says in the header when a caller that asked too often may ask again. */
export function setRetryAfter(ctx: Context, error: unknown): void {
  if (isChatError(error, "rate_limited")) ctx.set("Retry-After", `${error.values.retryAfterSeconds}`);
}
