/** The picture of an owner without one: the initials of the name, on a colour that is always the same for this name. */
import { LRUCache } from "lru-cache";
import { colorOf, initialsOf } from "../chat/initials.ts";
import { drawGlyph } from "./images.ts";

const MIN_SIZE = 16;
const MAX_SIZE = 512;
/** About 4 KB each. */
const drawn = new LRUCache<string, Uint8Array>({ max: 2000 });

/**
 * Draws a name's picture as PNG, `size` pixels square (16 to 512). Accepts any text as a name: an empty one, emoji,
 * markup and every script.
 * @param from the address that requests it
 * @throws ChatError `unavailable` when too many drawings wait
 */
export async function drawInitials(name: string, size: number, from = ""): Promise<Uint8Array> {
  const edge = Math.min(MAX_SIZE, Math.max(MIN_SIZE, Math.round(size) || MIN_SIZE));
  const glyph = initialsOf(name) || "?";
  const colour = colorOf(name);
  const key = `${edge} ${colour} ${glyph}`;
  const kept = drawn.get(key);
  if (kept) return kept;
  const picture = await drawGlyph(glyph, colour, edge, from);
  drawn.set(key, picture);
  return picture;
}
