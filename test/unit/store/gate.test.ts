import { expect, it } from "vitest";
import { Gate } from "../../../server/store/messages/gate.ts";

function door() {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

it("lets readers in together, and whoever must be alone only when all are out", async () => {
  const gate = new Gate();
  const seen: string[] = [];
  const [first, second, alone] = [door(), door(), door()];
  const enter = (name: string, until: Promise<void>) => async () => {
    seen.push(`${name} in`);
    await until;
    seen.push(`${name} out`);
  };
  const all = [
    gate.shared(enter("first", first.opened)),
    gate.shared(enter("second", second.opened)),
    gate.alone(enter("alone", alone.opened)),
    gate.alone(enter("alone too", alone.opened)),
    gate.shared(enter("late", first.opened)),
  ];
  await turn();
  expect(seen).toEqual(["first in", "second in"]);
  first.open();
  await turn();
  expect(seen).toEqual(["first in", "second in", "first out"]);
  second.open();
  await turn();
  expect(seen.slice(3)).toEqual(["second out", "alone in"]);
  alone.open();
  await Promise.all(all);
  const rest = seen.slice(5);
  expect(rest[0]).toBe("alone out");
  expect(rest.indexOf("alone too out") - rest.indexOf("alone too in")).toBe(1);
  expect(rest).toContain("late out");
});

it("opens again after a failure inside", async () => {
  const gate = new Gate();
  const fail = async (): Promise<never> => {
    throw new Error("on purpose");
  };
  await expect(gate.alone(fail)).rejects.toThrow("on purpose");
  await expect(gate.shared(fail)).rejects.toThrow("on purpose");
  expect(await gate.alone(async () => "in")).toBe("in");
});
