/**
 * Announces the host by multicast DNS, in a thread of its own, so that an exception in the library ends only this
 * thread.
 */
import { parentPort, workerData } from "node:worker_threads";
import { Bonjour } from "bonjour-service";
import { type Announced, HOST_NAME } from "./mdns.ts";

const fail = (error: unknown): never => {
  throw error instanceof Error ? error : new Error(String(error));
};

const { title, port, host } = workerData as Announced;
const bonjour = new Bonjour({}, fail);
// An IPv6 address of a server that listens on IPv4 only would make programs try it first.
const disableIPv6 = !host.includes(":");
bonjour
  .publish({ name: title, type: "http", port, host: HOST_NAME, probe: false, disableIPv6 })
  .on("error", fail);

parentPort?.once("message", () => {
  bonjour.unpublishAll(() => process.exit(0));
});
