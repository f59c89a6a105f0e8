/** What a start mends in a data folder: leftovers of work that was cut short, and files that others could read. */
import { chmod, lstat, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { backupFolder, clearLeftovers } from "./backup.ts";
import { ifThere } from "./failures.ts";
import { PRIVATE_FILE, PRIVATE_FOLDER } from "./files.ts";
import { isOwnName } from "./layout.ts";
import { UNPACKING } from "./restore.ts";

/** Removes unfinished restores and backups of a host that died. Call it while holding the lock. */
export async function removeLeftovers(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    if (name.startsWith(UNPACKING)) await rm(join(dataDir, name), { recursive: true, force: true });
  }
  await ifThere(() => clearLeftovers(backupFolder(dataDir)));
}

/**
 * Removes all permissions except the owner's, from the folder and what a host keeps in it.
 * @param isOver called before each folder
 */
export const makePrivate = (dataDir: string, isOver: () => boolean): Promise<void> =>
  narrowAll(dataDir, isOver, isOwnName);

async function narrowAll(
  folder: string,
  isOver: () => boolean,
  isMeant: (name: string) => boolean = () => true,
): Promise<void> {
  if (process.platform === "win32" || isOver()) return;
  await narrow(folder, PRIVATE_FOLDER);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!isMeant(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await ifThere(() => narrowAll(path, isOver));
    else if (entry.isFile()) await ifThere(() => narrow(path, PRIVATE_FILE));
  }
}

async function narrow(path: string, mode: number): Promise<void> {
  if (((await lstat(path)).mode & 0o077) !== 0) await chmod(path, mode);
}
