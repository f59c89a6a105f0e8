/** What is copied when several messages are selected: a line for each, `name, time: text`. */
import type { Message } from "../../../../server/dialects/native/contract.ts";
import { fullTime } from "../../../ui/time.ts";
import type { ChatText } from "../../i18n/index.ts";
import { lineOf } from "../../shared/message-line.ts";
import { authorName } from "../../shared/names.ts";

export const linesOf = (messages: readonly Message[], t: ChatText): string =>
  messages
    .map((message) => {
      const text = message.kind === "text" ? message.body : lineOf(message, t);
      return `${authorName(message.author, t)}, ${fullTime(new Date(message.sentAt))}: ${text}`;
    })
    .join("\n");

/** The numbers of the first and last message that the selection touches; null when it lies within one. */
export function selectedRange(list: Element, selection: Selection | null): readonly [number, number] | null {
  if (!selection || selection.isCollapsed) return null;
  const seqs = [...list.querySelectorAll<HTMLElement>("[data-seq]")]
    .filter((element) => selection.containsNode(element, true))
    .map((element) => Number(element.dataset.seq));
  const [first] = seqs;
  const last = seqs.at(-1);
  return first === undefined || last === undefined || first === last ? null : [first, last];
}
