/** A room's history as a file. */
import { setImmediate as breathe } from "node:timers/promises";
import type { Core } from "../chat/core.ts";
import { ChatError } from "../chat/errors.ts";
import type { Message, Room } from "../chat/types.ts";
import type { ExportedFile } from "./rows.ts";

type Format = "json" | "csv" | "text";

/** Messages turned into text before others get their turn. */
const BATCH = 500;
/** What one answer may hold, in UTF-16 code units; a browser takes no string of twice that. */
const MOST = 250_000_000;

/** Every message as one text. Others are served meanwhile, and only the text is held. @throws too_large */
export async function exportRoom(core: Core, room: Room, format: Format): Promise<ExportedFile> {
  const { head, line, between, tail, type, extension } = FORMATS[format];
  let content = head(room);
  let lines: string[] = [];
  let isFirst = true;
  const take = (): void => {
    if (lines.length === 0) return;
    content += (isFirst ? "" : between) + lines.join(between);
    if (content.length > MOST) throw new ChatError("too_large", "The history is too long for one file.");
    isFirst = false;
    lines = [];
  };
  for await (const message of core.messages.scan(room)) {
    lines.push(line(message));
    if (lines.length < BATCH) continue;
    take();
    await breathe();
  }
  take();
  return { filename: `${fileName(room)}.${extension}`, type, content: content + tail };
}

interface FormatOf {
  readonly type: string;
  readonly extension: string;
  head(room: Room): string;
  line(message: Message): string;
  readonly between: string;
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
    // Without what only clients and the host's own folders have a use for.
    line({ author: { id, username, displayName }, clientId: _, ...message }) {
      return JSON.stringify({ ...message, author: { id, username, displayName } });
    },
    between: ",\n",
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
    between: "",
    tail: "",
  },
  text: {
    type: "text/plain;charset=utf-8",
    extension: "txt",
    head: ({ name }) => `${name}\n\n`,
    line: ({ sentAt, author, body, attachment }) =>
      `[${sentAt.slice(0, 19).replace("T", " ")} UTC] ${author.displayName}: ${attachment ? `${attachment.name} (${body})` : body}\n`,
    between: "",
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
