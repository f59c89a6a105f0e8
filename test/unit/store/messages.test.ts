import { spawnSync } from "node:child_process";
import {
  appendFile,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  truncate,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  collected,
  logOn,
  memoryLog,
  message,
  messages,
  newFolder,
  seqs,
  storeOn,
  timeOf,
} from "../../support/store.ts";

const FIRST = "000000000001.jsonl";

const filesOf = async (folder: string, roomId = 1) =>
  (await readdir(join(folder, "messages", String(roomId)))).sort();

describe("a room's history", () => {
  it("starts empty, without a file", async () => {
    const folder = newFolder();
    const log = logOn(folder);
    expect(await log.tail(1, 50)).toEqual({ lastSeq: 0, items: [] });
    expect(await log.page(1, { limit: 50 })).toEqual({ items: [], hasMore: false });
    expect(await log.get(1, 1)).toBeUndefined();
    await expect(readdir(join(folder, "messages"))).rejects.toThrow();
  });

  it.runIf(process.platform !== "win32")(
    "fails, and does not wait, where a named pipe stands for a file",
    async () => {
      const folder = newFolder();
      await mkdir(join(folder, "messages", "1"), { recursive: true });
      for (const name of [FIRST, FIRST.replace(".jsonl", ".changes.jsonl")]) {
        const path = join(folder, "messages", "1", name);
        spawnSync("mkfifo", [path]);
        const log = memoryLog();
        const history = logOn(folder, {}, log);
        await expect(history.tail(1, 1)).rejects.toMatchObject({ code: "storage_failed" });
        expect(log.errors).toEqual([`Opening failed: ${join(folder, "messages", "1")}`]);
        await rm(path);
      }
    },
  );

  it("returns pages of complete messages, oldest first, in both directions", async () => {
    const log = logOn(newFolder());
    await log.append(1, messages(1, 500));
    expect(seqs((await log.page(1, { limit: 3 })).items)).toEqual([498, 499, 500]);
    expect(await log.page(1, { before: 4, limit: 3 })).toEqual({ items: messages(1, 3), hasMore: false });
    expect(await log.page(1, { before: 5, limit: 3 })).toEqual({ items: messages(2, 4), hasMore: true });
    expect(await log.page(1, { after: 0, limit: 2 })).toEqual({ items: messages(1, 2), hasMore: true });
    expect(await log.page(1, { after: 498, limit: 2 })).toEqual({
      items: messages(499, 500),
      hasMore: false,
    });
    expect(await log.page(1, { after: 500, limit: 2 })).toEqual({ items: [], hasMore: false });
    expect(await log.page(1, { before: 1, limit: 2 })).toEqual({ items: [], hasMore: false });
    expect(await log.get(1, 7)).toEqual(message(7));
    expect(await log.get(1, 501)).toBeUndefined();
  });

  it("answers the same from memory and from the disk, at every position", async () => {
    const folder = newFolder();
    const growing = logOn(folder);
    for (let seq = 1; seq <= 300; seq++) await growing.append(1, [message(seq)]);
    for (const log of [growing, logOn(folder)]) {
      for (let seq = 1; seq <= 300; seq++) {
        expect(await log.get(1, seq)).toEqual(message(seq));
        const newer = await log.page(1, { after: seq, limit: 2 });
        expect(newer.items).toEqual(messages(seq + 1, Math.min(300, seq + 2)));
        const older = await log.page(1, { before: seq, limit: 2 });
        expect(older.items).toEqual(messages(Math.max(1, seq - 2), seq - 1));
        expect(older.hasMore).toBe(seq > 3);
      }
    }
  });

  it("is kept across a restart, with every field", async () => {
    const folder = newFolder();
    const full = message(3, {
      body: 'line\nbreak \u2028 "quotes" 🔥',
      clientId: "c1",
      replyTo: 1,
      mentions: [1, 2],
      reactions: { "👍": [1] },
      attachment: { name: "a.png", bytes: 5, type: "image/png", width: 1, height: 2 },
    });
    await logOn(folder).append(1, [message(1), message(2), full]);
    const log = logOn(folder);
    expect(await log.tail(1, 2)).toEqual({ lastSeq: 3, items: [message(2), full] });
  });

  it("accepts batches of several rooms at once", async () => {
    const folder = newFolder();
    const log = logOn(folder);
    await Promise.all(
      Array.from({ length: 20 }, async (_, roomId) => {
        for (let seq = 1; seq <= 20; seq += 2) await log.append(roomId, messages(seq, seq + 1));
      }),
    );
    const again = logOn(folder);
    for (let roomId = 0; roomId < 20; roomId++) {
      expect((await again.page(roomId, { limit: 50 })).items).toEqual(messages(1, 20));
    }
  });

  it("keeps only a few rooms open and loses nothing", async () => {
    const folder = newFolder();
    const log = logOn(folder, { openRooms: 3 });
    const rooms = Array.from({ length: 12 }, (_, index) => index);
    for (let seq = 1; seq <= 5; seq++) {
      await Promise.all(rooms.map((roomId) => log.append(roomId, [message(seq)])));
    }
    for (const roomId of rooms) expect((await log.tail(roomId, 9)).items).toEqual(messages(1, 5));
  });

  it("numbers messages in the order of the calls, from one, without a gap", async () => {
    const log = logOn(newFolder());
    const calls = Array.from({ length: 50 }, (_, n) => log.append(1, [message(0, { body: `${n}` })]));
    const answers = (await Promise.all(calls)).flat();
    expect(answers.map(({ message }) => message.seq)).toEqual(answers.map((_, index) => index + 1));
    expect(answers.map(({ message }) => message.body)).toEqual(answers.map((_, index) => `${index}`));
    expect((await log.tail(1, 50)).items).toEqual(answers.map(({ message }) => message));
  });

  it("accepts an author's clientId once: at the same moment, later, and after a restart", async () => {
    const folder = newFolder();
    const draft = message(0, { clientId: "c1" });
    const log = logOn(folder);
    const [first, again] = await Promise.all([log.append(1, [draft]), log.append(1, [draft])]);
    expect(first).toEqual([{ message: { ...draft, seq: 1 }, isNew: true }]);
    expect(again).toEqual([{ message: { ...draft, seq: 1 }, isNew: false }]);
    expect(await log.append(1, [{ ...draft, authorId: 2 }])).toMatchObject([{ isNew: true }]);
    expect(await log.append(2, [draft])).toMatchObject([{ message: { seq: 1 }, isNew: true }]);
    const more = Array.from({ length: 900 }, (_, n) => message(0, { clientId: `more ${n}` }));
    await log.append(1, more);
    await log.replace(1, 1, message(1, { clientId: "c1", body: "edited" }));
    for (const each of [log, logOn(folder)]) {
      expect(await each.append(1, [draft])).toMatchObject([
        { message: { seq: 1, body: "edited" }, isNew: false },
      ]);
      expect(await each.recall(1, draft)).toMatchObject({ seq: 1, body: "edited" });
      expect(await each.recall(1, message(0, { clientId: "unknown" }))).toBeUndefined();
      expect((await each.tail(1, 1)).lastSeq).toBe(902);
    }
  });

  it("forgets the clientId of a message that was not stored", async () => {
    const folder = newFolder();
    const log = logOn(folder);
    await writeFile(join(folder, "messages"), "no folder");
    const draft = message(0, { clientId: "c1" });
    const tries = await Promise.allSettled([log.append(1, [draft]), log.append(1, [draft])]);
    expect(tries).toMatchObject([
      { reason: { code: "storage_failed" } },
      { reason: { code: "storage_failed" } },
    ]);
    await rm(join(folder, "messages"));
    expect(await log.append(1, [draft])).toEqual([{ message: { ...draft, seq: 1 }, isNew: true }]);
  });

  it("is gone when it is dropped, and can begin again", async () => {
    const folder = newFolder();
    const log = logOn(folder);
    await log.append(1, messages(1, 3));
    await log.checkpoint();
    await log.replace(1, 2, null);
    await log.drop(1);
    expect(await readdir(join(folder, "messages"))).toEqual([]);
    expect(await log.tail(1, 9)).toEqual({ lastSeq: 0, items: [] });
    await log.append(1, messages(1, 2));
    expect((await log.tail(1, 9)).items).toEqual(messages(1, 2));
  });

  it("grows in segments and is paged across them", async () => {
    const folder = newFolder();
    const log = logOn(folder, { segmentBytes: 2_000 });
    for (let seq = 1; seq <= 300; seq++) await log.append(1, [message(seq)]);
    await log.checkpoint();
    expect((await filesOf(folder)).length).toBeGreaterThan(10);
    const again = logOn(folder, { segmentBytes: 2_000 });
    for (const before of [2, 17, 18, 19, 150, 301]) {
      const page = await again.page(1, { before, limit: 40 });
      expect(page.items).toEqual(messages(Math.max(1, before - 40), before - 1));
    }
    for (const after of [0, 17, 18, 19, 150, 299]) {
      const page = await again.page(1, { after, limit: 40 });
      expect(page.items).toEqual(messages(after + 1, Math.min(300, after + 40)));
    }
    expect(await collected(again.scan(1))).toEqual(messages(1, 300));
  });
});

