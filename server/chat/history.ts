/** Reads a room's messages, in pages or singly, each with its author's current names and picture. */
import { authorOf, BOT_MARK } from "./author.ts";
import type { Context } from "./context.ts";
import { ChatError } from "./errors.ts";
import type { PageQuery } from "./message-log.ts";
import type { Tables } from "./ports.ts";
import type { Author, Bot, Message, Room, RoomActivity, StoredMessage, User } from "./types.ts";

/** `before`, `after` exclusive; `limit` is clamped to 1–200 by the callers' schemas. */
export interface MessagePage {
  readonly items: readonly Message[];
  readonly hasMore: boolean;
}

/** How many messages are read at once. */
const PAGE = 200;
const HOST_AUTHOR: Author = { id: 0, username: "system", displayName: "system", avatar: null };

export const messageId = (roomId: number, seq: number): string => `${roomId}-${seq}`;

/** @throws message_not_found for anything that is no id */
export function parseMessageId(id: string): { roomId: number; seq: number } {
  const match = /^(\d{1,16})-(\d{1,16})$/.exec(id);
  if (!match) throw new ChatError("message_not_found", { reason: "message_not_found" });
  return { roomId: Number(match[1]), seq: Number(match[2]) };
}

/** So many numbers are looked through to count messages. */
const COUNTED = 200;

/** Reads messages. Callers have checked that the actor may read the room. */
export class History {
  readonly #context: Context;
  /** Rooms whose summary has been compared with their history. */
  readonly #mended = new Map<number, Promise<void>>();

  constructor(context: Context) {
    this.#context = context;
  }

  /** A page, oldest first. */
  async page(room: Room, query: PageQuery): Promise<MessagePage> {
    await this.mend(room.id);
    const { items, hasMore } = await this.#context.store.messages.page(room.id, query);
    return { items: await this.presentAll(room, items), hasMore };
  }

  /** @throws message_not_found */
  async get(room: Room, seq: number): Promise<Message> {
    return this.present(room, await this.stored(room.id, seq));
  }

  /** Every message of a room, oldest first: for exports. */
  async *scan(room: Room): AsyncGenerator<Message> {
    for await (const stored of this.#context.store.messages.scan(room.id)) {
      yield this.present(room, stored);
    }
  }

  /**
   * When each message since a time (ISO 8601) was sent, without removed ones; in no order. A room that cannot be read,
   * which the log has reported, is left out.
   */
  async *sentSince(since: string): AsyncGenerator<string> {
    const { activity, messages } = this.#context.store;
    const where = [["lastMessageAt", ">", since]] as const;
    for (const { roomId } of (await activity.page({ where, limit: Number.POSITIVE_INFINITY })).items) {
      for (let before: number | undefined, hasMore = true; hasMore; ) {
        const page = await messages
          .page(roomId, { before, limit: PAGE })
          .catch(() => ({ items: [], hasMore: false }));
        const recent = page.items.filter(({ sentAt }) => sentAt >= since);
        for (const { sentAt } of recent) yield sentAt;
        before = page.items[0]?.seq;
        hasMore = page.hasMore && recent.length === page.items.length;
      }
    }
  }

  /**
   * Newest number, count and time of a room, without opening its history; after a crash they trail until {@link mend}.
   */
  async summary(roomId: number): Promise<RoomActivity> {
    const known = await this.#context.store.activity.get(roomId);
    return known ?? { roomId, lastSeq: 0, messages: 0, lastMessageAt: null };
  }

  /** The room is gone. */
  forget(roomId: number): void {
    this.#mended.delete(roomId);
  }

  /** Updates a room's summary from its history, once; called before the history is used. */
  mend(roomId: number): Promise<void> {
    const known = this.#mended.get(roomId);
    if (known) return known;
    const mending = this.#mend(roomId);
    this.#mended.set(roomId, mending);
    mending.catch(() => this.#mended.delete(roomId));
    return mending;
  }

  /**
   * {@link mend} before a message is posted: the room has a summary then, so that nothing is written between storing
   * the message and publishing it. Meanwhile others could edit it, and its edit would be published first.
   * @returns the newest number given, which the history lacks where it was lost. As people have read up to it, the next
   *   message must have a larger one.
   */
  async ready(roomId: number): Promise<number> {
    await this.mend(roomId);
    const known = await this.#context.store.activity.get(roomId);
    if (!known) await this.summarize(roomId, (empty) => empty);
    return known?.lastSeq ?? 0;
  }

  async #mend(roomId: number): Promise<void> {
    const tail = await this.#context.store.messages.tail(roomId, COUNTED);
    const { items } = tail;
    const lastMessageAt = items.at(-1)?.sentAt ?? null;
    await this.summarize(roomId, (known) => {
      const lastSeq = Math.max(known.lastSeq, tail.lastSeq);
      // In a longer history, removals of the last seconds before a crash stay counted.
      const messages = items.length < COUNTED ? items.length : known.messages + (lastSeq - known.lastSeq);
      const isRight = known.lastSeq === lastSeq && known.messages === messages;
      return isRight ? undefined : { lastSeq, messages, lastMessageAt };
    });
  }

