/** `hearth.local`: the host's name on the local network, announced by multicast DNS. */
import type { Worker } from "node:worker_threads";
import { startThread } from "../async/thread.ts";
import type { Log } from "../log.ts";
import { namesFor } from "./adapters.ts";

export const HOST_NAME = "hearth.local";
const WORKER = new URL("./mdns-worker.ts", import.meta.url);
/** Stopping does not wait for a goodbye that cannot be sent. */
const GOODBYE_MS = 300;
const TRY_AGAIN_MS = 60_000;
const MAX_TRIES = 5;

export interface Announcement {
  readonly name: string;
  readonly url: string;
}

/** A server that listens on `host`:`port`. */
export interface Announced {
  readonly title: string;
  readonly port: number;
  readonly host: string;
}

export class Mdns {
  readonly #log: Log;
  readonly #worker: URL;
  #thread: Worker | null = null;
  #announced: Announcement | null = null;
  /** What was announced last, with this machine's addresses, as JSON. */
  #latest = "";
  readonly #addressesOf: (host: string) => readonly string[];
  #again: NodeJS.Timeout | undefined;

  /**
   * @param worker what the thread runs.
   * @param addressesOf this machine's addresses on which a server that listens on `host` is reached.
   */
  constructor(log: Log, worker = WORKER, addressesOf: (host: string) => readonly string[] = namesFor) {
    this.#log = log;
    this.#worker = worker;
    this.#addressesOf = addressesOf;
  }

  /** null: nothing is announced. */
  get announced(): Announcement | null {
    return this.#announced;
  }

  /**
   * Announces the server instead of the earlier announcement. Does nothing if neither the server nor this machine's
   * addresses have changed: the announcement contains them. A network without multicast is not an error; a thread that
   * ends is restarted a few times.
   */
  async announce(what: Announced): Promise<void> {
    const latest = JSON.stringify([what, [...this.#addressesOf(what.host)].sort()]);
    if (latest === this.#latest) return;
    const closed = this.close();
    this.#latest = latest;
    await closed;
    // Meanwhile it may have been closed, or something else announced.
    if (latest === this.#latest) this.#start(what, 1);
  }

  async close(): Promise<void> {
    this.#latest = "";
    clearTimeout(this.#again);
    const thread = this.#thread;
    this.#thread = null;
    this.#announced = null;
    if (!thread) return;
    await new Promise<void>((resolve) => {
      const enough = setTimeout(resolve, GOODBYE_MS);
      thread.once("exit", () => {
        clearTimeout(enough);
        resolve();
      });
      thread.postMessage("close");
    });
    await thread.terminate();
  }

  #start(what: Announced, tries: number): void {
    const thread = startThread(this.#worker, import.meta.url, { workerData: what });
    thread.unref();
    this.#thread = thread;
    this.#announced = { name: HOST_NAME, url: `http://${HOST_NAME}:${what.port}/` };
    thread.on("error", (error) => {
      this.#log.warn(
        `Announcing failed: ${HOST_NAME}: ${error instanceof Error ? error.message : String(error)}`,
      );
      if (this.#thread !== thread) return;
      this.#thread = null;
      this.#announced = null;
      if (tries < MAX_TRIES)
        this.#again = setTimeout(() => this.#start(what, tries + 1), TRY_AGAIN_MS).unref();
    });
  }
}
