/** The network adapters of this machine, the most reachable first. */
import { createSocket } from "node:dgram";
import { type NetworkInterfaceInfo, networkInterfaces } from "node:os";
import type { NetworkAdapter } from "../admin/rows.ts";
import { isLoopback } from "../chat/address.ts";
import { type AdapterKind, kindOf, rankOf } from "./adapter-kinds.ts";

interface Adapter extends Pick<NetworkInterfaceInfo, "address" | "family"> {
  readonly name: string;
  readonly kind: AdapterKind;
}

/** The address from which this machine reaches other networks; null until {@link findRoute} has found one. */
let routed: string | null = null;

/**
 * Asks the system which adapter leads to other networks. Nothing is sent: connecting a datagram socket only chooses the
 * route, and the address is one that documentation uses.
 */
export function findRoute(): Promise<void> {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    socket.connect(9, "192.0.2.1", (error?: Error) => {
      routed = error ? null : socket.address().address;
      socket.close(() => resolve());
    });
  });
}

/** @param interfaces as the system lists them. */
export function rankedAdapters(
  interfaces: NodeJS.Dict<NetworkInterfaceInfo[]> = networkInterfaces(),
  route: string | null = routed,
): readonly Adapter[] {
  return Object.entries(interfaces)
    .flatMap(([name, entries = []]) =>
      entries
        .filter((entry) => !entry.internal)
        .map((entry) => {
          const kind = kindOf(name, entry);
          const { address, family } = entry;
          return { name, address, family, kind, rank: rankOf(kind, entry, route) };
        }),
    )
    .sort((a, b) => a.rank - b.rank)
    .map(({ rank: _, ...adapter }) => adapter);
}

/** Returns the adapters on which a server that listens on `host`:`port` can be reached, without link-local IPv6. */
export const reachableAdapters = (host: string, port: number): readonly NetworkAdapter[] =>
  listeningAdapters(host).map((adapter) => ({ ...adapter, url: urlOf(adapter.address, port) }));

const listeningAdapters = (host: string, adapters = rankedAdapters()): readonly Adapter[] =>
  adapters.filter(
    ({ address, family }) =>
      !/^fe80:/i.test(address) &&
      (host === address || host === "::" || (host === "0.0.0.0" && family === "IPv4")),
  );

/** This machine's IPv4 addresses on its networks, the likeliest to be reached first. */
export const lanAddresses = (): string[] =>
  rankedAdapters()
    .filter(({ family }) => family === "IPv4")
    .map(({ address }) => address);

/** The names and addresses under which a host that listens on `host` is reached. */
export function namesFor(host: string, adapters = rankedAdapters()): string[] {
  if (host !== "0.0.0.0" && host !== "::") return [host];
  const names = listeningAdapters(host, adapters).map(({ address }) => address);
  return names.length > 0 ? names : ["127.0.0.1"];
}

/** The addresses to hand out for a host that listens on `host`:`port`. */
export const urlsFor = (host: string, port: number): string[] =>
  namesFor(host).map((name) => urlOf(name, port));

/** Whether a host that listens on `host` is reached from this machine only; `host` may be a URL's. */
export const isOnlyHere = (host: string): boolean =>
  host === "localhost" || isLoopback(host.replace(/^\[|\]$/g, ""));

/** The address by which this machine itself reaches a host that listens on `host`:`port`. */
export const ownUrl = (host: string, port: number): string =>
  urlOf(["0.0.0.0", "::", "localhost"].includes(host) ? "127.0.0.1" : host, port);

const urlOf = (name: string, port: number): string =>
  `http://${name.includes(":") ? `[${name}]` : name}:${port}/`;
