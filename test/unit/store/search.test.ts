import { cp, mkdir, readdir, rm, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SearchQuery } from "../../../server/chat/message-log.ts";
import { fold } from "../../../server/chat/row-query.ts";
import { matches, type SearchTerms } from "../../../server/chat/search-terms.ts";
import type { StoredMessage } from "../../../server/chat/types.ts";
import type { DiskMessageLog } from "../../../server/store/messages/message-log.ts";
import { missingIndexes } from "../../../server/store/search/missing.ts";
import { type ScanRequest, scan, startAt } from "../../../server/store/search/scan.ts";
import { buildIndex } from "../../../server/store/search/segment-index.ts";
import { logOn, message, messages, newFolder } from "../../support/store.ts";

/** Makes the indexes of all sealed segments. @returns how many */
function index(folder: string): number {
  const missing = [...missingIndexes(join(folder, "messages"))];
  for (const path of missing) for (const _ of buildIndex(path));
  return missing.length;
}

/** All pages of a search together. */
async function all(log: DiskMessageLog, query: Partial<SearchQuery> & { terms: SearchTerms }) {
  const found: string[] = [];
  let after: SearchQuery["after"];
  for (let pages = 0; pages < 10_000; pages++) {
    const asked = { rooms: [{ roomId: 1, newest: null }], isBySeq: false, limit: 7, ...query, after };
    const page = await log.search(asked);
    found.push(...page.items.map(({ roomId, message: { seq } }) => `${roomId}-${seq}`));
    if (page.next === null) return found;
    after = page.next;
  }
  throw new Error("The search does not end.");
}

const termsOf = (text: string): SearchTerms => ({ text: fold(text) });

describe("a search", () => {
  it("returns results newest first, page by page, across segments", async () => {
    const log = logOn(newFolder(), { segmentBytes: 10_000 });
    for (let seq = 1; seq <= 3_000; seq += 100) await log.append(1, messages(seq, seq + 99));
    const query = { rooms: [{ roomId: 1, newest: null }], terms: termsOf("000"), isBySeq: true };
    const first = await log.search({ ...query, limit: 2 });
    expect(first.items.map((item) => item.message.seq)).toEqual([3000, 2000]);
    const second = await log.search({ ...query, limit: 2, after: first.next ?? undefined });
    expect(second.items.map((item) => item.message.seq)).toEqual([1000]);
    expect(second.next).toBeNull();
  });

  it("finds what other rooms hold when one cannot be read", async () => {
    const folder = newFolder();
    const log = logOn(folder);
    await log.append(1, [message(1, { body: "word" })]);
    // A folder where a segment should be, and a file where a room should be.
    await mkdir(join(folder, "messages", "2", "000000000001.jsonl"), { recursive: true });
    await writeFile(join(folder, "messages", "3"), "");
    const rooms = [3, 2, 1].map((roomId) => ({ roomId, newest: null }));
    expect(await all(log, { rooms, terms: termsOf("word") })).toEqual(["1-1"]);
    await expect(log.append(2, [message(1)])).rejects.toMatchObject({ code: "storage_failed" });
    expect(await all(log, { rooms, terms: termsOf("word") })).toEqual(["1-1"]);
    await expect(all(log, { rooms: rooms.slice(1, 2), terms: termsOf("word") })).rejects.toThrow();

    // As a kill would leave it, with the journal's entries of another room that cannot be read.
    const copy = join(newFolder(), "copy");
    await cp(folder, copy, { recursive: true });
    await rm(join(copy, "messages", "1"), { recursive: true, force: true });
    await writeFile(join(copy, "messages", "1"), "");
    const again = logOn(copy);
    expect(await again.start()).toEqual([1]);
    expect(await all(again, { rooms, terms: termsOf("word") })).toEqual([]);
  });

  it("merges rooms by the time of their messages", async () => {
    const log = logOn(newFolder(), { segmentBytes: 200_000 });
    const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
    await log.append(
      1,
      [1, 4, 5].map((minute) => message(0, { body: "word", sentAt: at(minute) })),
    );
    await log.append(
      2,
      [2, 3, 6].map((minute) => message(0, { body: "word", sentAt: at(minute) })),
    );
    const rooms = [1, 2].map((roomId) => ({ roomId, newest: null }));
    const wanted = ["2-3", "1-3", "1-2", "2-2", "2-1", "1-1"];
    expect(await all(log, { rooms, terms: termsOf("word") })).toEqual(wanted);
    await log.checkpoint();
    expect(await all(log, { rooms, terms: termsOf("word"), limit: 1 })).toEqual(wanted);
    expect(await all(log, { rooms: rooms.slice(1), terms: termsOf("word") })).toEqual(["2-3", "2-2", "2-1"]);
  });

  it("finds files and pictures by their names, and by author, kind and time", async () => {
    const log = logOn(newFolder(), { segmentBytes: 200_000 });
    const file = { name: "Report 2026.PDF", bytes: 1, type: "application/pdf" };
    const picture = { name: "假日.jpg", bytes: 1, type: "image/jpeg" };
    await log.append(1, [
      message(0, { body: "report soon", authorId: 1, sentAt: "2026-01-01T00:00:00.000Z" }),
      message(0, {
        kind: "file",
        body: "/upload/x.pdf",
        attachment: file,
        authorId: 2,
        sentAt: "2026-01-02T00:00:00.000Z",
      }),
      message(0, {
        kind: "image",
        body: "/upload/y.jpg",
        attachment: picture,
        authorId: 1,
        sentAt: "2026-01-03T00:00:00.000Z",
      }),
    ]);
    const find = (terms: Partial<SearchTerms>) => all(log, { terms: { text: "", ...terms } });
    expect(await find(termsOf("report"))).toEqual(["1-2", "1-1"]);
    expect(await find(termsOf("假日"))).toEqual(["1-3"]);
    expect(await find(termsOf("upload"))).toEqual([]);
    expect(await find({ authorId: 1 })).toEqual(["1-3", "1-1"]);
    expect(await find({ kinds: ["file", "image"] })).toEqual(["1-3", "1-2"]);
    expect(await find({ since: "2026-01-02T00:00:00.000Z", until: "2026-01-03T00:00:00.000Z" })).toEqual([
      "1-2",
    ]);
  });
});

