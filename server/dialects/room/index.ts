import type { Dialect } from "../dialect.ts";
import { roomReference } from "./reference.ts";
import { routes } from "./routes.ts";
import { openSockets } from "./socket.ts";

/** Dialect C: `/user/…`, `/room/…` and three WebSocket doors. */
export const room: Dialect = {
  name: "room",
  reference: roomReference,
  mount: (host) => ({ http: routes(host), ...openSockets(host) }),
};
