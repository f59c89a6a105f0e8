import type { Middleware } from "koa";
import type { Dialect } from "../dialects/dialect.ts";
import { allowMethods } from "./answers.ts";

/** `/docs/index.json`: what is served; `/docs/<name>.json`: one API as OpenAPI. An API that is switched off is not there. */
export function apiReference(dialects: () => readonly Dialect[], version: string): Middleware {
  return async (ctx, next) => {
    const name = /^\/docs\/([\w-]+)\.json$/.exec(ctx.path)?.[1];
    if (name === undefined) return next();
    const served = dialects();
    const one = served.find((dialect) => dialect.name === name);
    if (name !== "index" && !one) return next();
    if (!allowMethods(ctx, "GET", "HEAD")) return;
    ctx.set("Cache-Control", "no-cache");
    ctx.body = one
      ? one.reference(version)
      : { version, apis: served.map((dialect) => titled(dialect, version)) };
  };
}

const titled = (dialect: Dialect, version: string) => ({
  name: dialect.name,
  title: dialect.reference(version).info.title,
});
