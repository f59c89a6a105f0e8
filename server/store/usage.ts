/** How much space the data folder takes, and how much is left. */
import { readdir, stat, statfs } from "node:fs/promises";
import { join } from "node:path";

/** Bytes of all files in and below a folder. What disappears meanwhile, or cannot be read, counts as nothing. */
export async function folderBytes(path: string): Promise<number> {
  let total = 0;
  for (const entry of await readdir(path, { withFileTypes: true }).catch(() => [])) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) total += await folderBytes(inner);
    else if (entry.isFile()) total += (await stat(inner).catch(() => undefined))?.size ?? 0;
  }
  return total;
}

/** Bytes that the host may still write to the folder's disk. */
export async function freeBytes(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}
