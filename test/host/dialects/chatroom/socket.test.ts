/** Dialect B's rooms: who hears what, in which order, and what the host does to a connection. */
import { once } from "node:events";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { hostActor, userActor } from "../../../../server/chat/actor.ts";
import { chatroom } from "../../../../server/dialects/chatroom/index.ts";
import { native } from "../../../../server/dialects/native/index.ts";
import { startTestHost, type TestHost } from "../../../support/host.ts";
import { send } from "../../../support/loopback.ts";
import { askOk, type Person, person } from "../../../support/people.ts";
import { plain } from "../../../support/pictures.ts";
import { Client, call, packet, register } from "../../../support/wires/chatroom.ts";

let host: TestHost;
let ada: Person;
let rooms = 0;
const clients: Client[] = [];

beforeAll(async () => {
  host = await startTestHost({ dialects: [native, chatroom] });
  ada = await person(host, "ada");
  await register(host, "bob", "1");
  await register(host, "cy", "2");
  await register(host, "dee", "3");
  await register(host, "eve", "5");
  // The last to register from here: rooms are created in this name.
  await register(host, "maker", "4");
});

afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

afterAll(async () => {
  await host.stop();
  expect(host.complaints).toEqual([]);
});

async function room(): Promise<string> {
  const room_name = `room ${++rooms}`;
  await call(host, "/chatroom/create", { room_name });
  return room_name;
}

/** A client that has joined; what it heard of that is forgotten. */
async function inside(user_name: string, ...names: string[]): Promise<Client> {
  const client = await connect();
  for (const name of names)
    expect(await client.ask(packet("join", user_name, name))).toMatchObject({ type: "user" });
  client.received.length = 0;
  return client;
}

async function connect(from = "127.0.0.1"): Promise<Client> {
  const client = await Client.connect(host, { from });
  clients.push(client);
  return client;
}

const roomOf = (name: string) => host.host.core.rooms.byName(name);
const idOf = async (username: string) => (await host.host.core.accounts.find("username", username))?.id ?? 0;
const population = async (name: string) => {
  const { body } = await send(host, "/chatroom/list");
  const { rooms: all } = body as { rooms: { name: string; population: number }[] };
  return all.find((one) => one.name === name)?.population;
};

describe("joining", () => {
  it("is answered with `create` for the first joiner only, even when several join at the same time", async () => {
    const name = await room();
    const both = [await connect(), await connect()];
    await Promise.all(["bob", "cy"].map((user, index) => both[index]?.ask(packet("join", user, name))));
    const [bob, cy] = both;
    const own = [bob, cy].map((client, index) =>
      client?.received.find(({ data }) => data.user.user_name === ["bob", "cy"][index]),
    );
    expect(own.map((heard) => heard?.data.msg).sort()).toEqual(["create", "join"]);
    await bob?.ask(packet("leave", "bob", name));
    await cy?.ask(packet("leave", "cy", name));
    const last = await connect();
    expect(await last.ask(packet("join", "bob", name))).toMatchObject({ data: { msg: "join" } });
  });

  it("of many at once lets each hear all that follows their own join", async () => {
    const name = await room();
    const maker = await inside("maker", name);
    const users = Array.from({ length: 8 }, (_, index) => `crowd ${index}`);
    for (const [index, user] of users.entries()) await register(host, user, `100${index}`, "127.0.0.9");
    const crowd = await Promise.all(users.map(() => connect("127.0.0.9")));
    for (const [index, user] of users.entries()) {
      crowd[index]?.send(packet("join", user, name));
      crowd[index]?.send(packet("msg", user, name, "hello"));
    }
    await maker.hears(2 * users.length);
    const end = packet("msg", "maker", name, "end");
    maker.send(end);
    for (const [index, user] of users.entries()) {
      const client = crowd[index];
      while (!client?.received.some(({ data }) => data.msg === "end")) {
        await client?.hears(client.received.length + 1);
      }
      const own = maker.received.findIndex(({ data }) => data.user.user_name === user && data.msg === "join");
      expect(client.received).toEqual([...maker.received.slice(own, 2 * users.length), end]);
    }
  });

  it("by a second connection is answered and not announced", async () => {
    const name = await room();
    const cy = await inside("cy", name);
    await inside("bob", name);
    const again = await connect();
    expect(await again.ask(packet("join", "bob", name))).toEqual(packet("user", "bob", name, "join"));
    expect(await again.ask(packet("leave", "bob", name))).toEqual(packet("user", "bob", name, "leave"));
    const said = packet("msg", "cy", name, "end");
    await cy.ask(said);
    await cy.hears(2);
    expect(cy.received).toEqual([packet("user", "bob", name, "join"), said]);
    expect(await population(name)).toBe(2);
  });

  it("twice on one connection is answered twice", async () => {
    const name = await room();
    const bob = await inside("bob", name);
    expect(await bob.ask(packet("join", "bob", name))).toEqual(packet("user", "bob", name, "join"));
    await bob.ask(packet("leave", "bob", name));
    expect(await population(name)).toBe(0);
  });
});

