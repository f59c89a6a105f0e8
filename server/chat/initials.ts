/** Initials and colour of somebody without a picture: the same for the server and the pages. */

/** Each carries white text at AA. */
export const AVATAR_COLORS = [
  "#b14e25",
  "#8a5a12",
  "#5f6b22",
  "#2c7048",
  "#1f6f68",
  "#2f6690",
  "#5a55a0",
  "#8a4377",
  "#a8404f",
  "#6b5a4b",
] as const;

/** Bounds the work, since names and the marks on one letter can be long. */
const MAX_LENGTH = 256;
const MAX_MARKS = 12;
/** Joins emoji into one. */
const ZWJ = "\u200d";

/** Firefox before 125 has no Intl.Segmenter; there only the first code point of a character is shown. */
const graphemes = "Segmenter" in Intl ? new Intl.Segmenter(undefined, { granularity: "grapheme" }) : null;

/** Letters, numbers, emoji and flags, but no direction marks. */
const DRAWN = /[\p{L}\p{N}\p{Extended_Pictographic}\p{Regional_Indicator}]/u;

/** The first visible character; for a name without letters the first symbol. */
function firstGrapheme(text: string): string {
  const plain = text
    .slice(0, MAX_LENGTH)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]+/gu, (signs) => (signs === ZWJ ? ZWJ : ""));
  const all = (graphemes ? Array.from(graphemes.segment(plain), ({ segment }) => segment) : [...plain]).map(
    (segment) => segment.trim(),
  );
  const found = all.find((segment) => DRAWN.test(segment)) ?? all.find((segment) => segment !== "") ?? "";
  return [...found].slice(0, MAX_MARKS).join("");
}

/** One letter; two letters for a name of two words. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s._-]+/u).filter((word) => DRAWN.test(word));
  const [first = name.trim(), last] = [words[0], words.length > 1 ? words.at(-1) : undefined];
  const head = firstGrapheme(first).toUpperCase();
  // One Han character or emoji fills the circle; two would not fit.
  if (last === undefined || !/^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/u.test(head))
    return head;
  return head + firstGrapheme(last).toUpperCase();
}

/** The same colour for the same name, always. */
export function colorOf(name: string): string {
  let hash = 0;
  for (const char of name.slice(0, MAX_LENGTH).normalize("NFC"))
    hash = (hash * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return AVATAR_COLORS[hash % AVATAR_COLORS.length] ?? AVATAR_COLORS[0];
}
