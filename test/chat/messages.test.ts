import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createWorld, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

/** A room of ada's with bo in it, and a file that ada sent there. */
async function aFile() {
  const { rooms, messages } = world.core;
  const [ada, bo] = [await world.person("ada"), await world.person("bo")];
  const room = await rooms.create(ada.actor, { name: "Files" });
  await rooms.join(bo.actor, room.id);
  const file = { name: "plan.txt", data: Buffer.from("the plan") };
  const sent = await messages.postFile(ada.actor, room.id, file);
  return { ada, bo, room, sent };
}

describe("a file", () => {
  const isThere = async (path: string) => (await world.core.media.findUpload(path)) !== undefined;

  it("outlives the copies that others made of its message", async () => {
    const { bo, room, sent } = await aFile();
    const copy = await world.core.messages.post(bo.actor, room.id, { kind: "file", body: sent.body });
    expect(copy).toMatchObject({ body: sent.body, attachment: sent.attachment });
    await world.core.messages.remove(bo.actor, copy.id);
    expect(await isThere(sent.body)).toBe(true);
    await world.core.messages.post(bo.actor, room.id, { kind: "file", body: sent.body });
    await world.core.accounts.remove(bo.actor, bo.user.id);
    expect(await isThere(sent.body)).toBe(true);
  });

  it("goes with the message that brought it, and tells nobody which that is", async () => {
    const { ada, sent } = await aFile();
    expect(sent).not.toHaveProperty("ownsUpload");
    await world.core.messages.remove(ada.actor, sent.id);
    expect(await isThere(sent.body)).toBe(false);
  });

  it("goes with the account of the person who sent it", async () => {
    const { ada, bo, room, sent } = await aFile();
    await world.core.rooms.transfer(ada.actor, room.id, bo.user.id);
    await world.core.accounts.remove(ada.actor, ada.user.id);
    expect(await isThere(sent.body)).toBe(false);
  });

  it("goes when its time is over", async () => {
    const { sent } = await aFile();
    world.rules["messages.retentionDays"] = 1;
    world.pass(2 * 86_400_000);
    await world.core.sweep();
    expect(await isThere(sent.body)).toBe(false);
  });
});