describe("who receives what", () => {
  it("one socket in several rooms receives from all of them, and others only from their own", async () => {
    const [one, two] = [await room(), await room()];
    const bob = await inside("bob", one, two);
    const cy = await inside("cy", two);
    await bob.hears(1);
    await bob.ask(packet("msg", "bob", one, "in one"));
    await bob.ask(packet("msg", "bob", two, "in two"));
    expect(await cy.hears(1)).toEqual([packet("msg", "bob", two, "in two")]);
    expect(bob.received.slice(1)).toEqual([
      packet("msg", "bob", one, "in one"),
      packet("msg", "bob", two, "in two"),
    ]);
    bob.close();
    expect((await cy.hears(2))[1]).toEqual(packet("user", "bob", two, "leave"));
    await expect.poll(() => population(one)).toBe(0);
  });

  it("one socket that acts for two users receives each join and leave once", async () => {
    const name = await room();
    const [both, dee] = [await connect(), await inside("dee", name)];
    for (const user of ["bob", "cy"]) await both.ask(packet("join", user, name));
    await both.ask(packet("leave", "bob", name));
    await both.ask(packet("msg", "cy", name, "end"));
    const moves = [
      packet("user", "bob", name, "join"),
      packet("user", "cy", name, "join"),
      packet("user", "bob", name, "leave"),
      packet("msg", "cy", name, "end"),
    ];
    expect(await both.hears(4)).toEqual(moves);
    expect(await dee.hears(4)).toEqual(moves);
  });

  it("a user renamed meanwhile leaves a dissolved room under the name their client uses", async () => {
    const name = await room();
    const eve = await inside("eve", name);
    const actor = userActor(hostActor(), await idOf("eve"));
    await host.host.core.accounts.update(actor, await idOf("eve"), { username: "eva" });
    await eve.ask(packet("msg", "eva", name, "hi"));
    await host.host.core.rooms.dissolve(hostActor(), (await roomOf(name)).id);
    expect((await eve.hears(2))[1]).toEqual(packet("user", "eva", name, "leave"));
  });

  it("many packets that a client sends at once are handled in order", async () => {
    const name = await room();
    const [bob, cy] = [await connect(), await inside("cy", name)];
    bob.send(packet("join", "bob", name));
    const lines = Array.from({ length: 300 }, (_, n) => `@cy line ${n}`.slice(n % 2 ? 4 : 0));
    for (const line of lines) bob.send(packet("msg", "bob", name, line));
    bob.send(packet("leave", "bob", name));
    const heard = await cy.hears(302);
    expect(heard.map(({ data }) => data.msg)).toEqual(["join", ...lines, "leave"]);
    expect((await bob.hears(302)).map(({ data }) => data.msg)).toEqual(["join", ...lines, "leave"]);
  });

  it("native clients and B's receive each other's messages; a picture arrives as its absolute URL", async () => {
    const name = await room();
    const { id } = await roomOf(name);
    const bob = await inside("bob", name);
    const socket = await ada.connect();
    await askOk(socket, "room:join", { roomId: id });
    const heard = new Promise((resolve) => socket.once("message", resolve));
    await bob.ask(packet("msg", "bob", name, "你好 👋🏽"));
    expect(await heard).toMatchObject({ body: "你好 👋🏽", author: { username: "bob" } });
    const { path } = await host.host.core.media.saveUpload(
      { name: "p.png", data: await plain(9, 9) },
      { roomId: id, ownerId: 1 },
    );
    await askOk(socket, "message:send", { roomId: id, clientId: "1", kind: "image", body: path });
    expect((await bob.hears(3)).at(-1)).toEqual(packet("msg", "ada", name, host.url + path));
    socket.close();
    await bob.hears(4);
    expect(bob.received.map(({ data }) => data.msg)).toEqual(["join", "你好 👋🏽", host.url + path, "leave"]);
  });

  it("user_avatar is the one that the user's client sent, or else the account's picture", async () => {
    const name = await room();
    const picture = await plain(20, 20);
    const told = "http://example.test/cy.png";
    const [dee, cy] = [await inside("dee", name), await connect()];
    await cy.ask(packet("join", "cy", name, "", told));
    expect((await dee.hears(1))[0]).toEqual(packet("user", "cy", name, "join", told));
    await cy.ask(packet("msg", "cy", name, "hi"));
    expect((await dee.hears(2))[1]).toEqual(packet("msg", "cy", name, "hi", told));
    const actor = userActor(hostActor(), await idOf("dee"));
    await host.host.core.accounts.setAvatar(actor, await idOf("dee"), picture);
    const said = await dee.ask(packet("msg", "dee", name, "hi"));
    expect(said?.data.user.user_avatar).toMatch(
      new RegExp(`^${host.url}/avatars/user-\\d+-[0-9a-f]+-256\\.webp$`),
    );
    const { data } = (await call(host, "/auth/user_data", { user_name: "dee" })) as {
      data: { user_avatar_url: string };
    };
    expect(data.user_avatar_url).toBe(said?.data.user.user_avatar);
    expect((await fetch(data.user_avatar_url)).headers.get("content-type")).toBe("image/webp");
  });
});

