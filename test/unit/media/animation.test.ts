import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { withoutMetadata } from "../../../server/media/animation.ts";
import { mediaFixture } from "../../support/media-folder.ts";
import { animatedPng, animation } from "../../support/pictures.ts";

const { media } = mediaFixture();
const SECRET = "51.5007 N, 0.1246 W";
const hides = (data: Buffer) => expect(data.includes(SECRET)).toBe(false);

describe("an animation without its metadata", () => {
  test("has all frames of its GIF and no comment", async () => {
    const plain = await animation(4, 40);
    const comment = Buffer.concat([Buffer.of(0x21, 0xfe, SECRET.length), Buffer.from(SECRET), Buffer.of(0)]);
    const xmp = Buffer.concat([
      Buffer.of(0x21, 0xff, 11),
      Buffer.from("XMP DataXMP"),
      Buffer.of(SECRET.length),
      Buffer.from(SECRET),
      Buffer.of(0),
    ]);
    const end = plain.length - 1;
    const data = Buffer.concat([plain.subarray(0, end), comment, xmp, plain.subarray(end)]);
    const kept = withoutMetadata(data, "image/gif");
    hides(kept);
    expect(kept.equals(plain)).toBe(true);
  });

  test("has all frames of its WebP and no Exif or XMP", async () => {
    const plain = await animation(4, 40, "webp");
    const data = await sharp(plain, { animated: true })
      .withExif({ IFD0: { Artist: SECRET } })
      .webp()
      .toBuffer();
    expect(data.includes(SECRET)).toBe(true);
    const kept = withoutMetadata(data, "image/webp");
    hides(kept);
    const seen = await sharp(kept, { animated: true }).metadata();
    expect([seen.pages, seen.pageHeight, seen.exif, seen.icc]).toEqual([4, 40, undefined, undefined]);
  });

  test("has all frames of its PNG and no text", async () => {
    const kept = withoutMetadata(await animatedPng(3, 40, SECRET), "image/apng");
    hides(kept);
    expect(kept.equals(await animatedPng(3, 40))).toBe(true);
  });
});

test.each(["gif", "webp"] as const)("an animation that is cut off is refused (%s)", async (format) => {
  const whole = await animation(4, 600, format);
  const data = whole.subarray(0, whole.length / 2);
  await expect(media.saveUpload({ name: "a", data }, { roomId: 1, ownerId: 1 })).rejects.toMatchObject({
    reason: "picture_damaged",
  });
});

test("an animated PNG stays animated and is its own preview", async () => {
  const data = await animatedPng(3, 600, SECRET);
  const saved = await media.saveUpload({ name: "a.png", data }, { roomId: 1, ownerId: 1 });
  expect(saved).toMatchObject({ type: "image/png", width: 600, height: 600, isAnimated: true });
  expect([saved.path.endsWith(".png"), saved.thumbnail]).toEqual([true, undefined]);
});
