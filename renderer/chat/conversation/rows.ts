/** What stands below each other in a conversation: days, the line above what is new, messages in groups, what is on its way. */
import type { Message } from "../../../server/dialects/native/contract.ts";
import { daysBetween } from "../../ui/time.ts";
import type { Outgoing } from "../state/outbox.ts";
import type { Timeline } from "../state/timeline.ts";

export type Row =
  | { readonly kind: "start"; readonly key: string }
  | { readonly kind: "older"; readonly key: string }
  | { readonly kind: "day"; readonly key: string; readonly at: string }
  | { readonly kind: "new"; readonly key: string }
  | {
      readonly kind: "message";
      readonly key: string;
      readonly message: Message;
      readonly isMine: boolean;
      /** First and last of one author's run. */
      readonly isFirst: boolean;
      readonly isLast: boolean;
    }
  | { readonly kind: "outgoing"; readonly key: string; readonly entry: Outgoing; readonly isFirst: boolean };

/** A longer pause begins a new group. */
const GROUP_WITHIN_MS = 5 * 60_000;

const isSameDay = (a: Message, b: Message): boolean =>
  daysBetween(new Date(a.sentAt), new Date(b.sentAt)) === 0;

function isOneRun(a: Message | undefined, b: Message | undefined): boolean {
  if (!a || !b || a.author.id !== b.author.id) return false;
  if (a.kind === "system" || b.kind === "system") return false;
  return Date.parse(b.sentAt) - Date.parse(a.sentAt) < GROUP_WITHIN_MS && isSameDay(a, b);
}

/** The same for a message on its way and after it arrived, so that its place on the screen stays. */
export const keyOf = (message: Pick<Message, "id" | "clientId" | "author">): string =>
  message.clientId === undefined ? message.id : `${message.author.id}:${message.clientId}`;

/** @param newAfter the newest message that had been read when the room was opened */
export function buildRows(
  timeline: Timeline,
  outgoing: readonly Outgoing[],
  myId: number,
  newAfter: number | null,
): readonly Row[] {
  const { items, hasBefore, hasAfter } = timeline;
  const rows: Row[] = [hasBefore ? { kind: "older", key: "older" } : { kind: "start", key: "start" }];
  let isNewMarked = newAfter === null;
  items.forEach((message, at) => {
    const before = items[at - 1];
    const isMine = message.author.id === myId;
    if (!before || !isSameDay(before, message)) {
      rows.push({
        kind: "day",
        key: `day ${message.sentAt.slice(0, 10)} ${message.seq}`,
        at: message.sentAt,
      });
    }
    const isNewHere = !isNewMarked && newAfter !== null && message.seq > newAfter && !isMine;
    // A page in the middle of what is new does not know where it began.
    if (isNewHere && (before || !hasBefore)) rows.push({ kind: "new", key: "new" });
    if (isNewHere) isNewMarked = true;
    const isFirst = isNewHere || !isOneRun(before, message);
    const isLast = !isOneRun(message, items[at + 1]);
    rows.push({ kind: "message", key: keyOf(message), message, isMine, isFirst, isLast });
  });
  if (hasAfter) return rows;
  const held = new Set(items.map(({ clientId }) => clientId));
  let isFirst = items.at(-1)?.author.id !== myId;
  for (const entry of outgoing) {
    if (held.has(entry.clientId)) continue;
    rows.push({ kind: "outgoing", key: `${entry.userId}:${entry.clientId}`, entry, isFirst });
    isFirst = false;
  }
  return rows;
}

/** A first guess at a row's height in pixels, before it was drawn. */
export function guessHeight(row: Row): number {
  switch (row.kind) {
    case "start":
      return 150;
    case "message": {
      const { message } = row;
      const picture = message.kind === "image" ? Math.min(300, message.attachment?.height ?? 220) : 0;
      const lines =
        message.kind === "text"
          ? Math.ceil(message.body.length / 56) + message.body.split("\n").length - 1
          : 1;
      return 22 + lines * 22 + picture + (row.isFirst ? 26 : 0) + (message.replyTo === undefined ? 0 : 44);
    }
    default:
      return 48;
  }
}