describe("a place reserved over HTTP", () => {
  it("keeps others out until its user joins or releases it", async () => {
    const name = await room();
    await host.host.store.rooms.update((await roomOf(name)).id, { capacity: 1 });
    const ask = (user_name: string, status: number) =>
      call(host, "/chatroom/room", { room_name: name, user_name, status });
    expect(await ask("bob", 1)).toEqual({ res: "join chatroom" });
    const cy = await connect();
    expect(await cy.ask(packet("join", "cy", name))).toEqual(packet("error", "cy", name, "room full"));
    const bob = await inside("bob", name);
    expect(await ask("cy", 1)).toEqual({ res: "full room" });
    expect(await ask("bob", 1)).toEqual({ res: "join chatroom" });
    expect(await population(name)).toBe(1);
    await bob.ask(packet("leave", "bob", name));
    expect(await ask("cy", 1)).toEqual({ res: "join chatroom" });
    expect(await ask("cy", 0)).toEqual({ res: "leave chatroom" });
    expect(await ask("cy", 0)).toEqual({ res: "user not exist" });
    expect(await ask("bob", 0)).toEqual({ res: "leave chatroom" });
    expect(await ask("bob", 0)).toEqual({ res: "user not exist" });
  });

  it("is refused in a private room without revealing it, whichever call is used", async () => {
    const name = await room();
    await host.host.store.rooms.update((await roomOf(name)).id, { isPublic: false });
    for (const status of [0, 1]) {
      const told = { room_name: name, user_name: "bob", status };
      expect(await call(host, "/chatroom/room", told)).toEqual({ res: "invalid room" });
    }
  });

  it("is released by the room's creator, and not by others", async () => {
    const name = await room();
    const gone = { room_name: name, status: "0" };
    expect(await call(host, "/chatroom/room", { ...gone, user_name: "maker" })).toEqual({
      res: "leave chatroom",
    });
    expect(await call(host, "/chatroom/room", { ...gone, user_name: "cy" })).toEqual({
      res: "user not exist",
    });
  });
});

