import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { stranger } from "../../../server/chat/actor.ts";
import { Document } from "../../../server/store/documents.ts";
import { Intent } from "../../../server/store/intent.ts";
import { at, createWorld, type World } from "../../support/core.ts";

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => {
  vi.restoreAllMocks();
  return world.close();
});

const HOUR = 3_600_000;
const tooFast = (max: number) => ({
  code: "rate_limited",
  reason: "created_too_fast",
  values: { max, retryAfterSeconds: expect.any(Number) },
});

type TestPerson = Awaited<ReturnType<World["person"]>>;
let made = 0;
const create = (by: TestPerson["actor"]) => world.core.rooms.create(by, { name: `room ${made++}` });
const createUnowned = (address: string) =>
  world.core.rooms.createUnowned(stranger(at(address)), { name: `room ${made++}` });

describe("creating rooms", () => {
  it("is allowed 20 times an hour for one account, from any address and by every way", async () => {
    const { rooms, merchants, accounts } = world.core;
    const ada = await world.person("ada");
    const [code = ""] = await merchants.createCodes(world.host, 1, "");
    const { merchant } = await merchants.open(ada.actor, { activationCode: code, name: "Shop" });
    for (let n = 0; n < 20; n++) await create({ ...ada.actor, address: `10.0.${n}.1` });
    const ways = [
      () => create(ada.actor),
      () => rooms.createAliased(ada.actor, "alias", {}),
      () => merchants.createGroup(ada.actor, merchant.id, { name: "group" }),
    ];
    for (const way of ways) await expect(way()).rejects.toMatchObject(tooFast(20));
    await create((await world.person("bo")).actor);
    await create(world.host);
    // Deleting the rooms does not allow new ones.
    for (const room of await world.store.rooms.where("ownerId", ada.user.id))
      await rooms.dissolve(ada.actor, room.id);
    await expect(create(ada.actor)).rejects.toMatchObject(tooFast(20));
    world.pass(HOUR);
    await create(ada.actor);
    expect(await accounts.get(ada.user.id)).toBeDefined();
  });

  it("counts only rooms that were created", async () => {
    const { actor } = await world.person("ada");
    await world.core.rooms.create(actor, { name: "taken" });
    for (let n = 0; n < 30; n++) {
      await expect(world.core.rooms.create(actor, { name: "taken" })).rejects.toMatchObject({
        code: "duplicate",
      });
    }
    for (let n = 0; n < 19; n++) await create(actor);
    await expect(create(actor)).rejects.toMatchObject(tooFast(20));
  });

  it("is allowed 20 times an hour per network without an account, and 240 times for its accounts", async () => {
    for (let n = 0; n < 20; n++) await createUnowned(`2001:db8::${n}`);
    await expect(createUnowned("2001:db8::99")).rejects.toMatchObject(tooFast(20));
    await createUnowned("2001:db8:0:1::1");
    for (let account = 0; account < 11; account++) {
      const { actor } = await world.person(`p${account}`, { address: "2001:db8::7" });
      for (let n = 0; n < 20; n++) await create(actor);
    }
    const { actor } = await world.person("late", { address: "2001:db8::7" });
    await expect(create(actor)).rejects.toMatchObject(tooFast(240));
  });

  it("is not limited in time where limits are off", async () => {
    world.rules["limits.enabled"] = false;
    const { actor } = await world.person("ada");
    for (let n = 0; n < 50; n++) await create(actor);
    await expect(create(actor)).rejects.toMatchObject({ reason: "too_many_rooms" });
  });
});

describe("creating other durable things", () => {
  type Make = (by: TestPerson["actor"], n: number) => Promise<unknown>;
  const KINDS: readonly (readonly [what: string, most: number, make: Make])[] = [
    [
      "merchant pages",
      20,
      async (by, n) => {
        const [code = ""] = await world.core.merchants.createCodes(world.host, 1, "");
        return world.core.merchants.open(by, { activationCode: code, name: `Shop ${n}` });
      },
    ],
    ["batches of activation codes", 20, (by) => world.core.merchants.createCodes(by, 2, "")],
    ["direct conversations", 100, (by, n) => world.core.rooms.openDirect(by, n + 2)],
  ];

  it.each(KINDS)("%s are limited to %i an hour for one account, and each kind by itself", async (...row) => {
    const [, most, make] = row;
    const ada = await world.person("ada");
    for (let n = 0; n <= most; n++) await world.person(`other ${n}`, { address: "10.0.0.2" });
    await world.core.accounts.setRole(world.host, ada.user.id, "admin");
    for (let n = 0; n < most; n++) await make({ ...ada.actor, address: `10.0.${n}.1` }, n);
    await expect(make(ada.actor, most)).rejects.toMatchObject(tooFast(most));
    await create(ada.actor);
    world.pass(HOUR);
    await make(ada.actor, most);
  });

  it("opening an existing direct conversation again is free", async () => {
    const { actor } = await world.person("ada");
    const { user } = await world.person("bo");
    for (let n = 0; n < 110; n++) await world.core.rooms.openDirect(actor, user.id);
    const { user: other } = await world.person("cy");
    await world.core.rooms.openDirect(actor, other.id);
  });

  it("accounts are limited to 600 an hour for one network, but not for the host", async () => {
    const { registration } = world.core;
    // The disk plays no part here, and 600 accounts would take long to write.
    vi.spyOn(Document.prototype, "write").mockResolvedValue();
    vi.spyOn(Intent.prototype, "write").mockResolvedValue();
    for (let n = 0; n < 600; n++) await world.person(`p${n}`);
    await expect(world.person("late")).rejects.toMatchObject(tooFast(600));
    await expect(world.person("p1")).rejects.toMatchObject({ code: "duplicate" });
    await world.person("elsewhere", { address: "10.0.0.2" });
    await registration.register(world.host, { username: "by the host", password: null });
  });
});

