import { afterEach, beforeEach, expect, it } from "vitest";
import { createWorld, type World } from "../../support/core.ts";

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

it("a server's first start creates a public room with a welcome message, once", async () => {
  const { history, lobby, rooms } = world.core;
  await lobby.open("Welcome!");
  const room = await lobby.find();
  expect(room).toMatchObject({ name: "Lobby", isPublic: true, ownerId: null });
  if (!room) return;
  expect((await history.page(room, { limit: 10 })).items.map(({ kind, body }) => [kind, body])).toEqual([
    ["system", "Welcome!"],
  ]);
  await rooms.dissolve(world.host, room.id);
  await world.person("ada");
  await lobby.open("Welcome!");
  expect(await lobby.find()).toBeUndefined();
});

it("a new account becomes a member of the lobby, not of a room that a person gave that name", async () => {
  const { lobby, members, rooms } = world.core;
  const ada = await world.person("ada");
  await rooms.create(ada.actor, { name: "Lobby" });
  const bo = await world.person("bo");
  await lobby.admit(bo.actor, bo.user);
  expect(await lobby.find()).toBeUndefined();
  world.rules["rooms.lobby"] = "Hall";
  const hall = await rooms.create(world.host, { name: "Hall" });
  await lobby.admit(bo.actor, bo.user);
  expect(await members.member(hall.id, bo.user.id)).toBeDefined();
});

it("an address that is banned from the lobby makes no members of it", async () => {
  const { lobby, members, moderation } = world.core;
  await lobby.open("Welcome!");
  const room = await lobby.find();
  if (!room) throw new Error("no lobby");
  await moderation.ban(world.host, { address: "10.0.0.7", roomId: room.id, reason: "" });
  const ada = await world.person("ada", { address: "10.0.0.7" });
  await lobby.admit(ada.actor, ada.user);
  expect(await members.member(room.id, ada.user.id)).toBeUndefined();
});

it.each(["Welcome!", " \n"])(
  "a welcome message that is too long or blank is left out: %j",
  async (welcome) => {
    const { history, lobby } = world.core;
    world.rules["messages.maxLength"] = 7;
    await lobby.open(welcome);
    const room = await lobby.find();
    expect(room && (await history.page(room, { limit: 10 })).items).toEqual([]);
  },
);

it("an empty name creates no lobby", async () => {
  world.rules["rooms.lobby"] = "";
  await world.core.lobby.open("Welcome!");
  expect(await world.core.lobby.find()).toBeUndefined();
});
