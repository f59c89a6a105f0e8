import { describe, expect, it } from "vitest";
import { isBigEmoji, parseBody, safeHref, trimAddress } from "../../../../renderer/chat/format/parse.ts";
import { splitAround } from "../../../../renderer/chat/format/split.ts";
import { cpuMs } from "../../../support/cpu.ts";

/** The spans of a text without code blocks, each as `kind:text`. */
function spans(text: string, names: readonly string[] = []): string[] {
  return parseBody(text, names).flatMap((block) =>
    block.kind === "text" ? block.spans.map((span) => `${span.kind}:${span.text}`) : [`block:${block.text}`],
  );
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

  it("ends an address at Chinese punctuation", () => {
    expect(spans("请看https://example.org/路径，谢谢")).toEqual([
      "text:请看",
      "link:https://example.org/路径",
      "text:，谢谢",
    ]);
  });

  it("never links what could do harm", () => {
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

  it("knows code, in a line and in a block", () => {
    expect(spans("run `npm start` now")).toEqual(["text:run ", "code:npm start", "text: now"]);
    expect(parseBody("before\n```sh\nls -l\n```\nafter")).toEqual([
      { kind: "text", spans: [{ kind: "text", text: "before" }] },
      { kind: "code", language: "sh", text: "ls -l" },
      { kind: "text", spans: [{ kind: "text", text: "after" }] },
    ]);
    expect(spans("`https://not.a.link`")).toEqual(["code:https://not.a.link"]);
  });

  it("mentions the longest name there is, also where no space follows", () => {
    expect(spans("@ada你好", ["ada", "adam"])).toEqual(["mention:@ada", "text:你好"]);
    expect(spans("@adam and @bo", ["ada", "adam"])).toEqual(["mention:@adam", "text: and @bo"]);
    expect(spans("mail me@example.org", ["example"])).toEqual(["text:mail ", "link:me@example.org"]);
  });

  it("stays quick on what would make a careless pattern slow", async () => {
    const ms = await cpuMs(() => {
      for (const nasty of [
        "`".repeat(4000),
        "a".repeat(4000),
        "a@".repeat(2000),
        "https://".repeat(500),
        "```".repeat(1300),
      ]) {
        parseBody(nasty, ["a"]);
      }
    });
    expect(ms).toBeLessThan(500);
  });

  it("is drawn large when it is nothing but a few emoji", () => {
    expect(["👍", "👍🏽", "❤️", "👨‍👩‍👧 🎉", "🇨🇳", "🏴󠁧󠁢󠁥󠁮󠁧󠁿 1️⃣"].every(isBigEmoji)).toBe(true);
    expect(["hi 👍", "👍👍👍👍", "", "12", "1", "🇨"].some(isBigEmoji)).toBe(false);
  });
});

describe("a hit of the search", () => {
  it("is shown with its surroundings, the words marked", () => {
    const parts = splitAround(`${"x".repeat(400)} Budget and budget`, "budget");
    expect(parts.filter(({ isHit }) => isHit).map(({ text }) => text)).toEqual(["Budget", "budget"]);
    expect(parts[0]).toEqual({ text: "…", isHit: false });
  });
});
