import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { MIN_COUNTED_BYTES, Space } from "../../../server/media/space.ts";
import { mediaFixture } from "../../support/media-folder.ts";
import { plain } from "../../support/pictures.ts";

const { media, settings, dataDir, reopen } = mediaFixture();
const bytes = (length: number) => ({ name: "a.bin", data: new Uint8Array(length).fill(1) });

describe("a person's quota", () => {
  test("limits all uploads of that person together, across restarts, and nobody else's", async () => {
    settings["uploads.quotaPerUser"] = 500_000;
    const first = await media.saveUpload(bytes(300_000), { roomId: 1, ownerId: 10 });
    const full = { code: "storage_full", reason: "quota_reached", values: { quotaBytes: 500_000 } };
    await expect(media.saveUpload(bytes(200_001), { roomId: 2, ownerId: 10 })).rejects.toMatchObject(full);
    await expect(reopen().saveUpload(bytes(200_001), { roomId: null, ownerId: 10 })).rejects.toMatchObject(
      full,
    );
    await media.saveUpload(bytes(500_000), { roomId: 1, ownerId: 11 });
    await media.removeUpload(first.path);
    await media.saveUpload(bytes(500_000), { roomId: 1, ownerId: 10 });
  });

  test("holds for uploads at the same time", async () => {
    settings["uploads.quotaPerUser"] = 500_000;
    const tried = await Promise.allSettled(
      Array.from({ length: 10 }, () => media.saveUpload(bytes(100_000), { roomId: 1, ownerId: 12 })),
    );
    expect(tried.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
  });

  test("counts the shortest files too, across restarts and as long as they are there", async () => {
    settings["uploads.quotaPerUser"] = 3 * MIN_COUNTED_BYTES;
    const save = (at = media) => at.saveUpload(bytes(1), { roomId: null, ownerId: 14 });
    const first = await save();
    expect(first.bytes).toBe(1);
    for (const _other of [2, 3]) await save();
    await expect(save()).rejects.toMatchObject({ reason: "quota_reached" });
    await expect(save(reopen())).rejects.toMatchObject({ reason: "quota_reached" });
    await media.removeUpload(first.path);
    await save();
    await expect(save()).rejects.toMatchObject({ reason: "quota_reached" });
  });

  test("releases what a failed upload had reserved", async () => {
    settings["uploads.quotaPerUser"] = MIN_COUNTED_BYTES;
    const broken = { name: "a.png", data: (await plain(64, 64)).subarray(0, 60) };
    await expect(media.saveUpload(broken, { roomId: 1, ownerId: 13 })).rejects.toMatchObject({
      code: "invalid",
    });
    await media.saveUpload(bytes(1000), { roomId: 1, ownerId: 13 });
  });

  test("limits what arrives at the same time for one person, and nobody else's", async () => {
    settings["uploads.quotaPerUser"] = 300_000;
    const piece = new Uint8Array(100_000);
    const first = await media.openTemporary(15);
    const second = await media.openTemporary(15);
    await first.write(piece);
    await second.write(piece);
    await first.write(piece);
    const full = { code: "storage_full", reason: "quota_reached" };
    await expect(second.write(new Uint8Array(1))).rejects.toMatchObject(full);
    await expect(media.assertFits(15, 1)).rejects.toMatchObject(full);
    expect(second.content.bytes).toBe(100_000);
    await (await media.openTemporary(16)).write(piece);
    await (await media.openTemporary("10.0.0.1")).write(piece);
    await second.remove();
    await first.write(piece);
    await first.remove();
  });

  test("counts what has arrived once when it is stored", async () => {
    settings["uploads.quotaPerUser"] = 300_000;
    const file = await media.openTemporary(17);
    await file.write(new Uint8Array(200_000).fill(1));
    await media.saveUpload({ name: "a.bin", data: file.content }, { roomId: 1, ownerId: 17 });
    await media.assertFits(17, 100_000);
    await file.remove();
    await expect(media.assertFits(17, 100_001)).rejects.toMatchObject({ reason: "quota_reached" });
  });

  test("counts what arrived for somebody else before it is stored", async () => {
    settings["uploads.quotaPerUser"] = 300_000;
    await media.saveUpload(bytes(200_000), { roomId: 1, ownerId: 18 });
    const file = await media.openTemporary("10.0.0.1");
    await file.write(new Uint8Array(200_000).fill(1));
    await expect(
      media.saveUpload({ name: "a.bin", data: file.content }, { roomId: 1, ownerId: 18 }),
    ).rejects.toMatchObject({ reason: "quota_reached" });
    await file.remove();
  });

  test("that could not be counted is counted again for the next upload, whatever was removed meanwhile", async () => {
    let tries = 0;
    const space = new Space(
      dataDir,
      () => ({ quotaPerUser: 100, minFreeBytes: 0 }),
      async () => {
        if (++tries === 1) throw new Error("on purpose");
        return 60;
      },
    );
    const first = space.reserve(1, 40);
    space.add(1, -10);
    await expect(first).rejects.toThrow("on purpose");
    await expect(space.reserve(1, 41)).rejects.toMatchObject({ reason: "quota_reached" });
    await expect(space.reserve(1, 40)).resolves.toBeInstanceOf(Function);
  });
});

test("the list of a room's uploads loses the removed ones while the server runs", async () => {
  const save = () => media.saveUpload(bytes(1), { roomId: 60, ownerId: 60 });
  const list = join(dataDir, "uploads/rooms/60.txt");
  const kept = await save();
  for (let count = 0; count < 100; count += 1) await media.removeUpload((await save()).path);
  const saved = Promise.all([save(), save()]);
  await media.removeUpload((await save()).path);
  const lines = (await readFile(list, "utf8")).split("\n");
  expect(lines).toContain(kept.path);
  expect(lines.length).toBeLessThan(40);
  await Promise.all((await saved).map(({ path }) => media.removeUpload(path)));
});

describe("the list of a person's uploads", () => {
  const listed = async (ownerId: number) =>
    (await readFile(join(dataDir, `uploads/people/${ownerId}.txt`), "utf8")).split("\n").slice(0, -1);
  const save = (ownerId: number, at = media) => at.saveUpload(bytes(1), { roomId: null, ownerId });

  test("loses the removed ones when it is next read and more than half of it are gone", async () => {
    const saved = [];
    for (let count = 0; count < 5; count += 1) saved.push(await save(40));
    const [first, second, third, ...kept] = saved.map(({ path }) => path);
    for (const path of [first, second]) await media.removeUpload(path ?? "");
    const fourth = await save(40, reopen());
    expect(await listed(40)).toEqual([...saved.map(({ path }) => path), fourth.path]);
    for (const path of [third, fourth.path]) await media.removeUpload(path ?? "");
    const newest = await save(40, reopen());
    expect(await listed(40)).toEqual([...kept, newest.path]);
  });

  test("keeps an upload that is being stored while it is shortened", async () => {
    const { path } = await save(41);
    await media.removeUpload(path);
    const later = reopen();
    const { id } = await later.pending.begin({ name: "a", bytes: 1, asFile: true, roomId: 1, ownerId: 41 });
    await later.pending.append(id, Readable.from([Buffer.from("x")]));
    const restarted = reopen();
    const pending = await restarted.pending.find(id);
    if (!pending) throw new Error("The upload is gone.");
    const both = await Promise.all([
      restarted.saveUpload(pending.file, { roomId: null, ownerId: 41 }),
      save(41, restarted),
    ]);
    expect(await listed(41)).toEqual(expect.arrayContaining(both.map((upload) => upload.path)));
  });
});

describe("the check of free space", () => {
  const spaceOn = (freeBytes: number, totalBytes: number, minFreeBytes: number) =>
    new Space(
      dataDir,
      () => ({ quotaPerUser: 1e12, minFreeBytes }),
      async () => 0,
      async () => ({ freeBytes, totalBytes }),
    );
  const nearlyFull = { code: "storage_full", reason: "disk_nearly_full" };

  test.each([
    ["free space is below the minimum", 900, 1_000_000, 1000, 0],
    ["the upload would bring free space below the minimum", 1500, 1_000_000, 1000, 501],
  ])("refuses when %s", async (_, free, total, floor, comes) => {
    await expect(spaceOn(free, total, floor).assertFree(comes)).rejects.toMatchObject(nearlyFull);
    await expect(spaceOn(free, total, floor).reserve(1, comes)).rejects.toMatchObject(nearlyFull);
  });

  test.each([
    ["free space is exactly the minimum", 1000, 1_000_000, 1000, 0],
    ["a small disk keeps a twentieth free", 60, 1000, 1_000_000, 10],
  ])("accepts when %s", async (_, free, total, floor, comes) => {
    await expect(spaceOn(free, total, floor).assertFree(comes)).resolves.toBeUndefined();
  });

  test("applies to the disk that holds the data folder", async () => {
    settings["storage.minFreeBytes"] = Number.MAX_SAFE_INTEGER;
    const { freeBytes, totalBytes } = await media.diskSpace();
    expect(freeBytes).toBeGreaterThan(0);
    expect(totalBytes).toBeGreaterThanOrEqual(freeBytes);
  });
});

describe("uploads of one person", () => {
  test("are removed together, including those of no room", async () => {
    const mine = [
      await media.saveUpload(bytes(10), { roomId: 1, ownerId: 20 }),
      await media.saveUpload(bytes(10), { roomId: null, ownerId: 20 }),
    ];
    const theirs = await media.saveUpload(bytes(10), { roomId: 1, ownerId: 21 });
    await reopen().removeUploadsOf({ ownerId: 20 });
    for (const { path } of mine) expect(await media.findUpload(path)).toBeUndefined();
    expect(await media.findUpload(theirs.path)).toBeDefined();
  });
});

describe("an upload for a room", () => {
  const paths = async (savedBefore: string) =>
    (await media.unpostedUploads(savedBefore)).map(({ path }) => path);
  const later = "9999-01-01T00:00:00.000Z";

  test("counts as unposted until it is marked or removed", async () => {
    const one = await media.saveUpload(bytes(10), { roomId: 5, ownerId: 30 });
    const other = await media.saveUpload(bytes(10), { roomId: 5, ownerId: 30 });
    const plain = await media.saveUpload(bytes(10), { roomId: null, ownerId: 30 });
    expect(await paths(later)).toEqual(expect.arrayContaining([one.path, other.path]));
    expect(await paths(later)).not.toContain(plain.path);
    expect(await paths("2020-01-01T00:00:00.000Z")).toEqual([]);
    await media.markPosted(one.path);
    await media.removeUpload(other.path);
    expect(await paths(later)).not.toContain(one.path);
    expect(await paths(later)).not.toContain(other.path);
  });

  test("from an older version has no owner and the time of its folder", async () => {
    const { path } = await media.saveUpload(bytes(10), { roomId: 5, ownerId: 31 });
    const record = join(dataDir, path.replace("/upload/", "uploads/").replace(".bin", ".meta.json"));
    const { ownerId: _, savedAt: __, ...old } = (await media.findUpload(path)) ?? {};
    await rm(record);
    await writeFile(record, JSON.stringify(old));
    const found = await media.findUpload(path);
    expect(found).toMatchObject({ path, ownerId: null });
    expect(found?.savedAt).toMatch(/^\d{4}-\d\d-\d\dT00:00:00\.000Z$/);
  });
});
