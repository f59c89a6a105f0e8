/** Handles uncaught errors: reports them, flushes state and ends the process (docs/contract/security.md 2). */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { CrashRow } from "../admin/rows.ts";
import type { Log } from "../log.ts";
import { keepNewest } from "./log-file.ts";
import { VERSION } from "./version.ts";

/** The exit code of a host that crashed, which tells the supervisor to start it again. */
export const CRASHED = 70;
/** How long the flush may take, in ms. */
const FLUSH_MS = 3000;
/** How many crashes the console shows, and for how long, in ms. */
const SHOWN = 3;
const SHOWN_MS = 7 * 86_400_000;
/** How many reports stay on the disk. */
const KEPT = 20;
const MAX_MESSAGE = 300;
const MAX_STACK = 4000;

/** A report in `logs/crash-<time>.json`. */
interface CrashReport {
  readonly at: string;
  readonly version: string;
  readonly message: string;
  readonly stack: string;
  readonly uptimeSeconds: number;
  readonly memoryBytes: number;
}

interface Crashable {
  readonly dataDir: string;
  readonly log: Log;
  /** Makes everything durable and releases port and folder. */
  stop(): Promise<void>;
}

/**
 * Calls `then` with the error once it is reported and everything that can be stopped has stopped.
 * @param host the running host, or null.
 * @returns a function that stops watching.
 */
export function watchCrashes(host: () => Crashable | null, then: (error: unknown) => void): () => void {
  let crashing = false;
  const crash = (error: unknown): void => {
    const running = host();
    running?.log.error(crashing ? "Stopping after a crash failed" : "The server crashed", error);
    if (crashing) return;
    crashing = true;
    if (running) writeReport(join(running.dataDir, "logs"), error);
    const stopped = running
      ? running.stop().catch((failure) => running.log.error("Stopping failed", failure))
      : null;
    void Promise.race([stopped, wait(FLUSH_MS)]).then(() => then(error));
  };
  process.on("uncaughtException", crash);
  // Nobody reads the output any more, for example because a terminal has closed. That is no reason to crash, nor for a
  // supervisor to end.
  for (const output of [process.stdout, process.stderr])
    if (output.listenerCount("error", ignore) === 0) output.on("error", ignore);
  return () => process.off("uncaughtException", crash);
}

const ignore = (): void => {};

/** How long to wait before the next start: from a second, doubled with each crash in a row, up to a minute. */
export const backOffMs = (crashesInARow: number): number =>
  Math.min(60_000, 1000 * 2 ** Math.max(0, crashesInARow - 1));

/** A host that ran so long has recovered: the next crash counts as the first again. */
export const RECOVERED_MS = 600_000;

export function writeReport(folder: string, error: unknown): void {
  const at = new Date().toISOString();
  const report: CrashReport = {
    at,
    version: VERSION,
    message: error instanceof Error ? error.message : String(error),
    stack: (error instanceof Error ? (error.stack ?? "") : "").slice(0, MAX_STACK),
    uptimeSeconds: Math.floor(process.uptime()),
    memoryBytes: process.memoryUsage.rss(),
  };
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(
      join(folder, `crash-${at.replaceAll(":", "-")}.json`),
      `${JSON.stringify(report, null, 2)}\n`,
      { mode: 0o600 },
    );
    keepNewest(folder, REPORT, KEPT);
  } catch {
    // A full disk must not prevent the end of the host.
  }
}

/** Returns the newest crashes of a data folder in the last days, newest first. */
export function recentCrashes(dataDir: string): readonly CrashRow[] {
  const folder = join(dataDir, "logs");
  const since = new Date(Date.now() - SHOWN_MS).toISOString();
  return filesIn(folder)
    .flatMap((file) => {
      const [, day, hours, minutes, seconds] = REPORT.exec(file) ?? [];
      return day ? [{ file, at: `${day}T${hours}:${minutes}:${seconds}Z` }] : [];
    })
    .filter(({ at }) => at > since)
    .sort((a, b) => (a.at < b.at ? 1 : -1))
    .slice(0, SHOWN)
    .map((row) => ({ ...row, message: messageIn(join(folder, row.file)) }));
}

const REPORT = /^crash-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-([\d.]+)Z\.json$/;

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The first line of the error; `""` when a full disk cut the report off. */
function messageIn(path: string): string {
  try {
    const { message } = JSON.parse(readFileSync(path, "utf8")) as Partial<CrashReport>;
    const [line = ""] = String(message ?? "").split("\n");
    return line.slice(0, MAX_MESSAGE);
  } catch {
    return "";
  }
}
