/** A room's history as a file. */
import type { Core } from "../chat/core.ts";
import type { Message, Room } from "../chat/types.ts";
import type { ExportedFile } from "./rows.ts";

type Format = "json" | "csv" | "text";

export async function exportRoom(core: Core, room: Room, format: Format): Promise<ExportedFile> {
  const { head, line, tail, type, extension } = FORMATS[format];
  const parts: string[] = [];
  for await (const message of core.messages.scan(room)) parts.push(line(message));
  const between = format === "json" ? ",\n" : "";
  return {
    filename: `${fileName(room)}.${extension}`,
    type,
    content: head(room) + parts.join(between) + tail,
  };
}

interface FormatOf {
  readonly type: string;
  readonly extension: string;
  head(room: Room): string;
  line(message: Message): string;
  readonly tail: string;
}

const COLUMNS = [
  "seq",
  "sentAt",
  "username",
  "displayName",
  "kind",
  "body",
  "attachment",
  "editedAt",
] as const;

const FORMATS: Record<Format, FormatOf> = {
  json: {
    type: "application/json",
    extension: "json",
    head: ({ id, name, code, createdAt }) =>
      `{"room":${JSON.stringify({ id, name, code, createdAt })},"messages":[\n`,
    line: (message) => JSON.stringify(message),
    tail: "\n]}\n",
  },
  csv: {
    type: "text/csv;charset=utf-8",
    extension: "csv",
    // Spreadsheets read UTF-8 only after this mark.
    head: () => `\ufeff${COLUMNS.join(",")}\r\n`,
    line: ({ seq, sentAt, author, kind, body, attachment, editedAt }) =>
      `${[
        seq,
        sentAt,
        author.username,
        author.displayName,
        kind,
        body,
        attachment?.name ?? "",
        editedAt ?? "",
      ]
        .map(cell)
        .join(",")}\r\n`,
    tail: "",
  },
  text: {
    type: "text/plain;charset=utf-8",
    extension: "txt",
    head: ({ name }) => `${name}\n\n`,
    line: ({ sentAt, author, body, attachment }) =>
      `[${sentAt.slice(0, 19).replace("T", " ")}] ${author.displayName}: ${attachment ? `${attachment.name} (${body})` : body}\n`,
    tail: "",
  },
};

/** Quoted as RFC 4180 has it; what a spreadsheet would take for a formula is made text. */
function cell(value: string | number): string {
  const text = String(value);
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The room's name as far as every system allows it in a file name. */
function fileName(room: Room): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly what must not get into a file name.
  const plain = room.name.replace(/[\x00-\x1f<>:"/\\|?*]+/g, "_").replace(/^[.\s]+|[.\s]+$/g, "");
  return plain === "" ? `room-${room.id}` : plain;
}