describe("a search for a text", () => {
  const texts = [
    "plain words",
    "Grosse ÄPFEL",
    "ｆｕｌｌ ｗｉｄｔｈ",
    "苹果很好吃，再来一个",
    'say "hi" \\ there',
    "tab\there",
    "🔥 fire",
    "＂quoted＂",
    "ΟΔΟΣ",
  ];

  it.each([
    ["plain", 1],
    ["WORDS", 1],
    ["äpfel", 1],
    ["full width", 1],
    ["很好", 1],
    ["很", 1],
    ['"hi"', 1],
    ["\\", 1],
    ["tab\there", 1],
    ["🔥", 1],
    ['"quoted"', 1],
    ["οδος", 1],
    ["sentAt", 0],
    ["absent", 0],
  ])("%s finds the same in memory, on the disk, by the index, and in an edit", async (wanted, count) => {
    const folder = newFolder();
    const log = logOn(folder, { segmentBytes: 3_000 });
    for (const body of texts) await log.append(1, [message(0, { body }), ...messages(1, 30)]);
    const found = async () => (await all(log, { terms: termsOf(wanted) })).length;
    expect(await found()).toBe(count);
    await log.checkpoint();
    await log.append(1, messages(1, 200));
    await log.checkpoint();
    expect(await found()).toBe(count);
    expect(index(folder)).toBeGreaterThan(3);
    expect(await found()).toBe(count);
    await log.replace(1, 5, message(5, { body: `edited: ${wanted}` }));
    expect(await found()).toBe(count + 1);
    await log.checkpoint();
    expect(await found()).toBe(count + 1);
    await log.replace(1, 5, null);
    expect(await found()).toBe(count);
  });
});

