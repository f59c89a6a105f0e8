import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Actor } from "../../../server/chat/actor.ts";
import type { RoomPatch } from "../../../server/chat/rooms.ts";
import type { Room } from "../../../server/chat/types.ts";
import { RESERVATION_MS } from "../../../server/net/memory-presence.ts";
import { createWorld, type World } from "../../support/core.ts";

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const connectionOf = (actor: Actor) =>
  world.core.connections.connect({
    userId: actor.userId ?? 0,
    sessionId: null,
    dialect: "test",
    address: actor.address,
    close: () => undefined,
  });
const told = (type: string) => world.events.filter((event) => event.type === type);

it("what somebody may see of many rooms is found with one look at their bans", async () => {
  const [ada, bo] = [await world.person("ada"), await world.person("bo")];
  const { rooms, members, moderation } = world.core;
  const open = await rooms.create(ada.actor, { name: "Open" });
  const hidden = await rooms.create(ada.actor, { name: "Hidden", isPublic: false });
  const shut = await rooms.create(ada.actor, { name: "Shut" });
  await members.join(bo.actor, open.id);
  await moderation.ban(ada.actor, { userId: bo.user.id, roomId: shut.id, reason: "" });
  const looks = vi.spyOn(world.store.bans, "where");
  const access = await members.accessTo(bo.actor, [shut, hidden, open]);
  expect(looks.mock.calls.filter(([field]) => field === "userId")).toHaveLength(1);
  expect(
    access.map(({ room, member, isOpen, isReader }) => [room.name, member !== undefined, isOpen, isReader]),
  ).toEqual([
    ["Shut", false, true, false],
    ["Hidden", false, false, false],
    ["Open", true, true, true],
  ]);
});

describe("capacity", () => {
  it("never keeps one of the two people out of a direct conversation", async () => {
    world.rules["rooms.defaultCapacity"] = 1;
    const [ada, bo] = [await world.person("ada"), await world.person("bo")];
    const { id } = await world.core.rooms.openDirect(ada.actor, bo.user.id);
    for (const { actor } of [ada, bo]) await world.core.members.enter(actor, connectionOf(actor), id);
    expect(await world.core.presence.online(id)).toBe(2);
  });

  it("counts each person once, however many connections they have, and reserved places", async () => {
    const { rooms, connections, presence } = world.core;
    const [ada, bo, chen] = [await world.person("ada"), await world.person("bo"), await world.person("chen")];
    const room = await rooms.create(ada.actor, { name: "Small", capacity: 2 });
    await world.core.members.enter(ada.actor, connectionOf(ada.actor), room.id);
    await world.core.members.enter(ada.actor, connectionOf(ada.actor), room.id);
    await connections.reserve(room, bo.user.id);
    await expect(
      world.core.members.enter(chen.actor, connectionOf(chen.actor), room.id),
    ).rejects.toMatchObject({
      code: "room_full",
    });
    expect(await world.core.members.member(room.id, chen.user.id)).toBeUndefined();
    await expect(connections.reserve(room, chen.user.id)).rejects.toThrow("full");
    await world.core.members.enter(bo.actor, connectionOf(bo.actor), room.id);
    expect(await presence.online(room.id)).toBe(2);
  });

  it("holds for people who join at once, and those refused do not become members", async () => {
    const { rooms } = world.core;
    const ada = await world.person("ada");
    const room = await rooms.create(ada.actor, { name: "Two", capacity: 2 }, { join: false });
    const people = await Promise.all(["b", "c", "d", "e", "f"].map((name) => world.person(name)));
    const tries = await Promise.allSettled(
      people.map(({ actor }) => world.core.members.enter(actor, connectionOf(actor), room.id)),
    );
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
    expect(await world.core.members.count(room.id)).toBe(2);
  });

  it("reserves no place for somebody who is refused for another reason", async () => {
    const { rooms } = world.core;
    const [ada, bo] = [await world.person("ada"), await world.person("bo")];
    const room = await rooms.create(ada.actor, { name: "Mine", capacity: 1, isPublic: false });
    await expect(world.core.members.enter(bo.actor, connectionOf(bo.actor), room.id)).rejects.toMatchObject({
      code: "room_private",
    });
    await world.core.members.enter(ada.actor, connectionOf(ada.actor), room.id);
  });

  it("frees a reserved place after a minute", async () => {
    const { rooms, connections } = world.core;
    const [ada, bo] = [await world.person("ada"), await world.person("bo")];
    const room = await rooms.create(ada.actor, { name: "One", capacity: 1 });
    await connections.reserve(room, bo.user.id);
    await expect(world.core.members.enter(ada.actor, connectionOf(ada.actor), room.id)).rejects.toMatchObject(
      {
        code: "room_full",
      },
    );
    world.pass(RESERVATION_MS + 1);
    await world.core.members.enter(ada.actor, connectionOf(ada.actor), room.id);
  });

  it("falls back to the host's own limit where a room sets none", async () => {
    world.rules["rooms.defaultCapacity"] = 1;
    const [ada, bo] = [await world.person("ada"), await world.person("bo")];
    const room = await world.core.rooms.create(ada.actor, { name: "Default" });
    await world.core.members.enter(ada.actor, connectionOf(ada.actor), room.id);
    await expect(world.core.members.enter(bo.actor, connectionOf(bo.actor), room.id)).rejects.toMatchObject({
      code: "room_full",
    });
  });
});

