/** What a message's text means: code, links, mentions. Never HTML. */
export type Span =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "link"; readonly text: string; readonly href: string }
  | { readonly kind: "mention"; readonly text: string; readonly username: string };
export type Block =
  | { readonly kind: "code"; readonly text: string; readonly language: string }
  | { readonly kind: "text"; readonly spans: readonly Span[] };

const FENCE = /```([\w+#.-]{0,20})[ \t]*\n([\s\S]*?)\n?```|```([^`\n]+)```/g;
/** One pass: inline code, a web address, an e-mail address, an @. Chinese punctuation ends an address. */
const INLINE =
  /`([^`\n]+)`|((?:https?:\/\/|mailto:)[^\s<>"`，。；！？、（）《》「」【】]+)|((?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})|@/giu;

/** The address, if following it can do no harm; else null. */
export function safeHref(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const { protocol, href } = new URL(text);
  return ["http:", "https:", "mailto:"].includes(protocol) ? href : null;
}

/** A sentence's own punctuation is not part of the address it ends with; a bracket that was opened inside is. */
export function trimAddress(text: string): string {
  let end = text.length;
  while (end > 0) {
    const char = text[end - 1] ?? "";
    const head = text.slice(0, end);
    const isOpenInside = char === ")" && head.split("(").length >= head.split(")").length;
    if (!/[.,;:!?'"*_~)\]}]/.test(char) || isOpenInside) break;
    end -= 1;
  }
  return text.slice(0, end);
}

/** The longest of the names that the text begins with: Chinese writes on without a space. */
function nameAt(text: string, names: readonly string[]): string | undefined {
  let longest: string | undefined;
  for (const name of names) {
    if (name.length > (longest?.length ?? 0) && text.startsWith(name)) longest = name;
  }
  return longest;
}

interface Found {
  readonly length: number;
  readonly span: Span | null;
}

function readAt(text: string, match: RegExpExecArray, names: readonly string[]): Found {
  const [whole, code, address, email] = match;
  if (code !== undefined) return { length: whole.length, span: { kind: "code", text: code } };
  if (email !== undefined)
    return { length: whole.length, span: { kind: "link", text: email, href: `mailto:${email}` } };
  if (address !== undefined) {
    const shown = trimAddress(address);
    const href = safeHref(shown);
    return {
      length: Math.max(1, shown.length),
      span: href === null ? null : { kind: "link", text: shown, href },
    };
  }
  const username = nameAt(text.slice(match.index + 1, match.index + 65), names);
  if (username === undefined) return { length: 1, span: null };
  return { length: username.length + 1, span: { kind: "mention", text: `@${username}`, username } };
}

function parseInline(text: string, names: readonly string[]): Span[] {
  const spans: Span[] = [];
  let plainFrom = 0;
  INLINE.lastIndex = 0;
  for (let match = INLINE.exec(text); match; match = INLINE.exec(text)) {
    const { length, span } = readAt(text, match, names);
    INLINE.lastIndex = match.index + length;
    if (!span) continue;
    if (match.index > plainFrom) spans.push({ kind: "text", text: text.slice(plainFrom, match.index) });
    spans.push(span);
    plainFrom = match.index + length;
  }
  if (plainFrom < text.length) spans.push({ kind: "text", text: text.slice(plainFrom) });
  return spans;
}

/** @param names usernames that an `@` may mention */
export function parseBody(text: string, names: readonly string[] = []): readonly Block[] {
  const blocks: Block[] = [];
  const addText = (part: string) => {
    const trimmed = blocks.length > 0 ? part.replace(/^\n/, "") : part;
    if (trimmed !== "") blocks.push({ kind: "text", spans: parseInline(trimmed, names) });
  };
  let from = 0;
  for (const found of text.matchAll(FENCE)) {
    addText(text.slice(from, found.index).replace(/\n$/, ""));
    blocks.push({ kind: "code", language: found[1] ?? "", text: found[2] ?? found[3] ?? "" });
    from = found.index + found[0].length;
  }
  addText(text.slice(from));
  return blocks;
}

/** Pictures with their variants, flags of countries and of regions, keys. */
const ONLY_EMOJI =
  /^(?:(?:\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3|\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\uFE0F|[\u{E0020}-\u{E007F}]|\u200D\p{Extended_Pictographic})*)\s*){1,3}$/u;

/** Up to three emoji and nothing else: drawn large. */
export const isBigEmoji = (text: string): boolean => text.length <= 40 && ONLY_EMOJI.test(text);
