/**
 * Handles what cannot be read: a torn end, never acknowledged, is cut off; damage in the middle is reported once. Both
 * are kept in `logs/`.
 */
import { type FileHandle, rename } from "node:fs/promises";
import { basename, join } from "node:path";
import { crc32 } from "node:zlib";
import type { Log } from "../log.ts";
import { fileExists, makeFolder, syncFolder, withFile } from "./files.ts";

const BLOCK_BYTES = 64 * 1024;
const NEWLINE = 0x0a;

/** Folder for unreadable bytes, so that a person can inspect them. */
export interface Reports {
  readonly folder: string;
  readonly log: Log;
  readonly clock: () => number;
}

/**
 * Cuts a torn end off the file: bytes after the last newline, and last lines that are not what they should be.
 * Reads only the end.
 * @param isWhole whether a line (without its newline) is sound.
 * @param reports gets what was dropped; leave it out when the same bytes are stored elsewhere.
 * @returns the size that remains, and the last line of it.
 */
export async function cutTornEnd(
  path: string,
  isWhole: (line: string) => boolean,
  reports?: Reports,
): Promise<{ size: number; lastLine: string | undefined }> {
  return withFile(path, "r+", async (handle) => {
    const { size } = await handle.stat();
    let end = await lineEnd(handle, size);
    let lastLine: string | undefined;
    while (end > 0) {
      const start = await lineEnd(handle, end - 1);
      const line = (await readRange(handle, start, end - 1)).toString("utf8");
      if (isWhole(line)) {
        lastLine = line;
        break;
      }
      end = start;
    }
    if (end < size) {
      const dropped = await readRange(handle, end, size);
      await handle.truncate(end);
      await handle.sync();
      if (reports !== undefined) await keepTorn(path, dropped, reports);
    }
    return { size: end, lastLine };
  });
}

/** The offset after the last newline before `from`; 0 when there is none. */
async function lineEnd(handle: FileHandle, from: number): Promise<number> {
  for (let to = from; to > 0; to -= BLOCK_BYTES) {
    const start = Math.max(0, to - BLOCK_BYTES);
    const newline = (await readRange(handle, start, to)).lastIndexOf(NEWLINE);
    if (newline >= 0) return start + newline + 1;
  }
  return 0;
}

async function readRange(handle: FileHandle, from: number, to: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(to - from), 0, to - from, from);
  return buffer.subarray(0, bytesRead);
}

/** Reports bytes that were dropped from the end of a file, and keeps them. */
export function keepTorn(path: string, dropped: Buffer, reports: Reports): Promise<void> {
  const time = new Date(reports.clock()).toISOString();
  const name = `torn-${nameOf(path)}-${time.replaceAll(":", "")}.txt`;
  reports.log.warn(
    `${path} ended in ${dropped.length} bytes of a torn line, which was never acknowledged; dropped, kept in logs/${name}`,
  );
  return keep(name, dropped, reports);
}

/**
 * Reports bytes in the middle of a file that cannot be read, and keeps them. The same bytes of a file are reported
 * once.
 */
export async function keepDamaged(path: string, damaged: Buffer, reports: Reports): Promise<void> {
  const name = `damaged-${nameOf(path)}-${crc32(damaged).toString(16)}.txt`;
  if (await fileExists(join(reports.folder, name))) return;
  reports.log.warn(
    `${path} holds ${damaged.length} bytes that cannot be read; a copy is kept in logs/${name}`,
  );
  await keep(name, damaged, reports);
}

/** Reports a whole file that cannot be read, and moves it to the folder for unreadable bytes. */
export async function setAside(path: string, { folder, log, clock }: Reports): Promise<void> {
  const name = `damaged-${nameOf(path)}-${clock()}.txt`;
  log.warn(`${path} cannot be read; it was moved to logs/${name}`);
  await makeFolder(folder);
  await rename(path, join(folder, name));
}

const nameOf = (path: string): string =>
  `${basename(join(path, ".."))}-${basename(path).replace(/\.\w+$/, "")}`;

/** The room opens even if the disk is too full for the copy. */
async function keep(name: string, bytes: Buffer, { folder, log }: Reports): Promise<void> {
  try {
    await makeFolder(folder);
    await withFile(join(folder, name), "w", async (handle) => {
      await handle.writeFile(bytes);
      await handle.sync();
    });
    await syncFolder(folder);
  } catch (error) {
    log.error(`Writing failed: logs/${name}`, error);
  }
}
