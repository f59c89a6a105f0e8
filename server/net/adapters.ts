/** The network adapters of this machine, the likeliest way in first. */
import { networkInterfaces } from "node:os";
import type { NetworkAdapter } from "../admin/rows.ts";
import { urlsFor } from "./lan-addresses.ts";

type Kind = NetworkAdapter["kind"];
const VIRTUAL =
  /docker|veth|^br-|virbr|vmnet|vmware|virtualbox|vbox|vethernet|wsl|utun|^tun|^tap|^zt|tailscale|wg\d/i;
const ORDER: Record<Kind, number> = { ethernet: 0, wifi: 0, other: 1, virtual: 2 };

/** Those on which a host that listens on `host`:`port` can be reached, link-local IPv6 left out. */
export function reachableAdapters(host: string, port: number): readonly NetworkAdapter[] {
  const listens = (family: string, address: string): boolean =>
    host === address || host === "::" || (host === "0.0.0.0" && family === "IPv4");
  const found = Object.entries(networkInterfaces()).flatMap(([name, entries = []]) =>
    entries
      .filter((entry) => !entry.internal && !/^fe80:/i.test(entry.address))
      .filter((entry) => listens(entry.family, entry.address))
      .map(({ address, family }) => ({
        name,
        address,
        family,
        kind: kindOf(name),
        url: urlsFor(address, port)[0] ?? "",
      })),
  );
  const rank = ({ kind, family, address }: NetworkAdapter): number =>
    ORDER[kind] * 4 + (family === "IPv6" ? 2 : 0) + (/^(192\.168|10|172)\./.test(address) ? 0 : 1);
  return found.sort((a, b) => rank(a) - rank(b));
}

function kindOf(name: string): Kind {
  if (VIRTUAL.test(name)) return "virtual";
  if (/^(wl|wifi|wi-fi)/i.test(name)) return "wifi";
  return /^(eth|en[opsx]|ethernet)/i.test(name) ? "ethernet" : "other";
}
