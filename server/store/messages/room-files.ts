/**
 * One room's history in its folder: segments and their changes. Writes run one after another; reads run beside them.
 */

import { Queue } from "../../async/queue.ts";
import { ReadWriteLock } from "../../async/read-write-lock.ts";
import type { StoredMessage } from "../../chat/types.ts";
import { AppendFile } from "../append-file.ts";
import type { Reports } from "../damage.ts";
import { makeFolder } from "../files.ts";
import type { Reserve } from "../reserve.ts";
import { assertPlain } from "../special-files.ts";
import type { Changes, ChangesCache } from "./changes.ts";
import type { PendingLine } from "./pending.ts";
import { type IsVisible, type Overlay, Reading } from "./reading.ts";
import { rewriteSegment } from "./rewrite.ts";
import { cutFrom, dropFolder, findSegments, type Segment, segmentAt } from "./segments.ts";
import type { UnsyncedFiles } from "./unsynced-files.ts";

export interface RoomFilesOptions {
  /** A segment that has grown this long is followed by a new one. */
  readonly segmentBytes: number;
  /** When the changes of a segment are larger than this, they are merged into it. */
  readonly compactBytes: number;
  readonly changes: ChangesCache;
  readonly reports: Reports;
  readonly unsynced: UnsyncedFiles;
  readonly reserve: Reserve;
}

export class RoomFiles {
  readonly #folder: string;
  readonly #options: RoomFilesOptions;
  readonly #writes = new Queue();
  readonly #lock = new ReadWriteLock();
  readonly #reading: Reading;
  #segments: Segment[] = [];
  /** The last segment, open for appending once something was appended. */
  #file: AppendFile | undefined;
  /** After a failure the state is read from the disk, since memory may be wrong. */
  #isStale = true;

  /** @param overlay changes that are not in the files yet. */
  constructor(folder: string, options: RoomFilesOptions, overlay: Overlay) {
    this.#folder = folder;
    this.#options = options;
    this.#reading = new Reading(options.changes, overlay, options.reports);
  }

