/** The events of dialect A by the real clients of 2020 and of today, with text and object payloads. */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { hostActor } from "../../../../server/chat/actor.ts";
import { apiv1 } from "../../../../server/dialects/apiv1/index.ts";
import { native } from "../../../../server/dialects/native/index.ts";
import { startTestHost, type TestHost } from "../../../support/host.ts";
import { send } from "../../../support/loopback.ts";
import { askOk, type Person, person } from "../../../support/people.ts";
import { plain } from "../../../support/pictures.ts";
import { Client, createRoom, type Envelope, type Kind, register } from "../../../support/wires/apiv1.ts";

let host: TestHost;
let ada: Person;
let rooms = 0;
const clients: Client[] = [];

beforeAll(async () => {
  host = await startTestHost({ dialects: [native, apiv1] });
  await register(host, "bob");
  await register(host, "cy");
  await register(host, "ada-a");
  ada = await person(host, "ada");
});

afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

afterAll(async () => {
  await host.stop();
  expect(host.complaints).toEqual([]);
});

async function connect(kind: Kind = "v4", options: Record<string, unknown> = {}): Promise<Client> {
  const client = await Client.connect(host, kind, options);
  clients.push(client);
  return client;
}

/** A new room of bob's. */
async function room(): Promise<string> {
  const name = `room ${++rooms}`;
  await createRoom(host, "bob", name);
  return name;
}

/** Joins as a client that sends objects, and receives nothing about itself. */
async function enter(client: Client, username: string, roomname: string): Promise<void> {
  expect(await client.ask("join", { username, roomname })).toMatchObject({ status: 0 });
}

const roomId = async (name: string) => (await host.host.core.rooms.byName(name)).id;
const seen = (message: unknown) => (message as Envelope).data;

it("reads a text that ends with a comma, as in the document's own examples", async () => {
  const roomname = await room();
  const bob = await connect();
  const answer = await bob.ask("join", `{"username": "bob", "roomname": "${roomname}",}`);
  expect(JSON.parse(answer as string)).toMatchObject({ status: 0, data: { username: "bob" } });
});

it("refuses an event over 64 KB, as text and as an object, and keeps the connection", async () => {
  const roomname = await room();
  const bob = await connect();
  const large = { username: "bob", roomname, more: "啊".repeat(22_000) };
  const refused = { status: 1001, message: "The request is larger than 65536 bytes." };
  expect(await bob.ask("join", large)).toMatchObject(refused);
  expect(JSON.parse(String(await bob.ask("join", JSON.stringify(large))))).toMatchObject(refused);
  await enter(bob, "bob", roomname);
});

describe.each<[Kind, Record<string, unknown>]>([
  ["v4", {}],
  ["v4", { transports: ["polling"] }],
  ["v4", { transports: ["polling", "websocket"] }],
  ["v2", {}],
  ["v2", { transports: ["polling"] }],
  ["v2", { transports: ["polling", "websocket"] }],
])("socket.io %s with %j", (kind, options) => {
  it("sends JSON text and is answered in text", async () => {
    const roomname = await room();
    const [bob, cy] = [await connect(kind, options), await connect(kind, options)];
    for (const [client, username] of [
      [bob, "bob"],
      [cy, "cy"],
    ] as const) {
      const answer = await client.ask("join", JSON.stringify({ username, roomname }));
      expect(JSON.parse(String(answer))).toMatchObject({ status: 0, data: { action: "in", username } });
    }
    bob.socket.emit("new message", JSON.stringify({ username: "bob", roomname, message: "你好 👋🏽" }));
    const [said] = await cy.hears(1);
    expect(JSON.parse(String(said))).toMatchObject({ data: { action: "msg", message: "你好 👋🏽" } });
    const [came] = await bob.hears(1);
    expect(JSON.parse(String(came))).toMatchObject({
      data: { action: "in", username: "cy", onlineusers: 2 },
    });
    expect(bob.received).toHaveLength(1);
  });

  it("sends objects and is answered in objects", async () => {
    const roomname = await room();
    const [bob, cy] = [await connect(kind, options), await connect(kind, options)];
    await enter(bob, "bob", roomname);
    await enter(cy, "cy", roomname);
    cy.socket.emit("new message", { username: "cy", roomname, message: "hi" });
    expect((await bob.hears(2)).map(seen)).toMatchObject([
      { action: "in", username: "cy" },
      { action: "msg", username: "cy", useranme: "cy", message: "hi" },
    ]);
    cy.close();
    expect(seen((await bob.hears(3))[2])).toEqual({
      action: "out",
      onlineusers: 1,
      username: "cy",
      useravatar: "/apiv1/user/avatar/download/cy",
    });
  });
});

