import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { stranger, userActor } from "../../../server/chat/actor.ts";
import { ChatError } from "../../../server/chat/errors.ts";
import type { Tables } from "../../../server/chat/ports.ts";
import { rowsOf } from "../../support/all-rows.ts";
import { at, createWorld, type World } from "../../support/core.ts";

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await world.close();
});

describe("while an account is being deleted", () => {
  /** Deletes bo's account, and does `what` when the histories are looked through. */
  async function removeBo(what: (room: { id: number }) => Promise<unknown>) {
    const { store } = world;
    const { rooms, accounts } = world.core;
    const ada = await world.person("ada");
    const bo = await world.person("bo", { password: "pw" });
    const room = await rooms.create(ada.actor, { name: "Shared" });
    await world.core.members.join(bo.actor, room.id);
    const look = store.messages.removeWhere.bind(store.messages);
    vi.spyOn(store.messages, "removeWhere").mockImplementation(async (...asked) => {
      await what(room);
      return look(...asked);
    });
    await accounts.remove(bo.actor, bo.user.id);
    return { ada, bo };
  }

  it("nobody can log in or act as that person", async () => {
    const { accounts, rooms, sessions } = world.core;
    const tried: PromiseSettledResult<unknown>[] = [];
    const { bo } = await removeBo(async () => {
      const user = await accounts.find("username", "bo");
      if (!user) throw new Error("The account is gone already.");
      const actor = userActor(at("10.0.0.1"), user.id);
      const ways = [
        accounts.login("username", "bo", "pw", at("10.0.0.1")),
        sessions.actAs(user, at("10.0.0.1")),
        rooms.create(actor, { name: "Ghost's" }),
      ];
      tried.push(...(await Promise.allSettled(ways)));
    });
    expect(tried).toHaveLength(3);
    for (const one of tried) expect(one).toMatchObject({ reason: { code: "unauthenticated" } });
    expect(await accounts.find("username", "bo")).toBeUndefined();
    await expect(accounts.me(bo.actor)).rejects.toMatchObject({ code: "unauthenticated" });
  });

  it("actions of others on the person leave no data behind", async () => {
    const { store } = world;
    const { rooms, moderation } = world.core;
    const { bo } = await removeBo(async ({ id }) => {
      const [ada, ghost] = await Promise.all(["ada", "bo"].map((name) => store.users.by("username", name)));
      if (!ada || !ghost) throw new Error("No one online.");
      await world.core.members.add(userActor(at("10.0.0.1"), ada.id), id, ghost.id);
      await rooms.transfer(world.host, id, ghost.id);
      await moderation.mute(world.host, { userId: ghost.id, reason: "" });
    });
    expect(await store.members.where("userId", bo.user.id)).toEqual([]);
    expect(await store.rooms.where("ownerId", bo.user.id)).toEqual([]);
    expect(await rowsOf(store.mutes)).toEqual([]);
  });

  it("a crash interrupts it, and the next sweep completes it", async () => {
    const { store } = world;
    const { accounts } = world.core;
    const { user } = await world.person("bo");
    await store.users.update(user.id, { isLeaving: true });
    await world.core.sweep();
    expect(await accounts.find("username", "bo")).toBeUndefined();
    expect(world.events.map(({ type }) => type)).toContain("user.removed");
  });
});

it("an account that cannot be leased to its address is not created, and its name stays free", async () => {
  const { store } = world;
  const full = new ChatError("storage_full", { reason: "disk_full" });
  const { transaction } = store;
  /** Lets a change in the next transaction fail. */
  const failNext = (fail: (tables: Tables) => void) =>
    vi.spyOn(store, "transaction").mockImplementationOnce((work) =>
      transaction((tables) => {
        fail(tables);
        return work(tables);
      }),
    );
  failNext((tables) => vi.spyOn(tables.leases, "insert").mockRejectedValueOnce(full));
  const register = () =>
    world.core.registration.register(stranger(at("10.0.0.1")), {
      username: "ada",
      password: "pw",
      withRoom: true,
    });
  await expect(register()).rejects.toBe(full);
  expect(await rowsOf(store.users)).toEqual([]);
  failNext((tables) => vi.spyOn(tables.rooms, "add").mockRejectedValueOnce(full));
  await expect(register()).rejects.toBe(full);
  expect([...(await rowsOf(store.users)), ...(await rowsOf(store.leases))]).toEqual([]);
  expect(await register()).toMatchObject({ username: "ada" });
});
