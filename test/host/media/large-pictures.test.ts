/** Pictures that take seconds to make or to read. */
import sharp from "sharp";
import { expect, test } from "vitest";
import { mediaFixture } from "../../support/media-folder.ts";
import { animation, gifOf, plain } from "../../support/pictures.ts";

const { media, bytesAt } = mediaFixture();

test("a picture in AVIF of more than 8 megapixels is kept as a file, byte for byte", async () => {
  const data = await plain(3000, 2800, "avif");
  const saved = await media.saveUpload({ name: "huge", data }, { roomId: 1, ownerId: 1 });
  expect(saved).toMatchObject({ isImage: false, name: "huge", type: "image/avif", bytes: data.length });
  expect(await bytesAt(saved.path)).toEqual(data);
});

test("a picture with very many frames keeps all of them", async () => {
  const saved = await media.saveUpload(
    { name: "many.gif", data: await animation(300, 8) },
    { roomId: 1, ownerId: 1 },
  );
  expect((await sharp(await bytesAt(saved.path)).metadata()).pages).toBe(300);
});

test("a picture with more frames than are decoded has a still preview", async () => {
  const bomb = gifOf(130_000, 20, 20);
  const saved = await media.saveUpload({ name: "bomb.gif", data: bomb }, { roomId: 1, ownerId: 1 });
  expect(saved).toMatchObject({ width: 20, isAnimated: true });
  const thumbnail = await sharp(await bytesAt(saved.thumbnail ?? "")).metadata();
  expect(thumbnail.pages ?? 1).toBe(1);
});