describe("the form of an answer", () => {
  it("is that of the client's latest event, and an object before the first", async () => {
    const roomname = await room();
    const bob = await connect();
    const cy = await connect("v2");
    await enter(bob, "bob", roomname);
    await bob.ask("new message", JSON.stringify({ username: "bob", roomname, message: "1" }));
    await enter(cy, "cy", roomname);
    expect(typeof (await bob.hears(1))[0]).toBe("string");
    await bob.ask("new message", { username: "bob", roomname, message: "2" });
    await cy.ask("new message", { username: "cy", roomname, message: "3" });
    expect(seen((await bob.hears(2))[1])).toMatchObject({ message: "3" });
  });

  it.each([
    ["nothing", []],
    ["null", [null]],
    ["a number", [12]],
    ["a truth value", [true]],
  ])("stays text after an event with %s", async (_, args) => {
    const roomname = await room();
    const bob = await connect("v2");
    const answers = [
      await bob.ask("join", JSON.stringify({ username: "bob", roomname })),
      await bob.ask("new message", ...args),
    ];
    const cy = await connect();
    await enter(cy, "cy", roomname);
    const texts = [...answers, ...(await bob.hears(2))].map((text) => JSON.parse(String(text)) as Envelope);
    expect(texts.map(({ status }) => status)).toEqual([0, 1001, 1001, 0]);
  });
});

describe("errors", () => {
  it.each([
    ["an unknown user", "join", { username: "nobody" }, 1003],
    ["an unknown room", "join", { roomname: "nowhere" }, 1003],
    ["a missing name", "join", { username: undefined }, 1001],
    ["a leave without a join", "leave", {}, 1001],
    ["too long a message", "new message", { message: "x".repeat(4001), joined: true }, 1001],
    ["an empty message", "new message", { message: "", joined: true }, 1001],
    ["a close by somebody else", "close", { roomowner: "cy" }, 1001],
    ["an unknown event", "dance", {}, 1001],
  ])("%s is refused in the ack and in an event", async (_, event, more: Record<string, unknown>, status) => {
    const roomname = await room();
    const bob = await connect("v2");
    if (more.joined) await enter(bob, "bob", roomname);
    const answer = await bob.ask(event, { username: "bob", roomname, ...more });
    const { message } = answer as Envelope;
    expect(message).toMatch(/\w/);
    expect(answer).toEqual({ status, message, data: { action: "error", username: "system", message } });
    expect(await bob.hears(1)).toEqual([answer]);
  });

  it("a message without a join makes its sender enter the room first, if they may", async () => {
    const roomname = await room();
    const [bob, cy] = [await connect("v2"), await connect()];
    await enter(cy, "cy", roomname);
    expect(await bob.ask("new message", { username: "bob", roomname, message: "hi" })).toMatchObject({
      status: 0,
    });
    expect((await cy.hears(2)).map(seen)).toMatchObject([
      { action: "in", username: "bob", onlineusers: 2 },
      { action: "msg", username: "bob", message: "hi" },
    ]);
    await host.host.store.rooms.update(await roomId(roomname), { isPublic: false });
    await register(host, "dora");
    const refused = await bob.ask("new message", { username: "dora", roomname, message: "hi" });
    expect(refused).toMatchObject({ status: 1001 });
  });

  it("a join waits for a registration in progress", async () => {
    const roomname = await room();
    const late = await connect("v2");
    const joined = late.ask("join", { username: "late", roomname });
    await register(host, "late");
    expect(await joined).toMatchObject({ status: 0, data: { action: "in", username: "late" } });
  });

  it("a full room refuses the join", async () => {
    const roomname = await room();
    await host.host.store.rooms.update(await roomId(roomname), { capacity: 1 });
    await enter(await connect(), "bob", roomname);
    const cy = await connect();
    expect(await cy.ask("join", { username: "cy", roomname })).toMatchObject({ status: 1001 });
  });
});

