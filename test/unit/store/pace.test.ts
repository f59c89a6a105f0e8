import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Pace } from "../../../server/store/journal/pace.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A frame that answers this many senders, on a disk whose flush takes 10 ms. */
async function flush(pace: Pace, answered: number, waiting: number): Promise<void> {
  pace.begins();
  await vi.advanceTimersByTimeAsync(10);
  pace.ended(answered, waiting);
}

/** When the next frame begins, ms from now; `arrivals`: how many wait after how many ms. */
async function waited(pace: Pace, arrivals: Record<number, number> = {}): Promise<number> {
  const from = performance.now();
  let begun: number | undefined;
  const next = pace.next().then(() => {
    begun = performance.now() - from;
  });
  for (let ms = 1; ms <= 20; ms++) {
    await vi.advanceTimersByTimeAsync(1);
    const waiting = arrivals[ms];
    if (waiting !== undefined) pace.arrived(waiting);
  }
  await next;
  return begun ?? Number.NaN;
}

describe("the pace of the journal's frames", () => {
  it("starts the first frame at once", async () => {
    expect(await waited(new Pace())).toBe(0);
  });

  it("does not wait on a fast disk", async () => {
    const pace = new Pace();
    pace.begins();
    pace.ended(17, 3);
    expect(await waited(pace)).toBe(0);
  });

  it("waits on a slow disk until the senders who were just answered have sent again", async () => {
    const pace = new Pace();
    await flush(pace, 17, 3);
    expect(await waited(pace, { 1: 10, 3: 20 })).toBe(3);
  });

  it("waits at most half of a flush, and not again right after nobody sent", async () => {
    const pace = new Pace();
    await flush(pace, 17, 3);
    expect(await waited(pace)).toBe(5);
    await flush(pace, 17, 3);
    expect(await waited(pace)).toBe(0);
    await flush(pace, 17, 3);
    expect(await waited(pace)).toBe(5);
  });

  it("does not wait when as many are waiting as sent before", async () => {
    const pace = new Pace();
    await flush(pace, 1, 0);
    pace.arrived(1);
    expect(await waited(pace)).toBe(0);
  });
});
