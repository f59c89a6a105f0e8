/** Sentences that the host says in English alone, in the person's language. */
import type { ChatText } from "../i18n/index.ts";

type Say = (t: ChatText, count: number) => string;

/** Its first group, if there is one, is a number. */
const SENTENCES: readonly (readonly [RegExp, Say])[] = [
  [/^The file is empty\.$/, (t) => t("eEmptyFile")],
  [/^The message is empty\.$/, (t) => t("eEmptyMessage")],
  [/^The picture is damaged or not a picture\.$/, (t) => t("notAPicture")],
  [/^That is not a phone number\.$/, (t) => t("eNotPhone")],
  [/^That is not an e-mail address\.$/, (t) => t("eNotEmail")],
  [/^The password must have at least (\d+) characters\.$/, (t, count) => t("ePasswordShort", { count })],
  [/ must be 1 to (\d+) characters without control characters\.$/, (t, count) => t("eName", { count })],
  [/ must be at most (\d+) characters of valid text\.$/, (t, count) => t("eText", { count })],
  [/^A room may pin at most (\d+) messages\.$/, (t, count) => t("ePins", { count })],
  [/^A message may have at most (\d+) different reactions\.$/, (t, count) => t("eReactions", { count })],
  [/^You cannot do that to yourself\.$/, (t) => t("eYourself")],
  [/^The account was deleted\.$/, (t) => t("goneAccount")],
  [/^The owner's account was deleted\.$/, (t) => t("goneOwner")],
];

/** The sentence in the person's language, if the host itself says it; else null: a person may have written it. */
export function ofTheHost(sentence: string, t: ChatText): string | null {
  for (const [pattern, say] of SENTENCES) {
    const found = pattern.exec(sentence);
    if (found) return say(t, Number(found[1] ?? 0));
  }
  return null;
}