describe("who receives what", () => {
  it("a user's second connection announces neither a join nor a leave, but receives events", async () => {
    const roomname = await room();
    const [bob, again, cy] = [await connect(), await connect("v2"), await connect()];
    await enter(cy, "cy", roomname);
    await enter(bob, "bob", roomname);
    await enter(again, "bob", roomname);
    await bob.ask("new message", { username: "bob", roomname, message: "one" });
    expect(seen((await again.hears(1))[0])).toMatchObject({ message: "one" });
    await again.ask("leave", { username: "bob", roomname });
    await bob.ask("leave", { username: "bob", roomname });
    const heard = (await cy.hears(3)).map(seen);
    expect(heard).toMatchObject([{ action: "in" }, { action: "msg" }, { action: "out", onlineusers: 1 }]);
    expect(bob.received).toEqual([]);
  });

  it("a socket that acts for two users receives no events about their own joins and leaves", async () => {
    const roomname = await room();
    const [both, ada] = [await connect("v2"), await connect()];
    await enter(ada, "ada-a", roomname);
    await enter(both, "bob", roomname);
    await enter(both, "cy", roomname);
    await both.ask("leave", { username: "cy", roomname });
    const [first, second, third] = (await ada.hears(3)).map(seen);
    expect([first, second, third]).toMatchObject([
      { action: "in", username: "bob" },
      { action: "in", username: "cy" },
      { action: "out", username: "cy" },
    ]);
    await ada.ask("new message", { username: "ada-a", roomname, message: "end" });
    expect((await both.hears(1)).map(seen)).toMatchObject([{ action: "msg", message: "end" }]);
  });

  it("of many who join at once, each hears all that follows their own join", async () => {
    const roomname = await room();
    const users = Array.from({ length: 8 }, (_, index) => `crowd ${index}`);
    for (const username of users) await register(host, username, "127.0.0.9");
    const ada = await connect();
    await enter(ada, "ada-a", roomname);
    const crowd = await Promise.all(users.map(() => connect("v4", { localAddress: "127.0.0.9" })));
    await Promise.all(
      users.map((username, index) => crowd[index] && enter(crowd[index], username, roomname)),
    );
    await ada.ask("new message", { username: "ada-a", roomname, message: "end" });
    const order = (await ada.hears(users.length)).map((heard) => seen(heard)?.username);
    for (const [index, username] of users.entries()) {
      const later = order.slice(order.indexOf(username) + 1);
      const heard = (await crowd[index]?.hears(later.length + 1))?.map((one) => seen(one)?.username);
      expect(heard).toEqual([...later, "ada-a"]);
    }
  });

  it("a history counts a joiner whose join waits behind what the same client sent before", async () => {
    const [here, there] = [await room(), await room()];
    const bob = await connect();
    await enter(bob, "bob", here);
    const { members, rooms } = host.host.core;
    const exit = members.exit.bind(members);
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const exits = vi.spyOn(members, "exit").mockImplementationOnce(async (...args) => {
      await held;
      return exit(...args);
    });
    const lookups = vi.spyOn(rooms, "byName");
    bob.socket.emit("leave", { username: "bob", roomname: here });
    bob.socket.emit("join", { username: "bob", roomname: there });
    await expect.poll(() => exits.mock.calls.length).toBe(1);
    const answered = send(host, `/apiv1/room/message/${encodeURIComponent(there)}`);
    await expect.poll(() => lookups.mock.calls.flat()).toContain(there);
    release();
    expect((await answered).body).toMatchObject({ data: { onlineusers: 1 } });
  });

  it("nobody in another room receives anything", async () => {
    const [here, there] = [await room(), await room()];
    const [bob, cy] = [await connect(), await connect()];
    await enter(cy, "cy", there);
    await enter(bob, "bob", here);
    await bob.ask("new message", { username: "bob", roomname: here, message: "secret" });
    await bob.ask("leave", { username: "bob", roomname: here });
    await enter(bob, "bob", there);
    expect((await cy.hears(1)).map(seen)).toMatchObject([{ action: "in", username: "bob" }]);
    expect(cy.received).toHaveLength(1);
  });

  it("many messages that a client sends at once arrive in order", async () => {
    const roomname = await room();
    const [bob, cy] = [await connect("v2"), await connect()];
    await enter(bob, "bob", roomname);
    await enter(cy, "cy", roomname);
    const lines = Array.from({ length: 100 }, (_, n) => `@cy line ${n}`.slice(n % 2 ? 4 : 0));
    for (const message of lines) bob.socket.emit("new message", { username: "bob", roomname, message });
    expect((await cy.hears(100)).map((heard) => seen(heard)?.message)).toEqual(lines);
    const { body } = await send(
      host,
      `/apiv1/room/message/${encodeURIComponent(roomname)}?limit=3&before=51`,
    );
    const page = (body as Envelope).data?.msg as { seq: number; message: string }[];
    expect(page.map(({ seq }) => seq)).toEqual([48, 49, 50]);
    expect(page.map(({ message }) => message)).toEqual(lines.slice(47, 50));
  });

  it("messages that one client sends at once are refused only beyond a few hundred; it is still served", async () => {
    const roomname = await room();
    const bob = await connect();
    await enter(bob, "bob", roomname);
    const event = { username: "bob", roomname, message: "x" };
    const answers = await Promise.all(Array.from({ length: 600 }, () => bob.ask("new message", event)));
    const refused = answers.filter((answer) => (answer as Envelope).status !== 0);
    expect(refused.length).toBeLessThanOrEqual(600 - 256);
    expect(await bob.ask("new message", event)).toMatchObject({ status: 0 });
  });

  it("a picture from another dialect arrives as its absolute URL", async () => {
    const roomname = await room();
    const id = await roomId(roomname);
    const bob = await connect();
    await enter(bob, "bob", roomname);
    // Its Host header is no valid name, so the address that it reached is used.
    const odd = await connect("v2", { extraHeaders: { Host: "weird~host" } });
    await enter(odd, "bob", roomname);
    const socket = await ada.connect();
    await askOk(socket, "room:join", { roomId: id });
    const file = { name: "p.png", data: await plain(30, 30) };
    const { path } = await host.host.core.media.saveUpload(file, { roomId: id, ownerId: 1 });
    await askOk(socket, "message:send", { roomId: id, clientId: "1", kind: "image", body: path });
    socket.close();
    expect(seen((await bob.hears(2))[1])).toMatchObject({ username: "ada", message: host.url + path });
    expect(seen((await odd.hears(2))[1])).toMatchObject({ message: host.url + path });
    const { body } = await send(host, `/apiv1/room/message/${encodeURIComponent(roomname)}`);
    expect(body).toMatchObject({ data: { msg: [{ username: "ada", message: host.url + path }] } });
  });

  it("a kicked client is told, stays connected, and may rejoin", async () => {
    const roomname = await room();
    const [bob, cy] = [await connect(), await connect()];
    await enter(bob, "bob", roomname);
    await enter(cy, "cy", roomname);
    const user = await host.host.core.accounts.find("username", "cy");
    await host.host.core.moderation.kickFromRoom(hostActor(), await roomId(roomname), user?.id ?? 0, "");
    const out = { action: "out", username: "cy", onlineusers: 1 };
    expect(seen((await cy.hears(1))[0])).toMatchObject(out);
    expect(seen((await bob.hears(2))[1])).toMatchObject(out);
    const event = { username: "cy", roomname, message: "still?" };
    expect(await cy.ask("new message", event)).toMatchObject({ status: 1001 });
    await enter(cy, "cy", roomname);
    expect(await cy.ask("new message", event)).toMatchObject({ status: 0 });
  });
});

describe("switched off", () => {
  it("the dialect refuses and closes all connections; switched on again, it serves without a restart", async () => {
    const bob = await connect("v2");
    const gone = new Promise((resolve) => bob.socket.once("disconnect", resolve as () => void));
    const before = host.host.core.connections.all().filter(({ dialect }) => dialect === "apiv1");
    await host.host.settings.update({ "dialects.apiv1": false });
    await gone;
    const message = "The server ended this connection.";
    expect(bob.received).toEqual([
      { status: 1001, message, data: { action: "error", username: "system", message } },
    ]);
    expect(before.every((one) => one.rooms.size === 0)).toBe(true);
    for (const kind of ["v2", "v4"] as const) await expect(Client.connect(host, kind)).rejects.toBeTruthy();
    expect((await send(host, "/apiv1/user/query", { body: { username: "bob" } })).status).toBe(404);
    expect((await ada.call("GET", "/api/me")).status).toBe(200);
    await host.host.settings.update({ "dialects.apiv1": true });
    const roomname = await room();
    const back = await connect("v2");
    await enter(back, "bob", roomname);
  });
});
