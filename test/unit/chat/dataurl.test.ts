import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeDataUrl, isDataUrl } from "../../../server/chat/dataurl.ts";
import { ChatError } from "../../../server/chat/errors.ts";
import { anyText } from "../../support/fuzz-inputs.ts";

const MAX = 1000;
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("utf8");

describe("a data: URL", () => {
  test.each([
    ["data:image/png;base64,aGVsbG8=", "hello"],
    ["DATA:image/png;charset=utf-8;BASE64,aGVsbG8=", "hello"],
    ["data:;base64,aGVsbG8", "hello"],
    ["data:image/png;base64,aGVs\r\nbG8=", "hello"],
    ["data:image/png;base64,aGVsbG8%3D", "hello"],
    ["data:,a%20b", "a b"],
    ["data:text/plain,猫", "猫"],
    ["data:,", ""],
  ])("%j holds %j", (url, content) => {
    expect(text(decodeDataUrl(url, MAX))).toBe(content);
  });

  test.each([
    "",
    "data:",
    "data:image/png;base64",
    "http://host/a.png",
    " data:,x",
    "data:;base64,***",
    "data:;base64,a",
    "data:;base64,aa=a",
    "data:,%zz",
    "data:,%",
    `data:${"x".repeat(500)},y`,
  ])("is not %j", (url) => {
    expect(() => decodeDataUrl(url, MAX)).toThrow(expect.objectContaining({ code: "invalid" }));
  });

  test("of too many bytes is refused, but not exactly at the limit", () => {
    const url = (bytes: number) => `data:image/png;base64,${Buffer.alloc(bytes).toString("base64")}`;
    expect(decodeDataUrl(url(MAX), MAX).length).toBe(MAX);
    expect(() => decodeDataUrl(url(MAX + 1), MAX)).toThrow(expect.objectContaining({ code: "too_large" }));
    expect(() => decodeDataUrl(url(10_000_000), MAX)).toThrow(expect.objectContaining({ code: "too_large" }));
    expect(decodeDataUrl(`data:,${"%41".repeat(MAX)}`, MAX).length).toBe(MAX);
  });

  test("decodes to the bytes that were encoded, in both encodings", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: MAX }), (bytes) => {
        const base64 = `data:image/png;base64,${Buffer.from(bytes).toString("base64")}`;
        const percent = `data:image/png,${[...bytes].map((b) => `%${b.toString(16).padStart(2, "0")}`).join("")}`;
        expect(new Uint8Array(decodeDataUrl(base64, MAX))).toEqual(bytes);
        expect(new Uint8Array(decodeDataUrl(percent, MAX))).toEqual(bytes);
      }),
    );
  });

  test("with any content is refused or decodes within the limit", () => {
    const nonsense = fc.tuple(fc.constantFrom("data:", "data:,", "data:;base64,", ""), anyText(40));
    fc.assert(
      fc.property(nonsense, ([head, rest]) => {
        try {
          expect(decodeDataUrl(head + rest, 50).length).toBeLessThanOrEqual(50);
        } catch (error) {
          expect(error).toBeInstanceOf(ChatError);
        }
      }),
    );
  });

  test("is distinguished from other text", () => {
    expect([isDataUrl("data:,"), isDataUrl("Data:x"), isDataUrl("http://data:80/")]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
