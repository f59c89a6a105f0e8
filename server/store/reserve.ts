/**
 * Bytes set aside on the disk, so that operations which free space or protect people still work when it is full: bans,
 * deletions, logins (docs/contract/security.md 6). While they are released, nothing else is written.
 */
import { randomBytes } from "node:crypto";
import { rename, statfs } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "../log.ts";
import { isDiskFull } from "./failures.ts";
import { fileExists, makeFolder, removeFile, withFile } from "./files.ts";
import { RESERVE } from "./layout.ts";

const MEGABYTE = 1024 * 1024;
const MOST_BYTES = 16 * MEGABYTE;
const LEAST_BYTES = MEGABYTE / 8;
const DISK_SHARE = 0.02;
/** The space that the lock of a start needs; released for nothing else. */
const START_BYTES = MEGABYTE / 16;
/** Bytes that no file system can leave out or press together. */
const BLOCK = randomBytes(MEGABYTE);

const mainPath = (dataDir: string): string => join(dataDir, RESERVE, "main.bin");
const startPath = (dataDir: string): string => join(dataDir, RESERVE, "start.bin");

/** What writers need of it. */
export interface Reserve {
  /** Runs a write. If the disk is full, releases the reserve and runs it once more. */
  use<R>(write: () => Promise<R>): Promise<R>;
  /** Whether what is no emergency may be written. */
  mayGrow(): Promise<boolean>;
}

/** None is kept. */
export const NO_RESERVE: Reserve = { use: (write) => write(), mayGrow: async () => true };

/** Runs a write that a start needs; should the disk be full, with what was kept for starts. */
export async function withStartReserve<R>(dataDir: string, write: () => Promise<R>): Promise<R> {
  try {
    return await write();
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    await removeFile(startPath(dataDir));
    return write();
  }
}

export class DiskReserve implements Reserve {
  readonly #dataDir: string;
  readonly #log: Log;
  #isSpent: boolean;
  #filling: Promise<void> | undefined;
  #isClosed = false;

  private constructor(dataDir: string, log: Log, isSpent: boolean) {
    this.#dataDir = dataDir;
    this.#log = log;
    this.#isSpent = isSpent;
  }

  /** Begins to fill it. */
  static async open(dataDir: string, log: Log): Promise<DiskReserve> {
    const isThere = await fileExists(mainPath(dataDir));
    const reserve = new DiskReserve(dataDir, log, !isThere && !(await hasRoom(dataDir)));
    if (reserve.#isSpent) reserve.#warn();
    void reserve.#fill();
    return reserve;
  }

  /** Whether the reserve is released and the disk has not had room for it since. */
  get isSpent(): boolean {
    return this.#isSpent;
  }

  async use<R>(write: () => Promise<R>): Promise<R> {
    try {
      return await write();
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      await this.#delete();
      return write();
    }
  }

  async mayGrow(): Promise<boolean> {
    if (this.#isSpent) await this.#fill();
    return !this.#isSpent;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#filling;
  }

  async #delete(): Promise<void> {
    await this.#filling;
    if (!this.#isSpent) this.#warn();
    this.#isSpent = true;
    await removeFile(mainPath(this.#dataDir));
  }

  #warn(): void {
    this.#log.warn(
      "The disk is full. Until there is space again, only deletions, bans and logins are written, and nothing new.",
    );
  }

  #fill(): Promise<void> {
    this.#filling ??= this.#tryToFill()
      // If the disk is full or the folder cannot be written, there is no reserve.
      .catch(() => {})
      .finally(() => {
        this.#filling = undefined;
      });
    return this.#filling;
  }

  async #tryToFill(): Promise<void> {
    const main = mainPath(this.#dataDir);
    if (!(await fileExists(main))) {
      if (!(await hasRoom(this.#dataDir))) return;
      await makeFolder(join(this.#dataDir, RESERVE));
      await this.#allocate(main, await wantedBytes(this.#dataDir));
      if (this.#isSpent) this.#log.info("The disk has space again.");
      this.#isSpent = false;
    }
    const start = startPath(this.#dataDir);
    if (!(await fileExists(start))) await this.#allocate(start, START_BYTES);
  }

  /** Not flushed: it only matters that no other file gets the space. */
  async #allocate(path: string, bytes: number): Promise<void> {
    const partial = `${path}.tmp`;
    try {
      await withFile(partial, "w", async (handle) => {
        for (let left = bytes; left > 0; left -= MEGABYTE) {
          if (this.#isClosed) throw new Error("The store is closing.");
          await handle.writeFile(BLOCK.subarray(0, Math.min(left, MEGABYTE)));
        }
      });
      await rename(partial, path);
    } catch (error) {
      await removeFile(partial).catch(() => {});
      throw error;
    }
  }
}

async function wantedBytes(dataDir: string): Promise<number> {
  const { blocks, bsize } = await statfs(dataDir);
  return Math.min(MOST_BYTES, Math.max(LEAST_BYTES, Math.floor(blocks * bsize * DISK_SHARE)));
}

/** Whether the disk has space for the reserve and as much again. */
async function hasRoom(dataDir: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(dataDir);
  return bavail * bsize > 2 * (await wantedBytes(dataDir));
}
