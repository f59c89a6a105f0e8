import { readdir, utimes } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { avatarUrl, drawnAvatarUrl } from "../../../server/chat/avatars.ts";
import { cpuMs } from "../../support/cpu.ts";
import { mediaFixture } from "../../support/media-folder.ts";
import { animation, gifOf, plain, pngDeclaring, redBlue } from "../../support/pictures.ts";

const { media, dataDir, settings } = mediaFixture();
let nextId = 1;
const someone = () => ({ kind: "user", id: nextId++ }) as const;
const filesOf = async ({ kind, id }: { kind: string; id: number }) =>
  (await readdir(join(dataDir, "avatars"))).filter((name) => name.startsWith(`${kind}-${id}-`));

describe("setting a picture", () => {
  test.each(["png", "jpeg", "webp", "gif", "avif"] as const)(
    "%s becomes two WebP squares",
    async (format) => {
      const alice = someone();
      const stamp = await media.setAvatar(alice, await plain(300, 200, format));
      expect(stamp).toMatch(/^[0-9a-f]{16}$/);
      for (const size of [64, 256] as const) {
        const picture = await sharp(await media.readAvatar(alice, stamp, size)).metadata();
        expect(picture).toMatchObject({ format: "webp", width: size, height: size });
      }
    },
  );

  test("a tiny picture is enlarged to fill the squares", async () => {
    const alice = someone();
    const stamp = await media.setAvatar(alice, await plain(3, 5));
    expect(await sharp(await media.readAvatar(alice, stamp, 256)).metadata()).toMatchObject({
      width: 256,
      height: 256,
    });
  });

  test("the middle is kept and the camera's orientation is applied", async () => {
    const alice = someone();
    const turned = await sharp(await redBlue(200, 100))
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const stamp = await media.setAvatar(alice, turned);
    const { data } = await sharp(await media.readAvatar(alice, stamp, 64))
      .raw()
      .toBuffer({ resolveWithObject: true });
    const pixel = (x: number, y: number) => [...data.subarray((y * 64 + x) * 3, (y * 64 + x) * 3 + 3)];
    // Turned a quarter clockwise, what was left is now above.
    expect(pixel(32, 5)[0]).toBeGreaterThan(200);
    expect(pixel(32, 58)[2]).toBeGreaterThan(200);
  });

  test("the camera's location is removed", async () => {
    const alice = someone();
    const located = await sharp(await plain(300, 300, "jpeg"))
      .withExif({ IFD0: { Artist: "Alice" }, IFD3: { GPSLatitudeRef: "N", GPSLatitude: "51/1 30/1 0/1" } })
      .jpeg()
      .toBuffer();
    expect((await sharp(located).metadata()).exif).toBeDefined();
    const stamp = await media.setAvatar(alice, located);
    expect((await sharp(await media.readAvatar(alice, stamp, 256)).metadata()).exif).toBeUndefined();
  });

  test("an animated picture becomes a still one", async () => {
    const alice = someone();
    const stamp = await media.setAvatar(alice, await animation(4, 80));
    expect((await sharp(await media.readAvatar(alice, stamp, 256)).metadata()).pages ?? 1).toBe(1);
  });

  test("the previous picture is kept for open pages, and older ones are deleted", async () => {
    const alice = someone();
    const eve = { kind: "user", id: alice.id * 10 } as const;
    const evesStamp = await media.setAvatar(eve, await plain(64, 64));
    const stamps: string[] = [];
    for (let i = 0; i < 3; i++) {
      stamps.push(await media.setAvatar(alice, await plain(64, 64)));
      for (const name of await filesOf(alice)) {
        const hoursAgo = 3 - stamps.findIndex((stamp) => name.includes(stamp));
        await utimes(join(dataDir, "avatars", name), 0, Date.now() / 1000 - hoursAgo * 3600);
      }
    }
    const kept = await filesOf(alice);
    expect(kept.length).toBe(4);
    expect(kept.some((name) => name.includes(String(stamps[0])))).toBe(false);
    expect(await media.readAvatar(eve, evesStamp, 64)).toBeDefined();
  });

  test("pictures set at the same time all stay readable", async () => {
    const alice = someone();
    const picture = await plain(64, 64);
    const stamps = await Promise.all(Array.from({ length: 5 }, () => media.setAvatar(alice, picture)));
    for (const stamp of stamps) expect(await media.readAvatar(alice, stamp, 64)).toBeDefined();
  });

  test("removing deletes only the owner's pictures", async () => {
    const alice = someone();
    const room = { kind: "room", id: alice.id } as const;
    const stamp = await media.setAvatar(alice, await plain(64, 64));
    const roomStamp = await media.setAvatar(room, await plain(64, 64));
    await media.removeAvatar(alice);
    expect(await media.readAvatar(alice, stamp, 64)).toBeUndefined();
    expect(await filesOf(alice)).toEqual([]);
    expect(await media.readAvatar(room, roomStamp, 64)).toBeDefined();
    await media.removeAvatar({ kind: "user", id: 999_999 });
  });
});

