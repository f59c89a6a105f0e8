import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ComplexJson,
  isModest,
  MAX_DEPTH,
  MAX_MEMBERS,
  parseJson,
  withoutTrailingCommas,
} from "../../../server/json.ts";

/** Depth and members of a value, counted after building it. */
function measure(value: unknown): { depth: number; members: number } {
  if (typeof value !== "object" || value === null) return { depth: 0, members: 0 };
  const inner = Object.values(value).map(measure);
  const own = Math.max(inner.length - 1, 0) + 1;
  return {
    depth: 1 + Math.max(0, ...inner.map(({ depth }) => depth)),
    members: own + inner.reduce((sum, { members }) => sum + members, 0),
  };
}

describe("JSON from clients", () => {
  it("is parsed like JSON.parse, whatever its strings contain", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.boolean(), (value, isIndented) => {
        const text = JSON.stringify(value, null, isIndented ? 2 : undefined);
        const { depth, members } = measure(JSON.parse(text));
        expect(isModest(text)).toBe(depth <= MAX_DEPTH && members <= MAX_MEMBERS);
        if (isModest(text)) expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it("is scanned to its end without an exception, even when it is not JSON", () => {
    const pieces = fc
      .array(fc.constantFrom("[", "]", "{", "}", '"', "\\", ",", ":", "a", "\u{1f600}"))
      .map((list) => list.join(""));
    fc.assert(
      fc.property(pieces, (text) => {
        expect(typeof isModest(text)).toBe("boolean");
      }),
    );
  });

  it.each([
    ["nested arrays", "[".repeat(500_000)],
    ["nested objects", '{"a":'.repeat(200_000)],
    ["many members", `[${"{},".repeat(300_000)}0]`],
    ["many names", `{${'"a":0,'.repeat(150_000)}"b":0}`],
  ])("is refused before anything is built: %s", (_, text) => {
    const start = process.cpuUsage();
    expect(() => parseJson(text)).toThrow(ComplexJson);
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(20);
  });

  it("may contain brackets and commas in a string", () => {
    const text = JSON.stringify({ body: `${"[{,".repeat(20_000)}"\\` });
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });
});

describe("trailing commas", () => {
  it.each([
    ['{"a": 1,}', '{"a": 1}'],
    ['{\n  "a": "x, y,",\r\n\t"b": [1, 2 , ],\n}', '{\n  "a": "x, y,",\r\n\t"b": [1, 2  ]\n}'],
    ['[{"a": "\\"",}, ["\\\\",], {},]', '[{"a": "\\""}, ["\\\\"], {}]'],
  ])("are removed from %s", (text, strict) => {
    expect(withoutTrailingCommas(text)).toBe(strict);
    expect(() => JSON.parse(strict)).not.toThrow();
  });

  it("are not found in any JSON", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(withoutTrailingCommas(text)).toBe(text);
      }),
    );
  });

  it.each(['{"a": ",}"}', '{"a": "\\",]"}', '{"a": ",}', '{"a": ", \\', "[1,,2]", "[,1]", ",", ""])(
    "are not found in %j",
    (text) => expect(withoutTrailingCommas(text)).toBe(text),
  );

  it.each(["[", ",", ", ", ",}", ',"', ',"\\'])("take little time in a text of many %j", (piece) => {
    const start = process.cpuUsage();
    withoutTrailingCommas(piece.repeat(300_000));
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(1000);
  });
});
