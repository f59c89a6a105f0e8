/** Reads one segment in blocks: from a message on, or back from one. Never the whole file for a page. */
import { type FileHandle, open } from "node:fs/promises";
import { type Line, nextNewline, parseLines, peekSeq } from "./lines.ts";

const BLOCK_BYTES = 64 * 1024;
/** A probe of the binary search: most lines are shorter. */
const PROBE_BYTES = 4 * 1024;

export class SegmentReader {
  readonly #handle: FileHandle;
  /** Bytes of whole lines. */
  readonly size: number;
  readonly #damaged: (bytes: Buffer) => void;

  private constructor(handle: FileHandle, size: number, damaged: (bytes: Buffer) => void) {
    this.#handle = handle;
    this.size = size;
    this.#damaged = damaged;
  }

  /**
   * @param size where to stop; null: the end of the file.
   * @param damaged called with the bytes of lines that cannot be read; they are skipped.
   */
  static async open(
    path: string,
    size: number | null,
    damaged: (bytes: Buffer) => void = () => {},
  ): Promise<SegmentReader> {
    const handle = await open(path, "r");
    try {
      return new SegmentReader(handle, size ?? (await handle.stat()).size, damaged);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.#handle.close();
  }

  async read(from: number, to: number): Promise<Buffer> {
    const block = Buffer.allocUnsafe(Math.max(0, to - from));
    let done = 0;
    while (done < block.length) {
      const { bytesRead } = await this.#handle.read(block, done, block.length - done, from + done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    return block.subarray(0, done);
  }

  /** Where the first line with this sequence number or a larger one starts; `size` when there is none. */
  async offsetOf(seq: number): Promise<number> {
    let low = 0;
    let high = this.size;
    let answer = this.size;
    while (high - low > BLOCK_BYTES) {
      const middle = Math.floor((low + high) / 2);
      const line = await this.#lineAfter(middle, answer);
      if (line !== undefined && line.seq < seq) {
        low = line.offset;
      } else {
        high = middle;
        if (line !== undefined) answer = line.offset;
      }
    }
    const bytes = await this.read(low, answer);
    for (let start = 0; start < bytes.length; ) {
      const found = peekSeq(bytes, start);
      if (found !== undefined && found >= seq) return low + start;
      start = nextNewline(bytes, start) + 1 || bytes.length;
    }
    return answer;
  }

  /** Lines from an offset (a line's start) on, oldest first, a block at a time. */
  async *forward(offset: number): AsyncGenerator<Line[]> {
    let rest: Buffer = Buffer.alloc(0);
    for (let at = offset; at < this.size; at += BLOCK_BYTES) {
      const block = await this.read(at, Math.min(this.size, at + BLOCK_BYTES));
      const bytes = rest.length === 0 ? block : Buffer.concat([rest, block]);
      const end = bytes.lastIndexOf(0x0a) + 1;
      rest = bytes.subarray(end);
      yield parseLines(bytes.subarray(0, end), this.#damaged);
    }
  }

  /** Lines before an offset (a line's start), newest first, a block at a time. */
  async *backward(offset: number): AsyncGenerator<Line[]> {
    let size = BLOCK_BYTES;
    for (let end = offset; end > 0; ) {
      const start = Math.max(0, end - size);
      const bytes = await this.read(start, end);
      // The first line of a block may begin in the block before; it is read again with that block.
      const cut = start === 0 ? 0 : nextNewline(bytes) + 1;
      if (start > 0 && (cut === 0 || cut === bytes.length)) {
        size *= 2;
        continue;
      }
      size = BLOCK_BYTES;
      end = start + cut;
      yield parseLines(bytes.subarray(cut), this.#damaged).reverse();
    }
  }

  /** The first undamaged line that starts after an offset and before `end` (a line's start, or the size). */
  async #lineAfter(offset: number, end: number): Promise<{ offset: number; seq: number } | undefined> {
    let at = offset;
    let isLineStart = false;
    while (at < end) {
      const bytes = await this.read(at, Math.min(end, at + PROBE_BYTES));
      let start: number = isLineStart ? 0 : nextNewline(bytes) + 1 || bytes.length;
      while (start < bytes.length) {
        const seq = peekSeq(bytes, start);
        if (seq !== undefined) return { offset: at + start, seq };
        const newline = nextNewline(bytes, start);
        if (newline < 0) break;
        start = newline + 1;
      }
      // A line that the probe's end cut short is looked at again from its start; a damaged one is passed over.
      const isCut = start > 0 && start < bytes.length;
      isLineStart = isCut || bytes.at(-1) === 0x0a;
      at += isCut ? start : Math.max(1, bytes.length);
    }
    return undefined;
  }
}
