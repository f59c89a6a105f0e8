/** `hearth.local`: the host's name on the local network, announced by multicast DNS. */
import type { Worker } from "node:worker_threads";
import { startThread } from "../async/thread.ts";
import type { Log } from "../log.ts";

const HOST_NAME = "hearth.local";
const WORKER = new URL("./mdns-worker.ts", import.meta.url);
/** Stopping does not wait for a goodbye that cannot be sent. */
const GOODBYE_MS = 300;
const TRY_AGAIN_MS = 60_000;
const MAX_TRIES = 5;

export interface Announcement {
  readonly name: string;
  readonly url: string;
}

/** Messages to the announcing thread. */
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
  #again: NodeJS.Timeout | undefined;

  /** @param worker what the thread runs. */
  constructor(log: Log, worker = WORKER) {
    this.#log = log;
    this.#worker = worker;
  }

  /** null: nothing is announced. */
  get announced(): Announcement | null {
    return this.#announced;
  }

  /**
   * Announces that `title` is served on `port`, instead of the earlier announcement. A network without multicast is not
   * an error; a thread that ends is restarted a few times.
   */
  async announce(title: string, port: number): Promise<void> {
    await this.close();
    this.#start({ title, port, host: HOST_NAME }, 1);
  }

  async close(): Promise<void> {
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
