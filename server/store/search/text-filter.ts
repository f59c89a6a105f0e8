/** Skips lines that cannot contain a text, before they are parsed. */
import { isAscii } from "node:buffer";

/** What JSON escapes: quotes, backslashes, control characters, lone surrogates. */
const ESCAPED = /["\\\p{Cc}\p{Cs}]/u;

/** Returns whether bytes of whole lines may contain a folded text. Undefined: there is no such test for the text. */
export function blockFilter(text: string): ((bytes: Buffer) => boolean) | undefined {
  const part = text
    .split(ESCAPED)
    .reduce((longest, each) => (each.length > longest.length ? each : longest), "");
  if (part === "") return undefined;
  return (bytes) =>
    (isAscii(bytes) ? bytes.toString("latin1") : bytes.toString("utf8").normalize("NFKC"))
      .toLowerCase()
      .includes(part);
}
