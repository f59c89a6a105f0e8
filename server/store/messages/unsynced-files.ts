/** Files and folders that were written and not yet flushed. */
import { ifThere } from "../failures.ts";
import { syncFolder, withFile } from "../files.ts";

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
      for (const path of files) await ifThere(() => withFile(path, "r+", (handle) => handle.datasync()));
      for (const path of folders) await ifThere(() => syncFolder(path));
    } catch (error) {
      for (const path of files) this.#files.add(path);
      for (const path of folders) this.#folders.add(path);
      throw error;
    }
  }
}
