/** What a message's text means: light Markdown, links, mentions. Never HTML. */
import { type MentionRange, parseLine, type Span } from "./inline.ts";

interface Item {
  /** As written: `- `, `2. `. */
  readonly mark: string;
  readonly isOrdered: boolean;
  /** How many items it is nested under, 0 to 3. */
  readonly depth: number;
  readonly spans: readonly Span[];
}
/** The blocks of a text in order; line breaks are between them and between the items of a list. */
export type Block =
  | { readonly kind: "code"; readonly text: string; readonly open: string; readonly close: string }
  | { readonly kind: "text" | "quote"; readonly lines: (readonly Span[])[] }
  | { readonly kind: "list"; readonly items: Item[] };

const FENCE_OPEN = /^ {0,3}```[\w+#.-]{0,20}[ \t]*$/;
const FENCE_CLOSE = /^ {0,3}```[ \t]*$/;
const QUOTE = /^> ?(?!\S*[)(])/;
const ITEM = /^([ \t]{0,8})([-*•] |\d{1,3}[.)] )(?=\S)/;

/** The lines of a text, each with its start offset. */
function linesOf(text: string): readonly (readonly [from: number, line: string])[] {
  let from = 0;
  return text.split("\n").map((line) => {
    const entry = [from, line] as const;
    from += line.length + 1;
    return entry;
  });
}

export function parseBody(text: string, mentions: readonly MentionRange[] = []): readonly Block[] {
  const lines = linesOf(text);
  const blocks: Block[] = [];
  const spansOf = (from: number, line: string): readonly Span[] =>
    parseLine(
      line,
      new Map(
        mentions
          .filter((each) => each.from >= from && each.from + each.length <= from + line.length)
          .map((each) => [each.from - from, each]),
      ),
    );
  const addLine = (kind: "text" | "quote", spans: readonly Span[]) => {
    const last = blocks.at(-1);
    if (last?.kind === kind) last.lines.push(spans);
    else blocks.push({ kind, lines: [spans] });
  };
  /** The indentations of the items that the next one may be nested under. */
  let indents: number[] = [];
  const addItem = (mark: string, indent: string, isOrdered: boolean, spans: readonly Span[]) => {
    const last = blocks.at(-1);
    const width = indent.replaceAll("\t", "    ").length;
    indents = last?.kind === "list" ? indents.filter((each) => each < width) : [];
    const item = { mark, isOrdered, depth: Math.min(3, indents.length), spans };
    indents.push(width);
    if (last?.kind === "list") last.items.push(item);
    else blocks.push({ kind: "list", items: [item] });
  };
  let lastClose = lines.length - 1;
  while (lastClose > 0 && !FENCE_CLOSE.test(lines[lastClose]?.[1] ?? "")) lastClose -= 1;

  for (let at = 0; at < lines.length; at += 1) {
    const [from, line] = lines[at] ?? [0, ""];
    if (at < lastClose && FENCE_OPEN.test(line)) {
      let end = at + 1;
      while (!FENCE_CLOSE.test(lines[end]?.[1] ?? "")) end += 1;
      const code = lines.slice(at + 1, end).map(([, each]) => each);
      blocks.push({ kind: "code", open: line, close: lines[end]?.[1] ?? "", text: code.join("\n") });
      at = end;
      continue;
    }
    const [quote] = QUOTE.exec(line) ?? [];
    if (quote !== undefined) {
      addLine("quote", [
        { kind: "mark", text: quote },
        ...spansOf(from + quote.length, line.slice(quote.length)),
      ]);
      continue;
    }
    const [head, indent = "", mark = ""] = ITEM.exec(line) ?? [];
    if (head !== undefined) {
      addItem(head, indent, /\d/.test(mark), spansOf(from + head.length, line.slice(head.length)));
      continue;
    }
    addLine("text", spansOf(from, line));
  }
  return blocks;
}

/** Pictographs with their variants, flags of countries and regions, keycaps. */
const ONLY_EMOJI =
  /^(?:(?:\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3|\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\uFE0F|[\u{E0020}-\u{E007F}]|\u200D\p{Extended_Pictographic})*)\s*){1,3}$/u;

/** Up to three emoji and nothing else: shown large. */
export const isBigEmoji = (text: string): boolean => text.length <= 40 && ONLY_EMOJI.test(text);

/** A message of more than this is shown in part, with a way to the rest. */
const MOST_LINES = 40;
const MOST_LENGTH = 2400;
/** As many lines of it are shown; see `data-cut` in Body.module.css. */
export const SHOWN_LINES = 24;

/** Returns whether a text would be taller than a screen. */
export const isLong = (text: string): boolean =>
  text.length > MOST_LENGTH || text.split("\n").length > MOST_LINES;
