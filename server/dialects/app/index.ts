/** Dialect E: HTTP only; events of its rooms are sent by the other APIs (README.md). */
import type { Context } from "koa";
import type { Dialect } from "../dialect.ts";
import { serve } from "../kit/routes.ts";
import type { Answer } from "./encode.ts";
import { refuse, wrongMethod } from "./errors.ts";
import { appReference } from "./reference.ts";
import { ROUTES } from "./routes.ts";

function send(ctx: Context, { http, body }: Answer): void {
  ctx.body = http === 204 ? null : body;
  ctx.status = http;
}

export const app: Dialect = {
  name: "app",
  reference: appReference,
  mount: (host) => ({
    http: serve<unknown>(host, "app", ROUTES, {
      send: (ctx, answer) => send(ctx, answer as Answer),
      refuse,
      hidesHead: true,
      wrongMethod,
    }),
    close: async () => undefined,
  }),
};