describe("a file that is not a picture is refused and leaves no file", () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>';
  test.each([
    ["SVG", Buffer.from(svg)],
    ["SVG with an XML head", Buffer.from(`<?xml version="1.0"?>${svg}`)],
    ["HTML", Buffer.from("<!doctype html><script>alert(1)</script>")],
    ["nothing", Buffer.alloc(0)],
    ["a PDF", Buffer.from("%PDF-1.7\n1 0 obj\n")],
  ])("%s", async (_, data) => {
    const mallory = someone();
    await expect(media.setAvatar(mallory, data)).rejects.toMatchObject({ code: "unsupported_media" });
    expect(await filesOf(mallory)).toEqual([]);
  });

  test.each([
    ["SVG behind a PNG's first bytes", Buffer.from(`\x89PNG\r\n\x1a\n${svg}`, "latin1")],
    ["a GIF's first bytes alone", Buffer.from("GIF89a")],
    ["a GIF of no frames", gifOf(0, 10, 10)],
  ])("%s", async (_, data) => {
    const mallory = someone();
    await expect(media.setAvatar(mallory, data)).rejects.toMatchObject({ name: "ChatError" });
    expect(await filesOf(mallory)).toEqual([]);
  });

  test.each(["png", "jpeg", "webp", "avif"] as const)("half a %s", async (format) => {
    const whole = await sharp({
      create: {
        width: 100,
        height: 100,
        channels: 3,
        background: "#888",
        noise: { type: "gaussian", sigma: 40 },
      },
    })
      .toFormat(format)
      .toBuffer();
    await expect(media.setAvatar(someone(), whole.subarray(0, whole.length / 2))).rejects.toMatchObject({
      code: "invalid",
    });
  });

  test("a small file that declares billions of pixels is refused before it is decoded", async () => {
    for (const bomb of [pngDeclaring(50_000, 50_000), gifOf(3, 60_000, 60_000)]) {
      const ms = await cpuMs(() =>
        expect(media.setAvatar(someone(), bomb)).rejects.toMatchObject({ code: "too_large" }),
      );
      expect(ms).toBeLessThan(1000);
    }
  });

  test("more bytes than the current avatars.maxBytes", async () => {
    settings["avatars.maxBytes"] = 100;
    await expect(media.setAvatar(someone(), await plain(300, 300))).rejects.toMatchObject({
      code: "too_large",
    });
  });

  test("a stamp is never a path", async () => {
    expect(await media.readAvatar(someone(), "../../etc/passwd", 64)).toBeUndefined();
  });
});

test("URLs contain owner, stamp and size", () => {
  expect(avatarUrl({ kind: "room", id: 7 }, "00ff00ff00ff00ff", 64)).toBe(
    "/avatars/room-7-00ff00ff00ff00ff-64.webp",
  );
  expect(drawnAvatarUrl({ kind: "user", id: 12 })).toBe("/avatars/user-12.png");
});