describe("presence in a room", () => {
  it("is announced for a person's first and last connection only", async () => {
    const { rooms, connections } = world.core;
    const { actor } = await world.person("ada");
    const room = await rooms.create(actor, { name: "Lobby" });
    const [one, two] = [connectionOf(actor), connectionOf(actor)];
    await world.core.members.enter(actor, one, room.id);
    await world.core.members.enter(actor, two, room.id);
    expect(told("member.online")).toMatchObject([{ online: 1, first: true }]);
    await connections.disconnect(one);
    await connections.disconnect(one);
    expect(told("member.offline")).toEqual([]);
    await connections.disconnect(two);
    expect(told("member.offline")).toMatchObject([{ online: 0, cause: "dropped" }]);
    expect(await world.core.members.member(room.id, actor.userId ?? 0)).toBeDefined();
    await world.core.members.enter(actor, connectionOf(actor), room.id);
    expect(told("member.online").at(-1)).toMatchObject({ first: false });
  });

  it("ends with the connection, even if other hosts never received an event about it", async () => {
    await world.close();
    const connect = () => Promise.reject(new Error("lost"));
    world = await createWorld((context) => ({ ...context, presence: { ...context.presence, connect } }));
    const { rooms, connections, presence } = world.core;
    const { actor } = await world.person("ada");
    const connection = connectionOf(actor);
    const inside = [await rooms.create(actor, { name: "Lobby" }), await rooms.create(actor, { name: "Tea" })];
    for (const { id } of inside) await world.core.members.enter(actor, connection, id);
    await expect(connections.disconnect(connection)).rejects.toThrow("lost");
    expect(told("member.offline")).toMatchObject(inside.map(({ id }) => ({ room: { id } })));
    expect(await presence.onlineByRoom()).toEqual(new Map());
  });

  it("ends the membership when someone leaves for good", async () => {
    const { rooms } = world.core;
    const [ada, bo] = [await world.person("ada"), await world.person("bo")];
    const room = await rooms.create(ada.actor, { name: "Lobby" });
    const connection = connectionOf(bo.actor);
    await world.core.members.enter(bo.actor, connection, room.id);
    await world.core.members.leave(bo.actor, room.id);
    expect(connection.rooms.size).toBe(0);
    expect(told("member.left")).toMatchObject([{ wasOnline: true }]);
    await expect(world.core.members.leave(bo.actor, room.id)).rejects.toMatchObject({ code: "not_member" });
    await expect(
      world.core.messages.post(bo.actor, room.id, { kind: "text", body: "still there?" }),
    ).rejects.toMatchObject({ code: "not_member" });
  });
});

