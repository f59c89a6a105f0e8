/**
 * Announces the host by multicast DNS, in a thread of its own, so that an exception in the library ends only this
 * thread.
 */
import { parentPort, workerData } from "node:worker_threads";
import { Bonjour } from "bonjour-service";
import type { Announced } from "./mdns.ts";

const fail = (error: unknown): never => {
  throw error instanceof Error ? error : new Error(String(error));
};

const { title, port, host } = workerData as Announced;
const bonjour = new Bonjour({}, fail);
bonjour.publish({ name: title, type: "http", port, host, probe: false }).on("error", fail);

parentPort?.once("message", () => {
  bonjour.unpublishAll(() => process.exit(0));
});
