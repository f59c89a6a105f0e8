/** One room's history on the disk. Appends and changes run one after another; reads run beside them. */
import { ChatError } from "../../chat/errors.ts";
import type { Appended, MessageDraft } from "../../chat/ports.ts";
import type { StoredMessage } from "../../chat/types.ts";
import { Exclusive } from "../exclusive.ts";
import { storageError } from "../failures.ts";
import { makeFolder, syncFolder } from "../files.ts";
import { AppendFile } from "./append-file.ts";
import { Changes, type ChangesCache } from "./changes.ts";
import { ClientIds, REMEMBERED } from "./client-ids.ts";
import { Gate } from "./gate.ts";
import { messageLine } from "./lines.ts";
import { Reading, type Stands } from "./reading.ts";
import { Recent } from "./recent.ts";
import { rewriteSegment } from "./rewrite.ts";
import { dropFolder, findSegments, type Segment, segmentAt } from "./segments.ts";
import type { TornReports } from "./torn.ts";

export interface RoomLogOptions {
  /** A segment that has grown this long is followed by a new one. */
  readonly segmentBytes: number;
  /** Changes of a segment that take more than this are worked into it. */
  readonly compactBytes: number;
  readonly changes: ChangesCache;
  readonly reports: TornReports;
}

/** Messages that opening a room puts into memory. */
const FIRST_RECENT = 64;
/** Most messages of one flush: bounds what goes to each listener at once. */
const MAX_BATCH = 512;

/** A message that waits for its flush. */
interface Waiting {
  readonly draft: MessageDraft;
  resolve(message: StoredMessage): void;
  reject(error: unknown): void;
}

export class RoomLog {
  readonly #folder: string;
  readonly #options: RoomLogOptions;
  readonly #writes = new Exclusive();
  readonly #gate = new Gate();
  readonly #reading: Reading;
  #segments: Segment[] = [];
  #lastSeq = 0;
  #recent = new Recent(0);
  /** The last segment, open for appending once something was appended. */
  #file: AppendFile | undefined;
  /** After a failure the disk, not memory, knows how things stand. */
  #isStale = true;
  /** Read when somebody first writes. */
  #clientIds: Promise<ClientIds> | undefined;
  #waiting: Waiting[] = [];
  #flushing: Promise<void> | undefined;
  /** The last work of the same folder's log before this one. */
  readonly #before: Promise<void> | undefined;

  constructor(folder: string, options: RoomLogOptions, before?: Promise<void>) {
    this.#folder = folder;
    this.#options = options;
    this.#before = before;
    this.#reading = new Reading(options.changes, options.reports.log);
  }

  /** The newest sequence number ever given; 0: none. */
  async lastSeq(): Promise<number> {
    await this.#recovered();
    return this.#lastSeq;
  }

  /** All durable when resolved, or none kept. In the order of the calls. */
  async append(drafts: readonly MessageDraft[]): Promise<Appended[]> {
    const hasIds = drafts.some(({ clientId }) => clientId !== undefined);
    const ids = await (hasIds ? this.#knownIds() : this.#clientIds);
    return Promise.all(drafts.map((draft) => this.#add(draft, ids)));
  }

  async recall(draft: MessageDraft): Promise<StoredMessage | undefined> {
    if (draft.clientId === undefined) return undefined;
    const found = (await this.#knownIds()).find(draft);
    if (found === undefined || found instanceof Promise) return found;
    const { seq, sentAt } = found;
    return (await this.get(seq)) ?? { seq, ...draft, sentAt };
  }

  async #add(draft: MessageDraft, ids: ClientIds | undefined): Promise<Appended> {
    if (ids?.find(draft) !== undefined) {
      const known = await this.recall(draft);
      if (known !== undefined) return { message: known, isNew: false };
    }
    const written = new Promise<StoredMessage>((resolve, reject) => {
      this.#waiting.push({ draft, resolve, reject });
    });
    ids?.remember(draft, written);
    this.#flushing ??= this.#flushAll();
    return { message: await written, isNew: true };
  }

  #knownIds(): Promise<ClientIds> {
    this.#clientIds ??= this.older(Number.POSITIVE_INFINITY, REMEMBERED).then(
      (newest) => new ClientIds(newest.reverse()),
      (error: unknown) => {
        this.#clientIds = undefined;
        throw error;
      },
    );
    return this.#clientIds;
  }

  async #flushAll(): Promise<void> {
    // The rest of what arrives in this turn of the event loop joins the first flush.
    await new Promise((go) => setImmediate(go));
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, MAX_BATCH);
      try {
        const messages = await this.#flush(batch.map(({ draft }) => draft));
        for (const [at, message] of messages.entries()) batch[at]?.resolve(message);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#flushing = undefined;
  }

  #flush(drafts: readonly MessageDraft[]): Promise<StoredMessage[]> {
    return this.#write(async () => {
      const messages = drafts.map((draft, at): StoredMessage => ({ ...draft, seq: this.#lastSeq + 1 + at }));
      const lines = messages.map(messageLine);
      const file = await this.#fileFor(this.#lastSeq + 1);
      await file.append(Buffer.from(lines.join("")));
      const segment = this.#segments.at(-1);
      if (segment !== undefined) segment.size = file.size;
      this.#lastSeq += messages.length;
      for (const [at, message] of messages.entries()) this.#recent.add(message, lines[at]?.length ?? 0);
      return messages;
    });
  }

  /** Up to `count` messages before a sequence number, newest first. */
  async older(before: number, count: number): Promise<StoredMessage[]> {
    await this.#recovered();
    return (
      this.#recent.older(before, count) ??
      this.#gate.shared(() => this.#reading.older(this.#segments, before, count))
    );
  }

