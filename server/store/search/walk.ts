/** Goes through a room's segments from the newest block to the oldest and skips blocks that cannot contain a match. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { matches, type SearchPosition, type SearchTerms } from "../../chat/search-terms.ts";
import type { StoredMessage } from "../../chat/types.ts";
import { ifThereSync } from "../failures.ts";
import { type Line, parseLines } from "../messages/lines.ts";
import { type Segment, segmentAt } from "../messages/segments.ts";
import { blocksOf, type OpenSegment, readBlock, readFirstLine, withSegment } from "./blocks.ts";
import { authorGram, kindGram, wantedGrams } from "./grams.ts";
import { type BlockRange, indexPathOf, rangeOf, readIndex } from "./segment-index.ts";
import { blockFilter } from "./text-filter.ts";

export interface SearchedRoom {
  readonly roomId: number;
  /** No key of the room is greater. */
  readonly newest: number;
  /** Only messages with a smaller number. */
  readonly before: number;
}

export interface Looking {
  readonly folder: string;
  readonly terms: SearchTerms;
  /** Whether keys are sequence numbers, not times. */
  readonly isBySeq: boolean;
  /** Only results after this position. */
  readonly after: number;
  /** Counts what is read. */
  read(bytes: number): void;
  /** Called for a segment that could have an index and has none. */
  unindexed(segmentPath: string): void;
}

/** The results of one step; later results have a key of at most `next`. */
export interface Step {
  readonly found: readonly SearchPosition[];
  readonly next: number;
}

/** Another file has the segment's name by now. */
export class SegmentReplaced extends Error {}

export function* walkRoom(room: SearchedRoom, looking: Looking): Generator<Step> {
  const grams = gramsOf(looking.terms);
  const mayHold = blockFilter(looking.terms.text);
  const keyOf = (message: StoredMessage): number =>
    looking.isBySeq ? message.seq : Date.parse(message.sentAt) || 0;
  const startOf = (range: BlockRange, high: number): number => {
    const start = looking.isBySeq ? range.firstSeq : range.firstTime;
    return Number.isNaN(start) ? high : Math.min(start, high);
  };
  let high = room.newest;
  const folder = join(looking.folder, String(room.roomId));
  for (const segment of segmentsOf(folder, room.before, looking)) {
    // Read before the segment: when changes are merged into a segment, the changes file is removed after the new
    // segment is in place.
    const changes = changesOf(segment, looking);
    const outline = blocksIn(segment, grams, looking);
    if (outline === undefined) continue;
    const take = (lines: readonly Line[], low: number, isChange: boolean): SearchPosition[] =>
      lines.flatMap(({ seq, message }) => {
        if (message === null || seq >= room.before || (!isChange && changes.has(seq))) return [];
        if (!matches(message, looking.terms)) return [];
        return { key: Math.min(Math.max(keyOf(message), low), high), roomId: room.roomId, seq };
      });
    const floor = outline.ranges.reduce((low, range) => startOf(range, low), high);
    if (changes.size > 0 && floor <= looking.after) {
      const all = [...changes].map(([seq, message]) => ({ seq, message, text: "" }));
      yield { found: take(all, floor, true), next: high };
    }
    for (let block = outline.ranges.length - 1; block >= 0; block--) {
      const range = outline.ranges[block];
      if (range === undefined) continue;
      const low = startOf(range, high);
      const isWanted = low <= looking.after && !(range.firstSeq >= room.before) && outline.mayHold(block);
      if (isWanted) {
        yield { found: [], next: high };
        const bytes = ifThereSync(() =>
          withSegment(segment.path, (now) =>
            now.ino === outline.ino
              ? readBlock({ ...now, size: Math.min(now.size, outline.size) }, block)
              : undefined,
          ),
        );
        if (bytes === undefined) throw new SegmentReplaced(segment.path);
        looking.read(bytes.length);
        if (mayHold?.(bytes) ?? true)
          yield {
            found: take(
              parseLines(bytes, () => {}),
              low,
              false,
            ),
            next: low,
          };
      }
      high = low;
    }
  }
}

function gramsOf({ text, authorId, kinds }: SearchTerms): number[] {
  const [kind] = kinds ?? [];
  return [
    ...wantedGrams(text),
    ...(authorId === undefined ? [] : [authorGram(authorId)]),
    ...(kind !== undefined && kinds?.length === 1 ? [kindGram(kind)] : []),
  ];
}

interface FoundSegment extends Segment {
  /** Nothing is added to it any more. */
  readonly isSealed: boolean;
}

/** Newest first. */
function segmentsOf(folder: string, before: number, looking: Looking): FoundSegment[] {
  const names = ifThereSync(() => readdirSync(folder)) ?? [];
  const all = new Set(names);
  looking.read(names.length * 64);
  return names
    .filter((name) => /^\d{12}\.jsonl$/.test(name))
    .sort()
    .map((name, at, { length }) => ({
      ...segmentAt(folder, Number(name.slice(0, 12))),
      isChanged: all.has(name.replace(".jsonl", ".changes.jsonl")),
      isSealed: at < length - 1,
    }))
    .filter(({ first }) => first < before)
    .reverse();
}

function changesOf(segment: Segment, looking: Looking): Map<number, StoredMessage | null> {
  if (!segment.isChanged) return new Map();
  const bytes = ifThereSync(() => readFileSync(segment.changesPath)) ?? Buffer.alloc(0);
  looking.read(bytes.length);
  return new Map(parseLines(bytes, () => {}).map(({ seq, message }) => [seq, message]));
}

interface SegmentBlocks {
  readonly ranges: readonly BlockRange[];
  readonly ino: number;
  readonly size: number;
  mayHold(block: number): boolean;
}

/** Undefined if the segment no longer exists. */
function blocksIn(
  segment: FoundSegment,
  grams: readonly number[],
  looking: Looking,
): SegmentBlocks | undefined {
  return ifThereSync(() =>
    withSegment(segment.path, (open) => {
      const { ino, size } = open;
      const index = segment.isSealed ? readIndex(indexPathOf(segment.path), open, grams) : undefined;
      if (index !== undefined) {
        const { ranges } = index;
        looking.read(ranges.length * 32);
        const isInTime = timeFilter(looking.terms, ranges);
        return { ranges, ino, size, mayHold: (block) => index.mayHold(block) && isInTime(block) };
      }
      if (segment.isSealed) looking.unindexed(segment.path);
      const ranges = Array.from({ length: blocksOf(open) }, (_, block) => startOfBlock(open, block, looking));
      return { ranges, ino, size, mayHold: () => true };
    }),
  );
}

function timeFilter(
  { since, until }: SearchTerms,
  ranges: readonly BlockRange[],
): (block: number) => boolean {
  const from = since === undefined ? Number.NEGATIVE_INFINITY : Date.parse(since);
  const to = until === undefined ? Number.POSITIVE_INFINITY : Date.parse(until);
  return (block) => {
    const { minTime = 0, maxTime = 0 } = ranges[block] ?? {};
    return maxTime >= from && minTime < to;
  };
}

function startOfBlock(open: OpenSegment, block: number, looking: Looking): BlockRange {
  const start = readFirstLine(open, block);
  looking.read(start.length);
  const range = rangeOf(parseLines(start, () => {}));
  if (!Number.isNaN(range.firstTime)) return range;
  const whole = readBlock(open, block);
  looking.read(whole.length);
  return rangeOf(parseLines(whole, () => {}));
}
