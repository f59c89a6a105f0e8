/** What a start mends in a data folder: leftovers of work that was cut short, and files that others could read. */
import { chmod, lstat, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { backupFolder, clearLeftovers } from "./backup.ts";
import { errorCode } from "./failures.ts";
import { PRIVATE_FILE, PRIVATE_FOLDER } from "./files.ts";
import { UNPACKING } from "./restore.ts";

/** Removes restores and backups that were being made when a host died. To be called with the lock held. */
export async function removeLeftovers(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    if (name.startsWith(UNPACKING)) await rm(join(dataDir, name), { recursive: true, force: true });
  }
  await clearLeftovers(backupFolder(dataDir)).catch(unlessGone);
}

/** Takes away what others than the owner may do, in the folder and everything below. @param isOver asked before each folder */
export async function makePrivate(folder: string, isOver: () => boolean): Promise<void> {
  if (process.platform === "win32" || isOver()) return;
  await narrow(folder, PRIVATE_FOLDER);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await makePrivate(path, isOver).catch(unlessGone);
    else if (entry.isFile()) await narrow(path, PRIVATE_FILE).catch(unlessGone);
  }
}

async function narrow(path: string, mode: number): Promise<void> {
  if (((await lstat(path)).mode & 0o077) !== 0) await chmod(path, mode);
}

function unlessGone(error: unknown): void {
  if (errorCode(error) !== "ENOENT") throw error;
}
