/** Writes files that survive a power cut: written under another name, synced, then renamed. */
import {
  copyFile,
  type FileHandle,
  link,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  stat,
  unlink,
  utimes,
} from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { errorCode, ifThere } from "./failures.ts";

/** Only the account that runs the host reads its data. */
export const PRIVATE_FILE = 0o600;
export const PRIVATE_FOLDER = 0o700;

/** Runs `work` on an opened file, which is closed afterwards. A file that is created is private. */
export async function withFile<R>(
  path: string,
  flags: string,
  work: (handle: FileHandle) => Promise<R>,
): Promise<R> {
  const handle = await open(path, flags, PRIVATE_FILE);
  try {
    return await work(handle);
  } finally {
    await handle.close();
  }
}

/** Makes names in a folder durable. Windows cannot sync a folder and does not need to. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  await withFile(path, "r", (handle) => handle.sync());
}

/** Makes a folder and those above it that are missing, durably. */
export async function makeFolder(path: string): Promise<void> {
  if ((await ifThere(() => stat(path)))?.isDirectory()) return;
  const parent = dirname(path);
  // Node's own recursive call never ends where nothing can be created, as in /proc.
  if (parent !== path) await makeFolder(parent);
  try {
    await mkdir(path, PRIVATE_FOLDER);
  } catch (error) {
    const isMade = errorCode(error) === "EEXIST" && (await stat(path)).isDirectory();
    if (!isMade) throw error;
  }
  await syncFolder(parent);
}

export async function removeFile(path: string): Promise<void> {
  await ifThere(() => unlink(path));
}

export async function fileExists(path: string): Promise<boolean> {
  return (await ifThere(() => stat(path))) !== undefined;
}

/** Returns the text of a file, or undefined if it does not exist. */
export function readText(path: string): Promise<string | undefined> {
  return ifThere(() => readFile(path, "utf8"));
}

/** Returns the names in a folder; none if it does not exist. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  return (await ifThere(() => readdir(folder))) ?? [];
}

/**
 * Replaces a file's content: all of it or nothing, durable when resolved.
 * @param keep the path where a copy of the previous content is kept.
 */
export async function replaceFile(path: string, chunks: Iterable<string>, keep?: string): Promise<void> {
  const temporary = `${path}.tmp`;
  try {
    await withFile(temporary, "w", async (handle) => {
      for (const chunk of chunks) await handle.writeFile(chunk);
      await handle.sync();
    });
    if (keep !== undefined) await keepLink(path, keep);
    await renameOver(temporary, path);
  } catch (error) {
    // A half-written file takes up the space that is missing.
    await removeFile(temporary).catch(() => {});
    throw error;
  }
  await syncFolder(dirname(path));
}

/** A hard link costs nothing; file systems without them get a copy. */
async function keepLink(path: string, kept: string): Promise<void> {
  const temporary = `${kept}.tmp`;
  await removeFile(temporary);
  try {
    await link(path, temporary);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return;
    await copyFile(path, temporary);
    await syncFile(temporary);
  }
  await renameOver(temporary, kept);
  // Renaming a link onto another link of the same file does nothing and leaves both.
  await removeFile(temporary);
}

/** Whether `kept` is what {@link keepCopy} made of the file as it is now. */
export async function isCopy(kept: string, path: string): Promise<boolean> {
  const [copy, own] = await Promise.all([ifThere(() => stat(kept)), stat(path)]);
  return copy?.size === own.size && copy.ino !== own.ino && copy.mtime.getTime() === own.mtime.getTime();
}

/** Makes `kept` an independent copy of the file in its current state, with the file's time. */
export async function keepCopy(path: string, kept: string): Promise<void> {
  const { atime, mtime } = await stat(path);
  const temporary = `${kept}.tmp`;
  try {
    await removeFile(temporary);
    await copyFile(path, temporary);
    await syncFile(temporary);
    await utimes(temporary, atime, mtime);
    await renameOver(temporary, kept);
  } catch (error) {
    await removeFile(temporary).catch(() => {});
    throw error;
  }
}

/** On Windows the rename fails while a virus scanner has the target open. */
const RENAME_TRIES = 6;

async function renameOver(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await rename(from, to);
    } catch (error) {
      const isBusy = ["EPERM", "EACCES", "EBUSY"].includes(errorCode(error) ?? "");
      if (process.platform !== "win32" || !isBusy || attempt === RENAME_TRIES) throw error;
      await wait(10 * 2 ** attempt);
    }
  }
}

const syncFile = (path: string): Promise<void> => withFile(path, "r+", (handle) => handle.sync());

/** Writes all of `data` at `position`, in as many calls as the system needs. */
export async function writeFully(handle: FileHandle, data: Uint8Array, position: number): Promise<void> {
  let done = 0;
  while (done < data.length) {
    const { bytesWritten } = await handle.write(data, done, data.length - done, position + done);
    done += bytesWritten;
  }
}
