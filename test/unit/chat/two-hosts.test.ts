/** Two cores that share store, presence, locks and budgets, as two hosts would; events reach each at its own pace. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Connection } from "../../../server/chat/connections.ts";
import type { Context } from "../../../server/chat/context.ts";
import { type Core, createCore } from "../../../server/chat/core.ts";
import { type ChatEvent, createEventBus } from "../../../server/chat/events.ts";
import type { Room } from "../../../server/chat/types.ts";
import { at, createWorld, type World } from "../../support/core.ts";
import { type LatePorts, latePorts, randomFrom } from "../../support/late-ports.ts";

type Person = Awaited<ReturnType<World["person"]>>;

const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
const ELSEWHERE = "10.0.0.9";

let world: World;
let ports: LatePorts;
/** The two hosts. */
let here: Core;
let there: Core;
/** What the second host hears. */
let heard: ChatEvent[];
/** While it is set, the second host hears nothing. */
let deafness: Promise<void> | undefined;
/** What ended connections were told, and which rooms others were removed from. */
let told: unknown[][];
let ada: Person;
let bo: Person;
let room: Room;

beforeEach(async () => {
  console.info(`SEED=${seed}`);
  ports = latePorts(randomFrom(seed));
  heard = [];
  told = [];
  deafness = undefined;
  const shared: Context[] = [];
  world = await createWorld((context) => {
    shared.push(context);
    return ports.change(context);
  });
  here = world.core;
  for (const context of shared) there = createCore(ports.change(secondHost(context)));
  there.subscribe((event) => heard.push(event));
  ada = await world.person("ada");
  bo = await world.person("bo", { password: "correct horse" });
  room = await here.rooms.create(ada.actor, { name: "Tea" });
  await ports.settle();
});
afterEach(() => world.close());

function secondHost(context: Context): Context {
  const bus = createEventBus((error) => {
    throw error;
  });
  return {
    ...context,
    hostId: "b",
    events: {
      ...bus,
      async publish(event) {
        await deafness;
        await bus.publish(event);
      },
    },
  };
}

function connect(core: Core, { user }: Person, address: string, sessionId: number | null = null): Connection {
  const name = `${user.username}@${address}`;
  const connection = core.connections.connect({
    ...{ userId: user.id, sessionId, ...at(address) },
    close(kind, reason) {
      told.push([name, kind, reason]);
      void core.connections.disconnect(connection);
    },
    removedFrom: (roomId) => told.push([name, roomId]),
  });
  return connection;
}

/** A connection to the second host that is in the room. */
async function inRoom(person: Person, address: string): Promise<Connection> {
  const connection = connect(there, person, address);
  await there.members.enter({ ...person.actor, address }, connection, room.id);
  return connection;
}

const typesOf = (events: readonly ChatEvent[]) => events.map(({ type }) => type).sort();
const offline = () => heard.flatMap((event) => (event.type === "member.offline" ? [event] : []));