  /** Up to `count` messages after a sequence number, oldest first. */
  async newer(after: number, count: number): Promise<StoredMessage[]> {
    await this.#recovered();
    return (
      this.#recent.newer(after, count) ??
      this.#gate.shared(() => this.#reading.newer(this.#segments, after, count))
    );
  }

  async get(seq: number): Promise<StoredMessage | undefined> {
    await this.#recovered();
    if (this.#recent.covers(seq)) return this.#recent.get(seq);
    const [found] = await this.#gate.shared(() => this.#reading.newer(this.#segments, seq - 1, 1));
    return found?.seq === seq ? found : undefined;
  }

  /** Durable when resolved. @throws message_not_found when there is no such message. */
  replace(seq: number, message: StoredMessage | null): Promise<void> {
    return this.#write(async () => {
      const segment = this.#segments.findLast((candidate) => candidate.first <= seq);
      if (segment === undefined || (await this.get(seq)) === undefined) {
        throw new ChatError("message_not_found", { reason: "message_not_found" });
      }
      const changes = segment.isChanged ? await this.#reading.changesOf(segment) : new Changes();
      await changes.add(segment.changesPath, this.#folder, seq, message);
      segment.isChanged = true;
      this.#options.changes.set(segment.changesPath, Promise.resolve(changes), changes.size);
      this.#recent.replace(seq, message);
      if (changes.size > this.#options.compactBytes) {
        // Nobody waits for it, and the room's next write goes after it.
        this.#rewrite(segment.first, () => true).catch((error: unknown) => {
          this.#options.reports.log.error(`${segment.path} could not be compacted`, error);
        });
      }
    });
  }

  /**
   * Removes the messages that do not stand.
   * @param isByAge the first segment that keeps all of its messages is the last one looked at.
   * @returns how many.
   */
  async removeAllBut(stands: Stands, isByAge: boolean): Promise<number> {
    await this.#recovered();
    let removed = 0;
    for (const { first } of [...this.#segments]) {
      const { falling, standing } = await this.#gate.shared(() =>
        this.#reading.count(this.#segments, first, stands),
      );
      if (falling > 0) removed += await this.#rewrite(first, stands);
      else if (isByAge && standing > 0) break;
    }
    return removed;
  }

  async drop(): Promise<void> {
    await this.#flushing;
    await this.#write(() =>
      this.#gate.alone(async () => {
        this.#isStale = true;
        this.#clientIds = undefined;
        await this.#closeFile();
        for (const { changesPath } of this.#segments) this.#options.changes.delete(changesPath);
        await dropFolder(this.#folder);
        await this.#recover();
      }),
    );
  }

  /** Waits for what was asked for before. */
  async settle(): Promise<void> {
    await this.#flushing;
    await this.#writes.run("", async () => {});
  }

  /** Waits for what runs. The log may be used again afterwards. */
  async close(): Promise<void> {
    await this.settle();
    await this.#writes.run("", () => this.#closeFile());
  }

  /** One write at a time. A failed one makes the next caller look at the disk first. */
  #write<R>(work: () => Promise<R>): Promise<R> {
    return this.#writes.run("", async () => {
      try {
        if (this.#isStale) await this.#gate.alone(() => this.#recover());
        return await work();
      } catch (error) {
        if (error instanceof ChatError) throw error;
        this.#isStale = true;
        this.#options.reports.log.error(`${this.#folder} could not be written`, error);
        throw storageError(error);
      }
    });
  }

  async #recovered(): Promise<void> {
    if (this.#isStale) await this.#write(async () => {});
  }

  async #recover(): Promise<void> {
    await this.#before;
    await this.#closeFile();
    const { segments, lastSeq } = await findSegments(this.#folder, this.#options.reports);
    this.#segments = segments;
    this.#lastSeq = lastSeq;
    const newest = await this.#reading.older(this.#segments, Number.POSITIVE_INFINITY, FIRST_RECENT);
    this.#recent = new Recent(newest.length < FIRST_RECENT ? 0 : (newest.at(-1)?.seq ?? 0));
    for (const message of newest.reverse()) this.#recent.add(message, messageLine(message).length);
    this.#isStale = false;
  }

  async #fileFor(firstSeq: number): Promise<AppendFile> {
    const last = this.#segments.at(-1);
    if (last !== undefined && (last.size ?? 0) < this.#options.segmentBytes) {
      this.#file ??= await AppendFile.open(last.path, last.size ?? 0);
      return this.#file;
    }
    await this.#closeFile();
    if (last === undefined) await makeFolder(this.#folder);
    const segment = segmentAt(this.#folder, firstSeq);
    this.#file = await AppendFile.open(segment.path, 0);
    await syncFolder(this.#folder);
    if (last !== undefined) last.size = null;
    this.#segments.push({ ...segment, size: 0 });
    return this.#file;
  }

  async #closeFile(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  /** Works changes and removals into a segment; answers how many messages it took out. */
  #rewrite(first: number, stands: Stands): Promise<number> {
    return this.#write(() =>
      this.#gate.alone(async () => {
        const segment = this.#segments.find((candidate) => candidate.first === first);
        if (segment === undefined) return 0;
        const isLast = segment === this.#segments.at(-1);
        const changes = await this.#reading.changesOf(segment);
        // Until it is done nobody can tell which of the two states the disk holds.
        this.#isStale = true;
        if (isLast) await this.#closeFile();
        const result = await rewriteSegment(segment, this.#folder, changes, stands, isLast);
        this.#options.changes.delete(segment.changesPath);
        segment.isChanged = false;
        if (isLast) segment.size = result.size;
        if (result.size === 0) this.#segments = this.#segments.filter((other) => other !== segment);
        this.#recent.keep(stands);
        this.#isStale = false;
        return result.removed;
      }),
    );
  }
}
