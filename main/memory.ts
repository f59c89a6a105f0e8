/** Remembers the app's state between runs, in a small file beside Electron's own. */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import type { Rectangle } from "./bounds.ts";

export interface Remembered {
  readonly bounds: Rectangle | null;
  readonly isMaximized: boolean;
  /** Whether the user has been told that closing the window leaves the server running in the tray. */
  readonly knowsOfTray: boolean;
}

const NOTHING: Remembered = { bounds: null, isMaximized: false, knowsOfTray: false };

export interface Memory {
  readonly now: Remembered;
  keep(patch: Partial<Remembered>): void;
}

/** A file that cannot be read or written is ignored; the app then starts with defaults. */
export function openMemory(path: string): Memory {
  let now = read(path);
  return {
    get now() {
      return now;
    },
    keep(patch) {
      now = { ...now, ...patch };
      try {
        writeFileSync(`${path}.new`, JSON.stringify(now));
        renameSync(`${path}.new`, path);
      } catch (error) {
        process.stderr.write(`Storing the window's position failed: ${String(error)}\n`);
      }
    },
  };
}

function read(path: string): Remembered {
  try {
    const { bounds, isMaximized, knowsOfTray } = JSON.parse(readFileSync(path, "utf8"));
    return {
      bounds: isRectangle(bounds) ? bounds : null,
      isMaximized: isMaximized === true,
      knowsOfTray: knowsOfTray === true,
    };
  } catch {
    return NOTHING;
  }
}

const isRectangle = (value: unknown): value is Rectangle =>
  typeof value === "object" &&
  value !== null &&
  ["x", "y", "width", "height"].every((key) => Number.isSafeInteger((value as Record<string, unknown>)[key]));
