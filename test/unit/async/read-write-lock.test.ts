import { expect, it } from "vitest";
import { ReadWriteLock } from "../../../server/async/read-write-lock.ts";

function latch() {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

it("a read/write lock admits readers together, and a writer only when all of them have left", async () => {
  const lock = new ReadWriteLock();
  const seen: string[] = [];
  const [first, second, writer] = [latch(), latch(), latch()];
  const enter = (name: string, until: Promise<void>) => async () => {
    seen.push(`${name} in`);
    await until;
    seen.push(`${name} out`);
  };
  const all = [
    lock.read(enter("first", first.opened)),
    lock.read(enter("second", second.opened)),
    lock.write(enter("writer", writer.opened)),
    lock.write(enter("writer too", writer.opened)),
    lock.read(enter("late", first.opened)),
  ];
  await turn();
  expect(seen).toEqual(["first in", "second in"]);
  first.open();
  await turn();
  expect(seen).toEqual(["first in", "second in", "first out"]);
  second.open();
  await turn();
  expect(seen.slice(3)).toEqual(["second out", "writer in"]);
  writer.open();
  await Promise.all(all);
  const rest = seen.slice(5);
  expect(rest[0]).toBe("writer out");
  expect(rest.indexOf("writer too out") - rest.indexOf("writer too in")).toBe(1);
  expect(rest).toContain("late out");
});

it("a read/write lock is released after a failure", async () => {
  const lock = new ReadWriteLock();
  const fail = async (): Promise<never> => {
    throw new Error("on purpose");
  };
  await expect(lock.write(fail)).rejects.toThrow("on purpose");
  await expect(lock.read(fail)).rejects.toThrow("on purpose");
  expect(await lock.write(async () => "in")).toBe("in");
});
