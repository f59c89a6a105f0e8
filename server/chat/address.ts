/** Network addresses as people type them, in the form that connections have. */
import { ChatError } from "./errors.ts";
import { narrow } from "./narrow.ts";

const BYTE = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const IPV4 = new RegExp(`^${BYTE}(?:\\.${BYTE}){3}$`);
/** An IPv6 address, with the network card that a link-local one may name. */
const IPV6 = /^(?=[\da-f.]*:)([\da-f:.]+)(%[\w.-]+)?$/i;
const MAPPED = /^::ffff:([\da-f]+):([\da-f]+)$/;

/**
 * IPv4 without the `::ffff:` of a mapped one, IPv6 in its short lower-case form, or a /64 network of it.
 * @throws invalid
 */
export function checkAddress(text: string): string {
  const address = narrow(text).trim();
  if (address.includes(":") && address.endsWith("/64")) return networkOf(checkAddress(address.slice(0, -3)));
  if (IPV4.test(address)) return address;
  const [, ip = "", zone = ""] = IPV6.exec(address) ?? [];
  if (!URL.canParse(`http://[${ip}]`)) throw new ChatError("invalid", { reason: "address_invalid" });
  const short = new URL(`http://[${ip}]`).hostname.slice(1, -1);
  const [, high, low] = MAPPED.exec(short) ?? [];
  return high && low ? [high, low].map(twoBytes).join(".") : short + zone;
}

/** The two bytes of a group of hex digits, as IPv4 writes them. */
function twoBytes(hex: string): string {
  const value = Number.parseInt(hex, 16);
  return `${value >> 8}.${value & 255}`;
}

/**
 * The network that counts as one caller: an IPv4 address, or the /64 of an IPv6 address, which one household shares.
 */
export function networkOf(address: string): string {
  if (!address.includes(":")) return address;
  const [plain = ""] = address.split("%", 1);
  const [head = "", tail] = plain.split("::");
  const groups = head === "" ? [] : head.split(":");
  const rest = tail === undefined || tail === "" ? [] : tail.split(":");
  const gap = tail === undefined ? 0 : Math.max(0, 8 - groups.length - rest.length);
  const all = [...groups, ...Array<string>(gap).fill("0"), ...rest];
  return `${all.slice(0, 4).join(":")}::/64`;
}

/** Whether the address is that one, or of that network. */
export const isWithin = (address: string, other: string | null): boolean =>
  address === other || networkOf(address) === other;

export const isLoopback = (address: string): boolean => address === "::1" || /^127\./.test(address);

/** Whether a `Host` header can be a name or address, with or without a port. */
export const isHostHeader = (host = ""): boolean => /^[\w.:[\]%-]{1,255}$/.test(host);
