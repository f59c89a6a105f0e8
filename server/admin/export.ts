/** A room's history as one text, for the console. */

import { ChatError } from "../chat/errors.ts";
import type { RoomFile } from "../chat/exports.ts";
import type { ExportedFile } from "./rows.ts";

/** The most UTF-16 code units in one answer; browsers refuse a string of twice this length. */
const MAX_LENGTH = 250_000_000;

/** @throws too_large */
export async function wholeFile({ filename, type, pieces }: RoomFile): Promise<ExportedFile> {
  let content = "";
  for await (const piece of pieces) {
    content += piece;
    if (content.length > MAX_LENGTH) throw new ChatError("too_large", { reason: "export_too_large" });
  }
  return { filename, type, content };
}
