/** The picture of those who set none: the first character of the name on a colour that stays the same for it. */
import { LRUCache } from "lru-cache";
import { drawGlyph } from "./images.ts";

/** White reads well on each of them. */
const COLOURS = [
  "#b4532a",
  "#9c6b1a",
  "#5f7a24",
  "#2f7d4f",
  "#1f7a78",
  "#2a6f9e",
  "#3f5fb0",
  "#6a52b3",
  "#8f479f",
  "#ad3f74",
  "#b23c47",
  "#5c6b7a",
] as const;
const MIN_SIZE = 16;
const MAX_SIZE = 512;
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const drawn = new LRUCache<string, Uint8Array>({ max: 500 });

/**
 * Draws a name's picture as PNG, `size` pixels square (16 to 512). Any text is a name: an empty one, emoji, markup and
 * every script draw something.
 */
export async function drawInitials(name: string, size: number): Promise<Uint8Array> {
  const edge = Math.min(MAX_SIZE, Math.max(MIN_SIZE, Math.round(size) || MIN_SIZE));
  const glyph = initialOf(name);
  const colour = colourOf(name);
  const key = `${edge} ${colour} ${glyph}`;
  const kept = drawn.get(key);
  if (kept) return kept;
  const picture = await drawGlyph(glyph, colour, edge);
  drawn.set(key, picture);
  return picture;
}

/** The first visible character as people see characters, in upper case; `?` when there is none. */
export function initialOf(name: string): string {
  for (const { segment } of graphemes.segment(name.slice(0, 256))) {
    // A letter may carry a thousand marks; a dozen code points hold every real one.
    if (VISIBLE.test(segment)) return [...segment].slice(0, 12).join("").toUpperCase();
  }
  return "?";
}

function colourOf(name: string): string {
  let hash = 2166136261;
  for (const char of name.slice(0, 256).normalize("NFC")) {
    hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 16777619);
  }
  // The low bits of this hash are poor; the high ones are mixed in.
  return COLOURS[((hash ^ (hash >>> 15)) >>> 0) % COLOURS.length] ?? COLOURS[0];
}
