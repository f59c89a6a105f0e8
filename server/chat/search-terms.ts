/** The terms of a message search. Plain data, because the search runs in its own thread. */
import { fold } from "./row-query.ts";
import type { MessageKind, StoredMessage } from "./types.ts";

export interface SearchTerms {
  /** As {@link fold} makes it; "" is in every message. */
  readonly text: string;
  readonly authorId?: number | undefined;
  readonly kinds?: readonly MessageKind[] | undefined;
  /** The earliest time (ISO 8601). */
  readonly since?: string | undefined;
  /** The time (ISO 8601) before which it was sent. */
  readonly until?: string | undefined;
}

/** The text that is searched: for a picture or file, its name. */
export function searchedIn({ kind, body, attachment }: StoredMessage): string {
  switch (kind) {
    case "image":
      return attachment?.name ?? "";
    case "file":
      return attachment?.name ?? body;
    case "text":
    case "system":
      return body;
  }
}

export function matches(message: StoredMessage, terms: SearchTerms): boolean {
  const { text, authorId, kinds, since, until } = terms;
  return (
    (authorId === undefined || message.authorId === authorId) &&
    (kinds === undefined || kinds.includes(message.kind)) &&
    (since === undefined || message.sentAt >= since) &&
    (until === undefined || message.sentAt < until) &&
    (text === "" || fold(searchedIn(message)).includes(text))
  );
}

/**
 * A position in the results, newest first: by `key` (the time in ms, or in one room the sequence number), then by room
 * and number.
 */
export interface SearchPosition {
  readonly key: number;
  readonly roomId: number;
  readonly seq: number;
}

/** Negative when `a` comes first. */
export const byPosition = (a: SearchPosition, b: SearchPosition): number =>
  b.key - a.key || b.roomId - a.roomId || b.seq - a.seq;
