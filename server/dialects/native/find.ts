import type { z } from "zod";
import type { Actor } from "../../chat/actor.ts";
import type { Core } from "../../chat/core.ts";
import type { SearchPosition } from "../../chat/search-terms.ts";
import type { ROUTES, SearchResults } from "./contract.ts";
import { roomListItems, userView, wireMessage } from "./encode.ts";

/** How many people and rooms are returned beside the messages. */
const BESIDE = 5;

interface SearchCall {
  readonly core: Core;
  readonly actor: Actor;
  readonly query: z.output<(typeof ROUTES)["find"]["query"]>;
  gone(): AbortSignal;
}

export async function findEverywhere({ core, actor, query, gone }: SearchCall): Promise<SearchResults> {
  const { q = "", cursor, roomId, userId, kind, since, until, limit = 30 } = query;
  const terms = {
    text: q,
    roomId,
    authorId: userId,
    kinds: kind && [kind],
    since: since && new Date(since).toISOString(),
    until: until && new Date(until).toISOString(),
  };
  const isNarrowed = [roomId, userId, kind, since, until].some((filter) => filter !== undefined);
  const paging = { page: 1, pageSize: BESIDE, query: q };
  const hasBeside = cursor === undefined && q.trim() !== "" && !isNarrowed;
  const people = hasBeside ? (await core.accounts.search(actor, paging)).items : [];
  const rooms = hasBeside ? (await core.rooms.list(actor, { scope: "visible", ...paging })).items : [];
  const page =
    q === "" && !isNarrowed
      ? { items: [], next: null }
      : await core.search.everywhere(actor, terms, {
          after: cursor === undefined ? undefined : positionOf(cursor),
          limit,
          signal: gone(),
        });
  return {
    items: page.items.map(wireMessage),
    cursor: page.next && cursorOf(page.next),
    people: await Promise.all(people.map((user) => userView(core, user))),
    rooms: await roomListItems(core, actor, rooms),
  };
}

const cursorOf = ({ key, roomId, seq }: SearchPosition): string => `${key}_${roomId}_${seq}`;

function positionOf(cursor: string): SearchPosition {
  const [key = 0, roomId = 0, seq = 0] = cursor.split("_").map(Number);
  return { key, roomId, seq };
}