  /**
   * Finds the files and repairs what a crash left.
   * @param trustedBelow lines from this number on were not flushed, and are cut off.
   * @returns the newest number in the files; 0: none.
   */
  open(trustedBelow: number | undefined): Promise<number> {
    return this.#writes.run(async () => {
      const { reports, reserve } = this.#options;
      await assertPlain(this.#folder);
      if (trustedBelow !== undefined) await reserve.use(() => cutFrom(this.#folder, trustedBelow, reports));
      const lastSeq = await this.#find();
      this.#forgetChanges();
      return lastSeq;
    });
  }

  older(before: number, count: number): Promise<StoredMessage[]> {
    return this.#read(() => this.#reading.older(this.#segments, before, count));
  }

  newer(after: number, count: number, before?: number): Promise<StoredMessage[]> {
    return this.#read(() => this.#reading.newer(this.#segments, after, count, before));
  }

  /** Writes new messages, without a flush. @param written called with how many more are in the files. */
  add(lines: readonly PendingLine[], written: (count: number) => void): Promise<void> {
    return this.#write(async () => {
      for (let at = 0; at < lines.length; ) {
        const file = await this.#fileFor(lines[at]?.seq ?? 0);
        const batch: string[] = [];
        for (let size = file.size; at < lines.length && size < this.#options.segmentBytes; at++) {
          const { line = "" } = lines[at] ?? {};
          size += Buffer.byteLength(line);
          batch.push(line);
        }
        await file.append(Buffer.from(batch.join("")));
        const segment = this.#segments.at(-1);
        if (segment === undefined) continue;
        segment.size = file.size;
        this.#options.unsynced.file(segment.path);
        written(batch.length);
      }
    });
  }

  /** Writes changes, durably. @param written runs before anybody reads the files as they are then. */
  async change(changes: Overlay, written: () => void): Promise<void> {
    const bySegment = new Map<number, [number, StoredMessage | null][]>();
    for (const change of changes) {
      const first = this.#segments.findLast((candidate) => candidate.first <= change[0])?.first;
      if (first !== undefined) bySegment.set(first, [...(bySegment.get(first) ?? []), change]);
    }
    for (const [first, ofSegment] of bySegment) await this.#changeSegment(first, ofSegment);
    await this.#lock.write(async () => written());
  }

  /**
   * Drops the messages that were removed.
   * @param isByAge the first segment that keeps all of its messages is the last one looked at.
   * @returns how many.
   */
  async removeAllBut(isVisible: IsVisible, isByAge: boolean): Promise<number> {
    let removed = 0;
    for (const { first } of [...this.#segments]) {
      const { removed: dropped, kept } = await this.#read(() =>
        this.#reading.count(this.#segments, first, isVisible),
      );
      const rewrite = (): Promise<number> => this.#write(() => this.#rewrite(first, isVisible));
      if (dropped > 0) removed += await this.#options.reserve.use(rewrite);
      else if (isByAge && kept > 0) break;
    }
    return removed;
  }

  drop(): Promise<void> {
    return this.#write(() =>
      this.#lock.write(async () => {
        this.#isStale = true;
        await this.#closeFile();
        this.#forgetChanges();
        await dropFolder(this.#folder);
        await this.#find();
      }),
    );
  }

  /** Lets the next reader load the changes from the disk. */
  #forgetChanges(): void {
    for (const { changesPath } of this.#segments) this.#options.changes.delete(changesPath);
  }

  /** Waits for what runs. The files may be used again afterwards. */
  close(): Promise<void> {
    return this.#writes.run(() => this.#closeFile());
  }

  async #read<R>(work: () => Promise<R>): Promise<R> {
    if (this.#isStale) await this.#write(async () => {});
    return this.#lock.read(work);
  }

  /** One write at a time. After a failed write the next caller checks the disk first. */
  #write<R>(work: () => Promise<R>): Promise<R> {
    return this.#writes.run(async () => {
      if (this.#isStale) await this.#lock.write(() => this.#find());
      return work();
    });
  }

  async #find(): Promise<number> {
    await this.#closeFile();
    const { segments, lastSeq } = await findSegments(this.#folder, this.#options.reports);
    this.#segments = segments;
    this.#isStale = false;
    return lastSeq;
  }

  async #fileFor(firstSeq: number): Promise<AppendFile> {
    const last = this.#segments.at(-1);
    if (last !== undefined && (last.size ?? 0) < this.#options.segmentBytes) {
      this.#file ??= await AppendFile.open(last.path, last.size ?? 0, false);
      return this.#file;
    }
    await this.#closeFile();
    if (last === undefined) await makeFolder(this.#folder);
    const segment = segmentAt(this.#folder, firstSeq);
    this.#file = await AppendFile.open(segment.path, 0, false);
    this.#options.unsynced.folder(this.#folder);
    if (last !== undefined) last.size = null;
    this.#segments.push({ ...segment, size: 0 });
    return this.#file;
  }

  async #closeFile(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  #changeSegment(first: number, ofSegment: readonly [number, StoredMessage | null][]): Promise<unknown> {
    return this.#write(async () => {
      const segment = this.#segments.find((candidate) => candidate.first === first);
      if (segment === undefined) return;
      const changes = (await this.#reading.changesOf(segment)).with(ofSegment);
      if (changes.size > this.#options.compactBytes) return this.#rewrite(first, () => true, changes);
      await changes.save(segment.changesPath);
      segment.isChanged = true;
      this.#options.changes.set(segment.changesPath, Promise.resolve(changes), { size: changes.size + 1 });
    });
  }

  /** Works changes and removals into a segment, durably; answers how many messages it took out. */
  #rewrite(first: number, isVisible: IsVisible, changes?: Changes): Promise<number> {
    return this.#lock.write(async () => {
      const segment = this.#segments.find((candidate) => candidate.first === first);
      if (segment === undefined) return 0;
      const isLast = segment === this.#segments.at(-1);
      const now = changes ?? (await this.#reading.changesOf(segment)).with(this.#reading.overlay);
      // Until it is done the disk may be in either state.
      this.#isStale = true;
      if (isLast) await this.#closeFile();
      const result = await rewriteSegment(
        segment,
        this.#folder,
        now,
        isVisible,
        isLast,
        this.#options.reports,
      );
      this.#options.changes.delete(segment.changesPath);
      segment.isChanged = false;
      if (isLast) segment.size = result.size;
      if (result.size === 0) this.#segments = this.#segments.filter((other) => other !== segment);
      this.#isStale = false;
      return result.removed;
    });
  }
}
