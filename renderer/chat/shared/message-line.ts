import type { Message } from "../../../server/dialects/native/contract.ts";
import type { ChatText } from "../i18n/index.ts";

/** Describes a message in one line. */
export function lineOf(message: Message, t: ChatText): string {
  switch (message.kind) {
    case "image":
      return t("linePicture", { name: message.attachment?.name ?? "" });
    case "file":
      return t("lineFile", { name: message.attachment?.name ?? "" });
    case "text":
    case "system":
      return message.body.replace(/\s+/g, " ").slice(0, 200);
  }
}

/** Whether a message mentions that person, by name or through `@all`. */
export const mentions = (message: Message, userId: number): boolean =>
  (message.mentions?.includes(userId) ?? false) ||
  (message.mentionRanges?.some((range) => range.userId === null) ?? false);
