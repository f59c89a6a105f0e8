/** The host on the network: opened before the chat is ready, closed after it has stopped. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Middleware } from "koa";
import type { Server as SocketServer } from "socket.io";
import type { MountedDialect } from "../dialects/dialect.ts";
import type { Log } from "../log.ts";
import type { Settings } from "../settings.ts";
import { createApp, type ServingState } from "./app.ts";
import type { Budgets } from "./budgets/index.ts";
import type { Certificates } from "./https/listener.ts";
import { Listeners } from "./listeners.ts";
import { isHostClear } from "./names.ts";
import { mayPoll, NOT_THIS_PAGE } from "./origins.ts";
import { pollingOf } from "./polling.ts";
import type { Serve } from "./port.ts";
import { createRealtime } from "./realtime.ts";
import { createRequestLog } from "./request-log.ts";
import { singleSlashes } from "./single-slashes.ts";
import { routeUpgrades } from "./upgrade.ts";
import type { Visitors } from "./visitors.ts";

export interface NetworkDeps {
  settings(): Settings;
  readonly log: Log;
  /** Folder of the built pages. */
  readonly pages: string;
  /** What HTTPS shows, when it is on. */
  readonly certificates: Certificates;
  readonly visitors: Visitors;
  readonly budgets: Budgets;
}

export interface Network {
  readonly io: SocketServer;
  readonly listeners: Listeners;
  /** Serves requests with these. */
  serve(served: Served): void;
  /** Answers every further request with 503 and accepts no new connection. */
  refuse(): void;
}

export interface Served {
  readonly routes: () => readonly Middleware[];
  readonly dialects: () => readonly MountedDialect[];
}

/** How long a request may continue to send a body that is not read, in ms. */
const UNREAD_MS = 10_000;

const UNCLEAR_HOST = "The request names several hosts.\n";

function endUnread(request: IncomingMessage): void {
  if (request.complete) return;
  const timer = setTimeout(() => {
    if (!request.complete) request.socket.destroy();
  }, UNREAD_MS);
  request.once("close", () => clearTimeout(timer));
}

/** Normalises the request's URL for everything that follows, and returns it. */
function withSingleSlashes(request: IncomingMessage): string {
  const url = singleSlashes(request.url ?? "");
  request.url = url;
  return url;
}

export function createNetwork(deps: NetworkDeps): Network {
  const { settings, log, pages, certificates, visitors, budgets } = deps;
  let state: ServingState = "starting";
  let served: Served = { routes: () => [], dialects: () => [] };
  const shared = { settings, log, visitors, state: () => state };
  const { io, engine } = createRealtime(settings);
  const poll = pollingOf(engine, visitors, budgets, () => settings()["limits.connectionsPerAddress"]);
  const answer = createApp({ ...shared, budgets, pages, routes: () => served.routes() }).callback();
  const routeUpgrade = routeUpgrades({
    ...shared,
    refusals: budgets.refusals,
    engine,
    dialects: () => served.dialects(),
  });
  const upgrade: Serve["upgrade"] = (incoming, socket, head) => {
    withSingleSlashes(incoming);
    routeUpgrade(incoming, socket, head);
  };
  const logRequest = createRequestLog(settings, log, visitors.addressOf);
  const request = (incoming: IncomingMessage, response: ServerResponse): void => {
    if (!isHostClear(incoming)) {
      response.writeHead(400, { Connection: "close", "Content-Type": "text/plain" }).end(UNCLEAR_HOST);
      return;
    }
    const url = withSingleSlashes(incoming);
    logRequest(incoming, response);
    response.once("finish", () => endUnread(incoming));
    const address = visitors.addressOf(incoming);
    const isPoll = state === "up" && url.startsWith("/socket.io/");
    const line = isPoll || url === "/healthz" ? budgets.polls : budgets.requests;
    line.run(incoming, response, address, () => {
      if (!isPoll) void answer(incoming, response);
      else if (mayPoll(incoming, visitors, settings()["cors.origins"])) poll(incoming, response);
      else response.writeHead(403, { "Content-Type": "text/plain", Vary: "Origin" }).end(NOT_THIS_PAGE.en);
    });
  };
  const listeners = new Listeners({ request, upgrade, budgets }, certificates, log);
  return {
    io,
    listeners,
    serve(what) {
      served = what;
      state = "up";
    },
    refuse() {
      state = "stopping";
      listeners.stopAccepting();
    },
  };
}
