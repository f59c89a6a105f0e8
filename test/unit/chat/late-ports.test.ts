/** The core with ports that answer late, as several hosts would share them. */
import { afterEach, beforeEach, expect, expectTypeOf, it } from "vitest";
import type { Connection } from "../../../server/chat/connections.ts";
import type { Context } from "../../../server/chat/context.ts";
import type { Room } from "../../../server/chat/types.ts";
import { rowsOf } from "../../support/all-rows.ts";
import { createWorld, type World } from "../../support/core.ts";
import { type LatePorts, latePorts, randomFrom } from "../../support/late-ports.ts";

const CAPACITY = 4;
const NAMES = ["bo", "chen", "dan", "eve", "fay", "gil", "hal", "ida"];
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
const random = randomFrom(seed);

type Person = Awaited<ReturnType<World["person"]>>;

let world: World;
let ports: LatePorts;
let ada: Person;
let people: readonly Person[];
let room: Room;
/** The most people who were in the room at any time. */
let most: number;

beforeEach(async () => {
  console.info(`SEED=${seed}`);
  ports = latePorts(random);
  most = 0;
  world = await createWorld((context) => ports.change(watched(context)));
  ada = await world.person("ada");
  people = await Promise.all(NAMES.map((name) => world.person(name)));
  room = await world.core.rooms.create(ada.actor, { name: "Small", capacity: CAPACITY }, { join: false });
});
afterEach(() => world.close());

const watched = (context: Context): Context => ({
  ...context,
  presence: {
    ...context.presence,
    async enter(...args) {
      const entered = await context.presence.enter(...args);
      if (entered !== "full") most = Math.max(most, entered.online);
      return entered;
    },
  },
});

const connect = ({ user, actor }: Person): Connection =>
  world.core.connections.connect({
    userId: user.id,
    sessionId: null,
    dialect: "test",
    address: actor.address,
    close: () => undefined,
  });
const enter = (person: Person, connection = connect(person)) =>
  world.core.members.enter(person.actor, connection, room.id);

/** Checks that each event is a real join or leave with the right count. Returns who is inside after all of them. */
function insideByEvents(): readonly number[] {
  const inside = new Set<number>();
  for (const event of world.events) {
    if (event.type !== "member.online" && event.type !== "member.offline") continue;
    expect(inside.has(event.user.id), `${event.type} of ${event.user.username}`).toBe(
      event.type === "member.offline",
    );
    if (event.type === "member.online") inside.add(event.user.id);
    else inside.delete(event.user.id);
    expect(event.online, `${event.type} of ${event.user.username}`).toBe(inside.size);
  }
  return [...inside].sort();
}

const refusals = [
  "room_full",
  "not_member",
  "unavailable",
  "activation_code",
  "invalid",
  "forbidden",
  "not_found",
  "room_not_found",
];
/** Resolves when all have ended; fails when one was rejected for any other reason than those above. */
async function ended(work: readonly Promise<unknown>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(work)) {
    if (outcome.status === "rejected") expect(refusals).toContain(outcome.reason.code);
  }
  await ports.settle();
}

it("a room takes no more people than its capacity, however many enter at once", async () => {
  await ended(people.flatMap((person) => [enter(person), enter(person)]));
  expect(most).toBe(CAPACITY);
  const inside = insideByEvents();
  expect(inside).toHaveLength(CAPACITY);
  expect([...(await world.core.presence.insideOf(room.id))].sort()).toEqual(inside);
  expect(await world.core.members.count(room.id)).toBe(CAPACITY);
  expect(world.events.filter((event) => event.type === "member.online" && event.first)).toHaveLength(1);
});

