/** Searches the files of many rooms together, newest first, in small steps. */
import { byPosition, type SearchPosition, type SearchTerms } from "../../chat/search-terms.ts";
import { errorCode } from "../failures.ts";
import { type Looking, type SearchedRoom, SegmentReplaced, type Step, walkRoom } from "./walk.ts";

export interface ScanRequest {
  /** The folder of all histories. */
  readonly folder: string;
  readonly rooms: readonly SearchedRoom[];
  readonly terms: SearchTerms;
  /** Whether the order is that of the sequence numbers, as fits one room. */
  readonly isBySeq: boolean;
  /** Only results after this position. */
  readonly after: SearchPosition;
  readonly limit: number;
  /** The search ends after reading this much and can continue at `next`. */
  readonly maxBytes: number;
}

export interface ScanAnswer {
  /** In order, from lines as they are in the files: the caller checks whether they are current. */
  readonly found: readonly SearchPosition[];
  /** All results before this position were found; null: there are no more. */
  readonly next: SearchPosition | null;
}

/** Reads between two steps. */
const STEP_BYTES = 2 * 1024 * 1024;
const MOST_TRIES = 5;
/** Before all other positions with the same key. */
export const startAt = (key: number): SearchPosition => ({
  key,
  roomId: Number.MAX_SAFE_INTEGER,
  seq: Number.MAX_SAFE_INTEGER,
});

/** @param unindexed called for segments that could have an index and have none. */
export function* scan(
  request: ScanRequest,
  unindexed: (segmentPath: string) => void,
): Generator<void, ScanAnswer> {
  for (let tries = 1; ; tries++) {
    try {
      return yield* scanOnce(request, unindexed);
    } catch (error) {
      // A room's files were rewritten during the search.
      if (!(error instanceof SegmentReplaced) || tries === MOST_TRIES) throw error;
    }
  }
}

function* scanOnce(
  { folder, rooms, terms, isBySeq, after, limit, maxBytes }: ScanRequest,
  unindexed: (segmentPath: string) => void,
): Generator<void, ScanAnswer> {
  let bytes = 0;
  let pausedAt = 0;
  const read = (count: number): void => {
    bytes += count;
  };
  const looking: Looking = { folder, terms, isBySeq, after: after.key, read, unindexed };
  const lanes = new RoomWalks(rooms, looking);
  let found: SearchPosition[] = [];
  for (let roomWalk = lanes.take(); roomWalk !== undefined; roomWalk = lanes.take()) {
    const { next: frontier } = roomWalk;
    const isSpent = bytes > maxBytes && frontier < after.key;
    if (isSpent || found.length >= limit) {
      const settled = found.filter(({ key }) => key > frontier);
      if (isSpent || settled.length >= limit) return page(settled, limit, startAt(frontier));
    }
    const step = stepOf(roomWalk.walk, rooms.length > 1);
    if (!step.done) {
      found.push(...step.value.found.filter((each) => byPosition(after, each) < 0));
      // One more than is wanted shows that there are more.
      if (found.length > 2 * limit + 1) found = found.sort(byPosition).slice(0, limit + 1);
      lanes.put({ ...roomWalk, next: Math.min(frontier, step.value.next) });
    }
    if (bytes - pausedAt > STEP_BYTES) {
      pausedAt = bytes;
      yield;
    }
  }
  return page(found, limit, null);
}

/** @param isOneOfMany a room that cannot be read, which is reported when it is opened, ends without hiding the others. */
function stepOf(walk: RoomWalk["walk"], isOneOfMany: boolean): IteratorResult<Step, void> {
  try {
    return walk.next();
  } catch (error) {
    if (isOneOfMany && errorCode(error) !== undefined) return { done: true, value: undefined };
    throw error;
  }
}

function page(found: SearchPosition[], limit: number, rest: SearchPosition | null): ScanAnswer {
  const sorted = found.sort(byPosition);
  if (sorted.length <= limit) return { found: sorted, next: rest };
  const first = sorted.slice(0, limit);
  return { found: first, next: first.at(-1) ?? rest };
}

interface RoomWalk {
  /** No later result has a greater key. */
  readonly next: number;
  readonly walk: Generator<Step>;
}

/** The walks through the rooms; the one whose next result may be the newest comes last. */
class RoomWalks {
  readonly #walks: RoomWalk[];

  constructor(rooms: readonly SearchedRoom[], looking: Looking) {
    this.#walks = rooms
      .map((room) => ({ next: room.newest, walk: walkRoom(room, looking) }))
      .sort((a, b) => (a.next < b.next ? -1 : a.next > b.next ? 1 : 0));
  }

  take(): RoomWalk | undefined {
    return this.#walks.pop();
  }

  put(roomWalk: RoomWalk): void {
    let low = 0;
    let high = this.#walks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#walks[middle]?.next ?? 0) <= roomWalk.next) low = middle + 1;
      else high = middle;
    }
    this.#walks.splice(low, 0, roomWalk);
  }
}
