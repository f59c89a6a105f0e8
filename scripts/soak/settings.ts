/** Settings that change while people use what they rule. */
import { admin } from "./calls.ts";
import { change } from "./changes.ts";
import { type Move, SETTINGS } from "./moves.ts";
import { Violation, type World } from "./world.ts";

const KEY = "messages.maxLength";

export const changeSettings: Move = (world) => {
  const maxLength = world.random.one(4_000, 60, 200);
  const plan = { what: `set ${KEY} to ${maxLength}`, holds: [SETTINGS] };
  const set = () => admin(world, "settings.update", { [KEY]: maxLength });
  return change(world, plan, [["the console", set]], () => {
    world.maxLength = maxLength;
  });
};

/** What an answer that never came left open. */
export async function learnSettings(world: World): Promise<void> {
  world.maxLength = await current(world);
}

/** @throws Violation unless the server goes by the newest settings, after a kill too */
export async function settings(world: World): Promise<void> {
  const maxLength = await current(world);
  if (maxLength !== world.maxLength) throw new Violation(`${KEY} is ${maxLength}, not ${world.maxLength}`);
}

async function current(world: World): Promise<number> {
  return (await admin(world, "settings.get", {}))[KEY] as number;
}
