import type { Context } from "koa";
import { hasReason, retryAfterOf } from "../../chat/errors.ts";

/**
 * Sets the HTTP header that says when a caller may try again, and status 503 if the server is busy with pictures. Call
 * it after the status is set.
 */
export function setRetryAfter(ctx: Context, error: unknown): void {
  const seconds = retryAfterOf(error);
  if (seconds !== undefined) ctx.set("Retry-After", `${seconds}`);
  if (hasReason(error, "pictures_busy")) ctx.status = 503;
}
