import type { IncomingMessage, ServerResponse } from "node:http";
import type { Middleware } from "koa";
import type { Server as SocketServer } from "socket.io";
import type { MountedDialect } from "../dialects/dialect.ts";
import type { Log } from "../log.ts";
import type { Settings } from "../settings.ts";
import { createApp, type DoorState } from "./app.ts";
import type { Certificates } from "./https/listener.ts";
import { Listeners } from "./listeners.ts";
import { mayPoll, NOT_THIS_PAGE } from "./origins.ts";
import { createRealtime } from "./realtime.ts";
import { routeUpgrades } from "./upgrade.ts";
import type { Visitors } from "./visitors.ts";

/** Where the chat meets the network: opened before there is a chat behind it, closed after. */
export interface Door {
  readonly io: SocketServer;
  readonly listeners: Listeners;
  /** Lets requests through to these. */
  serve(behind: Behind): void;
  /** From now on every request hears that the host stops, and no new connection is taken. */
  refuse(): void;
}

export interface Behind {
  readonly routes: () => readonly Middleware[];
  readonly dialects: () => readonly MountedDialect[];
}

/**
 * @param pages folder of the built pages.
 * @param certificates what HTTPS shows, when it is on.
 */
export function createDoor(
  settings: () => Settings,
  log: Log,
  pages: string,
  certificates: Certificates,
  visitors: Visitors,
): Door {
  let state: DoorState = "starting";
  let behind: Behind = { routes: () => [], dialects: () => [] };
  const { io, engine } = createRealtime(settings);
  const answer = createApp({
    settings,
    log,
    visitors,
    pages,
    state: () => state,
    routes: () => behind.routes(),
  }).callback();
  const upgrade = routeUpgrades({
    settings,
    log,
    visitors,
    engine,
    state: () => state,
    dialects: () => behind.dialects(),
  });
  const request = (incoming: IncomingMessage, response: ServerResponse): void => {
    if (state !== "up" || !incoming.url?.startsWith("/socket.io/")) void answer(incoming, response);
    else if (mayPoll(incoming, visitors, settings()["cors.origins"]))
      engine.handleRequest(incoming, response);
    else response.writeHead(403, { "Content-Type": "text/plain", Vary: "Origin" }).end(NOT_THIS_PAGE);
  };
  const listeners = new Listeners({ request, upgrade }, certificates, log);
  return {
    io,
    listeners,
    serve(what) {
      behind = what;
      state = "up";
    },
    refuse() {
      state = "stopping";
      listeners.stopAccepting();
    },
  };
}
