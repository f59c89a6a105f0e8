/** The loaded range of a room's history: contiguous, oldest first. */

import type { Author, Message } from "../../../server/dialects/native/contract.ts";
import { withItem } from "../../ui/array.ts";
import { isRenamed } from "../shared/names.ts";

export interface Timeline {
  readonly items: readonly Message[];
  /** Older messages exist before the first. */
  readonly hasBefore: boolean;
  /** Newer messages exist after the last: older messages are being read, and new ones are only counted. */
  readonly hasAfter: boolean;
  /** The largest sequence number known in this room. */
  readonly lastSeq: number;
}

export const EMPTY_TIMELINE: Timeline = { items: [], hasBefore: false, hasAfter: false, lastSeq: 0 };

/** More than this is dropped at the far end, so that memory stays bounded while scrolling. */
export const MAX_HELD = 1000;
const KEPT_AT_END = 400;

/** Merges both by sequence number, each once; the object from `more` wins. */
export function mergeMessages(items: readonly Message[], more: readonly Message[]): readonly Message[] {
  const [first] = more;
  const last = items.at(-1);
  if (first === undefined) return items;
  if (last === undefined || last.seq < first.seq) return [...items, ...more];
  const bySeq = new Map<number, Message>();
  for (const message of items) bySeq.set(message.seq, message);
  for (const message of more) bySeq.set(message.seq, message);
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

const lastSeqOf = (timeline: Timeline, items: readonly Message[]): number =>
  Math.max(timeline.lastSeq, items.at(-1)?.seq ?? 0);

/** A range of its own: the newest page, or one around a message. */
export function showPage(
  timeline: Timeline,
  items: readonly Message[],
  edges: { readonly hasBefore: boolean; readonly hasAfter: boolean },
): Timeline {
  return { items, ...edges, lastSeq: lastSeqOf(timeline, items) };
}

/** Adds older messages in front. */
export function prepend(timeline: Timeline, items: readonly Message[], hasMore: boolean): Timeline {
  const merged = mergeMessages(items, timeline.items);
  const tooMany = merged.length > MAX_HELD;
  return {
    items: tooMany ? merged.slice(0, MAX_HELD) : merged,
    hasBefore: hasMore,
    hasAfter: timeline.hasAfter || tooMany,
    lastSeq: lastSeqOf(timeline, merged),
  };
}

/** Adds newer messages from the history at the end. */
export function append(timeline: Timeline, items: readonly Message[], hasMore: boolean): Timeline {
  const merged = mergeMessages(timeline.items, items);
  const lastSeq = lastSeqOf(timeline, merged);
  const tooMany = merged.length > MAX_HELD;
  return {
    items: tooMany ? merged.slice(-MAX_HELD) : merged,
    hasBefore: timeline.hasBefore || tooMany,
    hasAfter: hasMore || (items.length > 0 && (merged.at(-1)?.seq ?? 0) < lastSeq),
    lastSeq,
  };
}

/** Adds live messages. While older messages are shown, only loaded ones change. */
export function receive(timeline: Timeline, messages: readonly Message[]): Timeline {
  const lastSeq = Math.max(timeline.lastSeq, ...messages.map((message) => message.seq));
  if (timeline.hasAfter) {
    const held = new Set(timeline.items.map((message) => message.seq));
    const known = messages.filter((message) => held.has(message.seq));
    return { ...timeline, items: mergeMessages(timeline.items, known), lastSeq };
  }
  return { ...timeline, items: mergeMessages(timeline.items, messages), lastSeq };
}

/** Drops the oldest while the end is shown. */
export function trimBefore(timeline: Timeline): Timeline {
  if (timeline.items.length <= MAX_HELD) return timeline;
  return { ...timeline, items: timeline.items.slice(-KEPT_AT_END), hasBefore: true };
}

/** Changes one message if it is loaded; returns the same object otherwise. */
export function change(timeline: Timeline, seq: number, how: (message: Message) => Message | null): Timeline {
  const at = timeline.items.findIndex((message) => message.seq === seq);
  const old = timeline.items[at];
  if (old === undefined) return timeline;
  const next = how(old);
  if (next === old) return timeline;
  return { ...timeline, items: withItem(timeline.items, at, next) };
}

/**
 * Replaces what is loaded between two sequence numbers by what the server has now; what was dropped meanwhile stays out.
 */
export function refresh(timeline: Timeline, from: number, to: number, fresh: readonly Message[]): Timeline {
  const { items } = timeline;
  const outside = items.filter(({ seq }) => seq < from || seq > to);
  const [first = Number.POSITIVE_INFINITY, last = 0] = [items[0]?.seq, items.at(-1)?.seq];
  const held = fresh.filter(({ seq }) => seq >= first && seq <= last);
  return { ...timeline, items: mergeMessages(outside, held) };
}

/** Shows a person's current name and picture at their messages. */
export function withAuthor(timeline: Timeline, user: Author): Timeline {
  if (!timeline.items.some(({ author }) => isRenamed(author, user))) return timeline;
  return { ...timeline, items: timeline.items.map((message) => currentAuthor(message, user)) };
}

/** The message with the current name and picture of its author, if that is this person. */
export const currentAuthor = (message: Message, user: Author): Message =>
  isRenamed(message.author, user) ? { ...message, author: user } : message;
