/** The host's name on the local network, announced by multicast DNS: `hearth.local`, or the next one that is free. */
import type { Worker } from "node:worker_threads";
import { startThread } from "../async/thread.ts";
import type { Log } from "../log.ts";
import { namesFor } from "./adapters.ts";
import { HOST_NAME } from "./local-name.ts";

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
  #announced: Promise<Announcement | null> = Promise.resolve(null);
  #name = HOST_NAME;
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

  /** Resolves as soon as a free name has been found, which takes about a second; null: nothing is announced. */
  get announced(): Promise<Announcement | null> {
    return this.#announced;
  }

  /** The name that was announced last; `hearth.local` before. */
  get name(): string {
    return this.#name;
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
    // Meanwhile it may have been closed, or something else announced.
    this.#announced = closed.then(() => (latest === this.#latest ? this.#start(what, 1) : null));
    await closed;
  }

  async close(): Promise<void> {
    this.#latest = "";
    clearTimeout(this.#again);
    const thread = this.#thread;
    this.#thread = null;
    this.#announced = Promise.resolve(null);
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

  #start(what: Announced, tries: number): Promise<Announcement | null> {
    const thread = startThread(this.#worker, import.meta.url, { workerData: what });
    thread.unref();
    this.#thread = thread;
    thread.on("error", (error) => {
      this.#log.warn(
        `Announcing failed: ${HOST_NAME}: ${error instanceof Error ? error.message : String(error)}`,
      );
      if (this.#thread !== thread) return;
      this.#thread = null;
      this.#announced = Promise.resolve(null);
      if (tries >= MAX_TRIES) return;
      const again = (): void => {
        this.#announced = this.#start(what, tries + 1);
      };
      this.#again = setTimeout(again, TRY_AGAIN_MS).unref();
    });
    return new Promise((resolve) => {
      thread.once("exit", () => resolve(null));
      thread.on("message", (name: string) => {
        const announcement = { name, url: `http://${name}:${what.port}/` };
        resolve(announcement);
        if (this.#thread !== thread) return;
        if (name !== HOST_NAME)
          this.#log.info(`Announced as ${name}: others on this network have ${HOST_NAME}.`);
        this.#name = name;
        this.#announced = Promise.resolve(announcement);
      });
    });
  }
}
