/** Reads a segment in blocks: block n has the lines that start in its n-th 64 KiB. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";

const BLOCK_BYTES = 64 * 1024;
/** Read beyond a block for the end of its last line. */
const SPARE_BYTES = 4 * 1024;
/** Most lines are shorter. */
const FIRST_BYTES = 1024;
const NEWLINE = 0x0a;

export interface OpenSegment {
  readonly fd: number;
  readonly size: number;
  readonly mtimeMs: number;
  /** Another file has another one, also under the same name. */
  readonly ino: number;
}

/**
 * Opens a file while `work` runs. Keep it short: on Windows nobody can replace the file during that time.
 * @throws ENOENT
 */
export function withSegment<R>(path: string, work: (segment: OpenSegment) => R): R {
  const fd = openSync(path, "r");
  try {
    const { size, mtimeMs, ino } = fstatSync(fd);
    return work({ fd, size, mtimeMs, ino });
  } finally {
    closeSync(fd);
  }
}

export const blocksOf = ({ size }: { readonly size: number }): number => Math.ceil(size / BLOCK_BYTES);

/** The bytes of the block's whole lines. */
export function readBlock(segment: OpenSegment, block: number): Buffer {
  return linesBetween(segment, block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES);
}

/** The bytes of a block's first line; none when that starts late. */
export function readFirstLine(segment: OpenSegment, block: number): Buffer {
  const lines = linesBetween(segment, block * BLOCK_BYTES, block * BLOCK_BYTES + FIRST_BYTES);
  return lines.subarray(0, lines.indexOf(NEWLINE) + 1);
}

/** The lines that start at or after `from` and before `to`. */
function linesBetween({ fd, size }: OpenSegment, from: number, to: number): Buffer {
  // A line starts where the byte before it is a newline.
  const start = Math.max(0, from - 1);
  for (let spare = SPARE_BYTES; ; spare *= 4) {
    const end = Math.min(size, to + spare);
    const bytes = readRange(fd, start, end);
    const first = from === 0 ? 0 : bytes.indexOf(NEWLINE) + 1;
    if ((from > 0 && first === 0) || start + first >= to) return bytes.subarray(0, 0);
    const last = bytes.indexOf(NEWLINE, to - 1 - start);
    if (last >= 0) return bytes.subarray(first, last + 1);
    if (end >= size || bytes.length < end - start) {
      return bytes.subarray(first, Math.max(first, bytes.lastIndexOf(NEWLINE) + 1));
    }
  }
}

function readRange(fd: number, from: number, to: number): Buffer {
  const bytes = Buffer.allocUnsafe(Math.max(0, to - from));
  let done = 0;
  while (done < bytes.length) {
    const count = readSync(fd, bytes, done, bytes.length - done, from + done);
    if (count === 0) break;
    done += count;
  }
  return bytes.subarray(0, done);
}
