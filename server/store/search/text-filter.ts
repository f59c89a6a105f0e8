/** Passes over what cannot hold a text before it is parsed. */
import { isAscii } from "node:buffer";

/** What JSON writes otherwise than it is: quotes, backslashes, control characters, halves of a pair. */
const ESCAPED = /["\\\p{Cc}\p{Cs}]/u;

/** Whether bytes of whole lines may hold a folded text. Undefined: the text does not tell. */
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