it("a reserved place is kept for its user, and no more places are reserved than the room has", async () => {
  const { connections, presence } = world.core;
  const reserved = await Promise.allSettled(people.map(({ user }) => connections.reserve(room, user.id)));
  const lucky = people.filter((_, at) => reserved[at]?.status === "fulfilled");
  expect(lucky).toHaveLength(CAPACITY);
  await ended(people.map((person) => enter(person)));
  expect(insideByEvents()).toEqual(lucky.map(({ user }) => user.id).sort());
  const [first] = lucky;
  await world.core.members.leave(first?.actor ?? ada.actor, room.id);
  await connections.reserve(room, ada.user.id);
  expect(await presence.release(room.id, ada.user.id)).toBe(true);
  expect(await presence.release(room.id, ada.user.id)).toBe(false);
});

it("nobody stays in a room whose connection ended while it entered", async () => {
  const connected = people.map((person) => ({ person, connection: connect(person) }));
  const entering = ended(connected.map(({ person, connection }) => enter(person, connection)));
  while (most === 0) await new Promise(setImmediate);
  await ended(connected.map(({ connection }) => world.core.connections.disconnect(connection)));
  await entering;
  expect(insideByEvents()).toEqual([]);
  expect(await world.core.presence.online(room.id)).toBe(0);
  expect(await world.core.presence.onlineUsers()).toBe(0);
});

it("simultaneous joins, leaves, kicks and disconnections are announced in order, with the right count", async () => {
  const { connections, members, moderation, presence } = world.core;
  const act = async (person: Person): Promise<void> => {
    const connection = connect(person);
    for (let left = 6; left > 0; left--) {
      const choice = Math.floor(random() * 5);
      const work =
        choice < 2
          ? enter(person, connection)
          : choice === 2
            ? members.exit(person.actor, connection, room.id)
            : choice === 3
              ? members.leave(person.actor, room.id)
              : moderation.kickFromRoom(ada.actor, room.id, person.user.id, "noise");
      await ended([work]);
    }
    if (random() < 0.5) await connections.disconnect(connection);
  };
  await ended(people.flatMap((person) => [act(person), act(person)]));
  const inside = insideByEvents();
  expect([...(await presence.insideOf(room.id))].sort()).toEqual(inside);
  const held = people.filter(({ user }) => connections.of(user.id).some(({ rooms }) => rooms.has(room.id)));
  expect(held.map(({ user }) => user.id).sort()).toEqual(inside);
  expect(most).toBeLessThanOrEqual(CAPACITY);
});

it("messages of a room are announced in the order of their numbers", async () => {
  await Promise.all(people.map(({ actor }) => world.core.members.join(actor, room.id)));
  const posts = people.flatMap(({ actor }) =>
    ["one", "two"].map((body) => world.core.messages.post(actor, room.id, { kind: "text", body })),
  );
  await ended(posts);
  const heard = world.events.flatMap((event) => (event.type === "messages.posted" ? event.messages : []));
  expect(heard).toHaveLength(posts.length);
  expect(heard.map(({ seq }) => seq)).toEqual(heard.map((_, at) => at + 1));
});

it("an activation code opens one page, however many redeem it at once", async () => {
  const { merchants } = world.core;
  const [code = ""] = await merchants.createCodes(world.host, 1, "");
  await ended(people.map(({ actor }) => merchants.open(actor, { activationCode: code, name: "Shop" })));
  const pages = await rowsOf(world.store.merchants);
  expect(pages).toHaveLength(1);
  expect(await world.store.activationCodes.get(code)).toMatchObject({
    merchantId: pages[0]?.id,
    redeemedBy: pages[0]?.ownerId,
  });
  expect((await rowsOf(world.store.merchantMembers)).map(({ userId }) => userId)).toEqual([
    pages[0]?.ownerId,
  ]);
});

it("an activation code is either redeemed or revoked", async () => {
  const { merchants } = world.core;
  const codes = await merchants.createCodes(world.host, people.length, "");
  const settle = people.flatMap(({ actor }, at) => [
    merchants.open(actor, { activationCode: codes[at] ?? "", name: "Shop" }),
    merchants.revokeCode(world.host, codes[at] ?? ""),
  ]);
  await ended(settle);
  for (const { code, redeemedAt, revokedAt } of await rowsOf(world.store.activationCodes))
    expect(
      [redeemedAt, revokedAt].filter((time) => time !== null),
      code,
    ).toHaveLength(1);
});

