/** How long a lost connection waits for what it sent. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Backlog } from "../../../server/dialects/kit/backlog.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A backlog of a lost connection. */
function lost(size: number) {
  const backlog = new Backlog();
  for (let n = 0; n < size; n += 1) backlog.add();
  const wait = { isOver: false };
  void backlog.settled().then(() => {
    wait.isOver = true;
  });
  return {
    backlog,
    async isOverAfter(ms: number): Promise<boolean> {
      await vi.advanceTimersByTimeAsync(ms);
      return wait.isOver;
    },
  };
}

it("is not waited for when it is empty", async () => {
  expect(await lost(0).isOverAfter(0)).toBe(true);
});

it("is waited for until its last event is finished, however slow the disk", async () => {
  const { backlog, isOverAfter } = lost(3);
  for (let left = 3; left > 0; left -= 1) {
    expect(await isOverAfter(9000)).toBe(false);
    backlog.finish();
  }
  expect(await isOverAfter(0)).toBe(true);
});

it("is not waited for when nothing is finished for ten seconds", async () => {
  const { backlog, isOverAfter } = lost(2);
  expect(await isOverAfter(9000)).toBe(false);
  backlog.finish();
  expect(await isOverAfter(9999)).toBe(false);
  expect(await isOverAfter(1)).toBe(true);
});

it("is waited for by several at a time, and not for what comes later", async () => {
  const { backlog, isOverAfter } = lost(1);
  backlog.add();
  const both = { isOver: false };
  void backlog.settled().then(() => {
    both.isOver = true;
  });
  backlog.add();
  backlog.finish();
  expect([await isOverAfter(0), both.isOver]).toEqual([true, false]);
  backlog.finish();
  await vi.advanceTimersByTimeAsync(0);
  expect([backlog.size, both.isOver]).toEqual([1, true]);
});
