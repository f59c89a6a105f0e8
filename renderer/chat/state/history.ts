/** Moves the loaded range of a room's history: older, newer, around a message, to the newest. */
import { asFailure, type Failure } from "../../ui/failure.ts";
import type { StateDeps } from "./deps.ts";
import type { OpenRoom } from "./model.ts";
import * as timelines from "./timeline.ts";

const PAGE = 60;
const LARGEST_PAGE = 200;
/** A gap of more than this many pages is not fetched message by message: the newest page is shown instead. */
const CATCH_UP_PAGES = 10;

type Update = (roomId: number, how: (open: OpenRoom) => OpenRoom) => void;

export interface History {
  /** Loads an older page. Returns the failure, or null. */
  loadBefore(roomId: number): Promise<Failure | null>;
  /** Loads a newer page. */
  loadAfter(roomId: number): Promise<Failure | null>;
  /** Loads the range around one message, unless another is wanted by then. */
  showAround(roomId: number, seq: number): Promise<Failure | null>;
  showNewest(roomId: number): Promise<Failure | null>;
  /** Returns whether that message is loaded. */
  holds(roomId: number, seq: number): boolean;
  /** The person is at the end: drops the oldest messages. */
  trim(roomId: number): void;
  /** Fetches everything after the loaded range while live messages arrive. */
  catchUp(roomId: number): Promise<void>;
  /** Updates what was edited, deleted or reacted to while the connection was lost. */
  refreshHeld(roomId: number): Promise<void>;
}

export function createHistory({ store, api }: StateDeps, update: Update): History {
  const busy = new Set<string>();
  /** Room → the message that was last jumped to. */
  const wanted = new Map<number, number>();
  const timelineOf = (roomId: number) => store.get().open.get(roomId)?.timeline ?? timelines.EMPTY_TIMELINE;
  const setTimeline = (roomId: number, how: (timeline: timelines.Timeline) => timelines.Timeline) =>
    update(roomId, (open) => ({ ...open, timeline: how(open.timeline) }));

  const attempt = (work: () => Promise<void>): Promise<Failure | null> => work().then(() => null, asFailure);
  /** One task of a kind at a time for each room. */
  const once = async (key: string, work: () => Promise<void>): Promise<Failure | null> => {
    if (busy.has(key)) return null;
    busy.add(key);
    const failure = await attempt(work);
    busy.delete(key);
    return failure;
  };

  const pageAfter = (roomId: number, after: number, limit: number) =>
    api("history", { params: { id: roomId }, query: { after, limit } });
  const pageBefore = (roomId: number, before: number | undefined, limit: number) =>
    api("history", { params: { id: roomId }, query: { before, limit } });

  const showNewest = (roomId: number) =>
    once(`newest ${roomId}`, async () => {
      const { items, hasMore } = await pageBefore(roomId, undefined, PAGE);
      // A message that arrived while the page was loading is newer than the page.
      setTimeline(roomId, (held) => {
        const newest = items.at(-1)?.seq ?? 0;
        const live = held.hasAfter ? [] : held.items.filter(({ seq }) => seq > newest);
        return timelines.showPage(held, timelines.mergeMessages(items, live), {
          hasBefore: hasMore,
          hasAfter: false,
        });
      });
      if ((timelineOf(roomId).items.at(-1)?.seq ?? 0) < timelineOf(roomId).lastSeq) await catchUp(roomId);
    });

  const catchUp = async (roomId: number): Promise<void> => {
    for (let pages = 0; pages < CATCH_UP_PAGES; pages += 1) {
      const last = timelineOf(roomId).items.at(-1)?.seq ?? 0;
      const { items, hasMore } = await pageAfter(roomId, last, LARGEST_PAGE);
      setTimeline(roomId, (held) => timelines.append(held, items, hasMore));
      if (!timelineOf(roomId).hasAfter || items.length === 0) return;
    }
    await showNewest(roomId);
  };

  return {
    showNewest,
    catchUp,
    holds: (roomId, seq) => timelineOf(roomId).items.some((message) => message.seq === seq),
    loadBefore: (roomId) =>
      once(`before ${roomId}`, async () => {
        const first = timelineOf(roomId).items[0]?.seq;
        if (first === undefined || !timelineOf(roomId).hasBefore) return;
        const { items, hasMore } = await pageBefore(roomId, first, PAGE);
        setTimeline(roomId, (held) =>
          held.items[0]?.seq === first ? timelines.prepend(held, items, hasMore) : held,
        );
      }),
    loadAfter: (roomId) =>
      once(`after ${roomId}`, async () => {
        const last = timelineOf(roomId).items.at(-1)?.seq;
        if (last === undefined || !timelineOf(roomId).hasAfter) return;
        const { items, hasMore } = await pageAfter(roomId, last, PAGE);
        setTimeline(roomId, (held) =>
          held.items.at(-1)?.seq === last ? timelines.append(held, items, hasMore) : held,
        );
      }),
    showAround: (roomId, seq) =>
      attempt(async () => {
        wanted.set(roomId, seq);
        // The oldest loaded message is rendered only once an older one is loaded.
        const { items: drawn, hasBefore } = timelineOf(roomId);
        if (drawn.some((message, at) => message.seq === seq && (at > 0 || !hasBefore))) return;
        const [older, newer] = await Promise.all([
          pageBefore(roomId, seq + 1, PAGE / 2),
          pageAfter(roomId, seq, PAGE / 2),
        ]);
        if (wanted.get(roomId) !== seq) return;
        const items = timelines.mergeMessages(older.items, newer.items);
        setTimeline(roomId, (held) =>
          timelines.showPage(held, items, { hasBefore: older.hasMore, hasAfter: newer.hasMore }),
        );
      }),
    trim: (roomId) => {
      const held = timelineOf(roomId);
      if (timelines.trimBefore(held) !== held) setTimeline(roomId, timelines.trimBefore);
    },
    async refreshHeld(roomId) {
      const { items } = timelineOf(roomId);
      const to = items.at(-1)?.seq;
      let from = items[0]?.seq;
      if (from === undefined || to === undefined) return;
      try {
        while (from <= to) {
          const page = await pageAfter(roomId, from - 1, LARGEST_PAGE);
          const end: number = page.hasMore ? Math.min(to, page.items.at(-1)?.seq ?? to) : to;
          const start: number = from;
          const fresh = page.items.filter(({ seq }) => seq <= end);
          setTimeline(roomId, (held) => timelines.refresh(held, start, end, fresh));
          from = end + 1;
        }
      } catch {
        // The connection broke again; the next join repeats this.
      }
    },
  };
}
