/** Hands searches to a thread of their own, which starts with the first one. */
import type { Worker } from "node:worker_threads";
import { startThread } from "../../async/thread.ts";
import { type ScanAnswer, type ScanRequest, scan } from "./scan.ts";
import type { WorkerRequest, WorkerResponse } from "./worker.ts";

export interface Searcher {
  /** Rejects with the signal's reason when it is aborted. */
  scan(request: ScanRequest, signal?: AbortSignal): Promise<ScanAnswer>;
  /** Makes the missing indexes when the thread is idle. */
  prepare(folder: string): void;
  close(): Promise<void>;
}

/** Searches where it is called. For tests, and for histories as short as theirs. */
export const searchHere: Searcher = {
  async scan(request) {
    const search = scan(request, () => {});
    for (;;) {
      const step = search.next();
      if (step.done) return step.value;
    }
  },
  prepare() {},
  async close() {},
};

/** Enough for parts of segments; more indicates a fault. */
const MEMORY = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 8 };

interface Waiting {
  readonly request: ScanRequest;
  resolve(answer: ScanAnswer): void;
  reject(error: unknown): void;
}

export class SearchThread implements Searcher {
  readonly #waiting = new Map<number, Waiting>();
  #thread: Worker | undefined;
  #lastId = 0;

  scan(request: ScanRequest, signal?: AbortSignal): Promise<ScanAnswer> {
    const id = ++this.#lastId;
    return new Promise<ScanAnswer>((resolve, reject) => {
      signal?.throwIfAborted();
      const giveUp = (): void => {
        this.#ask({ do: "cancel", id });
        this.#end(id)?.reject(signal?.reason);
      };
      signal?.addEventListener("abort", giveUp, { once: true });
      const done = (): void => signal?.removeEventListener("abort", giveUp);
      this.#waiting.set(id, {
        request,
        resolve(answer) {
          done();
          resolve(answer);
        },
        reject(error) {
          done();
          reject(error);
        },
      });
      this.#ask({ do: "scan", id, request });
    });
  }

  prepare(folder: string): void {
    this.#ask({ do: "prepare", folder });
  }

  async close(): Promise<void> {
    const thread = this.#thread;
    this.#fail(new Error("The store is closed."));
    await thread?.terminate();
  }

  #ask(request: WorkerRequest): void {
    this.#thread ??= this.#start();
    // It keeps the process alive only while a search waits.
    if (this.#waiting.size > 0) this.#thread.ref();
    this.#thread.postMessage(request);
  }

  #start(): Worker {
    const thread = startThread(new URL("./worker.ts", import.meta.url), import.meta.url, {
      resourceLimits: MEMORY,
    });
    thread.unref();
    thread.on("message", ({ id, answer, error }: WorkerResponse) => {
      const waiting = this.#end(id);
      if (answer !== undefined) waiting?.resolve(answer);
      else waiting?.reject(error);
    });
    // The next search starts another one.
    thread.on("error", (error) => {
      if (this.#thread === thread) this.#fail(error);
    });
    // The thread ends when it has been idle, perhaps just as a request is sent.
    thread.on("exit", () => {
      if (this.#thread !== thread) return;
      this.#thread = undefined;
      for (const [id, { request }] of this.#waiting) this.#ask({ do: "scan", id, request });
    });
    return thread;
  }

  #end(id: number) {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#thread?.unref();
    return waiting;
  }

  #fail(error: unknown): void {
    this.#thread = undefined;
    for (const id of [...this.#waiting.keys()]) this.#end(id)?.reject(error);
  }
}