describe("on the other host", () => {
  const ends: Record<string, { tell: string[]; end: () => Promise<unknown> }> = {
    "a kick": {
      tell: ["kicked", "noise"],
      end: () => here.moderation.kickFromHost(world.host, bo.user.id, "noise"),
    },
    "a ban": {
      tell: ["banned", "spam"],
      end: () => here.moderation.ban(world.host, { userId: bo.user.id, reason: "spam" }),
    },
    "a password reset": {
      tell: ["reset", "The admin reset your password."],
      end: () => here.accounts.resetPassword(world.host, bo.user.id, "battery staple"),
    },
    "the account's removal": {
      tell: ["removed", "The account was deleted."],
      end: () => here.accounts.remove(world.host, bo.user.id),
    },
  };
  for (const [what, { tell, end }] of Object.entries(ends)) {
    it(`${what} ends the user's connections, and nobody else's`, async () => {
      const { session } = await here.sessions.open(bo.user, at(ELSEWHERE));
      const connections = [connect(there, bo, ELSEWHERE, session.id), connect(there, bo, "10.0.0.2")];
      connect(there, ada, ELSEWHERE);
      await end();
      await ports.settle();
      expect(told).toEqual(connections.map(({ address }) => [`bo@${address}`, ...tell]));
      expect(there.connections.of(bo.user.id)).toEqual([]);
    });
  }

  it("the end of a session ends its connections alone", async () => {
    const { session } = await here.sessions.open(bo.user, at(ELSEWHERE));
    connect(there, bo, ELSEWHERE, session.id);
    connect(there, bo, "10.0.0.2");
    await here.sessions.end(session.id, "Signed out by an admin.");
    await ports.settle();
    expect(told).toEqual([[`bo@${ELSEWHERE}`, "ended", "Signed out by an admin."]]);
  });

  it("a logout ends the connections that the address's lease has proven", async () => {
    connect(there, bo, bo.actor.address);
    connect(there, bo, ELSEWHERE);
    await here.sessions.logout(bo.actor);
    await ports.settle();
    expect(told).toEqual([[`bo@${bo.actor.address}`, "ended", "Logged out."]]);
  });

  it("a new password does not end a connection of a later session, however late the event arrives", async () => {
    let hear = (): void => undefined;
    deafness = new Promise((resolve) => {
      hear = resolve;
    });
    const { session, actor } = await here.sessions.open(bo.user, at(ELSEWHERE));
    connect(there, bo, ELSEWHERE, session.id);
    const user = await here.accounts.changePassword(actor, "correct horse", "battery staple");
    const next = await there.sessions.open(user, at("10.0.0.2"));
    connect(there, bo, "10.0.0.2", next.session.id);
    hear();
    await ports.settle();
    expect(told).toEqual([[`bo@${ELSEWHERE}`, "ended", "The password was changed."]]);
  });

  it("a connection whose session ended before it was made is closed immediately", async () => {
    const { session } = await here.sessions.open(bo.user, at(ELSEWHERE));
    await here.sessions.end(session.id, "Signed out by an admin.");
    await ports.settle();
    connect(there, bo, ELSEWHERE, session.id);
    await expect.poll(() => told).toEqual([[`bo@${ELSEWHERE}`, "ended", "The session has ended."]]);
  });

  it("a ban of an address ends the connections from there", async () => {
    connect(there, bo, ELSEWHERE);
    connect(there, ada, "10.0.0.2");
    await here.moderation.ban(world.host, { address: ELSEWHERE, reason: "spam" });
    await ports.settle();
    expect(told).toEqual([[`bo@${ELSEWHERE}`, "banned", "spam"]]);
  });

  it("a ban of an address from a room removes its users from there", async () => {
    const banned = await inRoom(bo, ELSEWHERE);
    const other = await inRoom(ada, "10.0.0.2");
    await here.moderation.ban(world.host, { address: ELSEWHERE, roomId: room.id, reason: "spam" });
    while (offline().length === 0) await new Promise(setImmediate);
    expect([...banned.rooms, ...other.rooms]).toEqual([room.id]);
    expect(told).toEqual([[`bo@${ELSEWHERE}`, room.id]]);
    expect(await here.members.member(room.id, bo.user.id)).toBeUndefined();
    expect(await there.presence.insideOf(room.id)).toEqual([ada.user.id]);
  });

  it.each(["a kick", "leaving"])("%s removes the user's connections from the room", async (what) => {
    const connections = [await inRoom(bo, ELSEWHERE), await inRoom(bo, "10.0.0.2")];
    await inRoom(ada, "10.0.0.2");
    // A listener to the event must find them outside already.
    let roomsThen: unknown[] = [];
    there.subscribe(({ type }) => {
      if (type === "member.offline") roomsThen = connections.flatMap(({ rooms }) => [...rooms]);
    });
    if (what === "a kick") await here.moderation.kickFromRoom(ada.actor, room.id, bo.user.id, "noise");
    else await here.members.leave(bo.actor, room.id);
    await ports.settle();
    expect(told).toEqual(connections.map(({ address }) => [`bo@${address}`, room.id]));
    expect(roomsThen).toEqual([]);
    expect(offline()).toMatchObject([{ online: 1, cause: what === "a kick" ? "kicked" : "left" }]);
    expect(there.connections.of(bo.user.id)).toHaveLength(2);
  });

  it("a kick whose event arrives after the user entered again leaves the user outside", async () => {
    const connection = await inRoom(bo, ELSEWHERE);
    let hear = (): void => undefined;
    deafness = new Promise((resolve) => {
      hear = resolve;
    });
    await here.moderation.kickFromRoom(ada.actor, room.id, bo.user.id, "noise");
    await there.members.enter(bo.actor, connection, room.id);
    hear();
    await ports.settle();
    while (offline().length < 2) await new Promise(setImmediate);
    expect(offline()).toMatchObject([{ online: 0 }, { online: 0 }]);
    expect([...connection.rooms]).toEqual([]);
    expect(await here.presence.isInside(room.id, bo.user.id)).toBe(false);
  });

  it("a dissolution empties the room, after those inside are told", async () => {
    const connection = await inRoom(bo, ELSEWHERE);
    let roomsThen: unknown[] = [];
    there.subscribe(({ type }) => {
      if (type === "room.dissolved") roomsThen = [...connection.rooms];
    });
    await here.rooms.dissolve(ada.actor, room.id, "over");
    await ports.settle();
    expect(roomsThen).toEqual([room.id]);
    expect([...connection.rooms]).toEqual([]);
    expect(await there.presence.isInside(room.id, bo.user.id)).toBe(false);
  });

  it("nobody is told that the first host stops", async () => {
    await here.announceStop();
    await ports.settle();
    expect(typesOf(world.events)).toContain("host.stopping");
    expect(typesOf(heard)).not.toContain("host.stopping");
  });
});

