/**
 * Finds messages in many rooms: the searcher looks through the files; messages that are only in memory are searched
 * here.
 */
import { setImmediate as breathe } from "node:timers/promises";
import type { SearchPage, SearchQuery } from "../../chat/message-log.ts";
import { byPosition, matches, type SearchPosition } from "../../chat/search-terms.ts";
import type { StoredMessage } from "../../chat/types.ts";
import { startAt } from "../search/scan.ts";
import type { Searcher } from "../search/searcher.ts";
import type { SearchedRoom } from "../search/walk.ts";
import type { OpenRooms } from "./open-rooms.ts";

export interface Searching {
  readonly searcher: Searcher;
  /** The folder of all histories. */
  readonly folder: string;
}

/** A page ends after reading this much: about a million messages without an index. */
const MAX_BYTES = 256 * 1024 * 1024;
/** After this long, other work gets a turn. */
const AT_ONCE_MS = 5;

export async function searchRooms(
  rooms: OpenRooms,
  { searcher, folder }: Searching,
  query: SearchQuery,
): Promise<SearchPage> {
  const { terms, isBySeq, limit, signal } = query;
  const after = query.after ?? startAt(Number.POSITIVE_INFINITY);
  const { files, found } = await inMemory(rooms, query, after);
  const request = { folder, rooms: files, terms, isBySeq, after, limit, maxBytes: MAX_BYTES };
  const scanned = await searcher.scan(request, signal);
  // Of the messages in memory, those within the range that was searched.
  const { next } = scanned;
  const reached = found.filter((position) => next === null || byPosition(position, next) <= 0);
  const all = new Map([...reached, ...scanned.found].map((each) => [`${each.roomId}-${each.seq}`, each]));
  const positions = [...all.values()].sort(byPosition);
  const items: { roomId: number; message: StoredMessage }[] = [];
  for (const position of positions.slice(0, limit)) {
    signal?.throwIfAborted();
    const { roomId, seq } = position;
    // Messages that were edited or removed during the search are here in their current state.
    const message = await rooms.use(roomId, (log) => log.get(seq));
    if (message !== undefined && matches(message, terms)) items.push({ roomId, message });
  }
  return { items, next: positions.length > limit ? (positions[limit - 1] ?? null) : next };
}

async function inMemory(
  rooms: OpenRooms,
  { rooms: searched, terms, isBySeq, signal }: SearchQuery,
  after: SearchPosition,
): Promise<{ files: SearchedRoom[]; found: SearchPosition[] }> {
  const files: SearchedRoom[] = [];
  const found: SearchPosition[] = [];
  let startedAt = performance.now();
  for (const { roomId, newest } of searched) {
    if (performance.now() - startedAt > AT_ONCE_MS) {
      await breathe();
      signal?.throwIfAborted();
      startedAt = performance.now();
    }
    const memory = await rooms
      .ifOpen(roomId, async (log) => log.inMemory)
      .catch((error: unknown) => {
        // Of many rooms, one that cannot be read is left out.
        if (searched.length > 1) return null;
        throw error;
      });
    if (memory === null) continue;
    const before = memory?.from ?? Number.POSITIVE_INFINITY;
    const known = newest === null ? Number.POSITIVE_INFINITY : Date.parse(newest);
    files.push({ roomId, newest: isBySeq ? before : known, before });
    for (const message of memory?.messages ?? []) {
      const key = isBySeq ? message.seq : Date.parse(message.sentAt);
      const position = { key, roomId, seq: message.seq };
      if (byPosition(after, position) < 0 && matches(message, terms)) found.push(position);
    }
  }
  return { files, found };
}
