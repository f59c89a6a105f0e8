/** Whole files that are written once and never changed, and that are on the disk when the promise resolves. */
import { mkdir, open, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { ChatError } from "../chat/errors.ts";

/**
 * Writes new files into one folder, made when missing: each synced, then the folder. On failure none is left.
 * @param files file name → content; a name that exists already is a failure.
 * @throws ChatError `storage_full` or `storage_failed`.
 */
export async function writeAll(
  folder: string,
  files: ReadonlyMap<string, Uint8Array | string>,
): Promise<void> {
  const begun: string[] = [];
  try {
    await makeFolder(folder);
    for (const [name, content] of files) await writeNew(`${folder}/${name}`, content, () => begun.push(name));
    await syncFolder(folder);
  } catch (error) {
    await Promise.all(begun.map((name) => rm(`${folder}/${name}`, { force: true }).catch(() => {})));
    throw asStorageError(error);
  }
}

/** Adds a line to a file, made when missing, and syncs it. @throws ChatError as {@link writeAll}. */
export async function appendLine(folder: string, name: string, line: string): Promise<void> {
  try {
    await makeFolder(folder);
    const file = await open(`${folder}/${name}`, "a");
    try {
      await file.writeFile(`${line}\n`);
      await file.datasync();
    } finally {
      await file.close();
    }
    await syncFolder(folder);
  } catch (error) {
    throw asStorageError(error);
  }
}

export const isMissing = (error: unknown): boolean => codeOf(error) === "ENOENT";

async function writeNew(path: string, content: Uint8Array | string, onBegun: () => void): Promise<void> {
  const file = await open(path, "wx");
  onBegun();
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  // A new folder is only there after a crash when its parent knows of it.
  if (first !== undefined) await syncFolder(dirname(folder));
}

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder; its file system keeps names by itself.
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function asStorageError(error: unknown): ChatError {
  const code = codeOf(error);
  if (code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG") {
    return new ChatError("storage_full", { reason: "disk_full" });
  }
  return new ChatError("storage_failed", { reason: "disk_failed" });
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
