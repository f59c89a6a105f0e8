import { type IncomingMessage, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { networkOf } from "../chat/address.ts";
import type { MountedDialect } from "../dialects/dialect.ts";
import { type Log, loggedPath } from "../log.ts";
import type { Settings } from "../settings.ts";
import type { ServingState } from "./app.ts";
import type { Refusals } from "./budgets/refusals.ts";
import { Tally } from "./budgets/tally.ts";
import { isHostClear } from "./names.ts";
import { mayCall } from "./origins.ts";
import type { Visitors } from "./visitors.ts";

export interface UpgradeDeps {
  state(): ServingState;
  settings(): Settings;
  readonly visitors: Visitors;
  readonly log: Log;
  readonly refusals: Refusals;
  readonly engine: { handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void };
  /** Asked in order. */
  dialects(): Iterable<MountedDialect>;
}

/**
 * Routes WebSocket upgrades: Socket.IO's path first, then the dialects, else a plain HTTP refusal. Behind a proxy, whose
 * own connections have no limit, each caller may have as many as an address has without one.
 */
export function routeUpgrades(deps: UpgradeDeps) {
  const open = new Tally();
  return (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on("error", () => socket.destroy());
    let refusal: number | null;
    try {
      refusal = mayOpen(deps, open, request, socket) ? route(deps, request, socket, head) : 503;
    } catch (error) {
      deps.log.error(`Upgrade failed: ${loggedPath(request.url ?? "/")}`, error);
      refusal = 500;
    }
    deps.log.debug?.(`Upgrade of ${loggedPath(request.url ?? "/")}: ${refusal ?? "taken"}`);
    if (refusal !== null) refuse(socket, refusal);
  };
}

/** Counts the socket as one of its caller's, unless that has too many. */
function mayOpen(
  { visitors, settings, refusals }: UpgradeDeps,
  open: Tally,
  request: IncomingMessage,
  socket: Duplex,
): boolean {
  const key = networkOf(visitors.addressOf(request));
  if (open.of(key) >= settings()["limits.connectionsPerAddress"]) {
    refusals.count("connectionsOfAddress", key);
    return false;
  }
  open.add(key, 1);
  socket.once("close", () => open.add(key, -1));
  return true;
}

/** Passes the socket to its handler; otherwise returns the status to refuse it with. */
function route(deps: UpgradeDeps, request: IncomingMessage, socket: Duplex, head: Buffer): number | null {
  const url = request.url ?? "/";
  if (!isHostClear(request)) return 400;
  if (deps.state() !== "up") return 503;
  if (!mayCall(request, deps.visitors, deps.settings()["cors.origins"])) return 403;
  if (url.startsWith("/socket.io/")) {
    deps.engine.handleUpgrade(request, socket, head);
    return null;
  }
  const path = withoutFinalSlashes(url.split("?", 1)[0] ?? "");
  for (const dialect of deps.dialects()) {
    if (dialect.upgrade?.(path, request, socket, head)) return null;
  }
  return 404;
}

/** Linear in the length, unlike a regular expression anchored at the end. */
function withoutFinalSlashes(path: string): string {
  let end = path.length;
  while (end > 1 && path[end - 1] === "/") end -= 1;
  return path.slice(0, end);
}

function refuse(socket: Duplex, status: number): void {
  const reason = STATUS_CODES[status] ?? "";
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ${reason.length}\r\n\r\n${reason}`,
  );
}
