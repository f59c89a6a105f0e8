/**
 * How names look to people (docs/contract/security.md 9), by Unicode's table of characters that are mistaken for one
 * another.
 */
import unhomoglyph from "unhomoglyph";

/**
 * Two names look alike if they have either form in common: the one without case, or the one with look-alike characters
 * replaced (a capital I looks like an l).
 */
export interface Looks {
  readonly folded: string;
  readonly drawn: string;
}

const HIDDEN = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;
/** The blank of Braille shows nothing, like a space. */
const SPACES = /[\s\u2800]+/g;

const collapsed = (text: string): string =>
  unhomoglyph(text).normalize("NFKC").toLowerCase().replace(SPACES, " ").trim();

/** Longer than any name. Input from a login or a third party may be longer still. */
const MAX_LENGTH = 256;

export function looksOf(name: string): Looks {
  // Decomposed, so that an accented Cyrillic letter equals the accented Latin letter that looks the same.
  const plain = name.slice(0, MAX_LENGTH).normalize("NFKD").replace(HIDDEN, "");
  return { folded: collapsed(plain.toLowerCase()), drawn: collapsed(plain) };
}
