import type { Dialect } from "../dialect.ts";
import { apiv1Reference } from "./reference.ts";
import { apiv1Routes } from "./routes.ts";
import { openDefaultNamespace } from "./socket.ts";

/** Dialect A: HTTP under `/apiv1`, Socket.IO on the default namespace (README.md). */
export const apiv1: Dialect = {
  name: "apiv1",
  reference: apiv1Reference,
  mount(host) {
    return { http: apiv1Routes(host), close: openDefaultNamespace(host) };
  },
};
