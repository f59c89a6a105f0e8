/**
 * The index of a segment, in a file beside it: which blocks may hold a piece of text. Its format is in
 * docs/data-folder.md. It never excludes a block that contains the text, and is rebuilt after the segment has changed.
 */
import {
  closeSync,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { crc32 } from "node:zlib";
import { ifThereSync } from "../failures.ts";
import { PRIVATE_FILE } from "../files.ts";
import { type Line, parseLines } from "../messages/lines.ts";
import { blocksOf, type OpenSegment, readBlock, withSegment } from "./blocks.ts";
import { eachGramOf } from "./grams.ts";

const MAGIC = "HSIX";
const VERSION = 1;
const FIXED_BYTES = 32;
const RANGE_BYTES = 32;
const SUM_BYTES = 4;
/** Rows while building, and at most; a power of two, as every number of rows. */
const MOST_ROWS = 2 ** 18;
const LEAST_ROWS = 2 ** 10;
/** A segment that has grown larger, by edits, is looked through instead. */
const MOST_BLOCKS = 512;
/** With this many rows for each set bit, three of four bits stay unset. */
const ROWS_PER_BIT = 4;

/** The sequence numbers and times (ms) of a block's messages; NaN if it has no message. */
export interface BlockRange {
  readonly firstSeq: number;
  readonly firstTime: number;
  readonly minTime: number;
  readonly maxTime: number;
}

export interface SegmentIndex {
  readonly ranges: readonly BlockRange[];
  /** Whether the block may contain all the searched pieces. */
  mayHold(block: number): boolean;
}

export const indexPathOf = (segmentPath: string): string => segmentPath.replace(/\.jsonl$/, ".index");

/** The two rows of a piece. */
const rowsOf = (gram: number, rows: number): [number, number] => [
  gram & (rows - 1),
  (gram >>> 14) & (rows - 1),
];

/** Undefined when there is no index of this very segment. */
export function readIndex(
  path: string,
  segment: OpenSegment,
  grams: readonly number[],
): SegmentIndex | undefined {
  let fd: number;
  try {
    fd = openSync(path, "r");
  } catch {
    return undefined;
  }
  try {
    const blocks = blocksOf(segment);
    const head = Buffer.alloc(FIXED_BYTES + blocks * RANGE_BYTES + SUM_BYTES);
    if (readSync(fd, head, 0, head.length, 0) < head.length) return undefined;
    const rows = head.readUInt32LE(8);
    const isOurs =
      head.toString("latin1", 0, 4) === MAGIC &&
      head.readUInt32LE(4) === VERSION &&
      head.readUInt32LE(12) === blocks &&
      fstatSync(fd).size === head.length + rows * Math.ceil(blocks / 8) &&
      head.readDoubleLE(16) === segment.size &&
      head.readDoubleLE(24) === segment.mtimeMs &&
      head.readUInt32LE(head.length - SUM_BYTES) === crc32(head.subarray(0, head.length - SUM_BYTES));
    if (!isOurs) return undefined;
    const held = new Uint8Array(Math.ceil(blocks / 8)).fill(0xff);
    const row = Buffer.alloc(held.length);
    for (const place of new Set(grams.flatMap((gram) => rowsOf(gram, rows)))) {
      if (readSync(fd, row, 0, row.length, head.length + place * row.length) < row.length) return undefined;
      for (let at = 0; at < held.length; at++) held[at] = (held[at] ?? 0) & (row[at] ?? 0);
    }
    return {
      ranges: Array.from({ length: blocks }, (_, block) => rangeAt(head, FIXED_BYTES + block * RANGE_BYTES)),
      mayHold: (block) => ((held[block >> 3] ?? 0) & (1 << (block & 7))) !== 0,
    };
  } finally {
    closeSync(fd);
  }
}

const rangeAt = (head: Buffer, at: number): BlockRange => ({
  firstSeq: head.readDoubleLE(at),
  firstTime: head.readDoubleLE(at + 8),
  minTime: head.readDoubleLE(at + 16),
  maxTime: head.readDoubleLE(at + 24),
});

/**
 * Makes the index of a segment that no longer grows, one block a step, so that searches can run in between. Ends
 * without an index if the segment is replaced.
 */
export function* buildIndex(segmentPath: string): Generator<void> {
  const before = ifThereSync(() => withSegment(segmentPath, (segment) => segment));
  if (before === undefined || blocksOf(before) > MOST_BLOCKS) return;
  const blocks: { range: BlockRange; bits: Uint32Array; count: number }[] = [];
  for (let block = 0; block < blocksOf(before); block++) {
    const bytes = ifThereSync(() =>
      withSegment(segmentPath, (segment) =>
        isSame(segment, before) ? readBlock(segment, block) : undefined,
      ),
    );
    if (bytes === undefined) return;
    blocks.push(indexed(bytes));
    yield;
  }
  const most = Math.max(...blocks.map(({ count }) => count));
  let rows = LEAST_ROWS;
  while (rows < MOST_ROWS && rows < most * ROWS_PER_BIT) rows *= 2;
  const rowBytes = Math.ceil(blocks.length / 8);
  const head = Buffer.alloc(FIXED_BYTES + blocks.length * RANGE_BYTES + SUM_BYTES);
  head.write(MAGIC, "latin1");
  head.writeUInt32LE(VERSION, 4);
  head.writeUInt32LE(rows, 8);
  head.writeUInt32LE(blocks.length, 12);
  head.writeDoubleLE(before.size, 16);
  head.writeDoubleLE(before.mtimeMs, 24);
  const matrix = Buffer.alloc(rows * rowBytes);
  for (const [block, { range, bits }] of blocks.entries()) {
    const { firstSeq, firstTime, minTime, maxTime } = range;
    for (const [n, fact] of [firstSeq, firstTime, minTime, maxTime].entries()) {
      head.writeDoubleLE(fact, FIXED_BYTES + block * RANGE_BYTES + n * 8);
    }
    eachBit(bits, (bit) => {
      const at = (bit & (rows - 1)) * rowBytes + (block >> 3);
      matrix[at] = (matrix[at] ?? 0) | (1 << (block & 7));
    });
    yield;
  }
  head.writeUInt32LE(crc32(head.subarray(0, head.length - SUM_BYTES)), head.length - SUM_BYTES);
  replace(indexPathOf(segmentPath), [head, matrix]);
}

const isSame = (a: OpenSegment, b: OpenSegment): boolean =>
  a.size === b.size && a.mtimeMs === b.mtimeMs && a.ino === b.ino;

function indexed(bytes: Buffer): { range: BlockRange; bits: Uint32Array; count: number } {
  const bits = new Uint32Array(MOST_ROWS / 32);
  let count = 0;
  const set = (bit: number): void => {
    const word = bits[bit >>> 5] ?? 0;
    const mask = 1 << (bit & 31);
    if ((word & mask) !== 0) return;
    bits[bit >>> 5] = word | mask;
    count++;
  };
  const lines = parseLines(bytes, () => {});
  for (const { message } of lines) {
    if (message === null) continue;
    eachGramOf(message, (gram) => {
      set(gram & (MOST_ROWS - 1));
      set((gram >>> 14) & (MOST_ROWS - 1));
    });
  }
  return { range: rangeOf(lines), bits, count };
}

/** Computes a block's range from its lines, or from its first ones. */
export function rangeOf(lines: readonly Line[]): BlockRange {
  const times = lines.flatMap(({ message }) => (message === null ? [] : Date.parse(message.sentAt)));
  return {
    firstSeq: lines[0]?.seq ?? Number.NaN,
    firstTime: times[0] ?? Number.NaN,
    minTime: times.length === 0 ? Number.NaN : Math.min(...times),
    maxTime: times.length === 0 ? Number.NaN : Math.max(...times),
  };
}

function eachBit(bits: Uint32Array, take: (bit: number) => void): void {
  for (const [at, word] of bits.entries()) {
    for (let rest = word; rest !== 0; rest &= rest - 1) take(at * 32 + (31 - Math.clz32(rest & -rest)));
  }
}

function replace(path: string, pieces: readonly Buffer[]): void {
  const temporary = `${path}.tmp`;
  try {
    const fd = openSync(temporary, "w", PRIVATE_FILE);
    try {
      for (const piece of pieces) writeFileSync(fd, piece);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
