/** Searches messages: in one room, or in all that somebody may read. One search of an account at a time. */
import { Queue } from "../async/queue.ts";
import { type Actor, userOrHost } from "./actor.ts";
import type { Context } from "./context.ts";
import { ChatError } from "./errors.ts";
import type { History, MessagePage } from "./history.ts";
import type { SearchQuery } from "./message-log.ts";
import { mayRead } from "./policy.ts";
import { memberKey } from "./ports.ts";
import type { Restrictions } from "./restrictions.ts";
import { readableRooms } from "./room-list.ts";
import { fold } from "./row-query.ts";
import type { SearchPosition, SearchTerms } from "./search-terms.ts";
import type { Message, Room } from "./types.ts";

/** How many searches of one account may wait for the running one, as while somebody types. */
const MOST_WAITING = 4;

export interface SearchResultPage {
  /** Newest first. */
  readonly items: readonly Message[];
  /**
   * Where the next page starts; null at the end. A page before the end can be short or even empty, because one search
   * reads a limited amount.
   */
  readonly next: SearchPosition | null;
}

export class Search {
  readonly #context: Context;
  readonly #history: History;
  readonly #restrictions: Restrictions;
  readonly #queues = new Map<number | string, Queue>();

  constructor(context: Context, history: History, restrictions: Restrictions) {
    this.#context = context;
    this.#history = history;
    this.#restrictions = restrictions;
  }

  /**
   * Messages of a room that contain the text in any case and width, newest first. Callers have checked that the actor
   * may read it.
   * @throws rate_limited
   */
  inRoom(
    actor: Actor,
    room: Room,
    text: string,
    {
      before,
      limit,
      signal,
    }: { before?: number | undefined; limit: number; signal?: AbortSignal | undefined },
  ): Promise<MessagePage> {
    const terms = { text: fold(text) };
    if (terms.text === "") return Promise.resolve({ items: [], hasMore: false });
    return this.#inTurn(actor, signal, async () => {
      const items: Message[] = [];
      const newest = (await this.#history.summary(room.id)).lastMessageAt;
      let after: SearchPosition | null | undefined =
        before === undefined ? undefined : { key: before, roomId: room.id, seq: before };
      while (after !== null && items.length < limit) {
        const page = await this.#page(
          { rooms: [{ roomId: room.id, newest }], terms, isBySeq: true, after, signal },
          limit - items.length,
        );
        const stored = page.items.map(({ message }) => message);
        items.push(...(await this.#history.presentAll(room, stored)));
        after = page.next;
      }
      return { items, hasMore: after !== null };
    });
  }

  /**
   * Messages of every room that the actor may read, or of one of them.
   * @throws rate_limited, unauthenticated
   */
  everywhere(
    actor: Actor,
    { roomId, ...terms }: SearchTerms & { readonly roomId?: number | undefined },
    { after, limit, signal }: Pick<SearchQuery, "after" | "limit" | "signal">,
  ): Promise<SearchResultPage> {
    const wanted = { ...terms, text: fold(terms.text) };
    return this.#inTurn(actor, signal, async () => {
      const { activity } = this.#context.store;
      const rooms: { roomId: number; newest: string | null }[] = [];
      for (const room of await this.#readable(actor, roomId === undefined ? undefined : [roomId])) {
        const newest = (await activity.get(room.id))?.lastMessageAt ?? null;
        rooms.push({ roomId: room.id, newest });
      }
      const page = await this.#page({ rooms, terms: wanted, isBySeq: false, after, signal }, limit);
      // Somebody who was kicked during the search gets no results.
      const found = new Set(page.items.map((item) => item.roomId));
      const now = new Map((await this.#readable(actor, found)).map((room) => [room.id, room]));
      const items: Message[] = [];
      for (const { roomId: id, message } of page.items) {
        const room = now.get(id);
        if (room) items.push(await this.#history.present(room, message));
      }
      return { items, next: page.next };
    });
  }

  #page(query: Omit<SearchQuery, "limit">, limit: number) {
    return this.#context.store.messages.search({ ...query, limit });
  }

  async #readable(actor: Actor, roomIds: Iterable<number> | undefined): Promise<readonly Room[]> {
    const { store } = this.#context;
    const user = await userOrHost(store, actor);
    const banned = await this.#restrictions.roomsClosedTo(user?.id ?? null, actor.address);
    const readable: Room[] = [];
    for (const room of await readableRooms(store, actor, user, roomIds)) {
      const member = user ? await store.members.get(memberKey(room.id, user.id)) : undefined;
      if (mayRead(actor, user, room, member) && !banned.has(room.id)) readable.push(room);
    }
    return readable;
  }

  async #inTurn<R>(actor: Actor, signal: AbortSignal | undefined, work: () => Promise<R>): Promise<R> {
    const account = actor.userId ?? actor.kind;
    const queue = this.#queues.get(account) ?? new Queue();
    if (queue.size > MOST_WAITING) {
      throw new ChatError("rate_limited", { reason: "searches_waiting", retryAfterSeconds: 1 });
    }
    this.#queues.set(account, queue);
    try {
      return await queue.run(async () => {
        signal?.throwIfAborted();
        return work();
      });
    } finally {
      if (queue.size === 0) this.#queues.delete(account);
    }
  }
}
