import type { Dialect } from "../dialect.ts";
import { appReference } from "./reference.ts";
import { appRoutes } from "./routes.ts";

/** Dialect E: HTTP alone; what happens in its rooms is told on the other wires. */
export const app: Dialect = {
  name: "app",
  reference: appReference,
  mount: (host) => ({ http: appRoutes(host), close: async () => undefined }),
};
