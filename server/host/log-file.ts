import { appendFileSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Log } from "../log.ts";

const DAY_FILE = /^\d{4}-\d\d-\d\d\.log$/;
const KEPT_DAYS = 30;
/** Most bytes of a day's log file. */
const MAX_DAY_BYTES = 16_777_216;

/** Writes every line to `<folder>/<day>.log` too, then passes it on. */
export function logToFile(folder: string, next: Log): Log {
  let day = "";
  let written = 0;
  const write = (level: string, message: string): void => {
    const now = new Date().toISOString();
    try {
      if (now.slice(0, 10) !== day) {
        day = now.slice(0, 10);
        written = 0;
        mkdirSync(folder, { recursive: true });
        keepNewest(folder, DAY_FILE, KEPT_DAYS);
      }
      if (written > MAX_DAY_BYTES) return;
      const line = `${now} ${level} ${message}\n`;
      written += line.length;
      appendFileSync(join(folder, `${day}.log`), line, { mode: 0o600 });
    } catch {
      // A log that cannot be written, as on a full disk, must not end the host.
    }
  };
  const { debug } = next;
  return {
    ...(debug && {
      debug(message: string) {
        write("debug", message);
        debug(message);
      },
    }),
    info(message) {
      write("info", message);
      next.info(message);
    },
    warn(message) {
      write("warn", message);
      next.warn(message);
    },
    error(message, error) {
      write("error", describe(message, error));
      next.error(message, error);
    },
  };
}

/** A failure as lines of text, with its stack where there is one. */
export function describe(message: string, error: unknown): string {
  if (error === undefined) return message;
  return `${message}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

/** Removes the oldest files, by the time in their names, until `count` are left. */
export function keepNewest(folder: string, names: RegExp, count: number): void {
  const found = readdirSync(folder).filter((name) => names.test(name));
  for (const name of found.sort().slice(0, -count)) rmSync(join(folder, name), { force: true });
}