describe("both hosts", () => {
  it("let no more people into a room than its capacity", async () => {
    const small = await here.rooms.create(ada.actor, { name: "Small", capacity: 4 }, { join: false });
    const people = await Promise.all(
      ["chen", "dan", "eve", "fay", "gil", "hal", "ida"].map((name) => world.person(name)),
    );
    const entering = people.flatMap((person) =>
      [here, there].map((core) =>
        core.members.enter(person.actor, connect(core, person, ELSEWHERE), small.id),
      ),
    );
    const outcomes = await Promise.allSettled(entering);
    const refusals = outcomes.flatMap((one) => (one.status === "rejected" ? [one.reason.code] : []));
    await ports.settle();
    expect(new Set(refusals)).toEqual(new Set(["room_full"]));
    expect(await here.presence.online(small.id)).toBe(4);
    const counts = heard.flatMap((event) => (event.type === "member.online" ? [event.online] : []));
    expect(counts).toEqual([1, 2, 3, 4]);
  });

  it("receive each event once, those of a room in the same order", async () => {
    heard.length = 0;
    world.events.length = 0;
    const connections = await Promise.all(
      [here, there].map(async (core) => {
        const connection = connect(core, bo, ELSEWHERE);
        await core.members.enter(bo.actor, connection, room.id);
        await core.messages.post(bo.actor, room.id, { kind: "text", body: "hello" });
        return connection;
      }),
    );
    await here.moderation.kickFromRoom(ada.actor, room.id, bo.user.id, "noise");
    await ports.settle();
    expect(connections.flatMap(({ rooms }) => [...rooms])).toEqual([]);
    expect(heard.length).toBeGreaterThan(5);
    expect(new Set(heard).size).toBe(heard.length);
    expect(typesOf(heard)).toEqual(typesOf(world.events));
    const ofRoom = (events: readonly ChatEvent[]) => events.filter((event) => "room" in event);
    expect(ofRoom(heard)).toEqual(ofRoom(world.events));
  });

  it("name their connections differently", () => {
    const ids = [here, there].flatMap((core) => [
      connect(core, ada, ELSEWHERE),
      connect(core, bo, ELSEWHERE),
    ]);
    expect(new Set(ids.map(({ id }) => id)).size).toBe(4);
  });

  it("announce the end of a mute and a dissolution once, if both handle it at the same time", async () => {
    await here.moderation.mute(world.host, {
      ...{ userId: bo.user.id, reason: "noise" },
      until: new Date(here.now() + 3_600_000).toISOString(),
    });
    world.pass(2 * 3_600_000);
    const hosts = [here, there];
    await Promise.all(hosts.map((core) => core.sweep()));
    await Promise.allSettled(hosts.map((core) => core.rooms.dissolve(ada.actor, room.id)));
    await ports.settle();
    const types = typesOf(heard);
    expect(types.filter((type) => type === "user.unmuted")).toHaveLength(1);
    expect(types.filter((type) => type === "room.dissolved")).toHaveLength(1);
  });
});
