import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { initialsOf } from "../../../server/chat/initials.ts";
import { drawInitials } from "../../../server/media/initials.ts";
import { anyText } from "../../support/fuzz-inputs.ts";

describe("the initial of a name", () => {
  test.each([
    ["alice", "A"],
    ["王小明", "王"],
    ["🦊fox", "🦊"],
    ["👨‍👩‍👧 family", "👨‍👩‍👧"],
    ["Ada Lindqvist", "AL"],
    ["🇨🇳", "🇨🇳"],
    ["محمد", "م"],
    ["e\u0301lan", "E\u0301"],
    ["  bob", "B"],
    ["\u202e\u200bcarol", "C"],
    ["<b>", "B"],
    ["<>", "<"],
    ["", ""],
    ["   ", ""],
    ["\u0000\ud800", ""],
  ])("%j is %j", (name, initial) => {
    expect(initialsOf(name)).toBe(initial);
  });

  test("has a limited number of combining marks", () => {
    expect([...initialsOf(`e${"\u0301".repeat(1000)}`)].length).toBeLessThanOrEqual(12);
  });
});

/** The colour of a corner, where no letter reaches. */
async function cornerOf(picture: Uint8Array): Promise<string> {
  return (await sharp(picture).toColourspace("srgb").removeAlpha().raw().toBuffer())
    .subarray(0, 3)
    .toString("hex");
}

describe("a drawn avatar", () => {
  test("is the same for the same name, and most names differ", async () => {
    expect(await drawInitials("Alice", 64)).toEqual(await drawInitials("Alice", 64));
    const people = ["Alice", "Amir", "Anna", "Arthur", "Aya", "Axel", "Ada", "Ali", "Amy", "Abe"];
    const colours = await Promise.all(people.map(async (name) => cornerOf(await drawInitials(name, 32))));
    expect(new Set(colours).size).toBeGreaterThan(3);
  });

  test("shows something on its colour", async () => {
    for (const name of ["Alice", "王小明", "🦊", "محمد", "<&\"'>", "", "\ufff0", "\u2065"]) {
      const { channels } = await sharp(await drawInitials(name, 64)).stats();
      expect(Math.max(...channels.map(({ stdev }) => stdev)), name).toBeGreaterThan(5);
    }
  });

  test("has the requested size, within limits", async () => {
    for (const [asked, drawn] of [
      [64, 64],
      [256, 256],
      [1, 16],
      [1_000_000, 512],
      [Number.NaN, 16],
      [Number.POSITIVE_INFINITY, 512],
    ] as const) {
      expect(await sharp(await drawInitials("Zoe", asked)).metadata()).toMatchObject({
        width: drawn,
        height: drawn,
      });
    }
  });

  test("accepts any text as a name", async () => {
    const anyName = fc.oneof(
      anyText(40),
      fc.string({ unit: "grapheme", maxLength: 40 }),
      fc.string({
        unit: fc.constantFrom("<", ">", "&", "'", '"', "/", "span", ";", "\ud83d", "\u0000", "\u202e"),
        maxLength: 6,
      }),
    );
    await fc.assert(
      fc.asyncProperty(anyName, async (name) => {
        const { format, width } = await sharp(await drawInitials(name, 32)).metadata();
        expect([format, width]).toEqual(["png", 32]);
      }),
      { numRuns: 60 },
    );
  });
});
