import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MentionRange, Span } from "../../../../renderer/chat/format/inline.ts";
import { safeHref, trimAddress } from "../../../../renderer/chat/format/links.ts";
import { type Block, isBigEmoji, parseBody } from "../../../../renderer/chat/format/parse.ts";
import { splitAround } from "../../../../renderer/chat/format/split.ts";
import { cpuMs } from "../../../support/cpu.ts";

/** The shown spans of a text, each as `kind:text`; emphasis contains its own. */
function drawn(all: readonly Span[]): string[] {
  return all.flatMap((span) => {
    if (span.kind === "mark") return [];
    return ["spans" in span ? `${span.kind}(${drawn(span.spans).join(" ")})` : `${span.kind}:${span.text}`];
  });
}

function spans(text: string, mentions: readonly MentionRange[] = []): string[] {
  return parseBody(text, mentions).flatMap(drawnBlock);
}

function drawnBlock(block: Block): string[] {
  switch (block.kind) {
    case "code":
      return [`block:${block.text}`];
    case "list":
      return block.items.map((item) => `item ${item.mark.trim()} ${drawn(item.spans).join(" ")}`);
    case "quote":
      return block.lines.map((line) => `quote ${drawn(line).join(" ")}`);
    case "text":
      return block.lines.flatMap((line) => drawn(line));
  }
}

const href = (text: string): string | undefined =>
  parseBody(text)
    .flatMap((block) => ("lines" in block ? block.lines.flat() : []))
    .flatMap((span) => (span.kind === "link" ? [span.href] : []))[0];

/** A block as it was written. */
function source(block: Block): string {
  const written = (all: readonly Span[]): string =>
    all.map((span) => ("spans" in span ? written(span.spans) : span.text)).join("");
  switch (block.kind) {
    case "code":
      return [block.open, ...(block.text === "" ? [] : [block.text]), block.close].join("\n");
    case "list":
      return block.items.map((item) => item.mark + written(item.spans)).join("\n");
    case "text":
    case "quote":
      return block.lines.map(written).join("\n");
  }
}

