/**
 * Reads a history from its segments, with changes applied. The cost depends on the number of messages read, not on the
 * length of the history.
 */
import type { StoredMessage } from "../../chat/types.ts";
import { keepDamaged, type Reports } from "../damage.ts";
import { Changes, type ChangesCache, UNCHANGED } from "./changes.ts";
import type { Line } from "./lines.ts";
import { SegmentReader } from "./segment-reader.ts";
import type { Segment } from "./segments.ts";

/** Whether a message is kept. */
export type IsVisible = (message: StoredMessage) => boolean;
/** Changes that the files do not have yet; null: removed. */
export type Overlay = ReadonlyMap<number, StoredMessage | null>;

export class Reading {
  readonly #cache: ChangesCache;
  readonly overlay: Overlay;
  readonly #reports: Reports;

  constructor(cache: ChangesCache, overlay: Overlay, reports: Reports) {
    this.#cache = cache;
    this.overlay = overlay;
    this.#reports = reports;
  }

  /** Up to `count` messages before a sequence number, newest first. */
  async older(segments: readonly Segment[], before: number, count: number): Promise<StoredMessage[]> {
    const found: StoredMessage[] = [];
    const backward = async (reader: SegmentReader) => reader.backward(await reader.offsetOf(before));
    for (const segment of segments.toReversed()) {
      if (segment.first >= before) continue;
      await this.#each(segment, backward, (message) => found.push(message) < count);
      if (found.length === count) break;
    }
    return found;
  }

  /** Up to `count` messages after one sequence number and before another, oldest first. */
  async newer(
    segments: readonly Segment[],
    after: number,
    count: number,
    before = Number.POSITIVE_INFINITY,
  ): Promise<StoredMessage[]> {
    const found: StoredMessage[] = [];
    let isPast = false;
    const forward = async (reader: SegmentReader) => reader.forward(await reader.offsetOf(after + 1));
    const from = segments.findLastIndex((segment) => segment.first <= after + 1);
    for (const segment of segments.slice(Math.max(0, from))) {
      await this.#each(segment, forward, (message) => {
        isPast = message.seq >= before;
        return !isPast && found.push(message) < count;
      });
      if (isPast || found.length === count) break;
    }
    return found;
  }

  /** Counts the messages that a removal keeps and removes in the segment that starts with `first`. */
  async count(
    segments: readonly Segment[],
    first: number,
    stands: IsVisible,
  ): Promise<{ removed: number; kept: number }> {
    const counts = { removed: 0, kept: 0 };
    const segment = segments.find((candidate) => candidate.first === first);
    if (segment === undefined) return counts;
    const all = async (reader: SegmentReader) => reader.forward(0);
    await this.#each(segment, all, (message) => {
      counts[stands(message) ? "kept" : "removed"]++;
      return true;
    });
    return counts;
  }

  /** The segment's changes as its file has them. */
  changesOf(segment: Segment): Promise<Changes> {
    if (!segment.isChanged) return Promise.resolve(UNCHANGED);
    const path = segment.changesPath;
    const known = this.#cache.get(path);
    if (known !== undefined) return known;
    const loading = Changes.load(path, this.#reports);
    this.#cache.set(path, loading, { size: 1 });
    loading.then(
      (changes) => {
        if (this.#cache.get(path) === loading) this.#cache.set(path, loading, { size: changes.size + 1 });
      },
      () => this.#cache.delete(path),
    );
    return loading;
  }

  /** Passes on the messages of a segment until the callback returns false. */
  async #each(
    segment: Segment,
    walk: (reader: SegmentReader) => Promise<AsyncIterable<Line[]>>,
    take: (message: StoredMessage) => boolean,
  ): Promise<void> {
    const changes = await this.changesOf(segment);
    const damaged: Buffer[] = [];
    const reader = await SegmentReader.open(segment.path, segment.size, (bytes) => damaged.push(bytes));
    try {
      for await (const lines of await walk(reader)) {
        for (const line of lines) {
          const message = changes.apply(line, this.overlay);
          if (message !== null && !take(message)) return;
        }
      }
    } finally {
      await reader.close();
      for (const bytes of damaged) await keepDamaged(segment.path, bytes, this.#reports);
    }
  }
}