it("pins that are set at the same time are all kept", async () => {
  const { members, messages, rooms } = world.core;
  await members.join(ada.actor, room.id);
  const posted = await Promise.all(
    people.map(() => messages.post(ada.actor, room.id, { kind: "text", body: "x" })),
  );
  await Promise.all(posted.map(({ seq }) => rooms.pin(ada.actor, room.id, seq, true)));
  const seqs = posted.map(({ seq }) => seq).sort();
  expect([...(await rooms.get(room.id)).pinned].sort()).toEqual(seqs);
});

it("nobody owns more rooms than allowed, however many they create and are given at the same time", async () => {
  world.rules["rooms.maxPerUser"] = 2;
  const { members, rooms } = world.core;
  const [bo = ada] = people;
  const given = await Promise.all(
    people.slice(1).map(async ({ actor }, at) => {
      const theirs = await rooms.create(actor, { name: `of ${at}` });
      await members.join(bo.actor, theirs.id);
      return () => rooms.transfer(actor, theirs.id, bo.user.id);
    }),
  );
  const made = ["a", "b", "c"].map((name) => rooms.create(bo.actor, { name }));
  await ended([...given.map((give) => give()), ...made]);
  expect(await world.store.rooms.countWhere("ownerId", bo.user.id)).toBe(2);
});

it("nothing is left of a room or merchant page that is removed while members and webhooks are added", async () => {
  const { hooks, members, merchants, moderation, rooms } = world.core;
  const [code = ""] = await merchants.createCodes(world.host, 1, "");
  const { merchant } = await merchants.open(ada.actor, { activationCode: code, name: "Shop" });
  const group = await merchants.createGroup(ada.actor, merchant.id, { name: "Group" });
  const come = people.flatMap(({ actor, user }) => [
    members.join(actor, room.id),
    members.join(actor, group.id),
    merchants.join(actor, merchant.id),
    hooks.create(ada.actor, room.id, "bot"),
    moderation.ban(ada.actor, { address: `10.0.1.${user.id}`, roomId: room.id, reason: "" }),
    merchants.createGroup(ada.actor, merchant.id, { name: `for ${user.username}` }),
    moderation.mute(ada.actor, { userId: user.id, roomId: room.id, reason: "" }),
  ]);
  const go = [
    rooms.dissolve(ada.actor, room.id),
    rooms.dissolve(ada.actor, room.id),
    merchants.remove(ada.actor, merchant.id),
  ];
  await ended([...come.slice(0, come.length / 2), ...go, ...come.slice(come.length / 2)]);
  const { store } = world;
  const left = await Promise.all(
    (["rooms", "members", "hooks", "bans", "mutes", "merchants", "merchantMembers"] as const).map(
      async (name) => [name, await store[name].count()],
    ),
  );
  expect(left.filter(([, count]) => count !== 0)).toEqual([]);
  const gone = world.events.flatMap((event) => (event.type === "room.dissolved" ? [event.room.id] : []));
  expect(gone.sort()).toEqual([...new Set(gone)]);
});

/** The names of calls that do not return a promise. */
type Synchronous<T> = {
  [K in keyof T]: T[K] extends (...args: never[]) => infer R
    ? R extends Promise<unknown> | AsyncIterable<unknown>
      ? never
      : K
    : T[K] extends object
      ? Synchronous<T[K]>
      : never;
}[keyof T];

it("every call of a port returns a promise, except subscribing and calls whose result nobody waits for", () => {
  type Ports = Omit<Context, "clock" | "monotonic" | "rules">;
  expectTypeOf<Synchronous<Ports>>().toEqualTypeOf<"subscribe" | "touch" | "add">();
});