  /**
   * Maintains the summary that a room list shows. Messages that are posted and removed at the same time change it one
   * after the other, so that all are counted.
   */
  summarize(
    roomId: number,
    change: (known: RoomActivity) => Partial<RoomActivity> | undefined,
  ): Promise<void> {
    const { store } = this.#context;
    return this.#context.locks.withLock(`activity:${roomId}`, async () => {
      const known = await this.summary(roomId);
      const changed = change(known);
      if (!changed) return;
      if (await store.activity.get(roomId)) return store.activity.touch(roomId, changed);
      const insert = async ({ rooms, activity }: Tables): Promise<void> => {
        if (await rooms.get(roomId)) await activity.insert({ ...known, ...changed });
      };
      // The messages are safe without it; the next one writes it again.
      await store.transaction(insert).catch(() => undefined);
    });
  }

  /** How many messages follow that number, without removed ones; beyond a few hundred numbers, an upper bound. */
  async countAfter(room: Room, seq: number): Promise<number> {
    const { lastSeq, messages } = await this.summary(room.id);
    const most = Math.min(lastSeq - seq, messages);
    if (most <= 0 || lastSeq - seq > COUNTED) return Math.max(0, most);
    const { items } = await this.#context.store.messages.page(room.id, { after: seq, limit: COUNTED });
    return items.length;
  }

  /** How many of the newest {@link COUNTED} messages after that one mention the person. */
  async countMentions(room: Room, seq: number, userId: number): Promise<number> {
    const { items } = await this.#context.store.messages.page(room.id, { limit: COUNTED });
    return items.filter((message) => message.seq > seq && isMentioned(message, userId)).length;
  }

  /** The room's newest message that was not removed, or null. */
  async last(room: Room): Promise<Message | null> {
    if ((await this.summary(room.id)).lastSeq === 0) return null;
    return (await this.page(room, { limit: 1 })).items.at(-1) ?? null;
  }

  /** @throws message_not_found */
  async stored(roomId: number, seq: number): Promise<StoredMessage> {
    await this.mend(roomId);
    const stored = await this.#context.store.messages.get(roomId, seq);
    if (!stored) throw new ChatError("message_not_found", { reason: "message_not_found" });
    return stored;
  }

  /** Presents many messages and looks up each author only once. */
  async presentAll(room: Room, stored: readonly StoredMessage[]): Promise<Message[]> {
    const authors = new Map<number, User | undefined>();
    const messages: Message[] = [];
    for (const row of stored) {
      if (row.authorId !== null && !authors.has(row.authorId)) {
        authors.set(row.authorId, await this.#context.store.users.get(row.authorId));
      }
      messages.push(asMessage(room, row, row.authorId === null ? undefined : authors.get(row.authorId)));
    }
    return messages;
  }

  async present(room: Room, stored: StoredMessage, author?: User): Promise<Message> {
    if (author || stored.authorId === null) return asMessage(room, stored, author);
    return asMessage(room, stored, await this.#context.store.users.get(stored.authorId));
  }
}

function asMessage(room: Room, stored: StoredMessage, author: User | undefined): Message {
  const { seq, authorId, ownsUpload: _, bot, ...rest } = stored;
  return {
    id: messageId(room.id, seq),
    room: room.id,
    seq,
    author: bot ? botAuthor(bot) : author ? authorOf(author) : { ...HOST_AUTHOR, id: authorId ?? 0 },
    ...rest,
  };
}

/** Whether a message mentions that person, by name or with everybody. */
const isMentioned = ({ mentions, mentionRanges }: StoredMessage, userId: number): boolean =>
  (mentions?.includes(userId) ?? false) || (mentionRanges?.some((range) => range.userId === null) ?? false);

function botAuthor({ name, emoji }: Bot): Author {
  const marked = `${name} ${BOT_MARK}`;
  const bot = { id: 0, username: marked, displayName: marked, avatar: null, isBot: true } as const;
  return emoji === undefined ? bot : { ...bot, emoji };
}

/** Runs `work` while nothing else changes or removes that message. */
export const exclusive = <R>(
  context: Context,
  roomId: number,
  seq: number,
  work: () => Promise<R>,
): Promise<R> => context.locks.withLock(`message:${messageId(roomId, seq)}`, work);
