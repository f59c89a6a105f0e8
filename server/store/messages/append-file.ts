/** A file that only grows, durably: what was appended is on the disk when the promise resolves, or not in the file at all. */
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { PRIVATE_FILE, writeFully } from "../files.ts";

/** On Linux a write with O_DSYNC keeps the same promise as a write with fdatasync after it, in one call instead of two. */
const SYNCS_ITSELF = process.platform === "linux";

export class AppendFile {
  readonly #handle: FileHandle;
  #size: number;

  private constructor(handle: FileHandle, size: number) {
    this.#handle = handle;
    this.#size = size;
  }

  /** Opens or makes the file. @param size bytes that count; what stands behind them is cut off. */
  static async open(path: string, size: number): Promise<AppendFile> {
    const flags = constants.O_RDWR | constants.O_CREAT | (SYNCS_ITSELF ? constants.O_DSYNC : 0);
    const handle = await open(path, flags, PRIVATE_FILE);
    try {
      if ((await handle.stat()).size > size) await handle.truncate(size);
      return new AppendFile(handle, size);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Bytes that are durable. */
  get size(): number {
    return this.#size;
  }

  /** One at a time. On failure the file is as before; rejects with the system's error. */
  async append(data: Uint8Array): Promise<void> {
    try {
      await writeFully(this.#handle, data, this.#size);
      if (!SYNCS_ITSELF) await this.#handle.datasync();
      this.#size += data.length;
    } catch (error) {
      // Should this fail too, the torn end is cut when the file is opened next.
      await this.#handle.truncate(this.#size).catch(() => {});
      throw error;
    }
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}
