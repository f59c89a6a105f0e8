import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { StoredMessage } from "../../../server/chat/types.ts";
import { DiskMessageLog } from "../../../server/store/messages/message-log.ts";
import { collected, memoryLog, message, newFolder, timeOf } from "../../support/store.ts";

type Step =
  | { do: "append"; bodies: string[] }
  | { do: "replace"; at: number; body: string }
  | { do: "remove"; at: number }
  | { do: "removeAuthor"; authorId: number }
  | { do: "removeOld"; at: number }
  | { do: "page"; before: number | undefined; after: number | undefined; limit: number }
  | { do: "get"; at: number }
  | { do: "reopen" };

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

it("a history behaves like a list under any operations in any order", async () => {
  const folder = await newFolder();
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const reports = { folder: join(folder, "logs"), log: memoryLog(), clock: Date.now };
      const own = join(folder, String(run++));
      const options = {
        folder: join(own, "messages"),
        journalFolder: join(own, "journal"),
        reports,
        segmentBytes: 1_200,
        compactBytes: 600,
      };
      let log = new DiskMessageLog(options);
      let model: StoredMessage[] = [];
      let lastSeq = 0;
      for (const each of steps) {
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
          log = new DiskMessageLog(options);
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
    }),
    { numRuns: 80 },
  );
});
