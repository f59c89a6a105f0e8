/**
 * Network addresses of callers: which proxies are trusted, and who is at this computer (docs/contract/security.md 4).
 */
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import ipaddr from "ipaddr.js";
import { isHostHeader } from "../chat/address.ts";

/** `listen.trustProxy`: nobody, proxies on this computer, or those addresses and ranges, separated by commas. */
export type TrustProxy = boolean | string;

type Peer = Pick<IncomingMessage, "headers"> & {
  readonly socket: { readonly remoteAddress?: string | undefined };
};

/** Headers that a proxy adds. */
export const FORWARDING_HEADERS = [
  "forwarded",
  "via",
  "x-client-ip",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "x-real-ip",
] as const;

/**
 * Returns whether the connection's address is known. Call it when the connection opens: the system no longer tells the
 * address of a connection that was reset.
 */
export const knowsAddress = (socket: Socket): boolean => socket.remoteAddress !== undefined;

/**
 * Returns the caller's network address: of the connection or, behind trusted proxies, the last forwarded one that is
 * not a trusted proxy itself. IPv4 is without the `::ffff:` that a dual-stack socket puts before it.
 * @throws when the connection has no address
 */
export function addressOf(request: Peer, trust: TrustProxy): string {
  const { remoteAddress } = request.socket;
  if (remoteAddress === undefined) throw new Error("The connection was gone before its address was known.");
  const own = plain(remoteAddress);
  if (trust === false || !isTrusted(own, trust)) return own;
  let address = own;
  for (const entry of forwardedFor(request.headers).reverse()) {
    const forwardedAddress = parse(entry);
    // Entries before one that is unreadable, or was added by an untrusted host, may be forged.
    if (forwardedAddress === null) break;
    address = forwardedAddress;
    if (!isTrusted(forwardedAddress, trust)) break;
  }
  return address;
}

/** Whether the caller sits at this computer: a loopback connection that no proxy has forwarded. */
export const isLocal = ({ headers, socket }: Peer): boolean =>
  isLoopback(plain(socket.remoteAddress ?? "")) && !isForwarded(headers);

export const isForwarded = (headers: IncomingHttpHeaders): boolean =>
  FORWARDING_HEADERS.some((name) => headers[name] !== undefined);

/**
 * Returns `http://host:port` as the client reached this server, with no slash at its end. HTTPS that a trusted proxy
 * ends counts too.
 */
export function reachedUrl(request: IncomingMessage, trust: TrustProxy): string {
  const { socket, headers } = request;
  const isSecure =
    (socket as TLSSocket).encrypted ||
    (/^https\b/i.test(String(headers["x-forwarded-proto"] ?? "")) &&
      isTrusted(plain(socket.remoteAddress ?? ""), trust));
  // Without a usable Host header: the address that the connection was made to.
  const address = socket.localAddress?.includes(":") ? `[${socket.localAddress}]` : socket.localAddress;
  const host = isHostHeader(headers.host) ? headers.host : `${address}:${socket.localPort}`;
  return `${isSecure ? "https" : "http"}://${host}`;
}

const isLoopback = (address: string): boolean =>
  ipaddr.isValid(address) && ipaddr.process(address).range() === "loopback";

/** Whether the text is valid for `listen.trustProxy`: addresses and ranges, separated by commas. */
export const areRanges = (text: string): boolean =>
  text.split(",").every((part) => ipaddr.isValid(part.trim()) || ipaddr.isValidCIDR(part.trim()));

/** Whether the connection of that address, without `::ffff:`, is a proxy's. */
export function isTrusted(address: string, trust: TrustProxy): boolean {
  if (trust === true) return isLoopback(address);
  if (trust === false || !ipaddr.isValid(address)) return false;
  const ip = ipaddr.process(address);
  return trust.split(",").some((part) => {
    const text = part.trim();
    if (ipaddr.isValid(text)) return ipaddr.process(text).toString() === ip.toString();
    const [range, bits] = ipaddr.parseCIDR(text);
    return range.kind() === ip.kind() && ip.match(range, bits);
  });
}

function forwardedFor(headers: IncomingHttpHeaders): string[] {
  const header = headers["x-forwarded-for"];
  const text = Array.isArray(header) ? header.join(",") : (header ?? "");
  return text === "" ? [] : text.split(",").slice(-20);
}

/** An entry of `X-Forwarded-For`; some proxies add the port. */
function parse(entry: string): string | null {
  const text = entry.trim();
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
  return ipaddr.IPv4.isValidFourPartDecimal(bare) || ipaddr.IPv6.isValid(bare) ? plain(bare) : null;
}

const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, "");
