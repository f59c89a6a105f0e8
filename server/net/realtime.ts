import type { IncomingMessage } from "node:http";
import { Server as Engine } from "engine.io";
import { Server as SocketServer } from "socket.io";
import { type ServerOptions, WebSocketServer } from "ws";
import { isHostHeader } from "../chat/address.ts";
import { FRAME_LIMITS } from "../dialects/kit/frames.ts";
import type { Settings } from "../settings.ts";
import { FORWARDING_HEADERS } from "./addresses.ts";
import { allowOrigin } from "./origins.ts";
import { boundedParser, MAX_PACKET_BYTES } from "./packets.ts";

/** The parts of the upgrade request that are read later; the rest is dropped, which saves memory per connection. */
const KEPT_HEADERS = [
  "authorization",
  "token",
  "host",
  "origin",
  "referer",
  "sec-fetch-site",
  "sec-fetch-user",
  "accept-language",
  "user-agent",
  ...FORWARDING_HEADERS,
] as const;

/** The WebSocket server that Engine.IO makes for itself, with limits of its own. */
class BoundedServer extends WebSocketServer {
  constructor(options: ServerOptions) {
    super({ ...options, ...FRAME_LIMITS });
    // The answer to the upgrade and Engine.IO's first packet leave in one write.
    this.on("headers", (_, { socket }) => {
      socket.cork();
      setImmediate(() => socket.uncork());
    });
  }
}

/**
 * Socket.IO, apart from any port: every port hands its requests to `engine`. Speaks Engine.IO 3 too
 * (docs/contract/dialects.md 2).
 */
export function createRealtime(settings: () => Settings): { io: SocketServer; engine: Engine } {
  const io = new SocketServer({ serveClient: false, connectTimeout: 20_000, parser: boundedParser });
  const engine = new Engine({
    allowEIO3: true,
    perMessageDeflate: false,
    maxHttpBufferSize: MAX_PACKET_BYTES,
    wsEngine: BoundedServer,
    cors: (request, callback) => {
      const { origin = "*" } = request.headers;
      const isAllowed = allowOrigin(origin, settings()["cors.origins"]) !== "";
      // Browser clients of 2020 always send credentials, for which browsers refuse `*`. The server has no cookies.
      callback(null, { origin: isAllowed && origin, credentials: true });
    },
  });
  engine.on("connection", (connection: { request: IncomingMessage }) => {
    connection.request = slim(connection.request);
  });
  // Returns the path without secrets: queries carry tokens, and the name of an upload is all that is needed to read it.
  io.use((_, next) =>
    next(settings()["dialects.apiv1"] ? undefined : new Error("This API is switched off.")),
  );
  io.bind(engine);
  return { io, engine };
}

/** The local address of the connection, which costs a system call, if there is no usable Host header. */
function localEndOf({ headers, socket }: IncomingMessage): object {
  return isHostHeader(headers.host) ? {} : { localAddress: socket.localAddress, localPort: socket.localPort };
}

function slim(request: IncomingMessage): IncomingMessage {
  const headers: Record<string, unknown> = {};
  for (const name of KEPT_HEADERS) if (name in request.headers) headers[name] = request.headers[name];
  const { remoteAddress } = request.socket;
  const socket = { remoteAddress, encrypted: "encrypted" in request.socket, ...localEndOf(request) };
  const { url, method, _query } = request as IncomingMessage & { _query?: unknown };
  return { url, method, headers, socket, connection: socket, _query } as unknown as IncomingMessage;
}