describe("policy on who may", () => {
  it("moderate a room: its owner, admins and the host; nobody over themselves or over admins", async () => {
    const { rooms, moderation, accounts } = world.core;
    const [ada, bo, chen] = [await world.person("ada"), await world.person("bo"), await world.person("chen")];
    const room = await rooms.create(ada.actor, { name: "Strict" });
    for (const { actor } of [bo, chen]) await world.core.members.join(actor, room.id);
    const kick = (by: Actor, userId: number) => moderation.kickFromRoom(by, room.id, userId, "");
    await expect(kick(bo.actor, chen.user.id)).rejects.toMatchObject({ code: "forbidden" });
    await expect(kick(ada.actor, ada.user.id)).rejects.toMatchObject({ code: "invalid" });
    await kick(ada.actor, chen.user.id);
    await expect(kick(ada.actor, chen.user.id)).rejects.toMatchObject({ code: "not_member" });
    await accounts.setRole(world.host, bo.user.id, "admin");
    await expect(kick(ada.actor, bo.user.id)).rejects.toMatchObject({ code: "forbidden" });
    await expect(moderation.kickFromHost(ada.actor, chen.user.id, "")).rejects.toMatchObject({
      code: "forbidden",
    });
    await moderation.kickFromHost(bo.actor, chen.user.id, "");
    await rooms.dissolve(bo.actor, room.id);
    await expect(rooms.get(room.id)).rejects.toMatchObject({ code: "room_not_found" });
  });

  it("enter a private room: members, people with its code, and those whom the owner adds", async () => {
    const { rooms } = world.core;
    const [ada, bo, chen] = [await world.person("ada"), await world.person("bo"), await world.person("chen")];
    const room = await rooms.create(ada.actor, { name: "Secret", isPublic: false });
    await expect(world.core.members.join(bo.actor, room.id)).rejects.toMatchObject({ code: "room_private" });
    await expect(world.core.members.join(bo.actor, room.id, { code: "nope" })).rejects.toMatchObject({
      code: "room_private",
    });
    await world.core.members.join(bo.actor, room.id, { code: room.code });
    await expect(world.core.members.add(bo.actor, room.id, chen.user.id)).rejects.toMatchObject({
      code: "forbidden",
    });
    await world.core.members.add(ada.actor, room.id, chen.user.id);
    expect(await world.core.members.count(room.id)).toBe(3);
  });

  it("write: members who are not muted, and in a read-only room its owner alone", async () => {
    const { rooms, moderation, messages } = world.core;
    const [ada, bo] = [await world.person("ada"), await world.person("bo")];
    const room = await rooms.create(ada.actor, { name: "News" });
    await world.core.members.join(bo.actor, room.id);
    const say = (who: { actor: Actor }) => messages.post(who.actor, room.id, { kind: "text", body: "x" });
    const until = new Date(world.core.now() + 60_000).toISOString();
    await moderation.mute(ada.actor, { userId: bo.user.id, roomId: room.id, until, reason: "noise" });
    await expect(say(bo)).rejects.toMatchObject({ code: "muted", message: expect.stringContaining("noise") });
    world.pass(60_001);
    await say(bo);
    await rooms.update(ada.actor, room.id, { isReadOnly: true });
    await expect(say(bo)).rejects.toMatchObject({ code: "forbidden" });
    await say(ada);
  });

  it("edit: the author, the text, within the time set", async () => {
    const { rooms, messages } = world.core;
    const [ada, bo] = [await world.person("ada"), await world.person("bo")];
    const room = await rooms.create(ada.actor, { name: "Drafts" });
    await world.core.members.join(bo.actor, room.id);
    const { id } = await messages.post(ada.actor, room.id, { kind: "text", body: "teh" });
    await expect(messages.edit(bo.actor, id, "the")).rejects.toMatchObject({ code: "forbidden" });
    expect(await messages.edit(ada.actor, id, "the")).toMatchObject({ body: "the" });
    world.pass(16 * 60_000);
    await expect(messages.edit(ada.actor, id, "later")).rejects.toMatchObject({ code: "forbidden" });
  });

  it("change a message in a room that became read-only: authors delete and react, only those who may post edit", async () => {
    const { rooms, messages } = world.core;
    const [ada, bo] = [await world.person("ada"), await world.person("bo")];
    const room = await rooms.create(ada.actor, { name: "News" });
    await world.core.members.join(bo.actor, room.id);
    const [hers, his] = [
      await messages.post(ada.actor, room.id, { kind: "text", body: "teh" }),
      await messages.post(bo.actor, room.id, { kind: "text", body: "hi" }),
    ];
    await rooms.update(ada.actor, room.id, { isReadOnly: true });
    await expect(messages.edit(bo.actor, his.id, "buy this")).rejects.toMatchObject({
      code: "forbidden",
      reason: "room_read_only",
    });
    await messages.react(bo.actor, hers.id, "👍", true);
    await messages.remove(bo.actor, his.id);
    expect(await messages.edit(ada.actor, hers.id, "the")).toMatchObject({ body: "the" });
  });

  it("change a message in a room that was closed: nobody posts or edits, everybody reads and reacts", async () => {
    const { rooms, messages, members, history } = world.core;
    const [ada, bo] = [await world.person("ada"), await world.person("bo")];
    const room = await rooms.create(ada.actor, { name: "News" });
    const { id } = await messages.post(ada.actor, room.id, { kind: "text", body: "teh" });
    await rooms.update(world.host, room.id, { isActive: false });
    await members.join(bo.actor, room.id);
    const refused = { code: "forbidden", reason: "room_inactive" };
    for (const { actor } of [ada, bo])
      await expect(messages.post(actor, room.id, { kind: "text", body: "hi" })).rejects.toMatchObject(
        refused,
      );
    await expect(messages.edit(ada.actor, id, "the")).rejects.toMatchObject(refused);
    await messages.react(bo.actor, id, "👍", true);
    await messages.say(world.host, room.id, "Back on Monday");
    expect((await history.page(room, { limit: 9 })).items).toHaveLength(2);
    await rooms.update(world.host, room.id, { isActive: true });
    expect(await messages.edit(ada.actor, id, "the")).toMatchObject({ body: "the" });
  });
});

