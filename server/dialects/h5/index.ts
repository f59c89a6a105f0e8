import type { Dialect } from "../dialect.ts";
import { h5Reference } from "./reference.ts";
import { routes } from "./routes.ts";

/** Dialect D: `/h5/…` and `POST /upload`. */
export const h5: Dialect = {
  name: "h5",
  reference: h5Reference,
  mount: (host) => ({ http: routes(host), close: async () => {} }),
};
