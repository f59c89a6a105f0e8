import { appendFile, cp, mkdir, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { AppendFile } from "../../../server/store/append-file.ts";
import { frameOf, readFrames } from "../../../server/store/journal/frames.ts";
import { DiskMessageLog } from "../../../server/store/messages/message-log.ts";
import {
  collected,
  failure,
  memoryLog,
  message,
  messages,
  newFolder,
  seqs,
  storeOn,
} from "../../support/store.ts";

const FIRST = "000000000001.jsonl";

function logOn(folder: string, options: { checkpointBytes?: number; maxJournalBytes?: number } = {}) {
  const report = memoryLog();
  const reports = { folder: join(folder, "logs"), log: report, clock: () => Date.UTC(2026, 0, 2) };
  const own = { folder: join(folder, "messages"), journalFolder: join(folder, "journal") };
  const log = new DiskMessageLog({ ...own, reports, segmentBytes: 1_500, pendingBytes: 700, ...options });
  onTestFinished(() => log.close().catch(() => {}));
  return Object.assign(log, { report });
}

/** The folder as a kill would leave it now. */
async function killed(folder: string): Promise<string> {
  const copy = join(newFolder(), "copy");
  await mkdir(copy);
  await cp(folder, copy, { recursive: true });
  return copy;
}

const journalFiles = async (folder: string): Promise<string[]> =>
  (await readdir(join(folder, "journal")).catch(() => [])).sort();

/** A file of the journal without the zeros at its end; empty when there is none. */
async function written(folder: string, name: string): Promise<Buffer> {
  const bytes = await readFile(join(folder, "journal", name)).catch(() => Buffer.alloc(0));
  return bytes.subarray(0, bytes.findLastIndex((byte) => byte !== 0) + 1);
}

describe("frames", () => {
  const whole = [frameOf("one\n"), frameOf("two 🔥\n"), frameOf("three\n")];
  const text = (bytes: Buffer) => readFrames(bytes).bodies.map(String);

  it("are read as they were written", () => {
    const bytes = Buffer.concat(whole);
    expect(readFrames(bytes)).toMatchObject({ damaged: [], end: bytes.length });
    expect(text(bytes)).toEqual(["one\n", "two 🔥\n", "three\n"]);
  });

  it("cut at any byte are read up to the last complete one", () => {
    const bytes = Buffer.concat(whole);
    const ends = [0, ...whole.map((_, at) => Buffer.concat(whole.slice(0, at + 1)).length)];
    for (let length = 0; length < bytes.length; length++) {
      const end = ends.findLast((each) => each <= length) ?? 0;
      const found = readFrames(bytes.subarray(0, length));
      expect(found).toMatchObject({ damaged: [], end });
      expect(found.bodies).toHaveLength(ends.indexOf(end));
    }
  });

  it("with any byte changed are read without the damaged one, which is reported", () => {
    const bytes = Buffer.concat(whole);
    const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = whole;
    for (let at = first.length; at < first.length + second.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(text(changed)).toEqual(["one\n", "three\n"]);
      expect(readFrames(changed).damaged).toEqual([{ from: first.length, to: first.length + second.length }]);
    }
  });
});

describe("after a kill", () => {
  it("reading the journal restores what was acknowledged, the same each time", async () => {
    const folder = newFolder();
    const log = logOn(folder);
    await Promise.all([log.append(1, messages(1, 3)), log.append(2, messages(1, 20))]);
    await log.replace(1, 2, message(2, { body: "edited" }));
    await log.replace(2, 20, null);
    const copy = await killed(folder);
    for (let start = 0; start < 3; start++) {
      const again = logOn(copy);
      expect([...(await again.start())].sort()).toEqual(start < 2 ? [1, 2] : []);
      expect((await again.tail(1, 9)).items.map(({ body }) => body)).toEqual(["line 1", "edited", "line 3"]);
      const second = await again.tail(2, 50);
      expect(second.lastSeq).toBe(20);
      expect(second.items).toEqual(messages(1, 19));
      expect(again.report.warnings).toEqual([]);
      if (start === 1) await again.checkpoint();
    }
  });

  it("lines of a segment that were never flushed are rewritten, whatever a power cut left of them", async () => {
    const folder = newFolder();
    const log = logOn(folder);
    await log.append(1, messages(1, 5));
    await log.checkpoint();
    await log.append(1, messages(6, 9));
    await log.applyAll();
    const path = join("messages", "1", FIRST);
    const flushed = (await readFile(join(folder, path), "utf8")).indexOf('{"seq":6');
    const { size } = await stat(join(folder, path));
    for (const left of [flushed, flushed + 30, size - 1]) {
      const copy = await killed(folder);
      await truncate(join(copy, path), left);
      if (left !== flushed) await appendFile(join(copy, path), "\0".repeat(500));
      const again = logOn(copy);
      expect((await again.tail(1, 20)).items).toEqual(messages(1, 9));
      expect(await again.page(1, { before: 8, limit: 3 })).toMatchObject({ items: messages(5, 7) });
      await again.close();
      const third = logOn(copy);
      expect(await collected(third.scan(1))).toEqual(messages(1, 9));
      expect([...again.report.warnings, ...third.report.warnings]).toEqual([]);
    }
  });

  it("an older edit beside the segment does not replace the newest one", async () => {
    const folder = newFolder();
    const log = logOn(folder);
    await log.append(1, [message(1)]);
    await log.checkpoint();
    await log.append(1, messages(2, 3));
    await log.applyAll();
    await log.replace(1, 2, message(2, { body: "first edit" }));
    await log.applyAll();
    await log.replace(1, 2, message(2, { body: "second edit" }));
    const copy = await killed(folder);
    const again = logOn(copy);
    await again.tail(1, 0);
    await again.close();
    expect((await logOn(copy).get(1, 2))?.body).toBe("second edit");
  });

  it("a dissolved room stays dissolved, and a removal of many messages stays done", async () => {
    const folder = newFolder();
    const log = logOn(folder);
    await log.append(1, messages(1, 30));
    await log.append(
      2,
      messages(1, 30).map((item) => ({ ...item, authorId: item.seq % 2 })),
    );
    await log.applyAll();
    await log.append(1, messages(31, 33));
    await log.append(2, [message(31, { authorId: 1 })]);
    await log.drop(1);
    expect(await log.removeWhere(2, { authorId: 1 })).toBe(16);
    await log.append(2, [message(32, { authorId: 1 })]);
    const again = logOn(await killed(folder));
    expect(await again.tail(1, 5)).toEqual({ lastSeq: 0, items: [] });
    const left = await collected(again.scan(2));
    expect(left.filter((item) => item.authorId === 1).map((item) => item.seq)).toEqual([32]);
    expect(left).toHaveLength(16);
    expect(seqs(left)).toEqual([...Array.from({ length: 15 }, (_, n) => 2 * n + 2), 32]);
  });

  it("in the middle of a checkpoint nothing is lost or doubled", async () => {
    const folder = newFolder();
    const log = logOn(folder);
    await log.append(1, messages(1, 30));
    await log.replace(1, 3, null);
    const before = await journalFiles(folder);
    const kept = await Promise.all(before.map((name) => readFile(join(folder, "journal", name))));
    await log.checkpoint();
    await log.append(1, messages(31, 35));
    // Killed after the flush and before the old file of the journal was removed.
    const copy = await killed(folder);
    for (const [at, name] of before.entries()) await writeFile(join(copy, "journal", name), kept[at] ?? "");
    // Killed after the rotation and before anything was applied.
    const early = await killed(copy);
    await rm(join(early, "messages"), { recursive: true });
    for (const each of [copy, early]) {
      const again = logOn(each);
      expect(seqs(await collected(again.scan(1)))).toEqual(seqs(messages(1, 35)).filter((seq) => seq !== 3));
      await again.close();
      expect(await journalFiles(each)).toEqual([]);
      expect(seqs(await collected(logOn(each).scan(1)))).toHaveLength(34);
    }
  });
});

type Step =
  | { do: "append"; roomId: number; count: number }
  | { do: "edit" | "remove"; roomId: number; at: number }
  | { do: "apply" }
  | { do: "checkpoint" };
const roomId = fc.nat(2);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("append" as const),
      roomId,
      count: fc.integer({ min: 1, max: 8 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom("edit" as const, "remove" as const), roomId, at: fc.nat(60) }),
  },
  { weight: 1, arbitrary: fc.constantFrom({ do: "apply" as const }, { do: "checkpoint" as const }) },
);

