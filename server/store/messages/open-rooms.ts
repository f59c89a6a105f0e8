/**
 * The rooms that are open: opened as they are needed, the longest unused closed; their journal, and its checkpoints.
 */
import { join } from "node:path";
import { LRUCache } from "lru-cache";
import { Lazy } from "../../async/lazy.ts";
import { Queue } from "../../async/queue.ts";
import type { Reports } from "../damage.ts";
import { storageError } from "../failures.ts";
import { Journal } from "../journal/journal.ts";
import { pendingRecords } from "../journal/records.ts";
import { type ReplayedRoom, replayJournal } from "../journal/replay.ts";
import { NO_RESERVE, type Reserve } from "../reserve.ts";
import type { ChangesCache } from "./changes.ts";
import { RoomLog, type RoomLogOptions } from "./room-log.ts";
import { dropFolder } from "./segments.ts";
import { UnsyncedFiles } from "./unsynced-files.ts";

const MEGABYTE = 1024 * 1024;
const DEFAULTS = {
  segmentBytes: 4 * MEGABYTE,
  compactBytes: MEGABYTE / 4,
  pendingBytes: 32 * 1024,
  /** A journal of this size is emptied. */
  checkpointBytes: 4 * MEGABYTE,
  /** A journal of this size accepts nothing until it has been emptied. */
  maxJournalBytes: 16 * MEGABYTE,
  openRooms: 256,
};
const CHANGES_IN_MEMORY_BYTES = 4 * MEGABYTE;
/** After a checkpoint that failed. */
const RETRY_MS = 1_000;

export interface OpenRoomsOptions extends Partial<typeof DEFAULTS> {
  readonly folder: string;
  readonly journalFolder: string;
  readonly reports: Reports;
  /** Returns whether this process still has the data folder's lock. */
  mayWrite?(): boolean;
  readonly reserve?: Reserve;
}

interface OpenRoom {
  readonly log: Promise<RoomLog>;
  users: number;
}

interface Started {
  readonly journal: Journal;
  readonly options: RoomLogOptions;
}

export class OpenRooms {
  readonly #options: OpenRoomsOptions & typeof DEFAULTS;
  readonly #unsynced = new UnsyncedFiles();
  readonly #started = new Lazy(() => this.#start());
  /** Rooms that are not open and have entries in the journal. */
  #replayed = new Map<number, ReplayedRoom>();
  /** Least recently used first. */
  readonly #rooms = new Map<number, OpenRoom>();
  readonly #closing = new Map<number, Promise<void>>();
  readonly #checkpoints = new Queue();
  #relieving: Promise<void> | undefined;
  #failedAt = Number.NEGATIVE_INFINITY;

  constructor(options: OpenRoomsOptions) {
    this.#options = { ...DEFAULTS, ...options };
  }

