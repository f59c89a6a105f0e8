import type { Middleware } from "koa";
import type { Dialect } from "../dialects/dialect.ts";
import { allowMethods } from "./answers.ts";

interface Made {
  readonly title: string;
  /** JSON. */
  readonly text: string;
}

/**
 * `/docs/index.json`: what is served; `/docs/<name>.json`: one API as OpenAPI. An API that is switched off is not
 * there.
 */
export function apiReference(dialects: () => readonly Dialect[], version: string): Middleware {
  // A document takes several ms to make.
  const made = new Map<Dialect, Made>();
  const referenceOf = (dialect: Dialect): Made => {
    const known = made.get(dialect);
    if (known) return known;
    const document = dialect.reference(version);
    const reference = { title: document.info.title, text: JSON.stringify(document) };
    made.set(dialect, reference);
    return reference;
  };
  return (ctx, next) => {
    const name = /^\/docs\/([\w-]+)\.json$/.exec(ctx.path)?.[1];
    if (name === undefined) return next();
    const served = dialects();
    const one = served.find((dialect) => dialect.name === name);
    if (name !== "index" && !one) return next();
    if (!allowMethods(ctx, "GET", "HEAD")) return;
    ctx.set("Cache-Control", "no-cache");
    const apis = () => served.map((dialect) => ({ name: dialect.name, title: referenceOf(dialect).title }));
    ctx.body = one ? referenceOf(one).text : JSON.stringify({ version, apis: apis() });
    ctx.type = "json";
  };
}
