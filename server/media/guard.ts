/** Decides which network addresses the server may connect to for a user-supplied URL. Denied by default. */
import { networkInterfaces } from "node:os";
import ipaddr from "ipaddr.js";

const PRIVATE_RANGES = new Set(["private", "uniqueLocal", "carrierGradeNat"]);
/** Cloud metadata services inside ranges that `avatars.allowPrivateFetch` would allow. */
const METADATA = new Set(["100.100.100.200", "fd00:ec2::254", "fd20:ce::254"]);
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR("2000::/3");

/**
 * Returns whether the server may connect to an address: public unicast, and private ranges where allowed. Never
 * loopback, link-local, multicast, reserved, or an IPv6 address that embeds an IPv4 one (NAT64, 6to4, Teredo,
 * IPv4-compatible). An IPv4-mapped address is judged as the IPv4 address.
 * @param own this computer's subnets in CIDR notation; they count as private even where their addresses are public
 */
export function mayConnect(address: string, allowPrivate: boolean, own = ownSubnets()): boolean {
  if (!ipaddr.isValid(address) || address.includes("%")) return false;
  const ip = ipaddr.process(address);
  if (METADATA.has(ip.toString())) return false;
  // Some networks, such as a university's, give public addresses to computers on the inside.
  if (!allowPrivate && own.some((subnet) => isWithin(ip, subnet))) return false;
  const range = ip.range();
  if (allowPrivate && PRIVATE_RANGES.has(range)) return true;
  return range === "unicast" && (ip.kind() === "ipv4" || ip.match(GLOBAL_IPV6));
}

function ownSubnets(): readonly string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.flatMap(({ internal, cidr }) => (internal || cidr === null ? [] : [cidr]));
}

function isWithin(ip: ipaddr.IPv4 | ipaddr.IPv6, subnet: string): boolean {
  const [base, bits] = ipaddr.parseCIDR(subnet);
  return base.kind() === ip.kind() && ip.match(base, bits);
}
