/** Reads one line of a message: emphasis, code, addresses, mentions. Linear in its length. */
import { addressAt, bareAddressAt, shareAt } from "./links.ts";

export type Emphasis = "bold" | "italic" | "strike";

/** The texts of all spans, joined, are the line as it was written; a `mark` is not shown. */
export type Span =
  | { readonly kind: "text" | "code" | "mark"; readonly text: string }
  | { readonly kind: "link"; readonly text: string; readonly href: string }
  | { readonly kind: "mention"; readonly text: string; readonly userId: number | null }
  | { readonly kind: Emphasis; readonly spans: readonly Span[] };

/** Where a message mentions somebody, as the server decided; `userId` is null for everybody. */
export interface MentionRange {
  readonly from: number;
  readonly length: number;
  readonly userId: number | null;
}

/** Three stars are both: bold in italic. Longer runs are text. */
const RUN = /^(?:\*{1,3}|_|~~)$/;
/** Code, marks, an address with a scheme, a share, a word that may be one, an @. */
const TOKEN = /(`+)|(\*+|~+|_+)|(https?:\/\/|ftp:\/\/|mailto:)|(\\\\)|([a-z\d](?:[\w.+-]*[a-z\d])?)|@/gi;

/** `_` joins words of every script, as in names of files; `*` stands between ASCII words only in sums. */
const WORD: Readonly<Record<string, RegExp>> = { _: /[\p{L}\p{N}]/u, "*": /[a-z\d]/i, "~": /[a-z\d]/i };
const isBlank = (char: string): boolean => /^\s*$/.test(char);

/** Opening marks that later ones may close. */
interface Open {
  readonly char: string;
  /** How many of them are left. */
  count: number;
  /** The spans between the previous open marks and these. */
  readonly before: Span[];
}

/** At most this many marks stay open; more would nest too deep. */
const MOST_OPEN = 16;

/** Returns how many marks close each other: two close two, and one closes one; 0: they do not match. */
const shared = (a: number, b: number): number => (a >= 2 && b >= 2 ? 2 : a % 2 === 1 && b % 2 === 1 ? 1 : 0);

/** Collects spans; marks that nothing closes become text again. */
class Collector {
  spans: Span[] = [];
  readonly #open: Open[] = [];

  text(text: string, to = this.spans): void {
    const last = to.at(-1);
    if (text === "") return;
    if (last?.kind === "text") to[to.length - 1] = { kind: "text", text: last.text + text };
    else to.push({ kind: "text", text });
  }

  /** Takes a run of equal marks: it closes what it can, the nearest first; the rest stays open or becomes text. */
  run(marks: string, canOpen: boolean, canClose: boolean): void {
    const [char = ""] = marks;
    let left = marks.length;
    for (let at = this.#open.length - 1; canClose && at >= 0; at -= 1) {
      const open = this.#open[at];
      while (open?.char === char && shared(open.count, left) > 0) left -= this.#close(at, left);
    }
    if (canOpen && left > 0) {
      this.#open.push({ char, count: left, before: this.spans });
      this.spans = [];
      if (this.#open.length > MOST_OPEN) this.#drop(0);
    } else this.text(char.repeat(left));
  }

  /** Returns how many marks it used. */
  #close(at: number, count: number): number {
    while (this.#open.length > at + 1) this.#drop(at + 1);
    const open = this.#open[at];
    if (!open) return count;
    const taken = shared(open.count, count);
    const mark: Span = { kind: "mark", text: open.char.repeat(taken) };
    const kind = open.char === "~" ? "strike" : taken === 2 ? "bold" : "italic";
    const span: Span = { kind, spans: [mark, ...this.spans, mark] };
    open.count -= taken;
    this.spans = open.count > 0 ? [] : open.before;
    if (open.count === 0) this.#open.pop();
    this.spans.push(span);
    return taken;
  }

  /** Turns open marks into text. */
  #drop(at: number): void {
    const [open] = this.#open.splice(at, 1);
    if (!open) return;
    const next = this.#open[at];
    this.text(open.char.repeat(open.count), open.before);
    for (const span of next?.before ?? this.spans) {
      if (span.kind === "text") this.text(span.text, open.before);
      else open.before.push(span);
    }
    if (next) this.#open[at] = { ...next, before: open.before };
    else this.spans = open.before;
  }

  end(): Span[] {
    while (this.#open.length > 0) this.#drop(this.#open.length - 1);
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

  const emphasis = (at: number, marks: string) => {
    const before = line[at - 1] ?? "";
    const after = line[at + marks.length] ?? "";
    const isIn = (char: string) => WORD[marks[0] ?? ""]?.test(char) === true;
    const isInside = isIn(before) && isIn(after);
    if (!RUN.test(marks) || isInside) return;
    take(at, marks.length, null);
    const isSingle = marks.length === 1;
    out.run(
      marks,
      !isBlank(after) && !(isSingle && isIn(before)),
      !isBlank(before) && !(isSingle && isIn(after)),
    );
  };

  TOKEN.lastIndex = 0;
  for (let found = TOKEN.exec(line); found; found = TOKEN.exec(line)) {
    const { index: at } = found;
    const [whole, ticks, marks, scheme, share, word] = found;
    const mention = mentions.get(at);
    if (mention) {
      const text = line.slice(at, at + mention.length);
      take(at, mention.length, { kind: "mention", text, userId: mention.userId });
    } else if (ticks !== undefined) {
      const end = codeEnd(at, ticks);
      if (end < 0 || isBlank(line.slice(at + ticks.length, end))) continue;
      take(at, ticks.length, { kind: "mark", text: ticks });
      out.spans.push({ kind: "code", text: line.slice(from, end) }, { kind: "mark", text: ticks });
      from = end + ticks.length;
      TOKEN.lastIndex = from;
    } else if (marks !== undefined) {
      emphasis(at, marks);
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
