/** How a room's history is written into a file. */
import { CSV_MARK, csvLine, csvTime, localTime } from "./csv.ts";
import type { Message, Room } from "./types.ts";

export const TRANSCRIPT_FORMATS = ["text", "json", "csv"] as const;
export type TranscriptFormat = (typeof TRANSCRIPT_FORMATS)[number];

export interface Transcript {
  /** MIME type. */
  readonly type: string;
  readonly filename: string;
  readonly head: string;
  line(message: Message): string;
  readonly between: string;
  readonly tail: string;
}

const COLUMNS = ["seq", "sentAt", "username", "displayName", "kind", "body", "attachment", "editedAt"];

/**
 * @param timeZone of the times in CSV, which have its offset, and text. Absent: this machine's in CSV, UTC in text,
 * which says so. JSON keeps UTC.
 */
export function transcriptOf(room: Room, format: TranscriptFormat, timeZone?: string): Transcript {
  if (format !== "text") return FORMATS[format](room, csvTime(timeZone));
  if (timeZone !== undefined) return FORMATS.text(room, localTime(timeZone));
  const utc = localTime("UTC");
  return FORMATS.text(room, (at) => `${utc(at)} UTC`);
}

type Write = (room: Room, time: (at: Date) => string) => Transcript;

const FORMATS: Readonly<Record<TranscriptFormat, Write>> = {
  json: ({ id, name, createdAt }) => ({
    type: "application/json",
    filename: `${fileName({ id, name })}.json`,
    head: `{"room":${JSON.stringify({ id, name, createdAt })},"messages":[\n`,
    // Leaves out fields that only clients and the server's folders need.
    line: ({ author: { id, username, displayName }, clientId: _, ...message }) =>
      JSON.stringify({ ...message, author: { id, username, displayName } }),
    between: ",\n",
    tail: "\n]}\n",
  }),
  csv: (room, time) => ({
    type: "text/csv;charset=utf-8",
    filename: `${fileName(room)}.csv`,
    head: `${CSV_MARK}${csvLine(COLUMNS, time)}`,
    line: ({ seq, sentAt, author, kind, body, attachment, editedAt }) =>
      csvLine(
        [
          seq,
          new Date(sentAt),
          author.username,
          author.displayName,
          kind,
          body,
          attachment?.name ?? "",
          editedAt ? new Date(editedAt) : "",
        ],
        time,
      ),
    between: "",
    tail: "",
  }),
  text: (room, time) => ({
    type: "text/plain;charset=utf-8",
    filename: `${fileName(room)}.txt`,
    head: `${oneLine(room.name)}\n\n`,
    line: ({ sentAt, author, body, attachment }) =>
      `[${time(new Date(sentAt))}] ${oneLine(author.displayName)}: ${attachment ? `${oneLine(attachment.name)} (${oneLine(body)})` : indented(body)}\n`,
    between: "",
    tail: "",
  }),
};

const BREAKS = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/g;
/** Continuation lines are indented, so that none can pass for another person's message. */
const indented = (text: string): string => text.replaceAll(BREAKS, "\n    ");
const oneLine = (text: string): string => text.replaceAll(BREAKS, " ");

/** The room's name, reduced to characters that every system allows in a file name. */
function fileName(room: Pick<Room, "id" | "name">): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly what must not get into a file name.
  const plain = room.name.replace(/[\x00-\x1f<>:"/\\|?*]+/g, "_").replace(/^[.\s]+|(?<![.\s])[.\s]+$/g, "");
  return plain === "" ? `room-${room.id}` : plain;
}
