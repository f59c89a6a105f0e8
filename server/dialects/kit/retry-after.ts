import type { Context } from "koa";
import { hasReason, retryAfterOf } from "../../chat/errors.ts";

/** Says over HTTP itself when a caller may ask again; 503 where the server is busy with pictures. Call it after the status is set. */
export function setRetryAfter(ctx: Context, error: unknown): void {
  const seconds = retryAfterOf(error);
  if (seconds !== undefined) ctx.set("Retry-After", `${seconds}`);
  if (hasReason(error, "pictures_busy")) ctx.status = 503;
}
