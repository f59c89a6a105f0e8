/** Files and folders that were written and not yet flushed. */
import { open } from "node:fs/promises";
import { errorCode } from "../failures.ts";
import { syncFolder } from "../files.ts";

export class UnsyncedFiles {
  #files = new Set<string>();
  #folders = new Set<string>();

  file(path: string): void {
    this.#files.add(path);
  }

  folder(path: string): void {
    this.#folders.add(path);
  }

  /**
   * Flushes what was written before the call. Files that no longer exist need no flush; after a failure everything
   * counts as unflushed.
   */
  async flush(): Promise<void> {
    const files = this.#files;
    const folders = this.#folders;
    this.#files = new Set();
    this.#folders = new Set();
    try {
      for (const path of files) await unlessGone(() => syncData(path));
      for (const path of folders) await unlessGone(() => syncFolder(path));
    } catch (error) {
      for (const path of files) this.#files.add(path);
      for (const path of folders) this.#folders.add(path);
      throw error;
    }
  }
}

async function syncData(path: string): Promise<void> {
  const handle = await open(path, "r+");
  try {
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

async function unlessGone(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
}
