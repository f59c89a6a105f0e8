/** A message's text as plain words, for places that show no formatting. */
import type { MentionRange, Span } from "./inline.ts";
import { type Block, parseBody } from "./parse.ts";

/** Returns the text without the marks of emphasis, code and quotes. Line breaks and the marks of lists stay. */
export const plainText = (text: string, mentions?: readonly MentionRange[]): string =>
  parseBody(text, mentions).flatMap(linesOf).join("\n");

function linesOf(block: Block): readonly string[] {
  switch (block.kind) {
    case "code":
      return [block.text];
    case "list":
      return block.items.map(({ mark, spans }) => mark + wordsOf(spans));
    case "text":
    case "quote":
      return block.lines.map(wordsOf);
  }
}

const wordsOf = (spans: readonly Span[]): string =>
  spans
    .map((span) => ("spans" in span ? wordsOf(span.spans) : span.kind === "mark" ? "" : span.text))
    .join("");
