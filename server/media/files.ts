/** Writes files that never change afterwards and are durable when the promise resolves. */
import { rename, rm } from "node:fs/promises";
import { storageError } from "../store/failures.ts";
import { makeFolder, PRIVATE_FILE, syncFolder, withFile } from "../store/files.ts";

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
    throw storageError(error);
  }
}

/** Appends a line to a file, created if missing, and syncs it. @throws ChatError as {@link writeAll}. */
export async function appendLine(folder: string, name: string, line: string): Promise<void> {
  try {
    await makeFolder(folder);
    await withFile(`${folder}/${name}`, "a", async (file) => {
      await file.writeFile(`${line}\n`);
      await file.datasync();
    });
    await syncFolder(folder);
  } catch (error) {
    throw storageError(error);
  }
}

async function writeNew(path: string, content: Content, onBegun: () => void): Promise<void> {
  const isMoved = typeof content === "object" && "moved" in content;
  await withFile(isMoved ? content.moved : path, isMoved ? "r+" : "wx", async (file) => {
    onBegun();
    if (isMoved) await file.chmod(PRIVATE_FILE);
    else await file.writeFile(content);
    await file.sync();
  });
  if (isMoved) await rename(content.moved, path);
}
