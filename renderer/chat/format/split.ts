export interface Part {
  readonly text: string;
  readonly isHit: boolean;
}

const LONGEST = 240;
const BEFORE = 60;

/** The text around the first match, split into parts that match the words and parts that do not. */
export function splitAround(text: string, words: string): readonly Part[] {
  const wanted = words.toLowerCase();
  const lower = text.toLowerCase();
  // Lower case may change the length, which shifts the marks.
  const isSafe = wanted !== "" && lower.length === text.length;
  const first = isSafe ? lower.indexOf(wanted) : -1;
  const from = first > LONGEST - BEFORE ? first - BEFORE : 0;
  const end = Math.min(text.length, from + LONGEST);
  const parts: Part[] = from > 0 ? [{ text: "…", isHit: false }] : [];
  let at = from;
  for (
    let hit = isSafe ? lower.indexOf(wanted, at) : -1;
    hit >= 0 && hit < end;
    hit = lower.indexOf(wanted, at)
  ) {
    if (hit > at) parts.push({ text: text.slice(at, hit), isHit: false });
    parts.push({ text: text.slice(hit, hit + wanted.length), isHit: true });
    at = hit + wanted.length;
  }
  if (at < end) parts.push({ text: text.slice(at, end), isHit: false });
  if (end < text.length) parts.push({ text: "…", isHit: false });
  return parts;
}
