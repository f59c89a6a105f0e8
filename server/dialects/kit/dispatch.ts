import type Router from "@koa/router";
import type { Middleware } from "koa";

/**
 * A router as a dialect serves it: its own paths with and without a trailing slash, 405 with `Allow` and,
 * where given, `refusal` (204 to OPTIONS) for another method on them, `next()` for all other paths.
 */
export function dispatch(router: Router, refusal?: object): Middleware {
  const routes = router.routes() as unknown as Middleware;
  return (ctx, next) =>
    routes(ctx, async () => {
      const own = router.match(ctx.path, ctx.method).path;
      if (own.length === 0) return next();
      const methods = new Set(own.flatMap((layer) => layer.methods));
      ctx.set("Allow", [...methods, "OPTIONS"].join(", "));
      if (ctx.method === "OPTIONS") {
        ctx.status = 204;
        return;
      }
      if (refusal) ctx.body = refusal;
      ctx.status = 405;
    });
}
