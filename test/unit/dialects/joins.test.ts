/** What the listeners and the joiners of a room get for the joins of one turn of the event loop. */
import type { Socket } from "socket.io";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import type { ChatEvent } from "../../../server/chat/events.ts";
import type { Message } from "../../../server/chat/types.ts";
import { Audience } from "../../../server/dialects/kit/audience.ts";
import { Fanout, PartlyEncoded } from "../../../server/dialects/kit/fanout.ts";
import { Broadcaster } from "../../../server/dialects/native/broadcaster.ts";
import type { JoinResult } from "../../../server/dialects/native/contract.ts";
import { JoinAnswers } from "../../../server/dialects/native/join-answers.ts";
import { createWorld, type World } from "../../support/core.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterEach(() => vi.useRealTimers());
afterAll(() => world.close());

/** A connected socket without a WebSocket: keeps the events it is sent. */
function listener() {
  const heard: [string, Record<string, unknown>][] = [];
  const write = (packet: string) => heard.push(JSON.parse(packet.slice(packet.indexOf(",") + 1)));
  const conn = { readyState: "open", transport: { name: "polling" }, writeBuffer: [], write };
  return { socket: { connected: true, conn } as unknown as Socket, heard };
}

const turnEnd = () => new Promise((ended) => setImmediate(ended));

async function setUp() {
  const { user, actor } = await world.person(`ann-${Math.random()}`);
  const room = await world.core.rooms.create(actor, { name: `Room ${Math.random()}` });
  const audience = new Audience<Socket>();
  const fanout = new Fanout();
  return {
    user,
    actor,
    room,
    audience,
    fanout,
    broadcaster: new Broadcaster(world.core, audience, new Map(), fanout),
  };
}

it("joins and leaves of one turn of the event loop are sent together, in order, before newer events", async () => {
  const { user, room, audience, fanout, broadcaster } = await setUp();
  const { socket, heard } = listener();
  audience.add(room.id, socket);
  const broadcast = vi.spyOn(fanout, "broadcast");
  const come = (online: number) =>
    broadcaster.tell({ type: "member.online", room, user, online, first: false, by: null });
  come(1);
  broadcaster.tell({ type: "member.offline", room, user, online: 0, cause: "left", by: null });
  come(2);
  expect(heard).toEqual([]);
  await turnEnd();
  const told = () => heard.map(([event, { online = null }]) => [event, online]);
  expect(told()).toEqual([
    ["member:online", 1],
    ["member:offline", 0],
    ["member:online", 2],
  ]);
  expect(broadcast).toHaveBeenCalledTimes(1);
  heard.length = 0;
  come(3);
  broadcaster.tell({ type: "messages.posted", room, messages: [message(room.id)], by: [null] });
  come(4);
  await turnEnd();
  expect(told()).toEqual([
    ["member:online", 3],
    ["message", null],
    ["member:online", 4],
  ]);
});

it.each([
  ["message.edited", false],
  ["member.online", true],
  ["room.updated", true],
  ["user.updated", true],
] as const)("a store that cannot be read fails only what is sent of %s", async (type, reads) => {
  const { user, room, audience, broadcaster } = await setUp();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  for (let count = 0; count <= 200; count += 1) audience.add(room.id, listener().socket);
  const failure = async () => {
    throw new Error("on purpose");
  };
  vi.spyOn(world.core.rooms, "lookUp").mockImplementation(failure);
  vi.spyOn(world.core.presence, "online").mockImplementation(failure);
  const event = {
    type,
    room,
    user,
    before: room,
    online: 1,
    first: false,
    message: message(room.id),
    by: null,
  };
  const told = Promise.allSettled([broadcaster.tell(event as unknown as ChatEvent)]);
  vi.advanceTimersByTime(1000);
  expect((await told)[0]?.status).toBe(reads ? "rejected" : "fulfilled");
});

const message = (room: number): Message => ({
  ...{ id: `${room}-1`, room, seq: 1, kind: "text", body: "hello", sentAt: "2026-01-01T00:00:00.000Z" },
  author: { id: 1, username: "ann", displayName: "Ann", avatar: null },
});

it("the answer to joins of one turn is built once, after all who join are subscribed to the room", async () => {
  const { room, fanout } = await setUp();
  const answers = new JoinAnswers(world.core, fanout);
  const page = vi.spyOn(world.core.history, "page");
  const order: string[] = [];
  page.mockImplementation(async () => {
    order.push("read");
    return { items: [], hasMore: false };
  });
  const join = (name: string, since?: number) => answers.sharedBy(room.id, since, () => order.push(name));
  const [one, two, other] = await Promise.all([join("one"), join("two"), join("other", 7)]);
  expect(order).toEqual(["one", "two", "other", "read", "read"]);
  expect(two).toBe(one);
  expect(page.mock.calls.map(([, query]) => query)).toEqual([{ limit: 50 }, { after: 7, limit: 500 }]);
  expect(JSON.parse(other)).toEqual({ ...JSON.parse(one) });
  await join("later");
  expect(order.slice(5)).toEqual(["later", "read"]);
  page.mockRestore();
});

it("the answer to a join knows who came and what changed while the history was read", async () => {
  const { user, actor, room, fanout } = await setUp();
  const { core } = world;
  const bob = await world.person(`bob-${Math.random()}`);
  const page = vi.spyOn(core.history, "page").mockImplementationOnce(async () => {
    const connection = core.connections.connect({
      ...{ userId: bob.user.id, sessionId: null, dialect: "native", address: "127.0.0.1" },
      close: () => undefined,
    });
    await core.members.enter(bob.actor, connection, room.id);
    await core.rooms.update(actor, room.id, { name: `${room.name} now` });
    return { items: [], hasMore: false };
  });
  const json = await new JoinAnswers(core, fanout).sharedBy(room.id, undefined, () => undefined);
  page.mockRestore();
  const answer = JSON.parse(json) as JoinResult;
  expect(answer.members.map(({ id, isOnline }) => [id, isOnline])).toEqual([
    [bob.user.id, true],
    [user.id, false],
  ]);
  expect(answer.room).toMatchObject({ name: `${room.name} now`, members: 2, online: 1 });
});

it("joins to a room that is dissolved in the same turn are refused", async () => {
  const { room, fanout } = await setUp();
  const answers = new JoinAnswers(world.core, fanout);
  await world.core.rooms.dissolve(world.host, room.id);
  await expect(answers.sharedBy(room.id, undefined, () => undefined)).rejects.toMatchObject({
    code: "room_not_found",
  });
});

it("a client's own fields and the shared ones become one object in every encoding", () => {
  const answer = new PartlyEncoded({ ok: true, readSeq: 3 }, JSON.stringify({ room: { name: '茶 {"' } }));
  const whole = { ok: true, readSeq: 3, room: { name: '茶 {"' } };
  expect(JSON.parse(answer.json)).toEqual(whole);
  expect(JSON.parse(JSON.stringify([answer]))).toEqual([whole]);
});
