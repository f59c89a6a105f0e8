/** An append-only file: when the promise resolves, all of what was appended is in it; when it rejects, none. */
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { PRIVATE_FILE, writeFully } from "./files.ts";

/**
 * On Linux a write with O_DSYNC gives the same guarantee as a write followed by fdatasync, in one call instead of two.
 */
const SYNCS_ITSELF = process.platform === "linux";

export class AppendFile {
  readonly #handle: FileHandle;
  readonly #isDurable: boolean;
  readonly #zeros: Buffer;
  #size: number;
  /** Bytes of the file, the zeros behind those that count included. */
  #length: number;
  /** Writes more zeros. Until it ends, nothing else makes the file longer. */
  #extending: Promise<void> | undefined;

  private constructor(handle: FileHandle, size: number, isDurable: boolean, ahead: number) {
    this.#handle = handle;
    this.#size = size;
    this.#length = size;
    this.#isDurable = isDurable;
    this.#zeros = Buffer.alloc(ahead);
  }

  /**
   * Opens or creates the file.
   * @param size valid bytes; the rest of the file is cut off.
   * @param isDurable whether appended data is on the disk when the promise resolves; otherwise the owner flushes the
   * file.
   * @param ahead how many zeros are kept after the data: while there are zeros, a flush need not write the file's length
   * and block map. When half of them are used up, more are written, and data need not wait for that.
   */
  static async open(path: string, size: number, isDurable = true, ahead = 0): Promise<AppendFile> {
    const syncs = isDurable && SYNCS_ITSELF ? constants.O_DSYNC : 0;
    const flags = constants.O_RDWR | constants.O_CREAT | syncs;
    const handle = await open(path, flags, PRIVATE_FILE);
    try {
      if ((await handle.stat()).size > size) await handle.truncate(size);
      return new AppendFile(handle, size, isDurable, ahead);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Bytes that count. */
  get size(): number {
    return this.#size;
  }

  /** One at a time. On failure the file is as before; rejects with the system's error. */
  async append(data: Uint8Array): Promise<void> {
    if (this.#size + data.length > this.#length) await this.#extending;
    if (this.#size + data.length <= this.#length) await this.#write(data);
    // A disk that has no room for the zeros may have some for the data.
    else await this.#write(Buffer.concat([data, this.#zeros])).catch(() => this.#write(data));
    this.#size += data.length;
    if (this.#length - this.#size < this.#zeros.length / 2) this.#extending ??= this.#extend();
  }

  async #write(bytes: Uint8Array): Promise<void> {
    try {
      await this.#writeAt(bytes, this.#size);
    } catch (error) {
      // If this fails too, the torn end is cut off the next time the file is opened.
      await this.#handle.truncate(this.#size).catch(() => {});
      this.#length = this.#size;
      throw error;
    }
  }

  async #extend(): Promise<void> {
    try {
      await this.#writeAt(this.#zeros, this.#length);
    } catch {
      // The next data tries again. What was written of the zeros is given back to the disk.
      await this.#handle.truncate(this.#length).catch(() => {});
    }
    this.#extending = undefined;
  }

  async #writeAt(bytes: Uint8Array, position: number): Promise<void> {
    await writeFully(this.#handle, bytes, position);
    if (this.#isDurable && !SYNCS_ITSELF) await this.#handle.datasync();
    this.#length = Math.max(this.#length, position + bytes.length);
  }

  async close(): Promise<void> {
    await this.#extending;
    await this.#handle.close();
  }
}
