/** Which network addresses the host may be sent to by a stranger's URL. Closed by default. */
import { networkInterfaces } from "node:os";
import ipaddr from "ipaddr.js";

const PRIVATE_RANGES = new Set(["private", "uniqueLocal", "carrierGradeNat"]);
/** Where clouds tell a machine its secrets, as far as it lies in ranges that a setting may open. */
const METADATA = new Set(["100.100.100.200", "fd00:ec2::254", "fd20:ce::254"]);
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR("2000::/3");

/**
 * Whether an address may be connected to: public unicast, and private ranges where allowed. Never loopback, link-local,
 * multicast, reserved, or an IPv6 address that stands for an IPv4 one (NAT64, 6to4, Teredo, compatible); an
 * IPv4-mapped one counts as the address that it maps.
 * @param own the subnets of this computer, as `192.0.2.7/24`: private ones, whatever their range
 */
export function mayConnect(address: string, allowPrivate: boolean, own = ownSubnets()): boolean {
  if (!ipaddr.isValid(address) || address.includes("%")) return false;
  const ip = ipaddr.process(address);
  if (METADATA.has(ip.toString())) return false;
  // A network with public addresses, as a university's, is as private as others.
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
