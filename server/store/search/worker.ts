/**
 * Searches and makes indexes in a thread of its own: searches take turns, and indexes are made when there is nothing to
 * search.
 */
import { parentPort } from "node:worker_threads";
import { missingIndexes } from "./missing.ts";
import { type ScanAnswer, type ScanRequest, scan } from "./scan.ts";
import { buildIndex } from "./segment-index.ts";

/** A request to the thread. `prepare`: makes the indexes that are missing in a folder of histories. */
export type WorkerRequest =
  | { readonly do: "scan"; readonly id: number; readonly request: ScanRequest }
  | { readonly do: "cancel"; readonly id: number }
  | { readonly do: "prepare"; readonly folder: string };

export interface WorkerResponse {
  readonly id: number;
  readonly answer?: ScanAnswer;
  readonly error?: Error;
}

const scans = new Map<number, Generator<void, ScanAnswer>>();
/** Segments that want an index. */
const unindexed = new Set<string>();
let building: Generator<void> | undefined;
let isAwake = false;
/** Ends the thread that has had nothing to do for a minute, and frees its memory. */
const idle = setTimeout(() => process.exit(0), 60_000).unref();

parentPort?.on("message", (message: WorkerRequest) => {
  if (message.do === "cancel") scans.delete(message.id);
  else if (message.do === "prepare") for (const path of missingIndexes(message.folder)) unindexed.add(path);
  else
    scans.set(
      message.id,
      scan(message.request, (path) => unindexed.add(path)),
    );
  wake();
});

function wake(): void {
  if (isAwake) return;
  isAwake = true;
  setImmediate(step);
}

/** Does one step of work; requests that arrived during it are received before the next. */
function step(): void {
  isAwake = false;
  idle.refresh();
  const [next] = scans;
  if (next !== undefined) advance(...next);
  else build();
  if (scans.size > 0 || building !== undefined || unindexed.size > 0) wake();
}

function advance(id: number, search: Generator<void, ScanAnswer>): void {
  scans.delete(id);
  try {
    const { done, value } = search.next();
    // Behind the others.
    if (done) answer({ id, answer: value });
    else scans.set(id, search);
  } catch (error) {
    answer({ id, error: error instanceof Error ? error : new Error(String(error)) });
  }
}

const answer = (answered: WorkerResponse): void => parentPort?.postMessage(answered);

/** If an index cannot be made, the search works without it; the next search requests it again. */
function build(): void {
  const [path] = unindexed;
  try {
    if (building === undefined && path !== undefined) {
      unindexed.delete(path);
      building = buildIndex(path);
    }
    if (building?.next().done) building = undefined;
  } catch {
    building = undefined;
  }
}
