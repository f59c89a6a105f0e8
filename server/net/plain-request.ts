import type { IncomingMessage, Server } from "node:http";
import type { Server as TlsServer } from "node:https";
import { restart } from "./restart.ts";

/**
 * Serves a request that asked for an upgrade which is not a WebSocket (Java and curl offer `h2c` with ordinary
 * requests) as a plain request: the connection is read again without the offer, before the bytes that follow.
 */
export function asPlainRequest(server: Server | TlsServer, request: IncomingMessage, head: Buffer): void {
  const lines = [`${request.method} ${request.url} HTTP/${request.httpVersion}`];
  for (let at = 0; at + 1 < request.rawHeaders.length; at += 2) {
    const name = request.rawHeaders[at] ?? "";
    if (!/^(?:upgrade|connection|http2-settings)$/i.test(name))
      lines.push(`${name}: ${request.rawHeaders[at + 1]}`);
  }
  restart(server, request.socket, [Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), head]);
}
