import { mkdir, readdir, readFile, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { appendLine, writeAll } from "../../../server/media/files.ts";
import { displayName, extensionFor } from "../../../server/media/names.ts";
import { folderForTest } from "../../support/folders.ts";
import { mediaFixture, mediaOn } from "../../support/media-folder.ts";
import { animation, heic, plain, pngDeclaring, redBlue } from "../../support/pictures.ts";

const { media, dataDir, settings, bytesAt, reopen } = mediaFixture();
const text = (content: string) => new TextEncoder().encode(content);

describe("a picture", () => {
  test.each([
    ["png", "image/png", "png"],
    ["jpeg", "image/jpeg", "jpg"],
    ["webp", "image/webp", "webp"],
    ["gif", "image/gif", "gif"],
    ["avif", "image/avif", "avif"],
  ] as const)("in %s stays %s, whatever its name", async (format, type, ext) => {
    const saved = await media.saveUpload(
      { name: "cat.exe", data: await plain(120, 80, format) },
      { roomId: 1, ownerId: 1 },
    );
    expect(saved).toMatchObject({ isImage: true, name: "cat.exe", type, width: 120, height: 80 });
    expect(saved.path).toMatch(new RegExp(`^/upload/\\d{8}/[0-9a-f]{24}\\.${ext}$`));
    expect(saved.thumbnail).toBeUndefined();
    expect(saved.bytes).toBe((await bytesAt(saved.path)).length);
  });

  test("is turned upright and loses its camera metadata", async () => {
    const data = await sharp(await redBlue(200, 100))
      .withExif({ IFD0: { Artist: "Alice" }, IFD3: { GPSLatitudeRef: "N", GPSLatitude: "51/1 30/1 0/1" } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const saved = await media.saveUpload({ name: "a.jpg", data }, { roomId: null, ownerId: 1 });
    expect(saved).toMatchObject({ width: 100, height: 200 });
    const kept = await sharp(await bytesAt(saved.path)).metadata();
    expect(kept).toMatchObject({ width: 100, height: 200 });
    expect([kept.exif, kept.icc, kept.xmp, kept.orientation]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test.each([
    ["a panorama", 4000, 1000, [480, 120]],
    ["a long screenshot", 1080, 20_100, [26, 480]],
  ] as const)("keeps its size and aspect (%s)", async (_, width, height, [thumbWidth, thumbHeight]) => {
    const data = await plain(width, height);
    const saved = await media.saveUpload({ name: "wide.png", data }, { roomId: 1, ownerId: 1 });
    expect(saved).toMatchObject({ width, height });
    expect(await sharp(await bytesAt(saved.path)).metadata()).toMatchObject({ width, height });
    expect(saved.thumbnail).toBe(saved.path.replace(".png", "-thumb.webp"));
    const thumbnail = await sharp(await bytesAt(saved.thumbnail ?? "")).metadata();
    expect(thumbnail).toMatchObject({ format: "webp", width: thumbWidth, height: thumbHeight });
  });

  test.each([
    ["more than 50 megapixels", () => pngDeclaring(10_000, 5001), "image/png"],
    ["a declared size that nobody decodes", () => pngDeclaring(50_000, 50_000), "image/png"],
  ])("with %s is kept as a file, byte for byte", async (_, make, type) => {
    const data = make();
    const saved = await media.saveUpload({ name: "huge", data }, { roomId: 1, ownerId: 1 });
    expect(saved).toMatchObject({ isImage: false, name: "huge", type, bytes: data.length });
    expect(await bytesAt(saved.path)).toEqual(data);
  });

  test.each(["jpeg", "png", "gif", "webp"] as const)("sent as a file is not changed (%s)", async (format) => {
    const data = await sharp(await plain(700, 500))
      .withExif({ IFD3: { GPSLatitudeRef: "N", GPSLatitude: "51/1 30/1 0/1" } })
      .toFormat(format)
      .toBuffer();
    const saved = await media.saveUpload({ name: "a", data, asFile: true }, { roomId: 1, ownerId: 1 });
    expect(saved).toMatchObject({ isImage: false, type: `image/${format}`, bytes: data.length });
    expect(saved.thumbnail).toBeUndefined();
    expect(await bytesAt(saved.path)).toEqual(data);
  });

  test.each(["gif", "webp"] as const)(
    "that is animated stays animated, and so does its preview (%s)",
    async (format) => {
      const data = await animation(3, 500, format);
      const saved = await media.saveUpload({ name: "m", data }, { roomId: 1, ownerId: 1 });
      expect(saved).toMatchObject({ width: 500, height: 500, isAnimated: true });
      const kept = await sharp(await bytesAt(saved.path), { pages: -1 }).metadata();
      expect(kept).toMatchObject({ format, pages: 3, pageHeight: 500, delay: [50, 50, 50] });
      const thumbnail = await sharp(await bytesAt(saved.thumbnail ?? ""), { pages: -1 }).metadata();
      expect(thumbnail).toMatchObject({ pages: 3, width: 320, pageHeight: 320, delay: [50, 50, 50] });
    },
  );

  test("that is damaged is refused", async () => {
    const refused = (data: Uint8Array) =>
      expect(media.saveUpload({ name: "b.png", data }, { roomId: 1, ownerId: 1 })).rejects;
    await refused(pngDeclaring(500, 500)).toMatchObject({ code: "invalid" });
    await refused((await redBlue(900, 900)).subarray(0, 900)).toMatchObject({ code: "invalid" });
  });
});

describe("any other file", () => {
  test.each([
    ["notes.txt", text("hello"), "text/plain", "txt"],
    ["evil.png", text("<!doctype html><script>alert(1)</script>"), "text/plain", "bin"],
    ["evil.png", text("<svg xmlns='http://www.w3.org/2000/svg'/>"), "text/plain", "bin"],
    ["report.doc", text("%PDF-1.7\n1 0 obj\n"), "application/pdf", "pdf"],
    ["data", Uint8Array.of(0, 1, 2, 250, 251), "application/octet-stream", "bin"],
    ["x.meta.json", text("{}"), "text/plain", "json"],
  ])("%s is kept byte for byte", async (name, data, type, ext) => {
    const saved = await media.saveUpload({ name, data }, { roomId: 1, ownerId: 1 });
    expect(saved).toMatchObject({ isImage: false, name, type, bytes: data.length });
    expect(saved.path.endsWith(`.${ext}`)).toBe(true);
    expect(new Uint8Array(await bytesAt(saved.path))).toEqual(new Uint8Array(data));
  });

  test("is refused when it is empty or over the current uploads.maxBytes", async () => {
    await expect(
      media.saveUpload({ name: "a", data: text("") }, { roomId: 1, ownerId: 1 }),
    ).rejects.toMatchObject({
      code: "invalid",
    });
    settings["uploads.maxBytes"] = 1024;
    await expect(
      media.saveUpload({ name: "a", data: new Uint8Array(1025) }, { roomId: 1, ownerId: 1 }),
    ).rejects.toMatchObject({
      code: "too_large",
      values: { maxBytes: 1024 },
    });
  });
});

describe("the record of an upload", () => {
  test("is kept across a restart", async () => {
    const saved = await media.saveUpload(
      { name: "猫 🐈.png", data: await plain(600, 500) },
      { roomId: 42, ownerId: 1 },
    );
    expect(await reopen().findUpload(saved.path)).toEqual({
      ...saved,
      roomId: 42,
      ownerId: 1,
      savedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
  });

  test("exists for the server's own paths only", async () => {
    const { path, thumbnail = "" } = await media.saveUpload(
      { name: "a.png", data: await plain(600, 500) },
      { roomId: 1, ownerId: 1 },
    );
    const others = [
      thumbnail,
      path.replace(".png", ".html"),
      path.replace("/upload/", "/upload/../uploads/"),
      path.replace(".png", ".meta.json"),
      `/upload/20200101/${"0".repeat(24)}.png`,
      "/upload/../../etc/passwd",
      "/upload/rooms/1.txt",
      `http://host${path}`,
      `${path}\n`,
      "",
      "__proto__",
    ];
    for (const other of others) expect(await media.findUpload(other), other).toBeUndefined();
  });
});

describe.each([
  ["empty", ""],
  ["half", '{"path":"/upl'],
])("a record that a crash left %s", (_, left) => {
  test("hinders nothing, and goes with what else was stored of its upload", async () => {
    const { media, dataDir, reopen } = mediaOn(folderForTest());
    const belongs = { roomId: 1, ownerId: 1 };
    const torn = await media.saveUpload({ name: "a.png", data: await plain(600, 500) }, belongs);
    const [, , day = "", file = ""] = torn.path.split("/");
    const folder = join(dataDir, "uploads", day);
    await writeFile(join(folder, `${file.slice(0, 24)}.meta.json`), left);
    const later = reopen();
    const whole = await later.saveUpload({ name: "b.txt", data: text("b") }, belongs);
    const there: string[] = [];
    for await (const { path } of later.uploads()) there.push(path);
    expect(there).toEqual([whole.path]);
    expect(await later.findUpload(torn.path)).toBeUndefined();
    expect(await later.unpostedUploads("9999")).toMatchObject([{ path: whole.path }]);
    expect((await readdir(folder)).filter((name) => name.startsWith(file.slice(0, 24)))).toEqual([]);
    await later.removeUploadsOf({ ownerId: 1 });
    expect(await readdir(folder)).toEqual([]);
  });
});

describe("removal", () => {
  test("of one upload removes its companion files and nothing else", async () => {
    const gone = await media.saveUpload(
      { name: "a.png", data: await plain(600, 500) },
      { roomId: 1, ownerId: 1 },
    );
    const stays = await media.saveUpload(
      { name: "a.png", data: await plain(600, 500) },
      { roomId: 1, ownerId: 1 },
    );
    await media.removeUpload(gone.path);
    await media.removeUpload(gone.path);
    await media.removeUpload("/upload/../settings.json");
    expect(await media.findUpload(gone.path)).toBeUndefined();
    const id = gone.path.split("/").at(-1)?.slice(0, 24) ?? "";
    const day = gone.path.split("/")[2] ?? "";
    expect((await readdir(join(dataDir, "uploads", day))).filter((name) => name.startsWith(id))).toEqual([]);
    expect(await bytesAt(stays.path)).toBeDefined();
    expect(await bytesAt(stays.thumbnail ?? "")).toBeDefined();
  });

  test("of a room's uploads keeps those of other rooms and of no room", async () => {
    const data = await plain(600, 500);
    const [mine, alsoMine, theirs, nobodys] = await Promise.all(
      [7, 7, 77, null].map((roomId) =>
        media.saveUpload({ name: "a.png", data }, { roomId: roomId, ownerId: 1 }),
      ),
    );
    const later = reopen();
    await later.removeUploadsOf({ roomId: 7 });
    await later.removeUploadsOf({ roomId: 12345 });
    const left = await Promise.all(
      [mine, alsoMine, theirs, nobodys].map((u) => later.findUpload(u?.path ?? "")),
    );
    expect(left.map((upload) => upload !== undefined)).toEqual([false, false, true, true]);
    await expect(stat(join(dataDir, "uploads/rooms/7.txt"))).rejects.toMatchObject({ code: "ENOENT" });
  });
});

describe("of a room or a person that is removed meanwhile", () => {
  const own = mediaFixture();
  const plan = { name: "b.txt", bytes: 5, asFile: false };
  /** All files except the lists of others. */
  const left = async (list: string) => {
    const entries = await readdir(own.dataDir, { recursive: true, withFileTypes: true });
    const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    return names.filter((name) => !name.endsWith(".txt") || name === list);
  };

  test.each([
    ["room_not_found", "5.txt", { roomId: 5, ownerId: 7 }, { roomId: 5 }],
    ["unauthenticated", "8.txt", { roomId: 6, ownerId: 8 }, { ownerId: 8 }],
  ])("nothing stays (%s)", async (code, list, belongs, owner) => {
    const data = await plain(1200, 900);
    const storing = [
      own.media.saveUpload({ name: "a.png", data }, belongs),
      own.media.pending.begin({ ...plan, ...belongs }),
    ];
    const stored = Promise.allSettled(storing);
    await own.media.removeUploadsOf(owner);
    for (const one of await stored) expect(one).toMatchObject({ reason: { code } });
    expect(await left(list)).toEqual([]);
  });
});

test("an upload that is removed several times at once counts once in its owner's quota", async () => {
  settings["uploads.quotaPerUser"] = 1_000_000;
  const belongs = { roomId: 31, ownerId: 31 };
  const save = (bytes: number) => media.saveUpload({ name: "a", data: new Uint8Array(bytes) }, belongs);
  await save(600_000);
  const { path } = await save(300_000);
  await Promise.all(Array.from({ length: 4 }, () => media.removeUpload(path)));
  await expect(save(500_000)).rejects.toMatchObject({ reason: "quota_reached" });
});

test("an unfinished upload that is removed while it is posted is refused as missing", async () => {
  const belongs = { roomId: 41, ownerId: 41 };
  const { id } = await media.pending.begin({ name: "a.txt", bytes: 4, asFile: false, ...belongs });
  await media.pending.append(
    id,
    (async function* () {
      yield text("text");
    })(),
  );
  const found = await media.pending.find(id);
  if (!found) throw new Error("The upload is missing.");
  await media.pending.remove(id);
  await expect(media.saveUpload(found.file, belongs)).rejects.toMatchObject({ reason: "upload_not_found" });
});

describe("an upload on a failing disk", () => {
  test.skipIf(process.platform !== "linux")("is refused with the reason when the disk is full", async () => {
    await expect(appendLine("/dev", "full", "a line")).rejects.toMatchObject({ code: "storage_full" });
  });

  test("fails as a storage failure otherwise, and leaves no partial file", async () => {
    await writeAll(dataDir, new Map([["taken", "x"]]));
    const files = new Map([
      ["fresh", "x"],
      ["taken", "y"],
    ]);
    await expect(writeAll(dataDir, files)).rejects.toMatchObject({ code: "storage_failed" });
    await expect(writeAll(join(dataDir, "taken"), new Map([["a", "x"]]))).rejects.toMatchObject({
      code: "storage_failed",
    });
    expect(await readdir(dataDir)).not.toContain("fresh");
    expect(await readFile(join(dataDir, "taken"), "utf8")).toBe("x");
  });
});

describe("names", () => {
  test.each([
    ["photo.png", "photo.png"],
    ["../../etc/passwd", "passwd"],
    ["C:\\Users\\17748\\Pictures\\cat.png", "cat.png"],
    ["../..", "file"],
    ["", "file"],
    ["a/", "file"],
    ["\u202egnp.exe", "gnp.exe"],
    ["a\u0000b\r\nSet-Cookie: x.txt", "abSet-Cookie: x.txt"],
    ["猫👨‍👩‍👧.png", "猫👨‍👩‍👧.png"],
    [`${"長".repeat(400)}.png`, `${"長".repeat(196)}.png`],
    ["__proto__", "__proto__"],
  ])("%j is shown as %j", (given, shown) => {
    expect(displayName(given)).toBe(shown);
  });

  test.each([
    ["a.TXT", undefined, "txt"],
    ["a.png", undefined, "bin"],
    ["a.svg", undefined, "bin"],
    ["a.p/../x", undefined, "bin"],
    ["a", undefined, "bin"],
    ["a.exe", "pdf", "pdf"],
  ])("%j with bytes that say %j ends in %j", (name, byBytes, ext) => {
    expect(extensionFor(name, byBytes)).toBe(ext);
  });
});

describe("a picture that is not decoded here", () => {
  const SECRET = "51.5007 N, 0.1246 W";

  test.each(["heic", "heix", "mif1"])(
    "loses its camera metadata and is kept as a file (%s)",
    async (brand) => {
      const data = heic(SECRET, brand);
      const saved = await media.saveUpload({ name: "IMG_1.HEIC", data }, { roomId: 1, ownerId: 1 });
      expect(saved).toMatchObject({ isImage: false, name: "IMG_1.HEIC", bytes: data.length });
      expect(saved.type).toMatch(/^image\/hei[cf]$/);
      const kept = await bytesAt(saved.path);
      expect([kept.includes(SECRET), kept.includes("the picture")]).toEqual([false, true]);
    },
  );

  const cut = (brand: string) =>
    Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from(`ftyp${brand}\0\0\0\0mif1${brand}`)]);
  const sequence = Buffer.concat([cut("hevc"), Buffer.from([0, 0, 0, 8]), Buffer.from("moov")]);
  const UNREADABLE: [string, Buffer][] = [
    ["TIFF", Buffer.from("49492a0008000000000000000000", "hex")],
    ["big-endian TIFF", Buffer.from("4d4d002a000000080000000000000000", "hex")],
    ["a HEIC sequence", sequence],
    ["HEIC that ends within a box", heic(SECRET).subarray(0, 100)],
    ["JPEG XL", Buffer.from("ff0a000000000000000000000000", "hex")],
  ];
  test.each(UNREADABLE)("is refused as %s, whose location data cannot be found", async (_, data) => {
    await expect(
      media.saveUpload({ name: "holiday.jpg", data }, { roomId: 1, ownerId: 1 }),
    ).rejects.toMatchObject({ code: "unsupported_media", reason: "picture_keeps_place" });
  });

  test.each([...UNREADABLE, ["HEIC", heic(SECRET)] as const])("is taken as a file: %s", async (_, data) => {
    const saved = await media.saveUpload({ name: "a", data, asFile: true }, { roomId: 1, ownerId: 1 });
    expect(saved.isImage).toBe(false);
    expect(await bytesAt(saved.path)).toEqual(data);
  });

  test("is accepted in formats without such data", async () => {
    const bmp = Buffer.concat([Buffer.from("BM"), Buffer.alloc(60)]);
    await expect(
      media.saveUpload({ name: "a.bmp", data: bmp }, { roomId: 1, ownerId: 1 }),
    ).resolves.toMatchObject({
      isImage: false,
    });
  });
});

test("an upload succeeds once the disk that refused the first one takes it", async () => {
  const { media, dataDir } = mediaOn(folderForTest());
  const save = () => media.saveUpload({ name: "a.txt", data: text("hello") }, { roomId: null, ownerId: 1 });
  await writeFile(join(dataDir, "uploads"), "a file in place of the folder");
  await expect(save()).rejects.toThrow();
  await rm(join(dataDir, "uploads"));
  await expect(save()).resolves.toMatchObject({ bytes: 5 });
});

test("unfinished uploads are read again after a failure, and are reserved once", async () => {
  const { media, dataDir, settings, reopen } = mediaOn(folderForTest());
  settings["uploads.quotaPerUser"] = 3_000_000;
  const plan = { name: "a.bin", bytes: 1_500_000, asFile: false, roomId: 1, ownerId: 1 };
  const { id } = await media.pending.begin(plan);
  const again = reopen();
  const stray = join(dataDir, "uploads.tmp/stray");
  await mkdir(stray);
  await expect(again.pending.find(id)).rejects.toThrow();
  await rmdir(stray);
  expect(await again.pending.find(id)).toMatchObject(plan);
  await expect(again.pending.begin(plan)).resolves.toMatchObject(plan);
  await expect(again.pending.begin(plan)).rejects.toMatchObject({ code: "storage_full" });
});

test("unfinished uploads are removed at the restart after a crash", async () => {
  const left = join(dataDir, "uploads/working/left");
  await mkdir(join(dataDir, "uploads/working"), { recursive: true });
  await writeFile(left, "x");
  await reopen().saveUpload({ name: "a.png", data: await plain(600, 500) }, { roomId: 1, ownerId: 1 });
  expect(await readdir(join(dataDir, "uploads/working"))).toEqual([]);
});

describe("the list of all uploads", () => {
  test("reads the record of each once, and forgets those that disappear from the disk", async () => {
    const { media, dataDir } = mediaOn(folderForTest());
    const save = (name: string) => media.saveUpload({ name, data: text(name) }, { roomId: null, ownerId: 1 });
    const names = async () => {
      const found: string[] = [];
      for await (const { name } of media.uploads()) found.push(name);
      return found.sort();
    };
    const saved = [await save("a.txt"), await save("b.txt")];
    expect(await names()).toEqual(["a.txt", "b.txt"]);
    const [a = "", b = ""] = saved.map(({ path }) =>
      join(dataDir, path.replace("/upload/", "uploads/").replace(".txt", ".meta.json")),
    );
    await writeFile(a, "not read again");
    await rm(b);
    await save("c.txt");
    expect(await names()).toEqual(["a.txt", "c.txt"]);
  });
});

test("a record that cannot be read does not hide the other uploads", async () => {
  const saved = await media.saveUpload(
    { name: "notes.txt", data: text("hello") },
    { roomId: null, ownerId: 77 },
  );
  const [, , day = ""] = saved.path.split("/");
  // A folder where a file should be.
  await mkdir(join(dataDir, "uploads", day, `${"0".repeat(24)}.meta.json`), { recursive: true });
  const found: string[] = [];
  for await (const { path } of media.uploads()) found.push(path);
  expect(found).toContain(saved.path);
});
