/** Work on several items. */
import { describe, expect, it } from "vitest";
import { tryEach } from "../../../../renderer/admin/parts/each.ts";

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
    expect((await tryEach(["a", "b", "c"], work, stop.signal)).done).toEqual(["a", "b"]);
    expect(tried).toEqual(["a", "b"]);
  });
});
