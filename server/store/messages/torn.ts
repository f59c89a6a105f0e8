/** The end of a JSON Lines file after a crash: a last line that was not written to its end never counted. */
import { type FileHandle, open } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Log } from "../../log.ts";
import { makeFolder, PRIVATE_FILE, syncFolder } from "../files.ts";

const BLOCK_BYTES = 64 * 1024;
const NEWLINE = 0x0a;

/** Where what cannot be read goes, so that a person can look at it. */
export interface TornReports {
  readonly folder: string;
  readonly log: Log;
  readonly clock: () => number;
}

/**
 * Cuts a torn end off the file: bytes after the last newline, and last lines that are not what they should be.
 * Reads only the end. Reports what it dropped.
 * @param isWhole whether a line (without its newline) is sound.
 * @returns the size that remains, and the last line of it.
 */
export async function cutTornEnd(
  path: string,
  isWhole: (line: string) => boolean,
  reports: TornReports,
): Promise<{ size: number; lastLine: string | undefined }> {
  const handle = await open(path, "r+");
  try {
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
      await report(path, dropped, reports);
    }
    return { size: end, lastLine };
  } finally {
    await handle.close();
  }
}

/** The offset after the last newline that stands before `from`; 0 when there is none. */
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

/** One line in the log, and the bytes themselves in `logs/`. A disk too full for the report does not keep a room shut. */
async function report(path: string, dropped: Buffer, { folder, log, clock }: TornReports): Promise<void> {
  const time = new Date(clock()).toISOString();
  const room = basename(join(path, ".."));
  const name = `torn-${room}-${basename(path, ".jsonl")}-${time.replaceAll(":", "")}.txt`;
  log.warn(
    `${path} ended in ${dropped.length} bytes of a torn line, which was never acknowledged; dropped, kept in logs/${name}`,
  );
  try {
    await makeFolder(folder);
    const handle = await open(join(folder, name), "w", PRIVATE_FILE);
    try {
      await handle.writeFile(dropped);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await syncFolder(folder);
  } catch (error) {
    log.error(`logs/${name} could not be written`, error);
  }
}
