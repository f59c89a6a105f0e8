import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as timelines from "../../../../renderer/chat/state/timeline.ts";
import type { Message } from "../../../../server/dialects/native/contract.ts";

const message = (seq: number, body = `line ${seq}`): Message => ({
  id: `1-${seq}`,
  room: 1,
  seq,
  author: { id: 1, username: "ada", displayName: "Ada", avatar: null },
  kind: "text",
  body,
  sentAt: new Date(seq * 1000).toISOString(),
});
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => message(from + at));
const seqs = (timeline: timelines.Timeline) => timeline.items.map(({ seq }) => seq);
const newest = (from: number, to: number) =>
  timelines.showPage(timelines.EMPTY_TIMELINE, range(from, to), { hasBefore: true, hasAfter: false });

describe("the loaded part of a room", () => {
  it("is in order and holds each message once, however messages arrive", () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 12 })), (batches) => {
        let held = timelines.EMPTY_TIMELINE;
        for (const batch of batches) {
          const sorted = [...new Set(batch)].sort((a, b) => a - b).map((seq) => message(seq));
          held = timelines.receive(held, sorted);
        }
        const wanted = [...new Set(batches.flat())].sort((a, b) => a - b);
        expect(seqs(held)).toEqual(wanted);
      }),
    );
  });

  it("takes an older page at its start and drops the newest messages when it grows too long", () => {
    let held = newest(2001, 2060);
    for (let first = 2001; first > 1 && held.items.length > 0; first -= 200) {
      held = timelines.prepend(held, range(Math.max(1, first - 200), first - 1), first - 200 > 1);
    }
    expect(held.items.length).toBe(timelines.MAX_HELD);
    expect(held.hasAfter).toBe(true);
    expect(held.lastSeq).toBe(2060);
    expect(seqs(held)[0]).toBe(1);
  });

  it("only counts new messages while older ones are being read", () => {
    const past = timelines.showPage(timelines.EMPTY_TIMELINE, range(10, 20), {
      hasBefore: true,
      hasAfter: true,
    });
    const held = timelines.receive(past, [message(500), message(15, "edited")]);
    expect(seqs(held)).toEqual(seqs(past));
    expect(held.items.find(({ seq }) => seq === 15)?.body).toBe("edited");
    expect(held.lastSeq).toBe(500);
  });

  it("notices messages that arrived while a page was loading", () => {
    const past = timelines.receive(
      timelines.showPage(timelines.EMPTY_TIMELINE, range(10, 20), { hasBefore: true, hasAfter: true }),
      [message(31)],
    );
    expect(timelines.append(past, range(21, 30), false).hasAfter).toBe(true);
    expect(timelines.append(past, range(21, 31), false).hasAfter).toBe(false);
  });

  it("is updated within a range: deleted messages go, edited ones change, others stay", () => {
    const held = newest(1, 10);
    const fresh = range(3, 8)
      .filter(({ seq }) => seq !== 5)
      .map((each) => (each.seq === 4 ? message(4, "edited") : each));
    const mended = timelines.refresh(held, 3, 8, fresh);
    expect(seqs(mended)).toEqual([1, 2, 3, 4, 6, 7, 8, 9, 10]);
    expect(mended.items[3]?.body).toBe("edited");
  });

  it("is not extended by an update of messages that were dropped meanwhile", () => {
    expect(seqs(timelines.refresh(newest(301, 400), 1, 200, range(1, 200)))).toEqual(seqs(newest(301, 400)));
  });

  it("drops the oldest messages when the end is read", () => {
    const held = timelines.trimBefore(newest(1, timelines.MAX_HELD + 1));
    expect(held.items.length).toBeLessThan(timelines.MAX_HELD);
    expect(held.hasBefore).toBe(true);
    expect(held.items.at(-1)?.seq).toBe(timelines.MAX_HELD + 1);
  });
});
