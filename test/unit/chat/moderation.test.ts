import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { stranger } from "../../../server/chat/actor.ts";
import { rowsOf } from "../../support/all-rows.ts";
import { at, createWorld, type World } from "../../support/core.ts";

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const told = (...types: string[]) => world.events.filter(({ type }) => types.includes(type));

describe("a ban or mute that expires", () => {
  it("is announced to the console and to the person", async () => {
    const { moderation } = world.core;
    const { user } = await world.person("bo");
    const until = new Date(world.core.now() + 60_000).toISOString();
    await moderation.mute(world.host, { userId: user.id, until, reason: "noise" });
    await moderation.ban(world.host, { address: "10.0.0.9", until, reason: "" });
    world.events.length = 0;
    await world.core.sweep();
    expect(told("user.unmuted", "moderation.changed")).toEqual([]);
    world.pass(60_001);
    await world.core.sweep();
    expect(told("user.unmuted", "moderation.changed")).toMatchObject([
      { type: "user.unmuted", user: { username: "bo" }, roomId: null },
      { type: "moderation.changed" },
    ]);
    expect([...(await rowsOf(world.store.bans)), ...(await rowsOf(world.store.mutes))]).toEqual([]);
  });
});

it("a ban of an address from a room has removed its users when the call returns", async () => {
  const { moderation, members, rooms, connections, presence } = world.core;
  const [ann, bo] = [await world.person("ann"), await world.person("bo", { address: "10.0.0.9" })];
  const room = await rooms.create(ann.actor, { name: "Den", isPublic: true });
  const connection = connections.connect({
    ...at("10.0.0.9"),
    userId: bo.user.id,
    sessionId: null,
    close() {},
  });
  await members.enter(bo.actor, connection, room.id, {});
  expect(await presence.isInside(room.id, bo.user.id)).toBe(true);
  await moderation.ban(ann.actor, { address: "10.0.0.9", roomId: room.id, reason: "spam" });
  expect(await presence.isInside(room.id, bo.user.id)).toBe(false);
});

it("a kill amid a ban from a room leaves nobody banned and still a member", async () => {
  const { moderation, members, rooms } = world.core;
  const [ann, bo] = [await world.person("ann"), await world.person("bo")];
  const room = await rooms.create(ann.actor, { name: "Den", isPublic: true });
  await members.join(bo.actor, room.id);
  const ban = { userId: bo.user.id, roomId: room.id, reason: "spam" };
  vi.spyOn(world.store, "transaction").mockImplementationOnce(async () => {
    expect(await members.member(room.id, bo.user.id)).toBeUndefined();
    throw new Error("killed");
  });
  await expect(moderation.ban(world.host, ban)).rejects.toThrow("killed");
  expect(told("member.kicked")).toHaveLength(1);
  await moderation.ban(world.host, ban);
  await expect(members.join(bo.actor, room.id)).rejects.toMatchObject({ code: "banned" });
  expect(told("member.kicked")).toHaveLength(1);
});

it("a member at an address that is banned from a room cannot post, react or type there, inside or not", async () => {
  const { moderation, members, messages, rooms } = world.core;
  const [ann, bo] = [await world.person("ann"), await world.person("bo", { address: "10.0.0.9" })];
  const room = await rooms.create(ann.actor, { name: "Den", isPublic: true });
  await members.join(bo.actor, room.id);
  const { id } = await messages.post(ann.actor, room.id, { kind: "text", body: "hello" });
  await moderation.ban(ann.actor, { address: "10.0.0.9", roomId: room.id, reason: "spam" });
  for (const attempt of [
    () => messages.post(bo.actor, room.id, { kind: "text", body: "spam" }),
    () => messages.react(bo.actor, id, "👍", true),
    () => members.typing(bo.actor, room.id),
  ]) {
    await expect(attempt()).rejects.toMatchObject({ code: "banned" });
  }
});

it("a stranger at a banned address reads no public room", async () => {
  const { moderation, members, rooms } = world.core;
  const ann = await world.person("ann");
  const room = await rooms.create(ann.actor, { name: "Den", isPublic: true });
  await members.assertReads(stranger(at("10.0.0.9")), room);
  const { id } = await moderation.ban(world.host, { address: "10.0.0.9", reason: "" });
  await expect(members.assertReads(stranger(at("10.0.0.9")), room)).rejects.toMatchObject({ code: "banned" });
  await moderation.unban(world.host, id);
  await moderation.ban(ann.actor, { address: "10.0.0.9", roomId: room.id, reason: "" });
  await expect(members.assertReads(stranger(at("10.0.0.9")), room)).rejects.toMatchObject({ code: "banned" });
});

