import type { Message } from "../../../server/dialects/native/contract.ts";
import { plainText } from "../format/plain.ts";
import type { ChatText } from "../i18n/index.ts";

/** The line is a part of a longer text; marks may open and close outside it. */
const MOST_READ = 1000;
const MOST_SHOWN = 200;

/** Describes a message in one line, without the marks of its formatting. */
export function lineOf(message: Message, t: ChatText): string {
  switch (message.kind) {
    case "image":
      return t("linePicture", { name: message.attachment?.name ?? "" });
    case "file":
      return t("lineFile", { name: message.attachment?.name ?? "" });
    case "text":
    case "system":
      return plainText(message.body.slice(0, MOST_READ), message.mentionRanges)
        .replace(/\s+/g, " ")
        .slice(0, MOST_SHOWN);
  }
}

/** Whether a message mentions that person, by name or through `@all`. */
export const mentions = (message: Message, userId: number): boolean =>
  (message.mentions?.includes(userId) ?? false) ||
  (message.mentionRanges?.some((range) => range.userId === null) ?? false);
