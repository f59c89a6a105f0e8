import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { blankMetadata } from "../../../server/media/heif.ts";
import { removeFolder, temporaryFolder } from "../../support/folders.ts";

const folder = temporaryFolder();
afterAll(() => removeFolder(folder));

function box(type: string, ...content: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(8);
  const body = Buffer.concat(content);
  head.writeUInt32BE(8 + body.length);
  head.write(type, 4, "latin1");
  return Buffer.concat([head, body]);
}
const bytes = (...values: readonly number[]): Buffer => Buffer.from(values);
const short = (value: number): Buffer => bytes(value >> 8, value & 255);

/** A picture with Exif as item 1. @param sizes bytes of an offset and of a length, 4 bits each */
function picture(
  sizes: number,
  items: readonly (readonly [id: number, extents: number, ...Buffer[]])[],
): Buffer {
  const info = box("infe", bytes(2, 0, 0, 0), short(1), short(0), Buffer.from("Exif\0"));
  const locations = items.map(([id, extents, ...fields]) =>
    Buffer.concat([short(id), short(0), short(extents), ...fields]),
  );
  return Buffer.concat([
    box("ftyp", Buffer.from("heic\0\0\0\0mif1heic")),
    box(
      "meta",
      bytes(0, 0, 0, 0),
      box("iinf", bytes(0, 0, 0, 0), short(1), info),
      box("iloc", bytes(0, 0, 0, 0), bytes(sizes, 0), short(items.length), ...locations),
    ),
    box("mdat", Buffer.alloc(40, "secret")),
  ]);
}

async function blanked(data: Buffer): Promise<{ isBlank: boolean; after: Buffer }> {
  const path = join(folder, "a.heic");
  await writeFile(path, data);
  return { isBlank: await blankMetadata(path, "image/heic"), after: await readFile(path) };
}

it("a picture's Exif is blanked at the place that the file gives", async () => {
  const whole = picture(0x11, [[1, 1, bytes(0, 0)]]);
  const at = whole.length - 40;
  const { isBlank, after } = await blanked(picture(0x11, [[1, 1, bytes(at, 6)]]));
  expect(isBlank).toBe(true);
  expect(after.subarray(at, at + 6)).toEqual(Buffer.alloc(6));
});

it("a picture with more empty extents than its size allows is refused", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 2, max: 65_535 }),
      fc.integer({ min: 1, max: 2000 }),
      async (extents, items) => {
        const many = Array.from({ length: items }, (_, n) => [n + 2, extents] as const);
        expect((await blanked(picture(0, many))).isBlank).toBe(false);
      },
    ),
    { numRuns: 20 },
  );
});
