import type { IncomingMessage, Server } from "node:http";
import type { Server as TlsServer } from "node:https";
import type { Duplex } from "node:stream";

/**
 * Serves a request that asked for an upgrade which is not a WebSocket (Java and curl offer `h2c` with ordinary requests) as
 * if it had not asked: the connection starts anew, without the offer, before the bytes that followed.
 */
export function asPlainRequest(
  server: Server | TlsServer,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  const lines = [`${request.method} ${request.url} HTTP/${request.httpVersion}`];
  for (let at = 0; at + 1 < request.rawHeaders.length; at += 2) {
    const name = request.rawHeaders[at] ?? "";
    if (!/^(?:upgrade|connection|http2-settings)$/i.test(name))
      lines.push(`${name}: ${request.rawHeaders[at + 1]}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), head]));
  // On HTTPS this is where a connection starts once it is decrypted.
  server.emit("encrypted" in socket ? "secureConnection" : "connection", socket);
}
