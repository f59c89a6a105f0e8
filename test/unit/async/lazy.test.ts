import { expect, it } from "vitest";
import { Lazy } from "../../../server/async/lazy.ts";

it("a lazy value is computed once, when it is first asked for", async () => {
  let computed = 0;
  const lazy = new Lazy(async () => ++computed);
  expect([computed, lazy.begun]).toEqual([0, undefined]);
  expect(await Promise.all([lazy.get(), lazy.get()])).toEqual([1, 1]);
  expect(await lazy.begun).toBe(1);
});

it("a lazy value whose computation failed is computed again for the next caller", async () => {
  let tries = 0;
  const lazy = new Lazy(async () => {
    if (++tries === 1) throw new Error("on purpose");
    return tries;
  });
  const first = [lazy.get(), lazy.get()];
  for (const one of first) await expect(one).rejects.toThrow("on purpose");
  expect(await lazy.get()).toBe(2);
  expect(await lazy.get()).toBe(2);
});

it("a failure does not remove a value that was asked for after it was forgotten", async () => {
  const fails: ((error: Error) => void)[] = [];
  const lazy = new Lazy(() => new Promise<number>((_resolve, reject) => fails.push(reject)));
  const first = lazy.get();
  lazy.forget();
  const second = lazy.get();
  fails[0]?.(new Error("the first"));
  await expect(first).rejects.toThrow("the first");
  expect(lazy.begun).toBe(second);
});
