/** Restores a backup into a data folder, whose contents are kept. */
import { randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, readdir, rename, rm, rmdir, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { KeyedQueue } from "../async/queue.ts";
import { ChatError } from "../chat/errors.ts";
import type { Log } from "../log.ts";
import { readArchive } from "./archive.ts";
import { asStorageError } from "./backup.ts";
import { isDiskFull, systemMessage } from "./failures.ts";
import { makeFolder } from "./files.ts";
import { dataEntries } from "./layout.ts";

const PENDING = "restore-pending-";
const MOVING = "restore-moving-";
const KEPT = "before-restore-";
/** A folder that is being unpacked. */
export const UNPACKING = "restore-unpacking-";
/** How the folder's name has the time. */
const STAMP = /^(\d{4}-\d\d-\d\d)-(\d\d)(\d\d)(\d\d)(\d{3})$/;
/** Of each data folder: never more than one restore waits there, however many are staged at once. */
const staging = new KeyedQueue();

export interface Restored {
  readonly dataDir: string;
  readonly files: number;
  readonly bytes: number;
}

/**
 * Unpacks a backup into a folder that is missing or empty. The folder appears whole or not at all.
 * @throws invalid for a damaged backup, duplicate for a folder that is not empty, storage_full, storage_failed.
 */
export async function restoreBackup(path: string, dataDir: string): Promise<Restored> {
  const target = resolve(dataDir);
  const inside = await readdir(target).catch(noFolder);
  if (inside.length > 0) {
    throw new ChatError("duplicate", { reason: "folder_not_empty", folder: target });
  }
  await assertBackup(path);
  await makeFolder(dirname(target)).catch(unusable);
  return unpack(path, unpackingFolder(dirname(target)), async (unpacked) => {
    await rmdir(target).catch(noFolder);
    await rename(unpacked, target);
    return target;
  });
}

/**
 * Unpacks a backup beside the data of a running host. It takes effect when {@link applyPendingRestore} runs at the next
 * start; until then nothing changes. A second one replaces the first.
 * @throws invalid for a damaged backup, storage_full, storage_failed.
 */
export async function stageRestore(path: string, dataDir: string, now: Date): Promise<Restored> {
  const stamp = now.toISOString().slice(0, 23).replace("T", "-").replaceAll(/[:.]/g, "");
  await assertBackup(path);
  return unpack(path, unpackingFolder(dataDir), (unpacked) =>
    staging.run(dataDir, async () => {
      await dropPending(dataDir, await named(dataDir, PENDING));
      await rename(unpacked, join(dataDir, PENDING + stamp));
      return dataDir;
    }),
  );
}

/** When the restore was staged that waits for the next start (ISO 8601); null: none waits. */
export async function pendingRestore(dataDir: string): Promise<string | null> {
  const pending = (await named(dataDir, PENDING)).at(-1);
  return pending?.slice(PENDING.length).replace(STAMP, "$1T$2:$3:$4.$5Z") ?? null;
}

/** Discards the restore that waits for the next start. @throws not_found: none waits */
export async function discardRestore(dataDir: string): Promise<void> {
  await staging.run(dataDir, async () => {
    const pending = await named(dataDir, PENDING);
    if (pending.length === 0) throw new ChatError("not_found", { reason: "restore_not_pending" });
    await dropPending(dataDir, pending);
  });
}

/**
 * Replaces the data by a staged restore; the data is moved to `before-restore-<time>`. Call at start, with the lock
 * held and no document open. Can be interrupted at any point and continues at the next call. Of several, which only a
 * person can have put there, the newest is applied and the others are discarded.
 * @returns the folder with the earlier data, or null if nothing was staged.
 */
export async function applyPendingRestore(dataDir: string, log: Log): Promise<string | null> {
  const waiting = await named(dataDir, PENDING);
  const pending = waiting.pop();
  if (waiting.length > 0) {
    log.warn(
      `Several restores waited. Only the newest is applied: ${pending}; discarded: ${waiting.join(", ")}`,
    );
    await dropPending(dataDir, waiting);
  }
  if (pending !== undefined) {
    const stamp = pending.slice(PENDING.length);
    const kept = join(dataDir, KEPT + stamp);
    await mkdir(kept, { recursive: true });
    await moveData(dataDir, kept);
    await rename(join(dataDir, pending), join(dataDir, MOVING + stamp));
  }
  const [moving] = await named(dataDir, MOVING);
  if (moving === undefined) return null;
  await moveData(join(dataDir, moving), dataDir);
  await rm(join(dataDir, moving), { recursive: true });
  return join(dataDir, KEPT + moving.slice(MOVING.length));
}

async function unpack(
  path: string,
  into: string,
  settle: (unpacked: string) => Promise<string>,
): Promise<Restored> {
  try {
    await mkdir(into, { mode: 0o700 });
    const { files } = await readArchive(path, async (name, content) => {
      const file = join(into, ...name.split("/"));
      await mkdir(dirname(file), { recursive: true });
      await pipeline(content, createWriteStream(file, { flags: "wx", mode: 0o600, flush: true }));
    });
    const dataDir = await settle(into);
    return { dataDir, files: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) };
  } catch (error) {
    await rm(into, { recursive: true, force: true });
    throw asStorageError(error, "restore");
  }
}

/** Before anything is made on the disk. */
async function assertBackup(path: string): Promise<void> {
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile) throw new ChatError("not_found", { reason: "backup_not_found", path });
}

/** Moved away in one step first, because half a restore must never take effect. */
async function dropPending(dataDir: string, pending: readonly string[]): Promise<void> {
  for (const name of pending) {
    const dropped = unpackingFolder(dataDir);
    await rename(join(dataDir, name), dropped);
    await rm(dropped, { recursive: true });
  }
}

const unpackingFolder = (parent: string): string => join(parent, UNPACKING + randomBytes(4).toString("hex"));

async function moveData(from: string, to: string): Promise<void> {
  for (const { path } of await dataEntries(from)) {
    await mkdir(dirname(join(to, path)), { recursive: true });
    await rename(join(from, path), join(to, path));
  }
}

/** The folders named so, the oldest first; a file named so is somebody else's. */
const named = async (folder: string, prefix: string): Promise<string[]> =>
  (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory() && entry.name.startsWith(prefix))
    .map(({ name }) => name)
    .sort();

function noFolder(error: NodeJS.ErrnoException): string[] {
  if (error.code === "ENOENT") return [];
  return unusable(error);
}

/** A person named the folder, so a problem with it is an invalid input. */
function unusable(error: NodeJS.ErrnoException): never {
  if (isDiskFull(error)) throw asStorageError(error, "restore");
  throw new ChatError("invalid", { reason: "folder_unusable", why: systemMessage(error) });
}
