import type { IncomingMessage } from "node:http";
import { isIP, type Socket } from "node:net";

/**
 * Whether the connection's address is known. Asked when it opens, this makes it known for good: of a connection that was
 * reset, the system no longer tells.
 */
export const knowsAddress = (socket: Socket): boolean => socket.remoteAddress !== undefined;

/**
 * The caller's network address: of the connection, or, behind a trusted proxy, the last one that the proxy names.
 * IPv4 stands without the `::ffff:` that a dual-stack socket puts before it.
 * @throws when the connection has none: nobody acts from nowhere
 */
export function addressOf(request: IncomingMessage, trustProxy: boolean): string {
  const { remoteAddress } = request.socket;
  if (remoteAddress === undefined) throw new Error("The connection was gone before its address was known.");
  const own = plain(remoteAddress);
  if (!trustProxy) return own;
  const header = request.headers["x-forwarded-for"];
  // Whatever stands before the last entry was told by the client itself.
  const told = plain(
    (Array.isArray(header) ? header.join(",") : (header ?? "")).split(",").at(-1)?.trim() ?? "",
  );
  return isIP(told) ? told : own;
}

const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, "");
