/** Work on several items. */
import { beforeEach, describe, expect, it } from "vitest";
import { adminTextNow } from "../../../../renderer/admin/i18n/index.ts";
import { createActionRunner } from "../../../../renderer/admin/parts/act.ts";
import { tryEach } from "../../../../renderer/admin/parts/each.ts";
import { Failure } from "../../../../renderer/ui/failure.ts";
import { toasts } from "../../../../renderer/ui/toast.ts";

describe("work on several items", () => {
  it("goes on after a failure, and keeps the first one", async () => {
    const refusal = new Error("b is refused");
    const attempts = await tryEach(["a", "b", "c", "d"], async (item) => {
      if (item === "b") throw refusal;
      if (item === "c") throw new Error("c too");
    });
    expect(attempts).toEqual({ done: ["a", "d"], failed: 2, refusal });
  });

  it("stops after the current item when it is aborted", async () => {
    const stop = new AbortController();
    const tried: string[] = [];
    const work = async (item: string) => {
      tried.push(item);
      if (item === "b") stop.abort();
    };
    expect((await tryEach(["a", "b", "c"], work, { signal: stop.signal })).done).toEqual(["a", "b"]);
    expect(tried).toEqual(["a", "b"]);
  });
});

describe("undo of work on several items", () => {
  beforeEach(() => toasts.set({ all: [] }));
  const undoing = async (refused: readonly string[]): Promise<string[]> => {
    const undone: string[] = [];
    const undo = async (item: string) => {
      if (refused.includes(item)) throw Failure.of("offline");
      undone.push(item);
    };
    const acts = createActionRunner(adminTextNow());
    await acts.runAll(["a", "b", "c"], async () => {}, { done: () => "Done.", undo });
    toasts.get().all[0]?.action?.run();
    await expect.poll(() => toasts.get().all.length).toBe(2);
    return undone;
  };

  it("goes on after failures, and says how many there were", async () => {
    expect(await undoing(["a", "b"])).toEqual(["c"]);
    expect(toasts.get().all[1]?.message).toMatch(/^2 could not be changed/);
  });

  it("says when all are undone", async () => {
    expect(await undoing([])).toEqual(["a", "b", "c"]);
    expect(toasts.get().all[1]?.message).toBe("Undone.");
  });
});
