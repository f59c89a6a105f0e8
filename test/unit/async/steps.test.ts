import { expect, it } from "vitest";
import { forEachStep } from "../../../server/async/steps.ts";

const run = (steps: Readonly<Record<string, () => unknown>>): Promise<void> =>
  forEachStep(
    Object.entries(steps),
    ([name]) => name,
    ([, work]) => work(),
  );

it("a step that fails stops no later one, and the error at the end names every failure", async () => {
  const done: string[] = [];
  const failure = new Error("on purpose");
  const all = run({
    "room 1": async () => {
      throw failure;
    },
    "room 2": async () => done.push("room 2"),
    "room 3": () => {
      throw "at once";
    },
  });
  await expect(all).rejects.toThrow(/^room 1: Error: on purpose\n[\s\S]*\nroom 3: at once$/);
  await expect(all).rejects.toMatchObject({ errors: [failure, "at once"] });
  expect(done).toEqual(["room 2"]);
});

it("steps that all succeed end without an error", async () => {
  await run({ "room 1": async () => undefined });
});
