import { expect, it } from "vitest";
import { Steps } from "../../../server/async/steps.ts";

it("a step that fails stops no later one, and the error at the end names every failure", async () => {
  const steps = new Steps();
  const done: string[] = [];
  const failure = new Error("on purpose");
  await steps.run("room 1", async () => {
    throw failure;
  });
  await steps.run("room 2", async () => done.push("room 2"));
  await steps.run("room 3", () => {
    throw "at once";
  });
  expect(done).toEqual(["room 2"]);
  expect(() => steps.end()).toThrow(/^room 1: Error: on purpose\n[\s\S]*\nroom 3: at once$/);
  expect(() => steps.end()).toThrow(expect.objectContaining({ errors: [failure, "at once"] }));
});

it("steps that all succeed end without an error", async () => {
  const steps = new Steps();
  await steps.run("room 1", async () => undefined);
  expect(() => steps.end()).not.toThrow();
});
