/** Builds the rows of a conversation: grouped messages, and messages being sent. */
import type { Message } from "../../../../server/dialects/native/contract.ts";
import { daysBetween } from "../../../ui/time.ts";
import { isLong, SHOWN_LINES } from "../../format/parse.ts";
import type { Outgoing } from "../../state/outbox.ts";
import type { Timeline } from "../../state/timeline.ts";

/**
 * Day and unread lines belong to the row below them, so that every row is a message: when older ones are added, the
 * list keeps the row at its top in place, and a separate line moves away from it.
 */
interface Above {
  readonly key: string;
  /** The beginning of the room. */
  readonly isStart: boolean;
  /** A time in the day that begins here. */
  readonly day: string | null;
  /** The messages from here on are unread. */
  readonly isNew: boolean;
  /** The first message of a group by one author. */
  readonly isFirst: boolean;
}
export interface MessageRowData extends Above {
  readonly kind: "message";
  readonly message: Message;
  readonly isMine: boolean;
  readonly isLast: boolean;
}
export interface OutgoingRowData extends Above {
  readonly kind: "outgoing";
  readonly entry: Outgoing;
}
/** `empty`: there are no messages yet. */
export type Row = MessageRowData | OutgoingRowData | (Above & { readonly kind: "empty" });

/** A longer pause starts a new group. */
const GROUP_WITHIN_MS = 5 * 60_000;

const isSameDay = (a: Message, b: Message): boolean =>
  daysBetween(new Date(a.sentAt), new Date(b.sentAt)) === 0;

function isOneRun(a: Message | undefined, b: Message | undefined): boolean {
  if (!a || !b || a.author.id !== b.author.id) return false;
  if (a.author.isBot && a.author.username !== b.author.username) return false;
  if (a.kind === "system" || b.kind === "system") return false;
  return Date.parse(b.sentAt) - Date.parse(a.sentAt) < GROUP_WITHIN_MS && isSameDay(a, b);
}

/** The same before and after a message was sent, so that its position on the screen does not change. */
const keyOf = (message: Pick<Message, "id" | "clientId" | "author">): string =>
  message.clientId === undefined ? message.id : `${message.author.id}:${message.clientId}`;

/**
 * While older messages exist, the oldest loaded one is not shown: whether it begins a day or a group is known only with
 * the one before it, and a row that changed later would move the text being read.
 * @param newAfter the newest message that had been read when the room was opened
 */
export function buildRows(
  timeline: Timeline,
  outgoing: readonly Outgoing[],
  myId: number,
  newAfter: number | null,
): readonly Row[] {
  const { items, hasBefore, hasAfter } = timeline;
  const rows: Row[] = [];
  let isNewMarked = newAfter === null;
  items.forEach((message, at) => {
    const before = items[at - 1];
    const isMine = message.author.id === myId;
    const isUnread = !isNewMarked && newAfter !== null && message.seq > newAfter && !isMine;
    if (isUnread) isNewMarked = true;
    if (!before && hasBefore) return;
    rows.push({
      kind: "message",
      key: keyOf(message),
      message,
      isMine,
      isStart: !before,
      day: !before || !isSameDay(before, message) ? message.sentAt : null,
      // Marked once; a page in the middle of unread messages does not show where they began.
      isNew: isUnread,
      isFirst: isUnread || !isOneRun(before, message),
      isLast: !isOneRun(message, items[at + 1]),
    });
  });
  if (!hasAfter) addOutgoing(rows, timeline, outgoing, myId);
  if (rows.length === 0 && !hasBefore) {
    rows.push({ kind: "empty", key: "empty", isStart: true, day: null, isNew: false, isFirst: true });
  }
  return rows;
}

function addOutgoing(
  rows: Row[],
  { items, hasBefore }: Timeline,
  outgoing: readonly Outgoing[],
  myId: number,
): void {
  const held = new Set(items.map(({ clientId }) => clientId));
  let isFirst = items.at(-1)?.author.id !== myId;
  for (const entry of outgoing) {
    if (held.has(entry.clientId)) continue;
    const key = `${entry.userId}:${entry.clientId}`;
    const isStart = rows.length === 0 && !hasBefore;
    rows.push({ kind: "outgoing", key, entry, isStart, day: null, isNew: false, isFirst });
    isFirst = false;
  }
}

const LINE = 22;

/** Height of a message's content, in pixels. */
function guessContent({ kind, body, attachment }: Message): number {
  switch (kind) {
    case "image":
      return LINE + Math.min(300, attachment?.height ?? 220);
    case "text":
      if (isLong(body)) return (SHOWN_LINES + 2) * LINE;
      return (Math.ceil(body.length / 70) + body.split("\n").length - 1) * LINE;
    case "file":
    case "system":
      return LINE;
  }
}

/** A first guess at a row's height in pixels, before it was drawn. */
function guessHeight(row: Row): number {
  const above = (row.isStart ? 170 : 0) + (row.day === null ? 0 : 48) + (row.isNew ? 34 : 0);
  if (row.kind !== "message") return above + 58;
  const { message, isFirst } = row;
  return above + 36 + guessContent(message) + (isFirst ? 30 : 0) + (message.replyTo === undefined ? 0 : 50);
}

/**
 * Returns a function that guesses a row's height, and keeps to that guess. The virtualizer takes a row of exactly the
 * guessed height for one not measured yet: another guess after an edit would move the text being read.
 */
export function createHeightGuesses(): (row: Row) => number {
  const guesses = new Map<string, number>();
  return (row) => {
    const guess = guesses.get(row.key) ?? guessHeight(row);
    guesses.set(row.key, guess);
    return guess;
  };
}
