/** One open port: its server, the connections on it, and how it is opened and closed. */
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createHttpsServer, type Server as TlsServer } from "node:https";
import { type AddressInfo, Server as NetServer, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { ChatError } from "../chat/errors.ts";
import type { Log } from "../log.ts";
import { knowsAddress } from "./addresses.ts";
import { watchBrokenRequests } from "./broken-requests.ts";
import type { Budgets } from "./budgets/index.ts";
import { asPlainRequest } from "./plain-request.ts";

export interface Serve {
  readonly budgets: Budgets;
  request(request: IncomingMessage, response: ServerResponse): void;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

export interface Endpoint {
  readonly port: number;
  readonly host: string;
}

/** Both in PEM. */
export interface Certificate {
  readonly key: string;
  readonly certificate: string;
}

export interface OpenPort<S extends Server | TlsServer = Server | TlsServer> extends Endpoint {
  readonly server: S;
  readonly sockets: ReadonlySet<Socket>;
}

const TIMEOUTS = {
  keepAliveTimeout: 30_000,
  headersTimeout: 20_000,
  // A large file on a slow line takes hours. A body that is read is given up when it stalls (body.ts); for one that is
  // not, see server.ts.
  requestTimeout: 86_400_000,
  connectionsCheckingInterval: 5000,
};
const TLS_HANDSHAKE_MS = 20_000;

export const openHttp = (endpoint: Endpoint, serve: Serve, log: Log): Promise<OpenPort<Server>> =>
  openPort(createHttpServer(TIMEOUTS), endpoint, serve, log);

export const openHttps = (
  endpoint: Endpoint,
  { key, certificate }: Certificate,
  serve: Serve,
  log: Log,
): Promise<OpenPort<TlsServer>> => {
  const options = { ...TIMEOUTS, handshakeTimeout: TLS_HANDSHAKE_MS, key, cert: certificate };
  return openPort(createHttpsServer(options), endpoint, serve, log);
};

/** A connection that fails is closed; nothing else needs to be done. */
const ignore = (): void => {};

/** Rejects with the system's error; `portRefusal` describes it. */
async function openPort<S extends Server | TlsServer>(
  server: S,
  { port, host }: Endpoint,
  serve: Serve,
  log: Log,
): Promise<OpenPort<S>> {
  serve.budgets.connections.watch(server);
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    if (sockets.has(socket)) return;
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  for (const event of ["connection", "secureConnection"]) {
    server.on(event, (socket: Socket) => {
      // Node stops listening when a request asks for an upgrade, while answers to those before it may still fail.
      if (socket.listenerCount("error", ignore) === 0) socket.on("error", ignore);
      if (!knowsAddress(socket)) socket.destroy();
    });
  }
  watchBrokenRequests(server);
  server.on("request", (request, response) => serve.request(request, response));
  server.on("upgrade", (request, socket, head) => {
    if (request.headers.upgrade?.toLowerCase() === "websocket") {
      serve.budgets.connections.busy(request.socket);
      serve.upgrade(request, socket, head);
    } else asPlainRequest(server, request, head);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host, exclusive: true, backlog: 4096 }, () => {
      server.off("error", reject);
      resolve();
    });
  });
  server.on("error", (error) => log.error(`Listening failed: port ${port}`, error));
  return { server, sockets, port: (server.address() as AddressInfo).port, host };
}

/** No new connections from now on. */
export function stopAccepting({ server }: OpenPort): void {
  // Not the HTTP server's own close(): that would also end the idle connections, before they could be notified.
  NetServer.prototype.close.call(server);
}

/** Ends every connection: what it is doing may finish within `graceMs`. */
export async function shut({ server, sockets }: OpenPort, graceMs: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, graceMs);
    const done = (): void => {
      if (sockets.size > 0) return;
      clearTimeout(timer);
      resolve();
    };
    for (const socket of sockets) socket.once("close", done);
    server.close(done);
  });
}

export const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? "";

/** The failure to open a port as a refusal. */
export function portRefusal(error: unknown, { port, host }: Endpoint): ChatError {
  switch (codeOf(error)) {
    case "EADDRINUSE":
      return new ChatError("unavailable", { reason: "port_busy", port });
    case "EACCES":
      return new ChatError("unavailable", { reason: "port_forbidden", port });
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new ChatError("unavailable", { reason: "address_not_here", host });
    default:
      return new ChatError("unavailable", { reason: "port_failed", port, host, why: String(error) });
  }
}