it("after a kill at any byte of a write, rooms are as before the step, or as after it if it was complete", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 20 }),
      fc.nat(),
      fc.nat(),
      async (steps, at, cut) => {
        const folder = newFolder();
        const log = logOn(folder);
        const rooms = new Map<number, Map<number, string>>();
        for (const [index, each] of steps.entries()) {
          const before = index === at % steps.length ? await killed(folder) : undefined;
          const shownBefore = shown(rooms);
          await take(log, each, rooms, index);
          if (before === undefined) continue;
          const isWhole = await writeInPart(folder, before, cut);
          const expected = isWhole ? shown(rooms) : shownBefore;
          const again = logOn(before);
          expect(shown(await standing(again))).toBe(expected);
          await again.close();
          expect(shown(await standing(logOn(before)))).toBe(expected);
        }
        expect(shown(await standing(logOn(await killed(folder))))).toBe(shown(rooms));
      },
    ),
    { numRuns: 60 },
  );
});

/** One step, on the log and on its model. */
async function take(
  log: DiskMessageLog,
  each: Step,
  rooms: Map<number, Map<number, string>>,
  round: number,
): Promise<void> {
  if (each.do === "apply") return log.applyAll();
  if (each.do === "checkpoint") return log.checkpoint();
  const room = rooms.get(each.roomId) ?? new Map<number, string>();
  rooms.set(each.roomId, room);
  if (each.do === "append") {
    const { lastSeq } = await log.tail(each.roomId, 1);
    for (const { message: stored } of await log.append(
      each.roomId,
      messages(lastSeq + 1, lastSeq + each.count),
    )) {
      room.set(stored.seq, stored.body);
    }
  } else if (room.has(each.at)) {
    const next = each.do === "edit" ? message(each.at, { body: `edited ${round}` }) : null;
    await log.replace(each.roomId, each.at, next);
    if (next === null) room.delete(each.at);
    else room.set(each.at, next.body);
  }
}

