/** Code in a text, as the pages draw it: fenced blocks, and spans between backticks on one line. */
const FENCE_OPEN = /^ {0,3}```[\w+#.-]{0,20}[ \t]*$/;
const FENCE_CLOSE = /^ {0,3}```[ \t]*$/;

/** Returns a text of the same length with spaces in place of its code. Linear in its length. */
export function withoutCode(text: string): string {
  if (!text.includes("`")) return text;
  const lines = text.split("\n");
  const lastClose = lines.findLastIndex((line) => FENCE_CLOSE.test(line));
  let isInFence = false;
  return lines
    .map((line, at) => {
      if (!isInFence && !(at < lastClose && FENCE_OPEN.test(line))) return withoutSpans(line);
      isInFence = !isInFence || !FENCE_CLOSE.test(line);
      return " ".repeat(line.length);
    })
    .join("\n");
}

/** A span lasts from some backticks to the next ones of the same number, and is not blank. */
function withoutSpans(line: string): string {
  const runs = [...line.matchAll(/`+/g)].map(({ index, 0: { length } }) => ({ index, length }));
  const nextOf = new Map<number, number>();
  const closedBy = runs.map(() => 0);
  for (const [at, { length }] of [...runs.entries()].reverse()) {
    closedBy[at] = nextOf.get(length) ?? 0;
    nextOf.set(length, at);
  }
  let plain = "";
  for (let at = 0; at < runs.length; at += 1) {
    const [from, to] = [runs[at], runs[closedBy[at] ?? 0]];
    if (!from || !to || !closedBy[at]) continue;
    if (!/\S/.test(line.slice(from.index + from.length, to.index))) continue;
    plain += line.slice(plain.length, from.index) + " ".repeat(to.index + to.length - from.index);
    at = closedBy[at] ?? at;
  }
  return plain + line.slice(plain.length);
}
