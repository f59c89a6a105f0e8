/**
 * One open room: its newest messages, its sequence numbers, and the messages that are in the journal and not yet in its
 * files.
 */

import { Lazy } from "../../async/lazy.ts";
import { Queue } from "../../async/queue.ts";
import { ChatError } from "../../chat/errors.ts";
import type { Appended, MessageDraft } from "../../chat/message-log.ts";
import type { StoredMessage } from "../../chat/types.ts";
import type { Journal, JournalEntry } from "../journal/journal.ts";
import {
  addRecord,
  changeRecord,
  dropRecord,
  type Purge,
  purgeRecord,
  survives,
} from "../journal/records.ts";
import type { ReplayedRoom } from "../journal/replay.ts";
import { ClientIds, REMEMBERED } from "./client-ids.ts";
import { messageLine } from "./lines.ts";
import { Pending } from "./pending.ts";
import { Recent } from "./recent.ts";
import { RoomFiles, type RoomFilesOptions } from "./room-files.ts";

export interface RoomLogOptions extends RoomFilesOptions {
  /**
   * When new lines take more bytes than this, they are written to the segment before the next checkpoint, to free
   * memory.
   */
  readonly pendingBytes: number;
  readonly journal: Journal;
}

export interface InMemory {
  readonly from: number;
  readonly messages: readonly StoredMessage[];
}

/** Messages that opening a room puts into memory. */
const FIRST_RECENT = 64;

