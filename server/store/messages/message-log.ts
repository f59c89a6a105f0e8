/** Every room's history, behind one journal. */
import type {
  Appended,
  MessageDraft,
  MessageLog,
  PageQuery,
  SearchPage,
  SearchQuery,
  StoredPage,
} from "../../chat/message-log.ts";
import type { StoredMessage } from "../../chat/types.ts";
import type { Purge } from "../journal/records.ts";
import { type Searcher, searchHere } from "../search/searcher.ts";
import { OpenRooms, type OpenRoomsOptions } from "./open-rooms.ts";
import { type Searching, searchRooms } from "./search-rooms.ts";

/** How many messages are read at a time when a whole history is read. */
const STRIDE = 1_000;

export class DiskMessageLog implements MessageLog {
  readonly #rooms: OpenRooms;
  readonly #searching: Searching;

  /** @param searcher searches the files in its thread; without it, this thread does. */
  constructor(options: OpenRoomsOptions, searcher: Searcher = searchHere) {
    this.#rooms = new OpenRooms(options);
    this.#searching = { searcher, folder: options.folder };
  }

  /** Reads the journal. @returns the rooms that it has entries for. */
  start(): Promise<readonly number[]> {
    return this.#rooms.start();
  }

  tail(roomId: number, recent: number): Promise<{ lastSeq: number; items: readonly StoredMessage[] }> {
    return this.#rooms.use(roomId, async (log) => {
      const { lastSeq } = log;
      const newest = recent > 0 ? await log.older(lastSeq + 1, recent) : [];
      return { lastSeq, items: newest.reverse() };
    });
  }

  append(roomId: number, drafts: readonly MessageDraft[], after = 0): Promise<readonly Appended[]> {
    return this.#rooms.use(roomId, (log) => log.append(drafts, after));
  }

  recall(roomId: number, draft: MessageDraft): Promise<StoredMessage | undefined> {
    return this.#rooms.use(roomId, (log) => log.recall(draft));
  }

  page(roomId: number, { before, after, limit }: PageQuery): Promise<StoredPage> {
    return this.#rooms.use(roomId, async (log) => {
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
    return this.#rooms.use(roomId, (log) => log.get(seq));
  }

  replace(roomId: number, seq: number, message: StoredMessage | null): Promise<void> {
    return this.#rooms.use(roomId, (log) => log.replace(seq, message));
  }

  removeWhere(roomId: number, what: Purge): Promise<number> {
    return this.#rooms.use(roomId, (log) => log.removeWhere(what));
  }

  search(query: SearchQuery): Promise<SearchPage> {
    return searchRooms(this.#rooms, this.#searching, query);
  }

  async *scan(roomId: number): AsyncGenerator<StoredMessage> {
    for (let after = 0; ; ) {
      const stride = await this.#rooms.use(roomId, (log) => log.newer(after, STRIDE));
      yield* stride;
      const last = stride.at(-1);
      if (last === undefined || stride.length < STRIDE) return;
      after = last.seq;
    }
  }

  drop(roomId: number): Promise<void> {
    return this.#rooms.use(roomId, (log) => log.drop());
  }

  settle(): Promise<void> {
    return this.#rooms.settle();
  }

  /** Writes everything acknowledged into the segments, for a backup. Not flushed. */
  applyAll(): Promise<void> {
    return this.#rooms.applyAll();
  }

  /** Writes everything into the segments, flushes them, and empties the journal. */
  checkpoint(): Promise<void> {
    return this.#rooms.checkpoint();
  }

  /** Waits for what runs, empties the journal and closes every file. */
  async close(): Promise<void> {
    await this.#searching.searcher.close();
    await this.#rooms.close();
  }
}