describe("a decision of the host reaches clients", () => {
  it("a kick: the kicked client gets `leave` too and keeps its socket; a later msg is `user not exist`", async () => {
    const name = await room();
    const [bob, cy] = [await inside("bob", name), await inside("cy", name)];
    const { id } = await roomOf(name);
    await host.host.core.moderation.kickFromRoom(hostActor(), id, await idOf("cy"), "");
    const left = packet("user", "cy", name, "leave");
    expect(await cy.hears(1)).toEqual([left]);
    expect((await bob.hears(2))[1]).toEqual(left);
    expect(await cy.ask(packet("msg", "cy", name, "hi"))).toEqual(
      packet("error", "cy", name, "user not exist"),
    );
    expect(await cy.ask(packet("join", "cy", name))).toEqual(packet("user", "cy", name, "join"));
  });

  it("a dissolved room: each client gets its own `leave`, then the room does not exist", async () => {
    const name = await room();
    const [bob, cy] = [await inside("bob", name), await inside("cy", name)];
    await bob.hears(1);
    await host.host.core.rooms.dissolve(hostActor(), (await roomOf(name)).id);
    expect((await bob.hears(2))[1]).toEqual(packet("user", "bob", name, "leave"));
    expect(await cy.hears(1)).toEqual([packet("user", "cy", name, "leave")]);
    const refused = packet("error", "cy", name, "room not exist");
    expect(await cy.ask(packet("msg", "cy", name, "hi"))).toEqual(refused);
  });

  it("a mute: `illegal data`, with the reason", async () => {
    const name = await room();
    const cy = await inside("cy", name);
    const [userId, { id: roomId }] = [await idOf("cy"), await roomOf(name)];
    await host.host.core.moderation.mute(hostActor(), { userId, roomId, reason: "shouting" });
    const refused = await cy.ask(packet("msg", "cy", name, "HI"));
    expect(refused).toMatchObject({
      type: "error",
      data: { msg: "illegal data", detail: "Muted: shouting." },
    });
  });

  it("private and inactive rooms are not in the list; a private one lets no stranger in", async () => {
    const [secret, sleeping] = [await room(), await room()];
    await host.host.core.rooms.update(hostActor(), (await roomOf(secret)).id, { isPublic: false });
    await host.host.core.rooms.update(hostActor(), (await roomOf(sleeping)).id, { isActive: false });
    expect([await population(secret), await population(sleeping)]).toEqual([undefined, undefined]);
    const cy = await connect();
    const refused = packet("error", "cy", secret, "room not exist");
    expect(await cy.ask(packet("join", "cy", secret))).toEqual(refused);
    const visit = { room_name: secret, user_name: "cy", status: 1 };
    expect(await call(host, "/chatroom/room", visit)).toEqual({ res: "invalid room" });
  });

  it("the dialect switched off: sockets close and paths are 404; switched on: they return", async () => {
    const cy = await inside("cy", await room());
    const closed = once(cy.ws, "close");
    await host.host.settings.update({ "dialects.chatroom": false });
    expect((await closed)[0]).toBe(1001);
    expect((await send(host, "/chatroom/list")).status).toBe(404);
    const refused = new WebSocket(`ws://127.0.0.1:${host.port}/`);
    const [error] = await once(refused, "error");
    expect(String(error)).toContain("404");
    expect(host.host.core.connections.all().some(({ dialect }) => dialect === "chatroom")).toBe(false);
    await host.host.settings.update({ "dialects.chatroom": true });
    await inside("cy", await room());
  });
});