describe("the index of a segment", () => {
  const query = (folder: string, text: string): ScanRequest => ({
    folder: join(folder, "messages"),
    rooms: [{ roomId: 1, newest: Number.POSITIVE_INFINITY, before: Number.POSITIVE_INFINITY }],
    terms: termsOf(text),
    isBySeq: true,
    after: startAt(Number.POSITIVE_INFINITY),
    limit: 10,
    maxBytes: Number.POSITIVE_INFINITY,
  });
  /** The results, and the number of steps of 2 MiB. */
  function stepsOf(request: ScanRequest) {
    const unindexed: string[] = [];
    const walk = scan(request, (path) => unindexed.push(path));
    for (let steps = 0; ; steps++) {
      const { done, value } = walk.next();
      if (done) return { seqs: value.found.map(({ seq }) => seq), steps, unindexed: unindexed.length };
    }
  }
  const long = (seq: number) =>
    message(seq, { body: `第${seq}号 number ${seq} ${"lorem ipsum 天气 ".repeat(20)}` });

  const byTwo = (from: number, to: number) =>
    messages(from, to).map((each) => ({ ...each, authorId: each.seq % 2 }));

  it("keeps a search from reading what cannot hold the text", async () => {
    const folder = newFolder();
    const log = logOn(folder, { segmentBytes: 1_000_000 });
    for (let seq = 1; seq <= 15_000; seq += 1_000) {
      await log.append(
        1,
        Array.from({ length: 1_000 }, (_, n) => long(seq + n)),
      );
    }
    await log.checkpoint();
    const before = stepsOf(query(folder, "number 777 "));
    expect(before).toMatchObject({ seqs: [777] });
    expect(before.steps).toBeGreaterThan(2);
    expect(before.unindexed).toBe(index(folder));
    for (const text of ["number 777 ", "第777号"]) {
      expect(stepsOf(query(folder, text))).toEqual({ seqs: [777], steps: 0, unindexed: 0 });
    }
    const names = await readdir(join(folder, "messages", "1"));
    const sizes = await Promise.all(
      names.map(async (name) => (await stat(join(folder, "messages", "1", name))).size),
    );
    const bytes = (end: string) =>
      sizes.reduce((sum, size, at) => sum + (names[at]?.endsWith(end) ? size : 0), 0);
    expect(bytes(".index")).toBeLessThan(bytes(".jsonl") / 4);
  });

  it("is rebuilt after a rewrite, a truncation or damage, and removed with its segment", async () => {
    const folder = newFolder();
    const log = logOn(folder, { segmentBytes: 3_000 });
    await log.append(1, byTwo(1, 100));
    await log.checkpoint();
    const count = index(folder);
    expect(count).toBeGreaterThan(2);
    expect(index(folder)).toBe(0);
    const path = (name: string) => join(folder, "messages", "1", name);
    const [first = "", second = ""] = (await readdir(path(""))).filter((name) => name.endsWith(".index"));
    await truncate(path(first), 100);
    await writeFile(path(second), "no index");
    expect(await all(log, { terms: termsOf("line 2") })).toHaveLength(11);
    expect(index(folder)).toBe(2);
    await log.removeWhere(1, { authorId: 1 });
    expect(index(folder)).toBeGreaterThan(0);
    await log.removeWhere(1, { sentBefore: "2999-01-01T00:00:00.000Z" });
    index(folder);
    expect((await readdir(path(""))).filter((name) => name.endsWith(".index"))).toEqual([]);
  });

  it("stays correct while rooms are rewritten as it is built and used", async () => {
    const folder = newFolder();
    const log = logOn(folder, { segmentBytes: 100_000 });
    for (let n = 0; n < 5; n++) await log.append(1, byTwo(n * 1000 + 1, n * 1000 + 1000));
    await log.checkpoint();
    const building = [...missingIndexes(join(folder, "messages"))].map((path) => buildIndex(path));
    for (const build of building) build.next();
    await log.removeWhere(1, { authorId: 1 });
    for (const build of building) for (const _ of build);
    const left = (await log.page(1, { limit: 5000 })).items.filter(({ body }) => body.includes("77"));
    expect(await all(log, { terms: termsOf("77"), limit: 100 })).toHaveLength(left.length);
    index(folder);
    expect(await all(log, { terms: termsOf("77"), limit: 100 })).toHaveLength(left.length);
  });
});

