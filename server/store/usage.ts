/** How much space the data folder takes, and how much is left. */
import { readdir, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import { ifThere } from "./failures.ts";

/** Bytes of all files in and below a folder. Files that disappear meanwhile count as nothing. */
export async function folderBytes(path: string): Promise<number> {
  let total = 0;
  for (const entry of (await ifThere(() => readdir(path, { withFileTypes: true }))) ?? []) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) total += await folderBytes(inner);
    else if (entry.isFile()) total += (await ifThere(() => stat(inner)))?.size ?? 0;
  }
  return total;
}

/** Bytes that the host may still write to the folder's disk. */
export async function freeBytes(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}
