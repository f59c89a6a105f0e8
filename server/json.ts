/** JSON of clients, bounded before anything is built from it (docs/contract/security.md 1). */

export const MAX_DEPTH = 32;
export const MAX_MEMBERS = 10_000;

/** JSON that is nested too deeply or has too many members. */
export class ComplexJson extends Error {
  override readonly name = "ComplexJson";
}

/**
 * Parses JSON after a scan for its depth and the number of its members.
 * @throws SyntaxError for what is no JSON, {@link ComplexJson} past the bounds.
 */
export function parseJson(text: string): unknown {
  if (!isModest(text)) throw new ComplexJson("The JSON is nested too deeply or has too many members.");
  return JSON.parse(text);
}

/**
 * Whether the text, if it is JSON, is within the limits of depth and members. Takes linear time and builds no objects.
 */
export function isModest(text: string): boolean {
  let depth = 0;
  let members = 0;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case 0x22: // "
        at = endOfString(text, at);
        break;
      case 0x5b: // [
      case 0x7b: // {
        depth += 1;
        members += 1;
        if (depth > MAX_DEPTH) return false;
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth -= 1;
        break;
      case 0x2c: // ,
        members += 1;
        break;
    }
    if (members > MAX_MEMBERS) return false;
  }
  return true;
}

/**
 * Returns the position of the quotation mark that ends the string which begins at `start`, or the end of the text if
 * there is none.
 */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x5c) at += 1;
    else if (code === 0x22) return at;
  }
  return text.length;
}

/** Removes each comma before a closing bracket, outside strings. Takes linear time. */
export function withoutTrailingCommas(text: string): string {
  let kept = "";
  let from = 0;
  /** The comma after which there has been only white space, or -1. */
  let comma = -1;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? "";
    if (WHITE_SPACE.has(character)) continue;
    if (comma >= 0 && (character === "}" || character === "]")) {
      kept += text.slice(from, comma);
      from = comma + 1;
    }
    comma = character === "," ? at : -1;
    if (character === '"') at = endOfString(text, at);
  }
  return kept + text.slice(from);
}

const WHITE_SPACE: ReadonlySet<string> = new Set([" ", "\t", "\r", "\n"]);