it("deleting an account deletes its rooms, its messages elsewhere and its pages", async () => {
  const { rooms, messages, accounts, merchants } = world.core;
  const [ada, bo] = [await world.person("ada"), await world.person("bo")];
  const own = await rooms.create(bo.actor, { name: "Bo's" });
  const shared = await rooms.create(ada.actor, { name: "Shared" });
  await world.core.members.join(bo.actor, shared.id);
  await messages.post(bo.actor, shared.id, { kind: "text", body: "mine" });
  await messages.post(ada.actor, shared.id, { kind: "text", body: "hers" });
  const [code = ""] = await merchants.createCodes(world.host, 1, "");
  const { merchant } = await merchants.open(ada.actor, {
    activationCode: code,
    name: "Shop",
    customerId: bo.user.id,
  });
  await accounts.remove(bo.actor, bo.user.id);
  await expect(rooms.get(own.id)).rejects.toMatchObject({ code: "room_not_found" });
  const { items } = await world.core.history.page(shared, { limit: 50 });
  expect(items.map((message) => message.body)).toEqual(["hers"]);
  expect((await merchants.get(merchant.id)).customerId).toBe(ada.user.id);
  expect(await world.core.members.count(shared.id)).toBe(1);
  const next = await world.person("bo");
  expect(next.user.id).toBeGreaterThan(bo.user.id);
});

it("each activation code opens one merchant page", async () => {
  const { merchants } = world.core;
  const { actor } = await world.person("ada");
  const [code = "", other = ""] = await merchants.createCodes(world.host, 2, "for the fair");
  const open = (activationCode: string) => merchants.open(actor, { activationCode, name: "Shop" });
  const tries = await Promise.allSettled([open(code), open(code), open(code)]);
  expect(tries.filter((one) => one.status === "fulfilled")).toHaveLength(1);
  await merchants.revokeCode(world.host, other);
  await merchants.revokeCode(world.host, other);
  await expect(open(other)).rejects.toMatchObject({ code: "activation_code" });
  await expect(merchants.revokeCode(world.host, code)).rejects.toMatchObject({ code: "invalid" });
  world.rules["h5.activation"] = "open";
  await open("whatever");
  await open("whatever");
});

it("messages past the retention are removed, and nothing else", async () => {
  const { rooms, messages } = world.core;
  const { actor } = await world.person("ada");
  const room = await rooms.create(actor, { name: "Old" });
  await messages.post(actor, room.id, { kind: "text", body: "old" });
  world.pass(3 * 86_400_000);
  await messages.post(actor, room.id, { kind: "text", body: "new" });
  for (const seq of [1, 2]) await rooms.pin(actor, room.id, seq, true);
  await world.core.sweep();
  expect((await world.core.history.page(room, { limit: 9 })).items).toHaveLength(2);
  world.rules["messages.retentionDays"] = 2;
  await world.core.sweep();
  expect((await world.core.history.page(room, { limit: 9 })).items.map((m) => [m.seq, m.body])).toEqual([
    [2, "new"],
  ]);
  expect((await rooms.get(room.id)).pinned).toEqual([2]);
  expect((await messages.post(actor, room.id, { kind: "text", body: "next" })).seq).toBe(3);
});

