import fc from "fast-check";
import { expect, it } from "vitest";
import { KeyedQueue, Queue } from "../../../server/async/queue.ts";

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

it("a queue runs work one after another in the order it was asked for, whatever fails", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.record({ turns: fc.nat(3), fails: fc.boolean() })), async (works) => {
      const queue = new Queue();
      const ended: number[] = [];
      let running = 0;
      const results = works.map(({ turns, fails }, n) =>
        queue.run(async () => {
          expect(++running).toBe(1);
          for (let i = 0; i < turns; i++) await Promise.resolve();
          running--;
          ended.push(n);
          if (fails) throw new Error("on purpose");
          return n;
        }),
      );
      expect(queue.size).toBe(works.length);
      const settled = await Promise.allSettled(results);
      expect(ended).toEqual(works.map((_, n) => n));
      expect(settled.map(({ status }) => status)).toEqual(
        works.map(({ fails }) => (fails ? "rejected" : "fulfilled")),
      );
      await turn();
      expect(queue.size).toBe(0);
    }),
    { numRuns: 50 },
  );
});

it("work that throws synchronously rejects, and the queue continues", async () => {
  const queue = new Queue();
  const thrower = (): Promise<never> => {
    throw new Error("at once");
  };
  await expect(queue.run(thrower)).rejects.toThrow("at once");
  expect(await queue.run(async () => "next")).toBe("next");
});

it("a keyed queue makes work wait only for work of the same key", async () => {
  const queues = new KeyedQueue();
  const seen: string[] = [];
  let open = (): void => {};
  const first = queues.run("a", async () => {
    await new Promise<void>((resolve) => {
      open = resolve;
    });
    seen.push("a1");
  });
  const second = queues.run("a", async () => seen.push("a2"));
  await queues.run("b", async () => seen.push("b"));
  open();
  await Promise.all([first, second]);
  expect(seen).toEqual(["b", "a1", "a2"]);
});
