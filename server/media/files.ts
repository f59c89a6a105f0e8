/** Writes files that never change afterwards and are durable when the promise resolves. */
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { ChatError, isChatError } from "../chat/errors.ts";

/** Only the account that runs the host reads its data. */
export const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

/** A new file's content; `moved`: a finished file of the same disk, which becomes it. */
export type Content = Uint8Array | string | { readonly moved: string };

/**
 * Writes new files into one folder, created if missing, and syncs each, then the folder. On failure removes them all.
 * @param files file name → content; an existing name is an error.
 * @throws ChatError `storage_full` or `storage_failed`.
 */
export async function writeAll(folder: string, files: ReadonlyMap<string, Content>): Promise<void> {
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

/** Appends a line to a file, created if missing, and syncs it. @throws ChatError as {@link writeAll}. */
export async function appendLine(folder: string, name: string, line: string): Promise<void> {
  try {
    await makeFolder(folder);
    const file = await open(`${folder}/${name}`, "a", PRIVATE_FILE);
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

async function writeNew(path: string, content: Content, onBegun: () => void): Promise<void> {
  const isMoved = typeof content === "object" && "moved" in content;
  const file = await open(isMoved ? content.moved : path, isMoved ? "r+" : "wx", PRIVATE_FILE);
  onBegun();
  try {
    if (isMoved) await file.chmod(PRIVATE_FILE);
    else await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  if (isMoved) await rename(content.moved, path);
}

export async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER });
  // A new folder survives a crash only once its parent is synced.
  if (first !== undefined) await syncFolder(dirname(folder));
}

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder; its file system makes names durable by itself.
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Turns an error of the disk into a refusal; refusals are returned unchanged. */
export function asStorageError(error: unknown): ChatError {
  if (isChatError(error)) return error;
  const code = codeOf(error);
  if (code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG") {
    return new ChatError("storage_full", { reason: "disk_full" });
  }
  return new ChatError("storage_failed", { reason: "disk_failed" });
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