describe("the name of a room or page", () => {
  const REFUSED = [
    "\u202eneD",
    "a\u2066b",
    "\u200b",
    "\u00ad \u2060",
    "\u3164",
    "\uffa0",
    "\u2800",
    "\ufe0f",
    "\u{e0041}",
    " ",
  ];

  it.each(REFUSED)(
    "%j is refused everywhere, being invisible or changing the direction of text",
    async (name) => {
      const { rooms, merchants, hooks } = world.core;
      const { actor } = await world.person("ada");
      const room = await rooms.create(actor, { name: "seen" });
      const [code = ""] = await merchants.createCodes(world.host, 1, "");
      for (const refused of [
        rooms.create(actor, { name }),
        rooms.create(actor, { name: "code", code: name }),
        rooms.createAliased(actor, name, {}),
        rooms.createUnowned(actor, { name }),
        rooms.update(world.host, room.id, { name }),
        rooms.update(world.host, room.id, { alias: name }),
        merchants.open(actor, { activationCode: code, name }),
      ]) {
        await expect(refused).rejects.toMatchObject({ code: "invalid", reason: "name_invisible" });
      }
      await expect(hooks.create(actor, room.id, name)).rejects.toMatchObject({ code: "invalid" });
    },
  );

  it.each([".", ".."])("%j is refused for a room, because URLs drop it", async (name) => {
    const { rooms } = world.core;
    const { actor } = await world.person("ada");
    const room = await rooms.create(actor, { name: "..." });
    for (const refused of [rooms.create(actor, { name }), rooms.update(actor, room.id, { name })]) {
      await expect(refused).rejects.toMatchObject({ code: "invalid", reason: "name_only_dots" });
    }
  });

  it("stays if an older version made it, and other changes are saved with it", async () => {
    const { rooms } = world.core;
    const { actor } = await world.person("ada");
    const room = await rooms.create(actor, { name: "old" });
    for (const name of ["\u200b", "."]) {
      await world.store.rooms.update(room.id, { name });
      expect(await rooms.update(actor, room.id, { name, detail: "new" })).toMatchObject({
        name,
        detail: "new",
      });
    }
  });
});

describe("a room created by an alias", () => {
  it("is named by the alias for one of several requests at once, and by alias and code for the others", async () => {
    const { actor } = await world.person("ada");
    const alias = "n".repeat(64);
    const made = await Promise.all(
      Array.from({ length: 5 }, () => world.core.rooms.createAliased(actor, alias, {})),
    );
    const names = made.map(({ name }) => name);
    expect(new Set(names).size).toBe(5);
    expect(names.filter((name) => name === alias)).toHaveLength(1);
    for (const { name, code, alias: kept } of made) {
      expect(name === alias || name === `${"n".repeat(63 - code.length)}-${code}`).toBe(true);
      expect(kept).toBe(alias);
    }
  });

  it("is renamed by a new alias as it was named by the first, and has no alias once it has another name", async () => {
    const { rooms } = world.core;
    const { actor } = await world.person("ada");
    const first = await rooms.createAliased(actor, "twin", {});
    const second = await rooms.createAliased(actor, "other", {});
    const change = async (room: Room, patch: RoomPatch) => {
      const { name, alias } = await rooms.update(actor, room.id, patch);
      return [name, alias];
    };
    expect(await change(second, { alias: "twin" })).toEqual([`twin-${second.code}`, "twin"]);
    expect(await change(first, { name: "go" })).toEqual(["go", ""]);
    expect(await change(second, { alias: "twin", isActive: false })).toEqual([`twin-${second.code}`, "twin"]);
    expect(await change(first, { alias: "GO" })).toEqual(["GO", "GO"]);
    expect(await change(first, { name: "GO", detail: "x" })).toEqual(["GO", "GO"]);
    const closed = await rooms.create(actor, { name: "closed", isPublic: false });
    await expect(change(closed, { alias: "GO" })).rejects.toMatchObject({ code: "duplicate" });
    expect(await change(closed, { alias: "shut" })).toEqual(["shut", "shut"]);
  });
});

describe("the code of a new room", () => {
  it("has 8 characters for a private room and 4 digits for a public one", async () => {
    const { rooms } = world.core;
    const { actor } = await world.person("ada");
    for (let n = 0; n < 10; n++) {
      const secret = await rooms.create(actor, { name: `Secret ${n}`, isPublic: false });
      expect(secret.code).toMatch(/^[2-9A-HJKMNP-Z]{8}$/);
      expect((await rooms.create(actor, { name: `Open ${n}` })).code).toMatch(/^\d{4}$/);
    }
  });
});
