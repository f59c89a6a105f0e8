/** How much space the data folder takes, and how much is left. */
import { readdir, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "./failures.ts";

/** Bytes of all files in and below a folder. Files that disappear meanwhile count as nothing. */
export async function folderBytes(path: string): Promise<number> {
  let total = 0;
  try {
    for (const entry of await readdir(path, { withFileTypes: true })) {
      const inner = join(path, entry.name);
      if (entry.isDirectory()) total += await folderBytes(inner);
      else if (entry.isFile()) total += await fileBytes(inner);
    }
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
  return total;
}

async function fileBytes(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return 0;
    throw error;
  }
}

/** Bytes that the host may still write to the folder's disk. */
export async function freeBytes(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}
