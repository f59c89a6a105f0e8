/** Every room's history: opens logs as they are needed, and keeps those open that were used last. */
import { join } from "node:path";
import type { Appended, MessageDraft, MessageLog, PageQuery, StoredPage } from "../../chat/ports.ts";
import type { StoredMessage } from "../../chat/types.ts";
import { Lru } from "./lru.ts";
import { RoomLog, type RoomLogOptions } from "./room-log.ts";
import type { TornReports } from "./torn.ts";

const SEGMENT_BYTES = 4 * 1024 * 1024;
const COMPACT_BYTES = 256 * 1024;
const CHANGES_IN_MEMORY_BYTES = 4 * 1024 * 1024;
const OPEN_ROOMS = 256;
/** Messages that a walk through a whole history takes at once. */
const STRIDE = 1_000;

interface OpenRoom {
  readonly log: RoomLog;
  users: number;
}

export interface MessageLogOptions {
  readonly folder: string;
  readonly reports: TornReports;
  readonly segmentBytes?: number;
  readonly compactBytes?: number;
  readonly openRooms?: number;
}

export class DiskMessageLog implements MessageLog {
  readonly #folder: string;
  readonly #roomOptions: RoomLogOptions;
  readonly #maxOpen: number;
  /** Least recently used first. */
  readonly #rooms = new Map<number, OpenRoom>();
  readonly #closing = new Map<number, Promise<void>>();

  constructor(options: MessageLogOptions) {
    this.#folder = options.folder;
    this.#maxOpen = options.openRooms ?? OPEN_ROOMS;
    this.#roomOptions = {
      segmentBytes: options.segmentBytes ?? SEGMENT_BYTES,
      compactBytes: options.compactBytes ?? COMPACT_BYTES,
      changes: new Lru(CHANGES_IN_MEMORY_BYTES),
      reports: options.reports,
    };
  }

  tail(roomId: number, recent: number): Promise<{ lastSeq: number; items: readonly StoredMessage[] }> {
    return this.#using(roomId, async (log) => {
      const lastSeq = await log.lastSeq();
      const newest = recent > 0 ? await log.older(lastSeq + 1, recent) : [];
      return { lastSeq, items: newest.reverse() };
    });
  }

  append(roomId: number, drafts: readonly MessageDraft[]): Promise<readonly Appended[]> {
    return this.#using(roomId, (log) => log.append(drafts));
  }

  recall(roomId: number, draft: MessageDraft): Promise<StoredMessage | undefined> {
    return this.#using(roomId, (log) => log.recall(draft));
  }

  page(roomId: number, { before, after, limit }: PageQuery): Promise<StoredPage> {
    return this.#using(roomId, async (log) => {
      if (after !== undefined) {
        const newer = (await log.newer(after, limit + 1)).filter(
          (message) => message.seq < (before ?? Infinity),
        );
        return { items: newer.slice(0, limit), hasMore: newer.length > limit };
      }
      const older = await log.older(before ?? Infinity, limit + 1);
      return { items: older.slice(0, limit).reverse(), hasMore: older.length > limit };
    });
  }

  get(roomId: number, seq: number): Promise<StoredMessage | undefined> {
    return this.#using(roomId, (log) => log.get(seq));
  }

  replace(roomId: number, seq: number, message: StoredMessage | null): Promise<void> {
    return this.#using(roomId, (log) => log.replace(seq, message));
  }

  removeWhere(roomId: number, what: { authorId: number } | { sentBefore: string }): Promise<number> {
    return this.#using(roomId, (log) =>
      "authorId" in what
        ? log.removeAllBut((message) => message.authorId !== what.authorId, false)
        : log.removeAllBut((message) => message.sentAt >= what.sentBefore, true),
    );
  }

  async search(
    roomId: number,
    accept: (message: StoredMessage) => boolean,
    { before = Infinity, limit }: { before?: number | undefined; limit: number },
  ): Promise<{ items: readonly StoredMessage[]; hasMore: boolean }> {
    const items: StoredMessage[] = [];
    for (let end = before; ; ) {
      const stride = await this.#using(roomId, (log) => log.older(end, STRIDE));
      for (const message of stride) {
        if (!accept(message)) continue;
        if (items.length === limit) return { items, hasMore: true };
        items.push(message);
      }
      const last = stride.at(-1);
      if (last === undefined || stride.length < STRIDE) return { items, hasMore: false };
      end = last.seq;
    }
  }

  async *scan(roomId: number): AsyncGenerator<StoredMessage> {
    for (let after = 0; ; ) {
      const stride = await this.#using(roomId, (log) => log.newer(after, STRIDE));
      yield* stride;
      const last = stride.at(-1);
      if (last === undefined || stride.length < STRIDE) return;
      after = last.seq;
    }
  }

  drop(roomId: number): Promise<void> {
    return this.#using(roomId, (log) => log.drop());
  }

  async settle(): Promise<void> {
    await Promise.all([...this.#rooms.values()].map(({ log }) => log.settle()));
  }

  /** Waits for what runs and closes every file. */
  async close(): Promise<void> {
    for (const [roomId, { log }] of this.#rooms) this.#closeRoom(roomId, log);
    await Promise.all(this.#closing.values());
  }

  /** Begins the work at once: calls for one room keep their order. */
  async #using<R>(roomId: number, work: (log: RoomLog) => Promise<R>): Promise<R> {
    const room = this.#rooms.get(roomId) ?? this.#open(roomId);
    // The one used last goes to the end.
    this.#rooms.delete(roomId);
    this.#rooms.set(roomId, room);
    room.users++;
    try {
      return await work(room.log);
    } finally {
      room.users--;
      if (this.#rooms.size > this.#maxOpen) this.#closeUnused();
    }
  }

  /** A log that is being closed still writes: its successor waits for it. */
  #open(roomId: number): OpenRoom {
    const folder = join(this.#folder, String(roomId));
    return { log: new RoomLog(folder, this.#roomOptions, this.#closing.get(roomId)), users: 0 };
  }

  #closeUnused(): void {
    for (const [roomId, room] of this.#rooms) {
      if (this.#rooms.size <= this.#maxOpen) return;
      if (room.users === 0) this.#closeRoom(roomId, room.log);
    }
  }

  #closeRoom(roomId: number, log: RoomLog): void {
    this.#rooms.delete(roomId);
    const closing = log
      .close()
      .catch((error: unknown) =>
        this.#roomOptions.reports.log.error(`Room ${roomId} could not be closed`, error),
      )
      .finally(() => {
        if (this.#closing.get(roomId) === closing) this.#closing.delete(roomId);
      });
    this.#closing.set(roomId, closing);
  }
}