it("a webhook posts nothing once its maker is banned from the server or from the room", async () => {
  const { hooks, moderation, rooms } = world.core;
  const ann = await world.person("ann");
  const room = await rooms.create(ann.actor, { name: "Den", isPublic: true });
  const { hook } = await hooks.create(ann.actor, room.id, "CI");
  const post = () => hooks.post(hook, at("10.0.0.7"), { body: "built" });
  await post();
  const { id } = await moderation.ban(world.host, { userId: ann.user.id, reason: "" });
  await expect(post()).rejects.toMatchObject({ code: "banned" });
  await moderation.unban(world.host, id);
  await post();
});

it("how far somebody has read never goes back, however two calls overlap", async () => {
  const { members, messages, rooms } = world.core;
  const ann = await world.person("ann");
  const room = await rooms.create(ann.actor, { name: "Den" });
  for (const body of ["one", "two", "three"]) await messages.post(ann.actor, room.id, { kind: "text", body });
  await Promise.all([members.markRead(ann.actor, room.id, 3), members.markRead(ann.actor, room.id, 1)]);
  expect((await members.member(room.id, ann.user.id))?.readSeq).toBe(3);
});

it("somebody who cannot post, muted or in a read-only room, is not shown as typing", async () => {
  const { moderation, members, rooms } = world.core;
  const [ann, bo] = [await world.person("ann"), await world.person("bo")];
  const room = await rooms.create(ann.actor, { name: "Den", isPublic: true });
  await members.join(bo.actor, room.id);
  await members.typing(bo.actor, room.id);
  await rooms.update(ann.actor, room.id, { isReadOnly: true });
  await expect(members.typing(bo.actor, room.id)).rejects.toMatchObject({ code: "forbidden" });
  await rooms.update(ann.actor, room.id, { isReadOnly: false });
  await moderation.mute(world.host, { userId: bo.user.id, roomId: room.id, reason: "noise" });
  await expect(members.typing(bo.actor, room.id)).rejects.toMatchObject({ code: "muted" });
  expect(told("typing")).toHaveLength(1);
});

it.each(["the room", "the server"])(
  "nobody can give a room to a member who is banned from %s",
  async (where) => {
    const { members, rooms } = world.core;
    const [ann, bo] = [await world.person("ann"), await world.person("bo")];
    const room = await rooms.create(ann.actor, { name: "Den" });
    await members.join(bo.actor, room.id);
    // A ban of an older version left the membership.
    await world.store.bans.add({
      userId: bo.user.id,
      address: null,
      roomId: where === "the room" ? room.id : null,
      reason: "",
      by: "host",
      at: "",
      until: null,
    });
    for (const actor of [ann.actor, world.host]) {
      await expect(rooms.transfer(actor, room.id, bo.user.id)).rejects.toMatchObject({
        code: "forbidden",
        reason: "target_is_banned",
      });
    }
    expect(await rooms.get(room.id)).toMatchObject({ ownerId: ann.user.id });
  },
);

it("nobody can add a person who is banned from the room, nor can the person get in by its code", async () => {
  const { moderation, members, rooms } = world.core;
  const [ann, bo] = [await world.person("ann"), await world.person("bo")];
  const room = await rooms.create(ann.actor, { name: "Den", isPublic: false });
  const until = new Date(world.core.now() + 60_000).toISOString();
  await moderation.ban(world.host, { userId: bo.user.id, roomId: room.id, until, reason: "spam" });
  for (const actor of [ann.actor, world.host]) {
    await expect(members.add(actor, room.id, bo.user.id)).rejects.toMatchObject({
      code: "forbidden",
      reason: "target_is_banned",
    });
  }
  await expect(members.join(bo.actor, room.id, { code: room.code })).rejects.toMatchObject({
    code: "banned",
  });
  expect(await members.member(room.id, bo.user.id)).toBeUndefined();
  world.pass(60_001);
  await members.add(ann.actor, room.id, bo.user.id);
  expect(await members.member(room.id, bo.user.id)).toBeDefined();
});