/** Copies a part of what the step wrote to the journal. Returns whether it is all of it. */
async function writeInPart(folder: string, copy: string, cut: number): Promise<boolean> {
  const name = (await journalFiles(folder)).at(-1);
  // A checkpoint writes nothing that a kill could leave incomplete.
  if (name === undefined) return true;
  const whole = await written(folder, name);
  const had = (await written(copy, name)).length;
  const length = had + (cut % (whole.length - had + 1));
  await mkdir(join(copy, "journal"), { recursive: true });
  const zeros = Buffer.alloc(cut % 100);
  await writeFile(join(copy, "journal", name), Buffer.concat([whole.subarray(0, length), zeros]));
  return length === whole.length;
}

const shown = (rooms: ReadonlyMap<number, ReadonlyMap<number, string>>): string =>
  JSON.stringify(
    [...rooms]
      .filter(([, room]) => room.size > 0)
      .sort(([a], [b]) => a - b)
      .map(([id, room]) => [id, [...room]]),
  );

async function standing(log: DiskMessageLog): Promise<Map<number, Map<number, string>>> {
  const rooms = new Map<number, Map<number, string>>();
  for (let id = 0; id < 3; id++) {
    rooms.set(id, new Map((await collected(log.scan(id))).map(({ seq, body }) => [seq, body])));
  }
  return rooms;
}