describe("changes", () => {
  it("replace and remove messages, now and after a restart, and numbers are not used again", async () => {
    const folder = newFolder();
    const log = logOn(folder);
    await log.append(1, messages(1, 5));
    await log.replace(1, 2, message(2, { body: "edited", editedAt: timeOf(9) }));
    await log.replace(1, 4, null);
    await log.replace(1, 5, null);
    for (const each of [log, logOn(folder)]) {
      const { lastSeq, items } = await each.tail(1, 50);
      expect(lastSeq).toBe(5);
      expect(items.map((item) => item.body)).toEqual(["line 1", "edited", "line 3"]);
      expect(await each.get(1, 4)).toBeUndefined();
      expect(await each.get(1, 2)).toMatchObject({ body: "edited" });
    }
  });

  it("of a missing message are refused", async () => {
    const log = logOn(newFolder());
    await expect(log.replace(1, 1, null)).rejects.toMatchObject({ code: "message_not_found" });
    await log.append(1, messages(1, 2));
    await log.replace(1, 1, null);
    await expect(log.replace(1, 1, message(1))).rejects.toMatchObject({ code: "message_not_found" });
  });

  it("can remove all messages of one author", async () => {
    const folder = newFolder();
    const log = logOn(folder, { segmentBytes: 1_000 });
    const all = messages(1, 100).map((item) => ({ ...item, authorId: item.seq % 3 }));
    for (const item of all) await log.append(1, [item]);
    await log.checkpoint();
    await log.replace(1, 50, message(50, { authorId: 50 % 3, body: "edited" }));
    expect(await log.removeWhere(1, { authorId: 1 })).toBe(34);
    expect(await log.removeWhere(1, { authorId: 1 })).toBe(0);
    const left = all.filter((item) => item.authorId !== 1).map((item) => item.seq);
    for (const each of [log, logOn(folder)]) {
      expect(seqs(await collected(each.scan(1)))).toEqual(left);
      expect((await each.tail(1, 1)).lastSeq).toBe(100);
      expect((await each.get(1, 50))?.body).toBe("edited");
    }
    const texts = await Promise.all(
      (await filesOf(folder)).map((name) => readFile(join(folder, "messages", "1", name), "utf8")),
    );
    expect(texts.join("")).not.toContain('"authorId":1,');
  });

  it("can remove old messages, in whole files, and the last number is still known", async () => {
    const folder = newFolder();
    const log = logOn(folder, { segmentBytes: 1_000 });
    for (const item of messages(1, 100)) await log.append(1, [item]);
    await log.checkpoint();
    const filesBefore = (await filesOf(folder)).length;
    expect(await log.removeWhere(1, { sentBefore: timeOf(61) })).toBe(60);
    expect((await filesOf(folder)).length).toBeLessThan(filesBefore / 2);
    expect(seqs(await collected(logOn(folder).scan(1)))).toEqual(seqs(messages(61, 100)));
    expect(await log.removeWhere(1, { sentBefore: timeOf(1000) })).toBe(40);
    for (const each of [log, logOn(folder)]) {
      expect(await each.tail(1, 5)).toEqual({ lastSeq: 100, items: [] });
    }
    await log.append(1, [message(101)]);
    expect((await logOn(folder).tail(1, 5)).items).toEqual([message(101)]);
  });

  it("are merged into the segment when they grow, without delaying anybody", async () => {
    const folder = newFolder();
    const log = logOn(folder, { compactBytes: 1_500 });
    await log.append(1, messages(1, 50));
    await log.checkpoint();
    for (let round = 0; round < 3; round++) {
      for (let seq = 1; seq <= 25; seq++) await log.replace(1, seq, message(seq, { body: `round ${round}` }));
      await log.checkpoint();
    }
    await log.replace(1, 50, null);
    await log.close();
    const segment = await readFile(join(folder, "messages", "1", FIRST), "utf8");
    expect(segment).toContain("round");
    const changes = join(folder, "messages", "1", "000000000001.changes.jsonl");
    expect(
      await stat(changes).then(
        (found) => found.size,
        () => 0,
      ),
    ).toBeLessThan(3_200);
    const { items, lastSeq } = await logOn(folder).tail(1, 50);
    expect(lastSeq).toBe(50);
    expect(items.filter((item) => item.body === "round 2")).toHaveLength(25);
  });

  it.each([
    ["before anything was written", { changes: true, rewritten: false, temporary: false }],
    ["while the new segment was written", { changes: true, rewritten: false, temporary: true }],
    ["before the changes file went", { changes: true, rewritten: true, temporary: false }],
    ["at the end", { changes: false, rewritten: true, temporary: false }],
  ])("survive a crash in the middle of that: %s", async (_, left) => {
    const folder = newFolder();
    const path = join(folder, "messages", "1", FIRST);
    const changesPath = path.replace(".jsonl", ".changes.jsonl");
    const log = logOn(folder);
    await log.append(1, messages(1, 6));
    await log.append(1, [message(7, { authorId: 99 })]);
    await log.checkpoint();
    await log.replace(1, 2, message(2, { body: "edited" }));
    await log.replace(1, 3, null);
    await log.replace(1, 7, message(7, { authorId: 99, body: "edited too" }));
    await log.checkpoint();
    const [before, changes] = [await readFile(path), await readFile(changesPath)];
    expect(await log.removeWhere(1, { authorId: 99 })).toBe(1);
    await log.close();
    const after = await readFile(path);
    if (!left.rewritten) await writeFile(path, before);
    if (left.changes) await writeFile(changesPath, changes);
    if (left.temporary) await writeFile(`${path}.tmp`, after.subarray(0, 50));

    const again = logOn(folder);
    const { lastSeq, items } = await again.tail(1, 9);
    expect(lastSeq).toBe(7);
    const bodies = ["line 1", "edited", "line 4", "line 5", "line 6"];
    expect(items.map((item) => item.body)).toEqual(left.rewritten ? bodies : [...bodies, "edited too"]);
    await again.replace(1, 4, message(4, { body: "after" }));
    expect((await logOn(folder).get(1, 4))?.body).toBe("after");
    expect((await filesOf(folder)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("lose only a torn end that was never acknowledged", async () => {
    const folder = newFolder();
    const log = logOn(folder);
    await log.append(1, messages(1, 5));
    await log.checkpoint();
    await log.replace(1, 2, null);
    await log.checkpoint();
    const changesPath = join(folder, "messages", "1", "000000000001.changes.jsonl");
    const { size } = await stat(changesPath);
    await log.replace(1, 3, null);
    await log.close();
    const whole = await readFile(changesPath);
    for (let length = size; length < whole.length; length++) {
      await writeFile(changesPath, whole.subarray(0, length));
      const report = memoryLog();
      const again = logOn(folder, {}, report);
      expect(seqs((await again.tail(1, 9)).items)).toEqual([1, 3, 4, 5]);
      expect(report.warnings.length).toBe(length === size ? 0 : 1);
      await again.replace(1, 4, null);
      await again.close();
      expect(seqs((await logOn(folder).tail(1, 9)).items)).toEqual([1, 3, 5]);
    }
  });

  it("of a missing segment are removed", async () => {
    const folder = newFolder();
    const log = logOn(folder);
    await log.append(1, messages(1, 6));
    await log.close();
    await rename(join(folder, "messages", "1", FIRST), join(folder, "messages", "1", "000000000005.jsonl"));
    await writeFile(
      join(folder, "messages", "1", FIRST.replace(".jsonl", ".changes.jsonl")),
      '{"seq":1,"removed":true}\n',
    );
    await logOn(folder).tail(1, 1);
    expect(await filesOf(folder)).toEqual(["000000000005.jsonl"]);
  });
});

it("reads during appends, edits, removals and rewrites see each message complete and at its place", async () => {
  const log = logOn(newFolder(), { segmentBytes: 4_000, compactBytes: 1_500, openRooms: 2 });
  const total = 240;
  let isDone = false;
  let written = 0;
  const write = async (): Promise<void> => {
    for (let seq = 1; seq <= total; seq += 3) {
      await log.append(1, [message(seq), message(seq + 1), message(seq + 2, { authorId: 9 })]);
      written = seq + 2;
      await log.replace(1, seq, message(seq, { body: `edited ${seq}` }));
      if (seq % 60 === 1) await log.removeWhere(1, { authorId: 9 });
    }
    isDone = true;
  };
  let pages = 0;
  const read = async (): Promise<void> => {
    for (; !isDone; pages++) {
      const end = written;
      const before = 1 + ((pages * 37) % (end + 1));
      const { items } = await log.page(1, { before, limit: 30 });
      const standing = items.filter((item) => item.authorId !== 9);
      const expected = messages(1, before - 1).filter((item) => item.seq % 3 !== 0);
      expect(seqs(standing)).toEqual(seqs(expected.slice(expected.length - standing.length)));
      expect(standing.length).toBeGreaterThanOrEqual(Math.min(expected.length, 20));
      for (const { seq, body } of standing) {
        if (seq % 3 === 1 && seq < end - 2) expect(body).toBe(`edited ${seq}`);
      }
      // Other rooms replace this one among the open rooms.
      await log.tail(2 + (pages % 3), 1);
    }
  };
  await Promise.all([write(), read(), read()]);
  expect(pages).toBeGreaterThan(20);
  await log.removeWhere(1, { authorId: 9 });
  const all = await collected(log.scan(1));
  expect(seqs(all)).toEqual(seqs(messages(1, total)).filter((seq) => seq % 3 !== 0));
});

it("an interrupted drop is completed at the next start", async () => {
  const folder = newFolder();
  await mkdir(join(folder, "messages", "7.dropped"), { recursive: true });
  await writeFile(join(folder, "messages", "7.dropped", FIRST), "{}");
  const { store } = await storeOn(folder);
  expect(await readdir(join(folder, "messages"))).toEqual([]);
  expect(await store.rooms.count()).toBe(0);
});

describe("a torn last line", () => {
  it("cut at any byte is dropped and reported, and the next message follows the last complete one", async () => {
    const folder = newFolder();
    const path = join(folder, "messages", "1", FIRST);
    const first = logOn(folder);
    await first.append(1, messages(1, 3));
    await first.checkpoint();
    const { size } = await stat(path);
    await first.append(1, [message(4, { body: "ünd 🔥" })]);
    await first.close();
    const whole = await readFile(path);
    for (let length = size; length < whole.length; length++) {
      await writeFile(path, whole.subarray(0, length));
      const report = memoryLog();
      const log = logOn(folder, {}, report);
      expect(await log.tail(1, 9)).toEqual({ lastSeq: 3, items: messages(1, 3) });
      if (length === size) {
        expect(report.warnings).toEqual([]);
      } else {
        expect(report.warnings).toHaveLength(1);
        expect(report.warnings[0]).toContain(path);
        const name = /logs\/(\S+)$/.exec(report.warnings[0] ?? "")?.[1] ?? "";
        expect(await readFile(join(folder, "logs", name))).toEqual(whole.subarray(size, length));
      }
      await log.append(1, [message(4)]);
      expect(await log.get(1, 4)).toEqual(message(4));
      await log.close();
      expect((await logOn(folder).tail(1, 9)).items).toEqual(messages(1, 4));
    }
  });

  it.each([
    ["garbage", "garbage\n"],
    ["zeros, as some file systems leave them", "\0".repeat(5000)],
    ["zeros and a newline", `${"\0".repeat(300)}\n`],
    ["several broken lines", '{"seq":4,"bo\n{"x":1}\nnull\n'],
  ])("may be %s", async (_, garbage) => {
    const folder = newFolder();
    const first = logOn(folder);
    await first.append(1, messages(1, 3));
    await first.close();
    await appendFile(join(folder, "messages", "1", FIRST), garbage);
    const report = memoryLog();
    for (const log of [logOn(folder, {}, report), logOn(folder, {}, report)]) {
      expect(await log.tail(1, 9)).toEqual({ lastSeq: 3, items: messages(1, 3) });
      expect(report.warnings).toHaveLength(1);
    }
  });

  it("that was the only line of a new segment is removed with its file", async () => {
    const folder = newFolder();
    const first = logOn(folder, { segmentBytes: 150 });
    for (const item of messages(1, 3)) await first.append(1, [item]);
    await first.close();
    const names = await filesOf(folder);
    const last = join(folder, "messages", "1", names.at(-1) ?? "");
    await truncate(last, 10);
    expect((await logOn(folder, { segmentBytes: 150 }).tail(1, 9)).lastSeq).toBe(2);
    expect(await filesOf(folder)).toEqual(names.slice(0, -1));
    await truncate(join(folder, "messages", "1", FIRST), 0);
    expect((await logOn(folder).tail(1, 9)).lastSeq).toBe(0);
    expect(await filesOf(folder)).toEqual([]);
  });

  it("in the middle of a segment does not hide other lines", async () => {
    const folder = newFolder();
    const first = logOn(folder);
    await first.append(
      1,
      messages(1, 3_000).map((item) => ({ ...item, body: "x".repeat(100) })),
    );
    await first.close();
    const path = join(folder, "messages", "1", FIRST);
    const text = await readFile(path, "utf8");
    const at = text.indexOf('{"seq":1500,');
    const handle = await open(path, "r+");
    await handle.write("\0\0\0\0\0\0\0\0\0", at);
    await handle.close();
    const log = logOn(folder);
    expect(seqs((await log.page(1, { before: 1502, limit: 3 })).items)).toEqual([1498, 1499, 1501]);
    expect(seqs((await log.page(1, { after: 1498, limit: 2 })).items)).toEqual([1499, 1501]);
    expect(await log.get(1, 1500)).toBeUndefined();
    for (let seq = 1400; seq < 1600; seq++) if (seq !== 1500) expect((await log.get(1, seq))?.seq).toBe(seq);
  });
});
