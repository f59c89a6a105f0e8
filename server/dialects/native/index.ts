import type { Dialect } from "../dialect.ts";
import { openChat } from "./connection.ts";
import { nativeReference } from "./reference.ts";
import { nativeRoutes } from "./routes.ts";

/** Hearth's own API: what the web client speaks (docs/contract/host.md 4). */
export const native: Dialect = {
  name: "native",
  reference: nativeReference,
  mount(host) {
    return { http: nativeRoutes(host), close: openChat(host) };
  },
};