describe("the list of people whom a ban of an address would also affect", () => {
  it("has everybody with a valid session or connection there, and nobody whose session has ended", async () => {
    const { sessions } = world.core;
    const [ann, bo, kim] = await Promise.all(["ann", "bo", "kim"].map((name) => world.person(name)));
    if (!ann || !bo || !kim) throw new Error("Three people were made.");
    const shared = { address: "10.0.0.7", dialect: "native" };
    for (const { user } of [ann, bo]) await sessions.open(user, shared);
    await sessions.open(kim.user, { address: "10.0.0.8", dialect: "native" });
    expect([...(await sessions.addressesOf(ann.user.id))]).toContain("10.0.0.7");
    expect([...(await sessions.usersAt("10.0.0.7"))].sort()).toEqual([ann.user.id, bo.user.id].sort());
    world.pass(25 * 3_600_000);
    expect([...(await sessions.usersAt("10.0.0.7"))]).toEqual([]);
  });
});

describe("a banned address", () => {
  const ban = (address: string) => world.core.moderation.ban(world.host, { address, reason: "" });

  it.each([
    ["10.0.0.9", "10.0.0.9"],
    [" 10.0.0.9 ", "10.0.0.9"],
    ["::ffff:10.0.0.9", "10.0.0.9"],
    ["::FFFF:0a00:0009", "10.0.0.9"],
    ["2001:DB8:0:0:0:0:0:1", "2001:db8::1"],
    ["FE80::1%eth0", "fe80::1%eth0"],
    ["１９２．１６８．１．２３", "192.168.1.23"],
    ["192。168。1。23", "192.168.1.23"],
    ["２００１：db8：：１", "2001:db8::1"],
  ])("written as %s is banned as %s", async (typed, address) => {
    expect(await ban(typed)).toMatchObject({ address });
    const asked = world.core.restrictions.assertWelcome(null, address);
    await expect(asked).rejects.toMatchObject({ code: "banned" });
  });

  it.each(["", "ada", "10.0.0", "10.0.0.256", "010.0.0.1", "10.0.0.0/8", "1:2:3", "::1]@x", "fe80::1%", ":"])(
    "cannot be %j",
    async (typed) => {
      await expect(ban(typed)).rejects.toMatchObject({ code: "invalid" });
      expect(await rowsOf(world.store.bans)).toEqual([]);
    },
  );

  it("closes the connections from there", async () => {
    const { user } = await world.person("bo");
    const closed: string[] = [];
    const connect = (address: string) =>
      world.core.connections.connect({
        ...at(address),
        userId: user.id,
        sessionId: null,
        close: () => closed.push(address),
      });
    connect("2001:db8::1");
    connect("10.0.0.9");
    await ban("2001:0DB8::0001");
    expect(closed).toEqual(["2001:db8::1"]);
  });
});

it("a file is not posted if its sender is banned from the server while it is stored", async () => {
  const { media, moderation, messages, rooms, history } = world.core;
  const ann = await world.person("ann");
  const room = await rooms.create(ann.actor, { name: "Den" });
  const save = media.saveUpload.bind(media);
  vi.spyOn(media, "saveUpload").mockImplementationOnce(async (...upload) => {
    const saved = await save(...upload);
    await moderation.ban(world.host, { userId: ann.user.id, reason: "spam" });
    return saved;
  });
  const file = { name: "a.txt", data: new TextEncoder().encode("hello") };
  await expect(messages.postFile(ann.actor, room.id, file)).rejects.toMatchObject({ code: "banned" });
  expect((await history.page(room, { limit: 10 })).items).toEqual([]);
});

it("the console is told that bans and mutes are gone with their room or their account", async () => {
  const { moderation, rooms, accounts } = world.core;
  const [ann, bo] = [await world.person("ann"), await world.person("bo")];
  const room = await rooms.create(ann.actor, { name: "Den", isPublic: true });
  await moderation.ban(world.host, { userId: bo.user.id, roomId: room.id, until: null, reason: "" });
  world.events.length = 0;
  await rooms.dissolve(world.host, room.id);
  expect(told("moderation.changed")).toHaveLength(1);
  expect(await rowsOf(world.store.bans)).toEqual([]);
  await moderation.mute(world.host, { userId: bo.user.id, until: null, reason: "" });
  world.events.length = 0;
  await accounts.remove(world.host, bo.user.id);
  expect(told("moderation.changed")).toHaveLength(1);
  expect(await rowsOf(world.store.mutes)).toEqual([]);
});
