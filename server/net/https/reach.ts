/** Lists the names and addresses that the host's authority may certify, and those that this machine has now. */
import { BlockList, isIP } from "node:net";
import { hostname, networkInterfaces } from "node:os";
import { HOST_NAME } from "../local-name.ts";

/**
 * Addresses of local networks. An authority also permits the public addresses that its host had when it was created.
 */
export const LOCAL_RANGES: readonly { readonly address: string; readonly bits: number }[] = [
  { address: "10.0.0.0", bits: 8 },
  { address: "100.64.0.0", bits: 10 },
  { address: "127.0.0.0", bits: 8 },
  { address: "169.254.0.0", bits: 16 },
  { address: "172.16.0.0", bits: 12 },
  { address: "192.168.0.0", bits: 16 },
  { address: "::1", bits: 128 },
  { address: "fc00::", bits: 7 },
  { address: "fe80::", bits: 10 },
];
/** Domains that exist on local networks only. */
export const LOCAL_DOMAINS: readonly string[] = ["local", "localhost"];

const familyOf = (address: string): "ipv4" | "ipv6" => (isIP(address) === 6 ? "ipv6" : "ipv4");
const local = new BlockList();
for (const { address, bits } of LOCAL_RANGES) local.addSubnet(address, bits, familyOf(address));

/** Returns whether every authority of this host permits it: a local address, or any of its DNS names. */
export const isLocal = (name: string): boolean => isIP(name) === 0 || local.check(name, familyOf(name));

/**
 * Returns the host's names and addresses, without link-local ones, which change.
 * @param announced the name on the network. `hearth.local` stays beside it: the next start may get that one.
 */
export function ownNames(announced: string): readonly string[] {
  const addresses = Object.values(networkInterfaces())
    .flatMap((entries = []) => entries.map(({ address }) => address))
    .filter((address) => !/^(?:fe80:|169\.254\.)/i.test(address));
  const [first = ""] = hostname().toLowerCase().split(".", 1);
  const name = first.replaceAll(/[^a-z0-9-]/g, "");
  const names = ["localhost", HOST_NAME, announced, ...(name === "" ? [] : [`${name}.local`])];
  return [...new Set([...names, "127.0.0.1", "::1", ...addresses])];
}
