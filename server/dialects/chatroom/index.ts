import type { Dialect } from "../dialect.ts";
import { chatroomReference } from "./reference.ts";
import { chatroomRoutes } from "./routes.ts";
import { openSockets } from "./socket.ts";
import { Visits } from "./visits.ts";

/** Dialect B: HTTP under `/auth` and `/chatroom`, raw WebSocket packets at `/` (README.md). */
export const chatroom: Dialect = {
  name: "chatroom",
  reference: chatroomReference,
  mount(host) {
    const visits = new Visits();
    return { http: chatroomRoutes(host, visits), ...openSockets(host, visits) };
  },
};