  /** Reads the journal. @returns the rooms that it has entries for. */
  async start(): Promise<readonly number[]> {
    await this.#started.get();
    return [...this.#replayed.keys()];
  }

  /** Runs `work` with the open room. Calls for one room begin in their order. */
  async use<R>(roomId: number, work: (log: RoomLog) => Promise<R>): Promise<R> {
    const room = this.#rooms.get(roomId) ?? this.#open(roomId);
    // The most recently used room moves to the end.
    this.#rooms.delete(roomId);
    this.#rooms.set(roomId, room);
    room.users++;
    try {
      return await work(await room.log);
    } finally {
      room.users--;
      if (this.#rooms.size > this.#options.openRooms) this.#closeUnused();
    }
  }

  /** Lends the room to `work` if memory has something of it that its files may not have. */
  async ifOpen<R>(roomId: number, work: (log: RoomLog) => Promise<R>): Promise<R | undefined> {
    const isOpen = this.#rooms.has(roomId) || this.#closing.has(roomId) || this.#replayed.has(roomId);
    return isOpen ? this.use(roomId, work) : undefined;
  }

  async settle(): Promise<void> {
    await (await this.#started.begun)?.journal.settle();
  }

  /** @throws the failure of a room's files; the other rooms are still applied. */
  async applyAll(): Promise<void> {
    const [failure] = (await this.#applyEach()).values();
    if (failure !== undefined) throw failure;
  }

  /**
   * Writes the journal's content into the segments, flushes them, and empties the journal. One checkpoint runs at a
   * time. It may be interrupted at any point: until its end the journal contains everything.
   */
  checkpoint(): Promise<void> {
    return this.#checkpoints.run(async () => {
      if (this.#options.mayWrite?.() === false) return;
      const { journal } = await this.#started.get();
      const last = await journal.rotate();
      const failures = await this.#applyEach();
      await this.#unsynced.flush();
      for (const [roomId, failure] of failures) await this.#keepInJournal(journal, roomId, failure);
      await journal.cut(last);
    });
  }

  /** @returns the rooms whose files could not be written, and why. */
  async #applyEach(): Promise<Map<number, unknown>> {
    await Promise.all(this.#closing.values());
    const failures = new Map<number, unknown>();
    for (const roomId of new Set([...this.#replayed.keys(), ...this.#rooms.keys()])) {
      await this.use(roomId, (log) => log.apply()).catch((error) => failures.set(roomId, error));
    }
    return failures;
  }

  /**
   * Writes a room's records to the journal's newest file, so that a room that cannot be opened does not prevent the
   * checkpoint of the others.
   * @throws the failure, if the room is open: its newest messages may be in its files already.
   */
  #keepInJournal(journal: Journal, roomId: number, failure: unknown): Promise<void> {
    return new Promise((resolve, reject) => {
      let isKept = false;
      journal.write({
        usesReserve: false,
        records: () => {
          const replayed = this.#replayed.get(roomId);
          isKept = replayed !== undefined;
          return replayed === undefined ? "" : pendingRecords(roomId, replayed.pending);
        },
        done: () => (isKept ? resolve() : reject(failure)),
        failed: reject,
      });
    });
  }

  async close(): Promise<void> {
    const journal = (await this.#started.begun)?.journal;
    if (journal === undefined) return;
    await journal.settle();
    if (journal.bytes > 0) await this.checkpoint().catch((error) => this.#report(error));
    for (const [roomId, { log }] of this.#rooms) this.#closeRoom(roomId, log);
    await Promise.all(this.#closing.values());
    await journal.close();
  }

  async #start(): Promise<Started> {
    const { folder, journalFolder, maxJournalBytes, checkpointBytes, reports } = this.#options;
    const { reserve = NO_RESERVE } = this.#options;
    const { generations, rooms } = await replayJournal(journalFolder, reports);
    for (const [roomId, { isDropped }] of rooms) {
      if (isDropped) await dropFolder(join(folder, String(roomId)));
    }
    this.#replayed = rooms;
    const journal = new Journal(
      {
        folder: journalFolder,
        maxBytes: maxJournalBytes,
        reserve,
        mayWrite: () => this.#options.mayWrite?.() ?? true,
        relieve: () => this.#relieve(),
        grown: (bytes) => {
          if (bytes > checkpointBytes) void this.#relieve();
        },
        failed: (error) => reports.log.error(`Writing failed: ${journalFolder}`, error),
      },
      generations,
    );
    const changes: ChangesCache = new LRUCache({ maxSize: CHANGES_IN_MEMORY_BYTES });
    return { journal, options: { ...this.#options, journal, changes, reserve, unsynced: this.#unsynced } };
  }

  #open(roomId: number): OpenRoom {
    const log = this.#openLog(roomId, this.#closing.get(roomId));
    log.catch(() => {
      if (this.#rooms.get(roomId)?.log === log) this.#rooms.delete(roomId);
    });
    return { log, users: 0 };
  }

  /** @param before resolves when the room's previous log is closed: there is never more than one log of a room. */
  async #openLog(roomId: number, before: Promise<void> | undefined): Promise<RoomLog> {
    await before;
    const { folder, reports } = this.#options;
    const path = join(folder, String(roomId));
    try {
      const { options } = await this.#started.get();
      const log = await RoomLog.open(roomId, path, options, this.#replayed.get(roomId));
      this.#replayed.delete(roomId);
      return log;
    } catch (error) {
      reports.log.error(`Opening failed: ${path}`, error);
      throw storageError(error);
    }
  }

  #closeUnused(): void {
    for (const [roomId, room] of this.#rooms) {
      if (this.#rooms.size <= this.#options.openRooms) return;
      if (room.users === 0) this.#closeRoom(roomId, room.log);
    }
  }

  #closeRoom(roomId: number, opened: Promise<RoomLog>): void {
    this.#rooms.delete(roomId);
    const closing = this.#closeLog(roomId, opened).finally(() => {
      if (this.#closing.get(roomId) === closing) this.#closing.delete(roomId);
    });
    this.#closing.set(roomId, closing);
  }

  /** What could not be written is kept for the next opening of the room. */
  async #closeLog(roomId: number, opened: Promise<RoomLog>): Promise<void> {
    const log = await opened.catch(() => undefined);
    if (log === undefined) return;
    try {
      await log.close();
    } catch (error) {
      this.#report(error);
      const { pending } = log;
      const firstSeq = Number.isFinite(pending.firstSeq) ? pending.firstSeq : undefined;
      this.#replayed.set(roomId, { pending, firstSeq, isDropped: false });
    }
  }

  /** For callers that cannot handle a failure: it is reported and tried again later. */
  #relieve(): Promise<void> {
    if (performance.now() - this.#failedAt < RETRY_MS) return Promise.resolve();
    this.#relieving ??= this.checkpoint()
      .catch((error: unknown) => {
        this.#failedAt = performance.now();
        this.#report(error);
      })
      .finally(() => {
        this.#relieving = undefined;
      });
    return this.#relieving;
  }

  #report(error: unknown): void {
    this.#options.reports.log.error(`Emptying the journal failed: ${this.#options.journalFolder}`, error);
  }
}
