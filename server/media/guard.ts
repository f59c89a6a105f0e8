/** Which network addresses the host may be sent to by a stranger's URL. Closed by default. */
import ipaddr from "ipaddr.js";

const PRIVATE_RANGES = new Set(["private", "uniqueLocal", "carrierGradeNat"]);
/** Where clouds tell a machine its secrets, as far as it lies in ranges that a setting may open. */
const METADATA = new Set(["100.100.100.200", "fd00:ec2::254", "fd20:ce::254"]);
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR("2000::/3");

/**
 * Whether an address may be connected to: public unicast, and private ranges where allowed. Never loopback, link-local,
 * multicast, reserved, or an IPv6 address that stands for an IPv4 one (NAT64, 6to4, Teredo, compatible); an
 * IPv4-mapped one counts as the address that it maps.
 */
export function mayConnect(address: string, allowPrivate: boolean): boolean {
  if (!ipaddr.isValid(address) || address.includes("%")) return false;
  const ip = ipaddr.process(address);
  if (METADATA.has(ip.toString())) return false;
  const range = ip.range();
  if (allowPrivate && PRIVATE_RANGES.has(range)) return true;
  return range === "unicast" && (ip.kind() === "ipv4" || ip.match(GLOBAL_IPV6));
}
