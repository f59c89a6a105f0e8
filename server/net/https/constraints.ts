/** The X.509 name constraints extension, which limits the names an authority may certify (RFC 5280, 4.2.1.10). */
import { isIPv6 } from "node:net";
import ipaddr from "ipaddr.js";
import { isLocal, LOCAL_DOMAINS, LOCAL_RANGES } from "./reach.ts";

export const NAME_CONSTRAINTS = "2.5.29.30";

const SEQUENCE = 0x30;
const PERMITTED = 0xa0;
const DNS_NAME = 0x82;
const IP_ADDRESS = 0x87;

/** Returns the extension's value in DER: permits local names and addresses and those in `others`, nothing else. */
export function localOnly(others: readonly string[]): Buffer {
  const domains = LOCAL_DOMAINS.map((domain) => subtree(DNS_NAME, Buffer.from(domain, "ascii")));
  const ranges = LOCAL_RANGES.map(({ address, bits }) => subtree(IP_ADDRESS, rangeBytes(address, bits)));
  return der(SEQUENCE, der(PERMITTED, ...domains, ...ranges, ...others.map(single)));
}

/** Returns whether an authority's certificate (in DER) permits that name or address. */
export const permits = (authority: Buffer, name: string): boolean =>
  isLocal(name) || authority.includes(single(name));

const single = (address: string): Buffer =>
  subtree(IP_ADDRESS, rangeBytes(address, isIPv6(address) ? 128 : 32));

const subtree = (kind: number, value: Buffer): Buffer => der(SEQUENCE, der(kind, value));

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

/** The address followed by its mask. */
function rangeBytes(address: string, bits: number): Buffer {
  const ip = ipaddr.parse(address);
  const family = ip.kind() === "ipv6" ? ipaddr.IPv6 : ipaddr.IPv4;
  return Buffer.from([...ip.toByteArray(), ...family.subnetMaskFromPrefixLength(bits).toByteArray()]);
}