describe("ownership of rooms", () => {
  const tooMany = { code: "forbidden", reason: "too_many_rooms", values: { max: 3 } };
  beforeEach(() => {
    world.rules["rooms.maxPerUser"] = 3;
  });

  it("is limited to rooms.maxPerUser, however many rooms are requested at once", async () => {
    const { actor, user } = await world.person("ada");
    const tries = await Promise.allSettled(Array.from({ length: 9 }, () => create(actor)));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    await expect(create(actor)).rejects.toMatchObject(tooMany);
    const [room] = await world.store.rooms.where("ownerId", user.id);
    await world.core.rooms.dissolve(actor, room?.id ?? 0);
    await create(actor);
  });

  it("includes the room made at a registration, and only the host can transfer one over the limit", async () => {
    const { registration, rooms, members } = world.core;
    const account = { username: "eve", password: null, withRoom: true };
    const eve = await registration.register(stranger(at("10.0.0.1")), account);
    const actor = { ...at("10.0.0.1"), kind: "user", userId: eve.id, sessionId: null } as const;
    await create(actor);
    await create(actor);
    await expect(create(actor)).rejects.toMatchObject(tooMany);
    const ada = await world.person("ada");
    const gift = await create(ada.actor);
    await members.join(actor, gift.id);
    await expect(rooms.transfer(ada.actor, gift.id, eve.id)).rejects.toMatchObject(tooMany);
    expect(await rooms.transfer(world.host, gift.id, eve.id)).toMatchObject({ ownerId: eve.id });
  });
});

describe("a room of a caller without an account", () => {
  const isThere = async (id: number): Promise<boolean> => (await world.core.rooms.lookUp(id)) !== undefined;

  it("is removed after a day without members, and no other room is", async () => {
    const ada = await world.person("ada");
    const [stray, hosts, hers, given] = [
      await createUnowned("10.0.0.9"),
      await create(world.host),
      await world.core.rooms.create(ada.actor, { name: "hers" }, { join: false }),
      await createUnowned("10.0.0.9"),
    ];
    await world.core.members.add(world.host, given.id, ada.user.id);
    await world.core.rooms.transfer(world.host, given.id, ada.user.id);
    await world.core.members.leave(ada.actor, given.id);
    world.pass(23 * HOUR);
    await world.core.sweep();
    expect(await isThere(stray.id)).toBe(true);
    world.pass(2 * HOUR);
    await world.core.sweep();
    expect(await Promise.all([stray, hosts, hers, given].map(({ id }) => isThere(id)))).toEqual([
      false,
      true,
      true,
      true,
    ]);
    const { items } = await world.store.audit.list({ actions: ["room.dissolve"], page: 1, pageSize: 9 });
    expect(items).toMatchObject([{ who: "system", where: stray.name }]);
  });

  it("is kept while it has a member, and for a day after the last one left", async () => {
    const { members } = world.core;
    const ada = await world.person("ada");
    const room = await createUnowned("10.0.0.9");
    const connection = world.core.connections.connect({
      userId: ada.user.id,
      sessionId: null,
      dialect: "test",
      address: "10.0.0.1",
      close: () => undefined,
    });
    await members.enter(ada.actor, connection, room.id);
    world.pass(48 * HOUR);
    await world.core.sweep();
    await members.leave(ada.actor, room.id);
    await world.core.sweep();
    world.pass(23 * HOUR);
    await world.core.sweep();
    expect(await isThere(room.id)).toBe(true);
    // A visit restarts the day.
    await members.join(ada.actor, room.id);
    await world.core.sweep();
    await members.leave(ada.actor, room.id);
    world.pass(2 * HOUR);
    await world.core.sweep();
    world.pass(23 * HOUR);
    await world.core.sweep();
    expect(await isThere(room.id)).toBe(true);
    world.pass(2 * HOUR);
    await world.core.sweep();
    expect(await isThere(room.id)).toBe(false);
  });

  it("is kept while it has a message", async () => {
    const { members, messages } = world.core;
    const ada = await world.person("ada");
    const room = await createUnowned("10.0.0.9");
    await members.join(ada.actor, room.id);
    await messages.post(ada.actor, room.id, { kind: "text", body: "kept" });
    await members.leave(ada.actor, room.id);
    for (let day = 0; day < 3; day++) {
      world.pass(25 * HOUR);
      await world.core.sweep();
    }
    expect(await isThere(room.id)).toBe(true);
  });
});
