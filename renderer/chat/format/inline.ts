/** Reads one line of a message: emphasis, code, addresses, mentions. Linear in its length. */
import { addressAt, bareAddressAt, shareAt } from "./links.ts";

export type Emphasis = "bold" | "italic" | "strike";

/** Joined, the texts of all spans are the line as it was written; `mark` is what is not drawn. */
export type Span =
  | { readonly kind: "text" | "code" | "mark"; readonly text: string }
  | { readonly kind: "link"; readonly text: string; readonly href: string }
  | { readonly kind: "mention"; readonly text: string; readonly userId: number | null }
  | { readonly kind: Emphasis; readonly spans: readonly Span[] };

/** Where a message mentions somebody, as the host decided; `userId` is null for everybody. */
export interface MentionRange {
  readonly from: number;
  readonly length: number;
  readonly userId: number | null;
}

const MARKS: Readonly<Record<string, Emphasis>> = {
  "**": "bold",
  "*": "italic",
  _: "italic",
  "~~": "strike",
};
/** Code, a mark, an address with a scheme, a share, a word that may be one, an @. */
const TOKEN = /(`+)|(\*\*|~~|\*|_)|(https?:\/\/|ftp:\/\/|mailto:)|(\\\\)|([a-z\d](?:[\w.+-]*[a-z\d])?)|@/gi;

const isWordChar = (char: string | undefined): boolean => char !== undefined && /[a-z\d_]/i.test(char);
const isBlank = (char: string | undefined): boolean => char === undefined || /\s/.test(char);

interface Open {
  readonly mark: string;
  /** The character before it. */
  readonly spans: Span[];
}

/** Collects spans; unclosed emphasis becomes text again. */
class Collector {
  spans: Span[] = [];
  readonly #open: Open[] = [];

  text(text: string, kind: "text" | "mark" = "text"): void {
    const last = this.spans.at(-1);
    if (text === "") return;
    if (last?.kind === kind) this.spans[this.spans.length - 1] = { kind, text: last.text + text };
    else this.spans.push({ kind, text });
  }

  open(mark: string): void {
    this.#open.push({ mark, spans: this.spans });
    this.spans = [];
  }

  isOpen(mark: string): boolean {
    return this.#open.some((open) => open.mark === mark);
  }

  close(mark: string): void {
    while (this.#open.at(-1)?.mark !== mark) this.#unwrap();
    const inner = this.spans;
    this.spans = this.#open.pop()?.spans ?? [];
    const spans: Span[] = [{ kind: "mark", text: mark }, ...inner, { kind: "mark", text: mark }];
    this.spans.push({ kind: MARKS[mark] ?? "bold", spans });
  }

  #unwrap(): void {
    const open = this.#open.pop();
    if (!open) return;
    const inner = this.spans;
    this.spans = open.spans;
    this.text(open.mark);
    for (const span of inner) {
      if (span.kind === "text") this.text(span.text);
      else this.spans.push(span);
    }
  }

  end(): Span[] {
    while (this.#open.length > 0) this.#unwrap();
    return this.spans;
  }
}

/** @param mentions by where they begin in `line` */
export function parseLine(line: string, mentions: ReadonlyMap<number, MentionRange>): readonly Span[] {
  const out = new Collector();
  /** Lengths of backtick runs that nothing closes from here on. */
  const unclosed = new Set<number>();
  let from = 0;
  const take = (at: number, length: number, span: Span | null) => {
    out.text(line.slice(from, at));
    if (span) out.spans.push(span);
    from = at + length;
    TOKEN.lastIndex = from;
  };

  const codeEnd = (at: number, ticks: string): number => {
    if (unclosed.has(ticks.length)) return -1;
    for (let end = line.indexOf(ticks, at + ticks.length); end >= 0; ) {
      let after = end + ticks.length;
      while (line[after] === "`") after += 1;
      if (after - end === ticks.length) return end;
      end = line.indexOf(ticks, after);
    }
    unclosed.add(ticks.length);
    return -1;
  };

  const emphasis = (at: number, mark: string) => {
    const before = line[at - 1];
    const after = line[at + mark.length];
    const isSingle = mark.length === 1;
    if (out.isOpen(mark) && !isBlank(before) && !(isSingle && isWordChar(after))) {
      take(at, mark.length, null);
      return out.close(mark);
    }
    if (out.isOpen(mark) || isBlank(after) || (isSingle && (isWordChar(before) || after === mark))) return;
    take(at, mark.length, null);
    out.open(mark);
  };

  TOKEN.lastIndex = 0;
  for (let found = TOKEN.exec(line); found; found = TOKEN.exec(line)) {
    const { index: at } = found;
    const [whole, ticks, mark, scheme, share, word] = found;
    const mention = mentions.get(at);
    if (mention) {
      const text = line.slice(at, at + mention.length);
      take(at, mention.length, { kind: "mention", text, userId: mention.userId });
    } else if (ticks !== undefined) {
      const end = codeEnd(at, ticks);
      if (end <= at + ticks.length) continue;
      take(at, ticks.length, { kind: "mark", text: ticks });
      out.spans.push({ kind: "code", text: line.slice(from, end) }, { kind: "mark", text: ticks });
      from = end + ticks.length;
      TOKEN.lastIndex = from;
    } else if (mark !== undefined) {
      emphasis(at, mark);
    } else {
      const link =
        scheme !== undefined
          ? addressAt(line, at)
          : share !== undefined
            ? shareAt(line, at)
            : word !== undefined
              ? bareAddressAt(line, at, whole)
              : null;
      if (link) take(at, link.text.length, { kind: "link", ...link });
    }
  }
  out.text(line.slice(from));
  return out.end();
}
