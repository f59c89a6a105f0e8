/** A room's history as a file. */
import { setImmediate as breathe } from "node:timers/promises";
import type { Core } from "../chat/core.ts";
import { ChatError } from "../chat/errors.ts";
import { type TranscriptFormat, transcriptOf } from "../chat/transcript.ts";
import type { Room } from "../chat/types.ts";
import type { ExportedFile } from "./rows.ts";

/** Messages turned into text before the event loop gets a turn. */
const BATCH = 500;
/** What one answer may hold, in UTF-16 code units; a browser takes no string of twice that. */
const MAX_LENGTH = 250_000_000;

/**
 * Writes every message of the room into one text, serving others meanwhile.
 * @param timeZone of the times in CSV and text, see {@link transcriptOf}.
 * @throws too_large
 */
export async function exportRoom(
  core: Core,
  room: Room,
  format: TranscriptFormat,
  timeZone: string | undefined,
): Promise<ExportedFile> {
  const { type, filename, head, line, between, tail } = transcriptOf(room, format, timeZone);
  let content = head;
  let lines: string[] = [];
  let isFirst = true;
  const take = (): void => {
    if (lines.length === 0) return;
    content += (isFirst ? "" : between) + lines.join(between);
    if (content.length > MAX_LENGTH) throw new ChatError("too_large", { reason: "export_too_large" });
    isFirst = false;
    lines = [];
  };
  for await (const message of core.history.scan(room)) {
    lines.push(line(message));
    if (lines.length < BATCH) continue;
    take();
    await breathe();
  }
  take();
  return { filename, type, content: content + tail };
}
