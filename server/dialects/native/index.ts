import type { Dialect } from "../dialect.ts";
import { openChat } from "./connection.ts";
import { takeHooks } from "./hooks.ts";
import { nativeReference } from "./reference.ts";
import { nativeRoutes } from "./routes.ts";

/** Hearth's own API: what the web client speaks (docs/contract/host.md 4). */
export const native: Dialect = {
  name: "native",
  reference: nativeReference,
  mount(host) {
    const [hooks, routes] = [takeHooks(host), nativeRoutes(host)];
    return { http: (ctx, next) => hooks(ctx, () => routes(ctx, next)), close: openChat(host) };
  },
};