describe("the journal", () => {
  it("makes the new lines of all rooms durable with one flush", async () => {
    const folder = newFolder();
    const log = logOn(folder);
    // The first message of a room also waits for the room to be read.
    await Promise.all(Array.from({ length: 20 }, (_, id) => log.append(id, [message(1)])));
    const flushed = vi.spyOn(AppendFile.prototype, "append");
    onTestFinished(() => void flushed.mockRestore());
    await Promise.all(Array.from({ length: 20 }, (_, id) => log.append(id, [message(2)])));
    expect(flushed.mock.calls).toHaveLength(1);
  });

  it("is written over zeros, so that a flush seldom changes its length, and these are not a torn end", async () => {
    const folder = newFolder();
    const log = logOn(folder);
    await log.append(1, [message(1)]);
    const [name = ""] = await journalFiles(folder);
    const { size } = await stat(join(folder, "journal", name));
    expect(size).toBeGreaterThan((await written(folder, name)).length);
    await log.append(1, messages(2, 20));
    expect(await stat(join(folder, "journal", name))).toMatchObject({ size });
    const again = logOn(await killed(folder));
    expect(seqs(await collected(again.scan(1)))).toEqual(seqs(messages(1, 20)));
    expect(again.report.warnings).toEqual([]);
  });

  it("is emptied when it has grown, while rooms keep writing", async () => {
    const folder = newFolder();
    const log = logOn(folder, { checkpointBytes: 3_000, maxJournalBytes: 9_000 });
    for (let seq = 1; seq <= 300; seq += 5) {
      await Promise.all([1, 2, 3].map((id) => log.append(id, messages(seq, seq + 4))));
      const files = await Promise.all((await journalFiles(folder)).map((name) => written(folder, name)));
      expect(files.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(12_000);
    }
    for (const id of [1, 2, 3]) expect(await collected(log.scan(id))).toEqual(messages(1, 300));
  });

  it("refuses what it cannot write, keeps what it has written, and continues when it can write again", async () => {
    const folder = newFolder();
    const log = logOn(folder);
    await log.append(1, messages(1, 2));
    const full = vi.spyOn(AppendFile.prototype, "append").mockRejectedValue(failure("EDQUOT"));
    onTestFinished(() => void full.mockRestore());
    const refused = [log.append(1, [message(3)]), log.append(2, [message(1)]), log.replace(1, 1, null)];
    for (const { status, reason } of (await Promise.allSettled(refused)) as PromiseRejectedResult[]) {
      expect([status, reason.code]).toEqual(["rejected", "storage_full"]);
    }
    expect((await log.tail(1, 9)).items).toEqual(messages(1, 2));
    full.mockRestore();
    expect(await log.append(1, [message(3)])).toMatchObject([{ message: { seq: 3 } }]);
    expect((await logOn(await killed(folder)).tail(1, 9)).items).toEqual(messages(1, 3));
  });

  it("an edit during a write that fails does not replace a later one", async () => {
    const folder = newFolder();
    const log = logOn(folder);
    await log.append(1, messages(1, 3));
    vi.spyOn(AppendFile.prototype, "append").mockImplementationOnce(async () => {
      await log.replace(1, 2, message(2, { body: "first edit" }));
      throw failure("EIO");
    });
    await expect(log.applyAll()).rejects.toMatchObject({ code: "EIO" });
    await log.replace(1, 2, message(2, { body: "second edit" }));
    await log.applyAll();
    await log.close();
    expect((await logOn(folder).get(1, 2))?.body).toBe("second edit");
  });

  it("refuses everything at its size limit until it can be emptied", async () => {
    const folder = newFolder();
    const log = logOn(folder, { checkpointBytes: 1_000, maxJournalBytes: 2_000 });
    const now = vi.spyOn(performance, "now");
    onTestFinished(() => void now.mockRestore());
    await writeFile(join(folder, "messages"), "no folder");
    await rm(join(folder, "messages"));
    await log.append(1, [message(1)]);
    await writeFile(join(folder, "messages"), "no folder");
    let seq = 1;
    for (let isTaken = true; isTaken; ) {
      isTaken = await log.append(1, [message(0)]).then(
        () => true,
        (error: unknown) => {
          expect(error).toMatchObject({ code: "storage_full" });
          return false;
        },
      );
      if (isTaken) seq++;
    }
    expect((await log.tail(1, 1)).lastSeq).toBe(seq);
    await rm(join(folder, "messages"));
    now.mockReturnValue(Number.MAX_SAFE_INTEGER);
    await log.append(1, [message(0)]);
    expect((await collected(log.scan(1))).map((item) => item.seq)).toEqual(
      Array.from({ length: seq + 1 }, (_, at) => at + 1),
    );
  });

  it("reports damage in its middle, sets it aside, and keeps the frames around it", async () => {
    const folder = newFolder();
    const log = logOn(folder);
    for (let seq = 1; seq <= 3; seq++) await log.append(seq, [message(1, { body: `only ${seq}` })]);
    const copy = await killed(folder);
    const [name = ""] = await journalFiles(copy);
    const path = join(copy, "journal", name);
    await writeFile(path, (await readFile(path, "latin1")).replace("only 2", "only X"), "latin1");
    for (let start = 0; start < 2; start++) {
      const again = logOn(copy);
      expect((await again.tail(1, 9)).items).toHaveLength(1);
      expect((await again.tail(2, 9)).items).toHaveLength(0);
      expect((await again.tail(3, 9)).items).toHaveLength(1);
      expect(again.report.warnings).toHaveLength(start === 0 ? 1 : 0);
      const [kept = ""] = await readdir(join(copy, "logs"));
      expect(await readFile(join(copy, "logs", kept), "utf8")).toContain("only X");
    }
  });
});

describe("a room whose folder cannot be opened", () => {
  it("does not keep other rooms from a checkpoint, and has its messages when it can be opened again", async () => {
    const before = newFolder();
    const first = logOn(before);
    await Promise.all([first.append(1, messages(1, 3)), first.append(2, messages(1, 3))]);
    await first.replace(1, 3, null);
    const folder = await killed(before);
    const path = join(folder, "messages", "1");
    await mkdir(join(folder, "messages"), { recursive: true });
    await writeFile(path, "no folder");

    const log = logOn(folder);
    for (const number of [2, 3]) {
      await log.checkpoint();
      expect(await journalFiles(folder)).toEqual([`${String(number).padStart(12, "0")}.log`]);
    }
    expect(await readFile(join(folder, "messages", "2", FIRST), "utf8")).toContain('"seq":3');
    await expect(log.append(1, messages(4, 4))).rejects.toMatchObject({ code: "storage_failed" });
    await log.append(2, messages(4, 4));

    const again = logOn(await killed(folder));
    await expect(again.tail(1, 5)).rejects.toMatchObject({ code: "storage_failed" });
    await rm(path);
    const mended = logOn(await killed(folder));
    expect(seqs((await mended.tail(1, 5)).items)).toEqual([1, 2]);
    expect((await mended.tail(1, 0)).lastSeq).toBe(3);
    expect(seqs((await mended.tail(2, 5)).items)).toEqual([1, 2, 3, 4]);
    await log.append(1, messages(4, 4));
    await log.checkpoint();
    expect(await journalFiles(folder)).toEqual([]);
  });
});

describe("a history of an older version", () => {
  it("has no checksums, is read as it is, and gets them for new lines", async () => {
    const folder = newFolder();
    await mkdir(join(folder, "messages", "1"), { recursive: true });
    const path = join(folder, "messages", "1", FIRST);
    const old = messages(1, 3)
      .map((item) => `${JSON.stringify(item)}\n`)
      .join("");
    await writeFile(path, old);
    await writeFile(path.replace(".jsonl", ".changes.jsonl"), '{"seq":2,"removed":true}\n');
    const log = logOn(folder);
    await log.append(1, [message(4)]);
    await log.close();
    expect(await readFile(path, "utf8")).toMatch(
      /^\{"seq":1[^\n]*Z"\}\n[\s\S]*"seq":4[^\n]*,"sum":"[0-9a-f]{8}"\}\n$/,
    );
    expect(seqs(await collected(logOn(folder).scan(1)))).toEqual([1, 3, 4]);
  });

  it("has its rooms document migrated after a copy is kept", async () => {
    const folder = newFolder();
    const first = await storeOn(folder);
    await first.close();
    const path = join(folder, "rooms.json");
    const old = (await readFile(path, "utf8")).replace('"version": 2', '"version": 1');
    await writeFile(path, old);
    await (await storeOn(folder)).close();
    expect(await readFile(join(folder, "rooms.v1.json"), "utf8")).toBe(old);
    expect(await readFile(path, "utf8")).toContain('"version": 2');
  });
});

describe("a line whose bytes changed", () => {
  it("is skipped, reported once, and set aside before its segment is rewritten", async () => {
    const folder = newFolder();
    const log = logOn(folder);
    await log.append(1, messages(1, 5));
    await log.close();
    const path = join(folder, "messages", "1", FIRST);
    await writeFile(path, (await readFile(path, "utf8")).replace("line 3", "line 8"));
    const again = logOn(folder);
    expect(seqs(await collected(again.scan(1)))).toEqual([1, 2, 4, 5]);
    expect(await again.get(1, 3)).toBeUndefined();
    await again.removeWhere(1, { sentBefore: message(2).sentAt });
    expect(again.report.warnings).toHaveLength(1);
    const [kept = ""] = await readdir(join(folder, "logs"));
    expect(await readFile(join(folder, "logs", kept), "utf8")).toMatch(/^\{"seq":3,.*line 8.*\n$/);
    expect(await readFile(path, "utf8")).not.toContain("line 8");
  });
});