describe("a message's text", () => {
  it("links addresses, without the sentence's own punctuation", () => {
    expect(spans("See https://example.org/a?b=1. Then (http://host:5000/r/1)!")).toEqual([
      "text:See ",
      "link:https://example.org/a?b=1",
      "text:. Then (",
      "link:http://host:5000/r/1",
      "text:)!",
    ]);
    expect(trimAddress("https://en.wikipedia.org/wiki/Hearth_(home)")).toBe(
      "https://en.wikipedia.org/wiki/Hearth_(home)",
    );
  });

  it.each([
    ["详情见https://example.com/a看完回复我", "https://example.com/a"],
    ["“https://example.com/a”", "https://example.com/a"],
    ["下载：https://example.com/a：第二步", "https://example.com/a"],
    ["https://example.com/a…然后", "https://example.com/a"],
    ["https://example.com/a～", "https://example.com/a"],
    ["https://example.com/a｜第二", "https://example.com/a"],
    ["（http://example.com:8080/）。", "http://example.com:8080/"],
    ["地址是 https://例子.测试/a 吗", "https://xn--fsqu00a.xn--0zwm56d/a"],
    ["打开www.example.com，登录", "http://www.example.com/"],
    ["see www.example.com/help", "http://www.example.com/help"],
    ["printer 192.168.1.20:631/setup", "http://192.168.1.20:631/setup"],
    ["在192.168.1.20上", "http://192.168.1.20/"],
    ["8.8.8.8:53 answers", "http://8.8.8.8:53/"],
    ["ftp://192.168.1.9/pub", "ftp://192.168.1.9/pub"],
    ["open hearth.local:5000/r/1 now", "http://hearth.local:5000/r/1"],
    ["nas.lan", "http://nas.lan/"],
    ["localhost:3000", "http://localhost:3000/"],
    ["build:8080/job/3", "http://build:8080/job/3"],
    ["example.com/path?q=1#x", "http://example.com/path?q=1#x"],
    ["文件在\\\\server\\share\\报告.docx，请看", "file://server/share/%E6%8A%A5%E5%91%8A.docx"],
    ["mail me@example.org.", "mailto:me@example.org"],
    ["http://[fe80::1]:5000/r/1", "http://[fe80::1]:5000/r/1"],
  ])("links the address in %s", (text, wanted) => {
    expect(href(text)).toBe(wanted);
  });

  it.each([
    "version 1.2.3.4",
    "see main.rs and README.md",
    "at 12:30/13:00",
    "e.g.this",
    "a/b.c",
    "3.14159",
    "office@",
    "user@host",
    "http://",
    "\\\\",
  ])("does not link %s", (text) => {
    expect(href(text)).toBeUndefined();
  });

  it("has emphasis, also with Chinese around it, but not in names and sums", () => {
    expect(spans("**重点**是*这个*，~~不是~~")).toEqual([
      "bold(text:重点)",
      "text:是",
      "italic(text:这个)",
      "text:，",
      "strike(text:不是)",
    ]);
    expect(spans("**a _b_ c**")).toEqual(["bold(text:a  italic(text:b) text: c)"]);
  });

  it.each([
    ["CPU **high**", "text:CPU  bold(text:high)"],
    ["**CPU（高）**。", "bold(text:CPU（高）) text:。"],
    ["他说**“好”**吗", "text:他说 bold(text:“好”) text:吗"],
    ["***both***", "italic(bold(text:both))"],
    ["***a** b*", "italic(bold(text:a) text: b)"],
    ["**a *b***", "bold(text:a  italic(text:b))"],
    ["*a **b***", "italic(text:a  bold(text:b))"],
    ["~~**a**~~", "strike(bold(text:a))"],
    ["2**3 and **high**", "text:2**3 and  bold(text:high)"],
    ["**open and **high**", "text:**open and  bold(text:high)"],
    ["**`a*b`**", "bold(code:a*b)"],
    ["*a* * b *", "italic(text:a) text: * b *"],
  ])("closes the nearest emphasis in %s", (text, wanted) => {
    expect(spans(text).join(" ")).toBe(wanted);
  });

  it.each([
    "2*3*4",
    "x**2 + y**2",
    "snake_case_name",
    "报告_最终_版.docx",
    "a ** b ** c",
    "**open",
    "* * *",
    "****",
    "~~~~",
    "* ** ***",
    "password: ******",
    "__init__",
    "5 * 3 = 15",
  ])("finds no emphasis in %s", (plain) => {
    expect(spans(plain).filter((span) => /\b(bold|italic|strike)\(/.test(span))).toEqual([]);
  });

  it("aligns the items of a list, however far they are indented", () => {
    const depths = (text: string) =>
      parseBody(text).flatMap((block) =>
        block.kind === "list" ? block.items.map(({ depth }) => depth) : [],
      );
    expect(depths("- a\n  - b\n    - c\n  - d\n- e")).toEqual([0, 1, 2, 1, 0]);
    expect(depths("1. a\n    - b\n\t- c\n2. d")).toEqual([0, 1, 1, 0]);
    expect(depths("  - a\n  - b")).toEqual([0, 0]);
  });

  it("has quotes and lists", () => {
    expect(spans("> you said\nno\n- one\n- **two**\n2. second")).toEqual([
      "quote text:you said",
      "text:no",
      "item - text:one",
      "item - bold(text:two)",
      "item 2. text:second",
    ]);
  });

  const INLINE = ["a", "1", "*", "**", "***", "_", "~~", "`", " ", "@", "中", "，", ".", "(", ")"];
  const ADDRESSES = ["https://x.cn/", "www.a.com", "me@b.org", "\\\\s\\d", "10.0.0.1:80"];

  it("is what was written when its parts are joined", () => {
    const blocks = ["```", "\n", "\t", "- ", "1. ", "> ", "```\ncode\n```\n"];
    const piece = fc.constantFrom(...INLINE, ...ADDRESSES, ...blocks);
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join("");
        expect(parseBody(text).map(source).join("\n").replaceAll("\n\n", "\n")).toBe(
          text.replaceAll("\n\n", "\n"),
        );
      }),
    );
  });

  it("shows everything but marks, and the marks where there is nothing else", () => {
    const seen = (all: readonly Span[]): string =>
      all
        .map((span) => ("spans" in span ? seen(span.spans) : span.kind === "mark" ? "" : span.text))
        .join("");
    const bare = (text: string) => text.replace(/[*_~`]/g, "");
    const piece = fc.constantFrom(...INLINE, ...ADDRESSES);
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 40 }), (pieces) => {
        const text = `中 ${pieces.join("")}`;
        const shown = seen(parseBody(text).flatMap((block) => ("lines" in block ? block.lines.flat() : [])));
        expect(bare(shown)).toBe(bare(text));
        if (pieces.some((each) => each !== " ")) expect(shown.trim()).not.toBe("中");
      }),
      { numRuns: 500 },
    );
  });

  it("never links to a harmful address", () => {
    for (const nasty of [
      "javascript:alert(1)",
      "data:text/html,<b>",
      "vbscript:x",
      "file:///etc/passwd",
      "JaVaScRiPt:1",
    ]) {
      expect(safeHref(nasty)).toBeNull();
      expect(spans(nasty)).toEqual([`text:${nasty}`]);
    }
    expect(spans("<script>alert(1)</script>")).toEqual(["text:<script>alert(1)</script>"]);
  });

  it("has code, in a line and in a block", () => {
    expect(spans("run `npm start` now")).toEqual(["text:run ", "code:npm start", "text: now"]);
    expect(spans("before\n```sh\nls -l\n```\nafter")).toEqual(["text:before", "block:ls -l", "text:after"]);
    expect(spans("`https://not.a.link`")).toEqual(["code:https://not.a.link"]);
  });

  it("shows mentions where the server found them, except in code", () => {
    const mention = { from: 3, length: 9, userId: 7 };
    expect(spans("hi @John Doe!", [mention])).toEqual(["text:hi ", "mention:@John Doe", "text:!"]);
    expect(spans("first\n@ada", [{ from: 6, length: 4, userId: 1 }])).toEqual(["text:first", "mention:@ada"]);
    expect(spans("hi @ada")).toEqual(["text:hi @ada"]);
  });

  it("is parsed quickly even where a careless pattern would be slow", async () => {
    const ms = await cpuMs(() => {
      for (const nasty of [
        "`".repeat(4000),
        "a".repeat(4000),
        "a@".repeat(2000),
        "https://".repeat(500),
        "```".repeat(1300),
        "```\n".repeat(1000),
        "**a ".repeat(1000),
        "*a `b` ".repeat(600),
        "**a~~b ".repeat(600),
        `${"**a _b ~~c ".repeat(300)}${"*** ".repeat(300)}`,
        "*_~~**".repeat(700),
        "`a``b".repeat(800),
        `${"(".repeat(2000)}http://a${")".repeat(2000)}`,
        "a.".repeat(2000),
        "- ".repeat(2000),
        "> ".repeat(2000),
        "\\\\a\\".repeat(700),
        "1.".repeat(2000),
      ]) {
        parseBody(nasty);
      }
    });
    expect(ms).toBeLessThan(500);
  });

  it("is shown large when it is only a few emoji", () => {
    expect(["👍", "👍🏽", "❤️", "👨‍👩‍👧 🎉", "🇨🇳", "🏴󠁧󠁢󠁥󠁮󠁧󠁿 1️⃣"].every(isBigEmoji)).toBe(true);
    expect(["hi 👍", "👍👍👍👍", "", "12", "1", "🇨"].some(isBigEmoji)).toBe(false);
  });
});

describe("a search result", () => {
  it("is shown with its context and the words marked", () => {
    const parts = splitAround(`${"x".repeat(400)} Budget and budget`, "budget");
    expect(parts.filter(({ isHit }) => isHit).map(({ text }) => text)).toEqual(["Budget", "budget"]);
    expect(parts[0]).toEqual({ text: "…", isHit: false });
  });
});
