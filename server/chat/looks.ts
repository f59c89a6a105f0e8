/** How names look to people (docs/contract/security.md 9), by Unicode's table of characters that are mistaken for one another. */
import unhomoglyph from "unhomoglyph";

/** Two names look alike when they have either in common: in any case, or as they are drawn (a capital I like an l). */
export interface Looks {
  readonly folded: string;
  readonly drawn: string;
}

const HIDDEN = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;
/** The blank of Braille shows nothing, like a space. */
const SPACES = /[\s\u2800]+/g;

const collapsed = (text: string): string =>
  unhomoglyph(text).normalize("NFKC").toLowerCase().replace(SPACES, " ").trim();

/** More than any name holds: what a login or a third party gives may be long. */
const MAX_LENGTH = 256;

export function looksOf(name: string): Looks {
  // Taken apart, so that an accent on a Cyrillic letter is one on the Latin letter that looks the same.
  const plain = name.slice(0, MAX_LENGTH).normalize("NFKD").replace(HIDDEN, "");
  return { folded: collapsed(plain.toLowerCase()), drawn: collapsed(plain) };
}
