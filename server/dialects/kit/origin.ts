import type { IncomingMessage } from "node:http";
import type { TLSSocket } from "node:tls";

const HOST = /^[\w.:[\]%-]{1,255}$/;

/** `http://host:port` as the client reached this host, for the absolute URLs that some documents promise; no slash at its end. */
export function originOf(request: IncomingMessage): string {
  const { socket, headers } = request;
  const scheme = (socket as TLSSocket).encrypted ? "https" : "http";
  // Without a usable Host header: the address that the connection was made to.
  const address = socket.localAddress?.includes(":") ? `[${socket.localAddress}]` : socket.localAddress;
  const host = HOST.test(headers.host ?? "") ? headers.host : `${address}:${socket.localPort}`;
  return `${scheme}://${host}`;
}
