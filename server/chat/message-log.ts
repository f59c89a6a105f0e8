/** The port for the rooms' histories. */
import type { SearchPosition, SearchTerms } from "./search-terms.ts";
import type { StoredMessage } from "./types.ts";

export interface PageQuery {
  /** Only messages with a smaller sequence number. */
  readonly before?: number | undefined;
  /** Only messages with a larger sequence number; the page then starts at the oldest of them. */
  readonly after?: number | undefined;
  readonly limit: number;
}

export interface StoredPage {
  /** Oldest first. */
  readonly items: readonly StoredMessage[];
  /** Whether there are more in the requested direction (older, or newer with `after`). */
  readonly hasMore: boolean;
}

/** A message to be appended to the log, which gives it its `seq`. */
export type MessageDraft = Omit<StoredMessage, "seq">;

export interface Appended {
  readonly message: StoredMessage;
  /** false: the `clientId` was known. `message`: the message now, or as in the draft if it has been removed. */
  readonly isNew: boolean;
}

export interface SearchQuery {
  /** `newest`: when the room's newest message was sent (ISO 8601), as far as it is known. */
  readonly rooms: readonly { readonly roomId: number; readonly newest: string | null }[];
  readonly terms: SearchTerms;
  /** By sequence number instead of by time: for one room. */
  readonly isBySeq: boolean;
  /** Only results after this position. */
  readonly after?: SearchPosition | undefined;
  readonly limit: number;
  /** Ends the search with its reason. */
  readonly signal?: AbortSignal | undefined;
}

export interface SearchPage {
  /** Newest first. */
  readonly items: readonly { readonly roomId: number; readonly message: StoredMessage }[];
  /** Where the search continues; null at the end. */
  readonly next: SearchPosition | null;
}

/** Each room's append-only history. Only `removeWhere`, `search` and `scan` cost more the longer it is. */
export interface MessageLog {
  /**
   * Opens the room's log (recovering a torn end) and answers its newest sequence number (0: empty) and up to `recent`
   * newest messages, oldest first.
   */
  tail(roomId: number, recent: number): Promise<{ lastSeq: number; items: readonly StoredMessage[] }>;
  /**
   * Adds messages in the order of the calls and gives each its `seq`; those that are added in one turn, or while the
   * disk is busy, share one flush. A draft whose `clientId` its author has used among the room's newest 1,000 messages
   * returns that message, also after a restart. Resolves when all are durable; on failure none is kept.
   * @param after no number up to this one is given.
   * @throws storage_full, storage_failed
   */
  append(roomId: number, drafts: readonly MessageDraft[], after?: number): Promise<readonly Appended[]>;
  /** The message that {@link append} returns for a known `clientId`; undefined if the draft is new. */
  recall(roomId: number, draft: MessageDraft): Promise<StoredMessage | undefined>;
  page(roomId: number, query: PageQuery): Promise<StoredPage>;
  get(roomId: number, seq: number): Promise<StoredMessage | undefined>;
  /** Replaces one message (edit, reactions), or removes it (`null`). Durable when resolved. */
  replace(roomId: number, seq: number, message: StoredMessage | null): Promise<void>;
  /** Removes all messages of one author, or (`before`) all older than a time. Answers how many. */
  removeWhere(roomId: number, what: { authorId: number } | { sentBefore: string }): Promise<number>;
  /** Searches many histories in the background. Ends early after reading a lot; {@link SearchPage.next} says so. */
  search(query: SearchQuery): Promise<SearchPage>;
  /** Every message, oldest first. */
  scan(roomId: number): AsyncIterable<StoredMessage>;
  /** Removes the room's history from the disk. */
  drop(roomId: number): Promise<void>;
  /** Resolves when everything requested before is done. */
  settle(): Promise<void>;
}
