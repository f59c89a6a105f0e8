import { cp } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it, vi } from "vitest";
import type { StoredMessage } from "../../../server/chat/types.ts";
import { AppendFile } from "../../../server/store/append-file.ts";
import { DiskMessageLog } from "../../../server/store/messages/message-log.ts";
import { collected, failure, memoryLog, message, newFolder, timeOf } from "../../support/store.ts";

type Step =
  | { do: "append"; bodies: string[] }
  | { do: "replace"; at: number; body: string }
  | { do: "remove"; at: number }
  | { do: "removeAuthor"; authorId: number }
  | { do: "removeOld"; at: number }
  | { do: "page"; before: number | undefined; after: number | undefined; limit: number }
  | { do: "get"; at: number }
  | { do: "reopen" }
  | { do: "apply" }
  | { do: "checkpoint" }
  | { do: "kill" }
  /** A write to the files that fails, with an edit in its middle. */
  | { do: "fail"; at: number; body: string };

const place = fc.nat(120);
const body = fc.string({ unit: "grapheme", maxLength: 60 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("append" as const), bodies: fc.array(body, { maxLength: 12 }) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("replace" as const), at: place, body }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("remove" as const), at: place }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("removeAuthor" as const), authorId: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("removeOld" as const), at: place }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("page" as const),
      before: fc.option(place, { nil: undefined }),
      after: fc.option(place, { nil: undefined }),
      limit: fc.integer({ min: 1, max: 30 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("get" as const), at: place }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("reopen" as const) }) },
);

/** What a kill can interrupt: edits of the newest messages, before and after they came into the files. */
const recent = fc.integer({ min: -2, max: -1 });
const short = fc.string({ unit: "grapheme", maxLength: 5 });
const stepOfCrash: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant("append" as const), bodies: fc.tuple(short) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant("replace" as const), at: recent, body: short }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("remove" as const), at: recent }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("apply" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("checkpoint" as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("kill" as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("fail" as const), at: recent, body: short }) },
);

/** A negative `at` counts from the newest message; others are mostly of a message, seldom before the first or after the last. */
const numberOf = (at: number, lastSeq: number): number => (at < 0 ? lastSeq + 1 + at : at % (lastSeq + 2));

async function expectToBehaveLikeAList(steps: readonly Step[]): Promise<void> {
  let own = newFolder();
  const open = (): DiskMessageLog =>
    new DiskMessageLog({
      folder: join(own, "messages"),
      journalFolder: join(own, "journal"),
      reports: { folder: join(own, "logs"), log: memoryLog(), clock: Date.now },
      segmentBytes: 1_200,
      compactBytes: 600,
    });
  let log = open();
  let model: StoredMessage[] = [];
  let lastSeq = 0;
  for (const chosen of steps) {
    const each = "at" in chosen ? { ...chosen, at: numberOf(chosen.at, lastSeq) } : chosen;
    if (each.do === "append") {
      const batch = each.bodies.map((text, index) =>
        message(lastSeq + 1 + index, { body: text, authorId: (lastSeq + index) % 4 }),
      );
      await log.append(1, batch);
      model.push(...batch);
      lastSeq += batch.length;
    } else if (each.do === "replace" || each.do === "remove") {
      const old = model.find((item) => item.seq === each.at);
      const next = each.do === "replace" && old ? { ...old, body: each.body, editedAt: timeOf(0) } : null;
      const changing = log.replace(1, each.at, next);
      if (old === undefined) {
        await expect(changing).rejects.toMatchObject({ code: "message_not_found" });
      } else {
        await changing;
        model = model.flatMap((item) => (item.seq !== each.at ? [item] : next === null ? [] : [next]));
      }
    } else if (each.do === "removeAuthor") {
      const left = model.filter((item) => item.authorId !== each.authorId);
      expect(await log.removeWhere(1, { authorId: each.authorId })).toBe(model.length - left.length);
      model = left;
    } else if (each.do === "removeOld") {
      const left = model.filter((item) => item.seq >= each.at);
      expect(await log.removeWhere(1, { sentBefore: timeOf(each.at) })).toBe(model.length - left.length);
      model = left;
    } else if (each.do === "get") {
      expect(await log.get(1, each.at)).toEqual(model.find((item) => item.seq === each.at));
    } else if (each.do === "reopen") {
      await log.close();
      log = open();
    } else if (each.do === "apply") {
      await log.applyAll();
    } else if (each.do === "fail") {
      const old = model.find((item) => item.seq === each.at);
      const next = old && { ...old, body: each.body, editedAt: timeOf(0) };
      let isTried = false;
      const append = vi.spyOn(AppendFile.prototype, "append").mockImplementationOnce(async () => {
        isTried = true;
        if (next) await log.replace(1, next.seq, next);
        throw failure("EIO");
      });
      await log.applyAll().catch(() => undefined);
      append.mockRestore();
      if (isTried && next) model = model.map((item) => (item.seq === each.at ? next : item));
    } else if (each.do === "checkpoint") {
      await log.checkpoint();
    } else if (each.do === "kill") {
      const copy = newFolder();
      await cp(own, copy, { recursive: true });
      await log.close();
      own = copy;
      log = open();
    } else {
      const { before, after, limit } = each;
      const inRange = model.filter(
        (item) => item.seq < (before ?? Number.POSITIVE_INFINITY) && item.seq > (after ?? 0),
      );
      const items = after === undefined ? inRange.slice(-limit) : inRange.slice(0, limit);
      expect(await log.page(1, { before, after, limit })).toEqual({
        items,
        hasMore: inRange.length > limit,
      });
    }
  }
  // As memory has it, and as the files do.
  for (let reading = 0; reading < 2; reading++) {
    expect(await log.tail(1, 10)).toEqual({ lastSeq, items: model.slice(-10) });
    expect(await collected(log.scan(1))).toEqual(model);
    const found = await log.search({
      rooms: [{ roomId: 1, newest: null }],
      terms: { text: "" },
      isBySeq: true,
      limit: 1000,
    });
    expect(found.items.map((item) => item.message)).toEqual(model.toReversed());
    await log.close();
    log = open();
  }
}

it.each([
  { what: "any operations in any order", steps: fc.array(step, { maxLength: 40 }), numRuns: 80 },
  {
    what: "kills and failed writes between edits",
    steps: fc
      .array(stepOfCrash, { maxLength: 20, size: "max" })
      .map((steps): Step[] => [
        { do: "append", bodies: ["first"] },
        { do: "checkpoint" },
        ...steps,
        { do: "kill" },
      ]),
    numRuns: 40,
  },
])("a history behaves like a list under $what", async ({ steps, numRuns }) => {
  await fc.assert(fc.asyncProperty(steps, expectToBehaveLikeAList), { numRuns });
});
