/** Encodes and parses the journal's lines: what happened to which room. */
import type { StoredMessage } from "../../chat/types.ts";
import { messageLine, parseLine, removedLine } from "../messages/lines.ts";
import type { Pending } from "../messages/pending.ts";
import { isRecord } from "../rows.ts";

/** Which messages a bulk removal removes. */
export type Purge = { readonly authorId: number } | { readonly sentBefore: string };

export type JournalRecord =
  | {
      readonly kind: "add";
      readonly roomId: number;
      readonly seq: number;
      /** null: removed before its segment had it. */
      readonly message: StoredMessage | null;
      readonly line: string;
    }
  | {
      readonly kind: "change";
      readonly roomId: number;
      readonly seq: number;
      /** null: removed. */
      readonly message: StoredMessage | null;
    }
  | { readonly kind: "purge"; readonly roomId: number; readonly what: Purge }
  | { readonly kind: "drop"; readonly roomId: number };

/** @param line the message's line as its segment will contain it. */
export const addRecord = (roomId: number, line: string): string => `add ${roomId} ${line}`;

export const changeRecord = (roomId: number, seq: number, message: StoredMessage | null): string =>
  `change ${roomId} ${message === null ? removedLine(seq) : messageLine(message)}`;

export const purgeRecord = (roomId: number, what: Purge): string =>
  `purge ${roomId} ${JSON.stringify(what)}\n`;

export const dropRecord = (roomId: number): string => `drop ${roomId} {}\n`;

/** The records that the journal has of a room, to be written again. */
export const pendingRecords = (roomId: number, { lines, changes }: Pending): string =>
  [
    ...lines.map(({ line }) => addRecord(roomId, line)),
    ...[...changes].map(([seq, message]) => changeRecord(roomId, seq, message)),
  ].join("");

/** Undefined: not a valid line. */
export function parseRecord(text: string): JournalRecord | undefined {
  const [, kind, room, json = ""] = /^(add|change|purge|drop) (\d+) (.*)$/s.exec(text) ?? [];
  const roomId = Number(room);
  if (kind === "drop") return { kind, roomId };
  if (kind === "purge") return purgeOf(roomId, json);
  const line = parseLine(json);
  if (line === undefined) return undefined;
  if (kind === "change") return { kind, roomId, seq: line.seq, message: line.message };
  return { kind: "add", roomId, seq: line.seq, message: line.message, line: `${json}\n` };
}

function purgeOf(roomId: number, json: string): JournalRecord | undefined {
  const what: unknown = JSON.parse(json);
  if (!isRecord(what)) return undefined;
  if (typeof what.authorId === "number") return { kind: "purge", roomId, what: { authorId: what.authorId } };
  if (typeof what.sentBefore !== "string") return undefined;
  return { kind: "purge", roomId, what: { sentBefore: what.sentBefore } };
}

/** Whether a removal of many leaves the message. */
export const survives = (message: StoredMessage, what: Purge): boolean =>
  "authorId" in what ? message.authorId !== what.authorId : message.sentAt >= what.sentBefore;
