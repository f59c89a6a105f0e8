/** Makes backups: one file of a whole data folder, while the host runs. */
import { randomBytes } from "node:crypto";
import { constants, copyFileSync, linkSync, realpathSync, statSync } from "node:fs";
import { copyFile, link, mkdir, readdir, realpath, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { ChatError } from "../chat/errors.ts";
import { type PackedFile, readArchive, writeArchive } from "./archive.ts";
import { errorCode, ifThere, ifThereSync, isDiskFull, systemMessage } from "./failures.ts";
import { dataEntries, entriesIn, INTENT, JOURNAL } from "./layout.ts";

const FOLDER = "backups";
const EXTENSION = ".tar.gz";

export interface BackupFile {
  readonly path: string;
  readonly bytes: number;
  readonly createdAt: string;
}

export const backupFolder = (dataDir: string): string => join(dataDir, FOLDER);

/**
 * Packs the data folder into `<data>/backups/hearth-<time>.tar.gz` and reads the result back to verify it. All
 * documents are from one instant, and histories from right after it. Nothing is blocked. One backup runs at a time.
 * @param facts.applied writes a running host's journal into the histories, since a backup does not contain the journal.
 * @throws storage_full, storage_failed; nothing is left behind then.
 */
export async function createBackup(
  dataDir: string,
  facts: { now: Date; hearth: string; applied?: () => Promise<void> },
): Promise<BackupFile> {
  const folder = backupFolder(dataDir);
  const createdAt = facts.now.toISOString();
  const mark = randomBytes(3).toString("hex");
  const snapshot = join(folder, `.snapshot-${mark}`);
  const stamp = createdAt.slice(0, 19).replaceAll(":", "").replace("T", "-");
  const path = join(folder, `hearth-${stamp}-${mark}${EXTENSION}`);
  const partial = `${path}.tmp`;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await clearLeftovers(folder);
    await mkdir(snapshot);
    const files = await takeSnapshot(dataDir, snapshot, facts.applied);
    await writeArchive(partial, files, { createdAt, hearth: facts.hearth });
    await readArchive(partial);
    await rename(partial, path);
    return { path, bytes: (await stat(path)).size, createdAt };
  } catch (error) {
    await rm(partial, { force: true });
    throw asStorageError(error, "backup");
  } finally {
    await rm(snapshot, { recursive: true, force: true });
  }
}

/** Leftovers of a run that was killed. */
export async function clearLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.startsWith(".snapshot-") || name.endsWith(".tmp")) {
      await rm(join(folder, name), { recursive: true, force: true });
    }
  }
}

/** The backups in the data folder, newest first. */
export async function listBackups(dataDir: string): Promise<readonly BackupFile[]> {
  const folder = backupFolder(dataDir);
  const names = await readdir(folder).catch(() => [] as string[]);
  const rows = await Promise.all(
    names
      .filter((name) => name.startsWith("hearth-") && name.endsWith(EXTENSION))
      .map(async (name) => {
        const path = join(folder, name);
        // It may be removed meanwhile, or be a link to nothing.
        const found = await ifThere(() => stat(path));
        return found && { path, bytes: found.size, createdAt: found.mtime.toISOString() };
      }),
  );
  return rows.filter((row) => row !== undefined).sort((a, b) => b.createdAt.localeCompare(a.createdAt));
}

/**
 * Hard-links every file, so that files which the host replaces or removes during the backup stay readable. The documents
 * are linked in one tick, so at most one file is replaced or removed meanwhile. An intent file is linked first, because it
 * completes a document that is still the old one.
 */
async function takeSnapshot(
  dataDir: string,
  snapshot: string,
  applied?: () => Promise<void>,
): Promise<PackedFile[]> {
  const entries = (await dataEntries(dataDir)).filter(({ path }) => path !== JOURNAL && path !== INTENT);
  const files: PackedFile[] = [];
  const take = (path: string): void => {
    const source = join(snapshot, path);
    linkNow(join(dataDir, path), source);
    files.push({ path, source, bytes: statSync(source).size });
  };
  ifThereSync(() => take(INTENT));
  for (const { path, isFolder } of entries) if (!isFolder && !path.endsWith(".bak")) take(path);
  await applied?.();
  for (const { path } of entries.filter(({ isFolder }) => isFolder)) {
    await snapshotFolder(dataDir, snapshot, path, files);
  }
  return files;
}

async function snapshotFolder(
  dataDir: string,
  snapshot: string,
  folder: string,
  files: PackedFile[],
): Promise<void> {
  await mkdir(join(snapshot, folder), { recursive: true });
  const entries = [...(await entriesIn(join(dataDir, folder)).catch(gone([])))];
  // By name, so that a segment's changes come before the segment: if the host merges them into it during the backup,
  // the backup applies them twice, which changes nothing, instead of never.
  entries.sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const entry of entries) {
    const path = `${folder}/${entry.path}`;
    if (entry.isFolder) await snapshotFolder(dataDir, snapshot, path, files);
    else if (!isMadeAnew(path)) {
      const source = join(snapshot, path);
      const isThere = await realpath(join(dataDir, path))
        .then((file) => link(file, source))
        .then(
          () => true,
          () => copyFile(join(dataDir, path), source).then(() => true, gone(false)),
        );
      if (isThere) files.push({ path, source, bytes: (await stat(source)).size });
    }
  }
}

/** The index of a segment is no data. */
const isMadeAnew = (path: string): boolean => /^messages\/\d+\/\d+\.index$/.test(path);

/** A file system without hard links gets a copy. */
function linkNow(from: string, to: string): void {
  try {
    linkSync(realpathSync(from), to);
  } catch (error) {
    if (errorCode(error) === "ENOENT") throw error;
    copyFileSync(from, to, constants.COPYFILE_EXCL);
  }
}

/** A file that the host removed between the listing and the reading is no part of the backup. */
const gone =
  <T>(instead: T) =>
  (error: NodeJS.ErrnoException): T => {
    if (error.code === "ENOENT") return instead;
    throw error;
  };

/** Turns a disk error into the core's error. */
export function asStorageError(error: unknown, work: "backup" | "restore"): unknown {
  if (!(error instanceof Error) || !("code" in error) || error instanceof ChatError) return error;
  if (isDiskFull(error)) return new ChatError("storage_full", { reason: `${work}_disk_full` });
  return new ChatError("storage_failed", { reason: `${work}_failed`, why: systemMessage(error) });
}