export class RoomLog {
  readonly #roomId: number;
  readonly #options: RoomLogOptions;
  readonly #journal: Journal;
  readonly #files: RoomFiles;
  readonly #applies = new Queue();
  readonly pending: Pending;
  #lastSeq = 0;
  /** The same, those included that are being written. */
  #lastNumbered = 0;
  #recent = new Recent(0);
  /** Read at the first write. */
  readonly #clientIds = new Lazy(
    async () => new ClientIds((await this.older(Number.POSITIVE_INFINITY, REMEMBERED)).reverse()),
  );
  /** Pending bytes that call for the next try to write them. */
  #applyAt: number;

  private constructor(roomId: number, files: RoomFiles, pending: Pending, options: RoomLogOptions) {
    this.#roomId = roomId;
    this.#options = options;
    this.#journal = options.journal;
    this.#files = files;
    this.pending = pending;
    this.#applyAt = options.pendingBytes;
  }

  /** @param replayed the room's data that is in the journal and not in its files. */
  static async open(
    roomId: number,
    folder: string,
    options: RoomLogOptions,
    replayed: ReplayedRoom | undefined,
  ): Promise<RoomLog> {
    const pending = replayed?.pending ?? new Pending();
    const files = new RoomFiles(folder, options, pending.changes);
    const log = new RoomLog(roomId, files, pending, options);
    log.#lastSeq = Math.max(await files.open(replayed?.firstSeq), pending.lastSeq);
    log.#lastNumbered = log.#lastSeq;
    const newest = await files.older(pending.firstSeq, FIRST_RECENT);
    log.#recent = new Recent(newest.length < FIRST_RECENT ? 0 : (newest.at(-1)?.seq ?? 0));
    for (const message of [...newest.reverse(), ...pending.messages]) log.#recall(message);
    return log;
  }

  /** The highest sequence number ever given; 0: none. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** All durable when resolved, or none kept. In the order of the calls. */
  async append(drafts: readonly MessageDraft[], after: number): Promise<Appended[]> {
    const hasIds = drafts.some(({ clientId }) => clientId !== undefined);
    const ids = await (hasIds ? this.#clientIds.get() : this.#clientIds.begun);
    return Promise.all(drafts.map((draft) => this.#add(draft, after, ids)));
  }

  async recall(draft: MessageDraft): Promise<StoredMessage | undefined> {
    if (draft.clientId === undefined) return undefined;
    const found = (await this.#clientIds.get()).find(draft);
    if (found === undefined || found instanceof Promise) return found;
    const { seq, sentAt } = found;
    return (await this.get(seq)) ?? { seq, ...draft, sentAt };
  }

  /** Up to `count` messages before a sequence number, newest first. */
  async older(before: number, count: number): Promise<StoredMessage[]> {
    const { from } = this.#recent;
    const found = this.#recent.older(before, count);
    if (found.length === count || from <= 1) return found;
    return [...found, ...(await this.#files.older(Math.min(before, from), count - found.length))];
  }

  /** Up to `count` messages after a sequence number, oldest first. */
  async newer(after: number, count: number): Promise<StoredMessage[]> {
    const { from } = this.#recent;
    const newest = this.#recent.newer(Math.max(after, from - 1), count);
    if (after + 1 >= from) return newest;
    return [...(await this.#files.newer(after, count, from)), ...newest].slice(0, count);
  }

  /** The messages that a search of the files does not see: all from a number on, and changed ones before it. */
  get inMemory(): InMemory {
    const { from } = this.#recent;
    const changed = [...this.pending.changes.values()].flatMap((now) =>
      now !== null && now.seq < from ? now : [],
    );
    return { from, messages: [...this.#recent.older(Infinity, Infinity), ...changed] };
  }

  async get(seq: number): Promise<StoredMessage | undefined> {
    if (this.#recent.covers(seq)) return this.#recent.get(seq);
    const [found] = await this.#files.newer(seq - 1, 1, seq + 1);
    return found;
  }

  /** Durable when resolved. @throws message_not_found */
  async replace(seq: number, message: StoredMessage | null): Promise<void> {
    let isThere = (await this.get(seq)) !== undefined;
    if (isThere) {
      await this.#write(
        message === null,
        () => {
          isThere = this.#recent.covers(seq)
            ? this.#recent.get(seq) !== undefined
            : this.pending.changes.get(seq) !== null;
          return isThere ? changeRecord(this.#roomId, seq, message) : "";
        },
        () => {
          if (!isThere) return;
          this.pending.change(seq, message);
          this.#recent.replace(seq, message);
        },
      );
    }
    if (!isThere) throw new ChatError("message_not_found", { reason: "message_not_found" });
  }

  /** @returns how many messages it removed. */
  async removeWhere(what: Purge): Promise<number> {
    let removed = 0;
    let upTo = 0;
    const isVisible = (message: StoredMessage): boolean => message.seq > upTo || survives(message, what);
    await this.#write(
      true,
      () => purgeRecord(this.#roomId, what),
      () => {
        upTo = this.#lastSeq;
        removed = this.pending.purge(isVisible);
        this.#recent.keep(isVisible);
      },
    );
    return removed + (await this.#files.removeAllBut(isVisible, "sentBefore" in what));
  }

  async drop(): Promise<void> {
    await this.#write(
      true,
      () => {
        this.#lastNumbered = 0;
        return dropRecord(this.#roomId);
      },
      () => {
        this.pending.clear();
        this.#recent = new Recent(0);
        this.#lastSeq = 0;
        this.#clientIds.forget();
      },
    );
    await this.#files.drop();
  }

  /** Writes what is pending into the files: new lines without a flush, changes durably. */
  apply(): Promise<void> {
    return this.#applies.run(async () => {
      await this.#applyLines();
      const changes = new Map(this.pending.changes);
      if (changes.size > 0) await this.#files.change(changes, () => this.pending.changed(changes));
    });
  }

  /** Writes what is pending into the files and closes them. The log must not be in use. */
  async close(): Promise<void> {
    try {
      await this.apply();
    } finally {
      await this.#files.close();
    }
  }

  async #add(draft: MessageDraft, after: number, ids: ClientIds | undefined): Promise<Appended> {
    if (ids?.find(draft) !== undefined) {
      const known = await this.recall(draft);
      if (known !== undefined) return { message: known, isNew: false };
    }
    const written = new Promise<StoredMessage>((resolve, reject) => {
      this.#journal.write(this.#newMessage(draft, after, resolve, reject));
    });
    ids?.remember(draft, written);
    return { message: await written, isNew: true };
  }

  #newMessage(
    draft: MessageDraft,
    after: number,
    resolve: (message: StoredMessage) => void,
    failed: (error: ChatError) => void,
  ): JournalEntry {
    let message: StoredMessage;
    let line = "";
    return {
      usesReserve: false,
      records: () => {
        this.#lastNumbered = Math.max(this.#lastNumbered, after) + 1;
        message = { ...draft, seq: this.#lastNumbered };
        line = messageLine(message);
        return addRecord(this.#roomId, line);
      },
      done: () => {
        this.#lastSeq = message.seq;
        this.pending.add(message.seq, message, line);
        this.#recall(message, line.length);
        resolve(message);
        if (this.pending.size > this.#applyAt) void this.#applySoon();
      },
      failed: (error) => {
        if (line !== "") this.#lastNumbered = this.#lastSeq;
        failed(error);
      },
    };
  }

  #write(usesReserve: boolean, records: () => string, done: () => void): Promise<void> {
    let isNumbered = false;
    return new Promise((resolve, reject) => {
      this.#journal.write({
        usesReserve,
        records: () => {
          isNumbered = true;
          return records();
        },
        done() {
          done();
          resolve();
        },
        failed: (error) => {
          // The rest of the frame fails too.
          if (isNumbered) this.#lastNumbered = this.#lastSeq;
          reject(error);
        },
      });
    });
  }

  #recall(message: StoredMessage, bytes = JSON.stringify(message).length): void {
    this.#recent.add(message, bytes, this.pending.firstSeq);
  }

  async #applyLines(): Promise<void> {
    const lines = this.pending.leave();
    try {
      if (lines.length > 0) await this.#files.add(lines, (count) => this.pending.left(count));
    } finally {
      this.pending.stay();
      this.#recent.trim(this.pending.firstSeq);
    }
  }

  /** A failure loses nothing: the journal has the lines, and the next checkpoint tries again. */
  async #applySoon(): Promise<void> {
    this.#applyAt = Number.POSITIVE_INFINITY;
    await this.#applies
      .run(() => this.#applyLines())
      .catch((error: unknown) =>
        this.#options.reports.log.error(`Writing failed: room ${this.#roomId}`, error),
      );
    this.#applyAt = this.pending.size + this.#options.pendingBytes;
  }
}
