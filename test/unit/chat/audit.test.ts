/** The audit log tells what happened, once. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { createWorld, type World } from "../../support/core.ts";

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

/** The lines of an action, the oldest first. */
async function lines(what: string) {
  const { items } = await world.core.audit.page({ page: 1, pageSize: 50 });
  const those = items.filter(({ action }) => action === what);
  return those.map(({ whom, where, why }) => ({ whom, where, why })).reverse();
}

it("names an account, a room and a page once, however many delete them at the same time", async () => {
  const { accounts, rooms, merchants } = world.core;
  const bo = await world.person("bo");
  const ada = await world.person("ada");
  const room = await rooms.create(world.host, { name: "Shed" });
  const [activationCode = ""] = await merchants.createCodes(world.host, 1, "");
  const { merchant } = await merchants.open(ada.actor, { name: "Shop", activationCode });
  for (const remove of [
    () => accounts.remove(world.host, bo.user.id),
    () => rooms.dissolve(world.host, room.id, "empty"),
    () => merchants.remove(world.host, merchant.id),
  ]) {
    await Promise.all([remove(), remove(), remove()]);
  }
  expect(await lines("user.delete")).toEqual([{ whom: "bo", where: "", why: "" }]);
  expect(await lines("room.dissolve")).toEqual([{ whom: "", where: "Shed", why: "empty" }]);
  expect(await lines("merchant.delete")).toEqual([{ whom: "", where: "Shop", why: "" }]);
});

it("tells the old and the new name of a room and of an account", async () => {
  const room = await world.core.rooms.create(world.host, { name: "Shed" });
  const { user } = await world.person("bo");
  await world.core.rooms.update(world.host, room.id, { name: "Barn" });
  await world.core.rooms.update(world.host, room.id, { detail: "Big" });
  await world.core.accounts.update(world.host, user.id, { username: "bob" });
  expect(await lines("room.update")).toEqual([
    { whom: "", where: "Shed", why: "→ Barn" },
    { whom: "", where: "Barn", why: "" },
  ]);
  expect(await lines("user.update")).toEqual([{ whom: "bo", where: "", why: "→ bob" }]);
});

it("says nothing of what changed nothing, nor of people's own profiles", async () => {
  const room = await world.core.rooms.create(world.host, { name: "Shed", isReadOnly: true });
  const { user, actor } = await world.person("bo");
  await world.core.members.add(world.host, room.id, user.id);
  await world.core.rooms.transfer(world.host, room.id, user.id);
  await world.core.rooms.transfer(world.host, room.id, user.id);
  await world.core.rooms.update(world.host, room.id, { name: "Shed", isReadOnly: true });
  await world.core.accounts.update(world.host, user.id, { displayName: "bo" });
  await world.core.accounts.update(actor, user.id, { displayName: "Bo" });
  await world.core.accounts.setRole(world.host, user.id, "user");
  expect(await lines("room.transfer")).toHaveLength(1);
  const others = [await lines("room.update"), await lines("user.update"), await lines("user.role")];
  expect(others).toEqual([[], [], []]);
});