it("a search finds the same as a check of every message, however rooms are written, indexed and edited", async () => {
  const word = fc.constantFrom(
    "ab",
    "abc",
    "ABCD",
    "天",
    "天气",
    "好天气",
    "é",
    "x1",
    "🔥",
    "lorem",
    " ",
    '"',
    "\\n",
  );
  const text = fc.array(word, { maxLength: 12 }).map((words) => words.join(""));
  const terms = fc.record({
    text: fc.oneof(text, word).map(fold),
    authorId: fc.option(fc.nat(2), { nil: undefined }),
    since: fc.option(fc.nat(50).map(timeOf), { nil: undefined }),
    until: fc.option(fc.nat(50).map(timeOf), { nil: undefined }),
  });
  const step = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constant("say" as const),
        room: fc.nat(2),
        bodies: fc.array(text, { maxLength: 30 }),
        minute: fc.nat(50),
        pad: fc.nat(3000),
      }),
    },
    fc.record({ do: fc.constant("edit" as const), room: fc.nat(2), at: fc.nat(60), body: fc.option(text) }),
    fc.record({ do: fc.constant("index" as const) }),
    fc.record({ do: fc.constant("checkpoint" as const) }),
    fc.record({ do: fc.constant("purge" as const), room: fc.nat(2), authorId: fc.nat(2) }),
    fc.record({
      do: fc.constant("find" as const),
      terms,
      limit: fc.integer({ min: 1, max: 20 }),
      isBySeq: fc.boolean(),
    }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const folder = newFolder();
      const log = logOn(folder, { segmentBytes: 150_000 });
      const model = new Map<number, StoredMessage[]>([0, 1, 2].map((room) => [room, []]));
      const last = [0, 0, 0];
      for (const each of steps) {
        if (each.do === "say") {
          const said = each.bodies.map((body, n) => {
            const seq = (last[each.room] ?? 0) + 1 + n;
            const clientId = "p".repeat(each.pad);
            return message(seq, {
              body,
              clientId: `${clientId}${seq}`,
              authorId: seq % 3,
              sentAt: timeOf(each.minute + n / 10),
            });
          });
          await log.append(each.room, said);
          last[each.room] = (last[each.room] ?? 0) + said.length;
          model.get(each.room)?.push(...said);
        } else if (each.do === "edit") {
          const items = model.get(each.room) ?? [];
          const at = items.findIndex(({ seq }) => seq === each.at);
          const old = items[at];
          if (old === undefined) continue;
          const now = each.body === null ? null : { ...old, body: each.body };
          await log.replace(each.room, old.seq, now);
          items.splice(at, 1, ...(now === null ? [] : [now]));
        } else if (each.do === "purge") {
          await log.removeWhere(each.room, { authorId: each.authorId });
          model.set(
            each.room,
            (model.get(each.room) ?? []).filter(({ authorId }) => authorId !== each.authorId),
          );
        } else if (each.do === "index") index(folder);
        else if (each.do === "checkpoint") await log.checkpoint();
        else {
          const searched = each.isBySeq ? [1] : [0, 1, 2];
          const wanted = searched.flatMap((room) =>
            (model.get(room) ?? [])
              .filter((item) => matches(item, each.terms))
              .map(({ seq }) => `${room}-${seq}`),
          );
          const rooms = searched.map((roomId) => ({ roomId, newest: null }));
          const found = await all(log, {
            rooms,
            terms: each.terms,
            limit: each.limit,
            isBySeq: each.isBySeq,
          });
          expect(found.toSorted()).toEqual(wanted.toSorted());
          if (each.isBySeq) expect(found).toEqual(wanted.toReversed());
        }
      }
      await log.close();
    }),
    { numRuns: 60 },
  );
});

/** Minutes; a later message can have an earlier time, as after a clock was set back. */
function timeOf(minute: number): string {
  return new Date(Date.UTC(2026, 0, 1) + minute * 60_000).toISOString();
}
