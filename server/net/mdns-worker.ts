/**
 * Announces the host by multicast DNS, in a thread of its own, so that an exception in the library ends only this
 * thread. Posts each name that it takes.
 */
import { networkInterfaces } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { Bonjour } from "bonjour-service";
import { freeName, type MulticastDns, onOthers, yieldsTo } from "./local-name.ts";
import type { Announced } from "./mdns.ts";

const fail = (error: unknown): never => {
  throw error instanceof Error ? error : new Error(String(error));
};

const { title, port, host: listensOn } = workerData as Announced;
const bonjour = new Bonjour({}, fail);
// The library itself probes only the service's name.
const { mdns } = (bonjour as unknown as { readonly server: { readonly mdns: MulticastDns } }).server;
// An IPv6 address of a server that listens on IPv4 only would make programs try it first.
const disableIPv6 = !listensOn.includes(":");
const own = (): string[] =>
  Object.values(networkInterfaces()).flatMap((entries = []) => entries.map(({ address }) => address));

async function claim(): Promise<void> {
  const { host, number } = await freeName(mdns, own);
  const name = number === 1 ? title : `${title} (${number})`;
  const service = bonjour.publish({ name, type: "http", port, host, probe: false, disableIPv6 });
  service.on("error", fail);
  parentPort?.postMessage(host);
  const addresses = service.records().flatMap(({ type, data }) => (type === "A" ? [String(data)] : []));
  const stop = onOthers(mdns, host, own, (others) => {
    if (!yieldsTo(addresses, others)) return;
    stop();
    bonjour.unpublishAll(() => void claim());
  });
}

parentPort?.once("message", () => {
  bonjour.unpublishAll(() => process.exit(0));
});
void claim();
