/** Dialect D: `/h5/…` and `POST /upload` (README.md). */
import type { Dialect } from "../dialect.ts";
import { serve } from "../kit/routes.ts";
import { refuse, wrongMethod } from "./errors.ts";
import { h5Reference } from "./reference.ts";
import { ROUTES } from "./routes.ts";

export const h5: Dialect = {
  name: "h5",
  reference: h5Reference,
  mount: (host) => ({ http: serve(host, "h5", ROUTES, { refuse, wrongMethod }), close: async () => {} }),
};
