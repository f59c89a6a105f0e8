import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Message } from "../../../../server/dialects/native/contract.ts";
import { startTestHost, type TestHost } from "../../../support/host.ts";
import {
  ask,
  askOk,
  type ChatSocket,
  connect,
  createRoom,
  login,
  next,
  type Person,
  person,
  untyped,
} from "../../../support/people.ts";

const say = (socket: ChatSocket, roomId: number, clientId: string, body = clientId) =>
  ask(socket, "message:send", { roomId, clientId, kind: "text", body });

describe("the native realtime API", () => {
  let host: TestHost;
  let ada: Person;
  let bo: Person;
  const open: ChatSocket[] = [];

  const join = async (who: Person, roomId: number, since?: number) => {
    const socket = await who.connect();
    open.push(socket);
    const joined = await askOk(socket, "room:join", { roomId, ...(since !== undefined && { since }) });
    return { socket, joined };
  };

  beforeAll(async () => {
    host = await startTestHost();
    ada = await person(host, "ada");
    bo = await person(host, "bo");
  });
  afterAll(async () => {
    for (const socket of open) socket.close();
    await host.stop();
  });

  it("refuses a handshake without a valid token, with the reason", async () => {
    await expect(connect(host, "forged")).rejects.toMatchObject({ data: { code: "unauthenticated" } });
  });

  it("sends a message to everyone in the room, the sender included, and to nobody else", async () => {
    const room = await createRoom(ada, "Lobby");
    const other = await createRoom(ada, "Elsewhere");
    const [a, b, outside] = [await join(ada, room.id), await join(bo, room.id), await join(bo, other.id)];
    const overheard: Message[] = [];
    outside.socket.on("message", (message) => overheard.push(message));
    const heard = Promise.all([next(a.socket, "message"), next(b.socket, "message")]);
    const sent = await askOk(a.socket, "message:send", {
      roomId: room.id,
      clientId: "c1",
      kind: "text",
      body: "hello <b>你好</b> 👋",
    });
    for (const message of await heard) {
      expect(message).toMatchObject({
        ...{ id: sent.id, seq: 1, room: room.id, kind: "text", sentAt: sent.sentAt },
        body: "hello <b>你好</b> 👋",
        author: { id: ada.user.id, username: "ada", displayName: "ada", avatar: null },
      });
    }
    await say(outside.socket, other.id, "after");
    expect(overheard.map((message) => message.body)).toEqual(["after"]);
  });

  it("answers a repeated clientId with the first message, even while that is being written", async () => {
    const room = await createRoom(ada, "Twice");
    const { socket } = await join(ada, room.id);
    const answers = await Promise.all([1, 2, 3].map(() => say(socket, room.id, "same")));
    const later = await say(socket, room.id, "same");
    expect(new Set([...answers, later].map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect((await join(ada, room.id)).joined.messages).toHaveLength(1);
  });

  it("keeps the order in which one person sends, whatever has to be looked up for a message", async () => {
    const room = await createRoom(ada, "Order");
    const { socket } = await join(ada, room.id);
    const bodies = Array.from({ length: 60 }, (_, n) => (n % 3 === 0 ? `@ada @nobody ${n}` : `${n}`));
    await Promise.all(bodies.map((body, n) => say(socket, room.id, `${n}`, body)));
    const { messages } = (await join(ada, room.id, 0)).joined;
    expect(messages.map((message) => message.body)).toEqual(bodies);
    expect(messages[0]?.mentions).toEqual([ada.user.id]);
  });

  it("sends a client that rejoins with `since` exactly what it missed", async () => {
    const room = await createRoom(ada, "Gap");
    const a = await join(ada, room.id);
    await say(a.socket, room.id, "1");
    const b = await join(bo, room.id);
    expect(b.joined.messages.map((m) => m.seq)).toEqual([1]);
    b.socket.close();
    await say(a.socket, room.id, "2");
    await say(a.socket, room.id, "3");
    expect((await join(bo, room.id, 1)).joined.messages.map((m) => m.seq)).toEqual([2, 3]);
    expect((await join(bo, room.id, 3)).joined).toMatchObject({ messages: [], hasMore: false });
  });

  it("announces a new name of somebody who is offline without calling them online", async () => {
    const room = await createRoom(ada, "Names");
    await ada.call("POST", `/api/rooms/${room.id}/members`, { userId: bo.user.id });
    const { socket } = await join(ada, room.id);
    const online: unknown[] = [];
    socket.on("member:online", (told) => online.push(told));
    const offline = next(socket, "member:offline");
    await bo.call("PATCH", "/api/me", { displayName: "Robert" });
    expect(await offline).toMatchObject({ user: { displayName: "Robert" }, online: 1 });
    const again = next(socket, "member:offline");
    await bo.call("PATCH", "/api/me", { displayName: "bo" });
    await again;
    expect(online).toEqual([]);
  });

  it("announces no presence when somebody changes only what others do not see, such as the password", async () => {
    const room = await createRoom(ada, "Secrets");
    const cy = await person(host, "cy");
    await ada.call("POST", `/api/rooms/${room.id}/members`, { userId: cy.user.id });
    const { socket } = await join(ada, room.id);
    const told: string[] = [];
    socket.on("member:offline", ({ user }) => told.push(user.displayName));
    const changed = { oldPassword: cy.password, password: "another one" };
    expect((await cy.call("PUT", "/api/me/password", changed)).status).toBe(200);
    const again = await login(host, "cy", "another one");
    await again.call("PATCH", "/api/me", { email: "cy@hearth.example" });
    await again.call("PATCH", "/api/me", { displayName: "Cyril" });
    await expect.poll(() => told).toContain("Cyril");
    expect(told).toEqual(["Cyril"]);
  });

  it("announces joins and leaves once per person, however many connections they have", async () => {
    const room = await createRoom(ada, "Door");
    const a = await join(ada, room.id);
    const online = next(a.socket, "member:online");
    const first = await join(bo, room.id);
    expect(await online).toMatchObject({ roomId: room.id, user: { username: "bo" }, online: 2 });
    const second = await join(bo, room.id);
    const told: string[] = [];
    a.socket.on("member:offline", ({ user }) => told.push(user.username));
    first.socket.close();
    await say(second.socket, room.id, "still here");
    expect(told).toEqual([]);
    const offline = next(a.socket, "member:offline");
    second.socket.close();
    expect(await offline).toMatchObject({ user: { username: "bo" }, online: 1 });
  });

  it("edits the sender's own text, reacts, and deletes, and tells everyone", async () => {
    const room = await createRoom(ada, "Second thoughts");
    const [a, b] = [await join(ada, room.id), await join(bo, room.id)];
    const { id } = await askOk(a.socket, "message:send", {
      roomId: room.id,
      clientId: "x",
      kind: "text",
      body: "teh",
    });
    expect(await ask(b.socket, "message:edit", { id, body: "mine" })).toMatchObject({
      error: { code: "forbidden" },
    });
    const edited = next(b.socket, "message:edited");
    await askOk(a.socket, "message:edit", { id, body: "the" });
    expect(await edited).toMatchObject({ id, body: "the", editedAt: expect.any(String) });
    const reacted = next(a.socket, "message:reacted");
    await askOk(b.socket, "message:react", { id, emoji: "👍", on: true });
    expect((await reacted).reactions).toEqual({ "👍": [bo.user.id] });
    expect(await ask(b.socket, "message:react", { id, emoji: "<b>", on: true })).toMatchObject({ ok: false });
    expect(await ask(b.socket, "message:delete", { id })).toMatchObject({ error: { code: "forbidden" } });
    const deleted = next(b.socket, "message:deleted");
    await askOk(a.socket, "message:delete", { id });
    expect(await deleted).toMatchObject({ id, room: room.id });
    expect((await join(ada, room.id)).joined.messages).toEqual([]);
  });

  it("tells kicked people the reason and lets them rejoin, and keeps banned people out", async () => {
    const room = await createRoom(ada, "Strict");
    const [a, b] = [await join(ada, room.id), await join(bo, room.id)];
    const kicked = next(b.socket, "kicked");
    const left = next(a.socket, "member:left");
    await ada.call("DELETE", `/api/rooms/${room.id}/members/${bo.user.id}`, { reason: "calm down" });
    expect(await kicked).toEqual({ roomId: room.id, kind: "kicked", reason: "calm down" });
    expect((await left).user.username).toBe("bo");
    expect(await say(b.socket, room.id, "again")).toMatchObject({ error: { code: "not_member" } });
    expect((await askOk(b.socket, "room:join", { roomId: room.id })).room.members).toBe(2);
    const { moderation } = host.host.core;
    const actor = {
      kind: "user",
      userId: ada.user.id,
      sessionId: null,
      address: "",
      dialect: "test",
    } as const;
    const banned = next(b.socket, "kicked");
    await moderation.ban(actor, { userId: bo.user.id, roomId: room.id, reason: "enough" });
    expect(await banned).toEqual({ roomId: room.id, kind: "banned", reason: "enough" });
    expect(await ask(b.socket, "room:join", { roomId: room.id })).toMatchObject({
      error: { code: "banned", message: expect.stringContaining("enough") },
    });
  });

  it("refuses muted people, and joins when the room is full or dissolved, with the reason", async () => {
    const room = await createRoom(ada, "Small", { capacity: 2 });
    const [a, b] = [await join(ada, room.id), await join(bo, room.id)];
    const chen = await person(host, "chen");
    const c = await chen.connect();
    open.push(c);
    expect(await ask(c, "room:join", { roomId: room.id })).toMatchObject({ error: { code: "room_full" } });
    expect((await ada.call<{ total: number }>("GET", `/api/rooms/${room.id}/members`)).body.total).toBe(2);
    const muted = next(b.socket, "muted");
    await ada.call("PUT", `/api/rooms/${room.id}/mutes/${bo.user.id}`, { minutes: 5, reason: "noise" });
    expect(await muted).toMatchObject({ roomId: room.id, reason: "noise" });
    expect(await say(b.socket, room.id, "psst")).toMatchObject({ error: { code: "muted" } });
    const mutes = `/api/rooms/${room.id}/mutes`;
    expect((await ada.call("GET", mutes)).body).toMatchObject({
      items: [{ userId: bo.user.id, reason: "noise" }],
      total: 1,
    });
    expect((await bo.call("GET", mutes)).body).toMatchObject({ error: { code: "forbidden" } });
    const gone = next(a.socket, "room:dissolved");
    await ada.call("DELETE", `/api/rooms/${room.id}`);
    expect(await gone).toMatchObject({ roomId: room.id });
    expect(await say(a.socket, room.id, "hello?")).toMatchObject({ error: { code: "room_not_found" } });
  });

  it("opens one direct conversation for two people, which nobody else sees", async () => {
    const dan = await person(host, "dan");
    const { body: mine } = await ada.call<{ id: number; peer: { username: string } }>("POST", "/api/direct", {
      userId: bo.user.id,
    });
    const { body: theirs } = await bo.call<{ id: number; peer: { username: string } }>(
      "POST",
      "/api/direct",
      {
        userId: ada.user.id,
      },
    );
    expect([mine.id, mine.peer.username, theirs.peer.username]).toEqual([theirs.id, "bo", "ada"]);
    expect((await dan.call("GET", `/api/rooms/${mine.id}`)).status).toBe(404);
    const d = await dan.connect();
    open.push(d);
    expect(await ask(d, "room:join", { roomId: mine.id })).toMatchObject({ ok: false });
  });

  it("closes the socket when its token ends", async () => {
    const eve = await person(host, "eve");
    const socket = await eve.connect();
    const closed = new Promise((resolve) => socket.once("disconnect", resolve));
    await eve.call("DELETE", "/api/session");
    await closed;
    await expect(eve.connect()).rejects.toMatchObject({ data: { code: "unauthenticated" } });
  });

  it.each([
    ["nothing", undefined],
    ["a number", 5],
    ["wrong types", { roomId: "1", clientId: 5, kind: "text", body: {} }],
    ["an unknown field", { roomId: 1, clientId: "x", kind: "text", body: "x", admin: true }],
    ["a kind that only the host writes", { roomId: 1, clientId: "x", kind: "system", body: "x" }],
    ["an empty text", { roomId: 1, clientId: "x", kind: "text", body: "" }],
  ])("refuses to send %s", async (_what, params) => {
    const room = await createRoom(ada, `Bad ${_what}`);
    const { socket } = await join(ada, room.id);
    const answer = await untyped(socket).emitWithAck("message:send", params);
    expect(answer).toMatchObject({ ok: false, error: { code: "invalid" } });
  });

  it("refuses an event larger than its limit before parsing it, and keeps the connection", async () => {
    const room = await createRoom(ada, "Sizes");
    const { socket } = await join(ada, room.id);
    const typing = (code: unknown) => untyped(socket).emitWithAck("typing", { roomId: room.id, code });
    const tooLarge = { ok: false, error: { code: "too_large", details: { maxBytes: 65_536 } } };
    expect(await typing("啊".repeat(22_000))).toMatchObject(tooLarge);
    expect(await typing(Buffer.alloc(70_000))).toMatchObject(tooLarge);
    expect(await typing([["a".repeat(70_000)]])).toMatchObject(tooLarge);
    expect(await typing("啊".repeat(21_000))).toMatchObject({ ok: false, error: { code: "invalid" } });
    // A message has a limit of its own, beyond what may be written.
    expect(await say(socket, room.id, "long", "啊".repeat(70_000))).toMatchObject({
      error: { code: "too_long" },
    });
    expect(await say(socket, room.id, "short")).toMatchObject({ ok: true });
  });

  it("counts the length of a message in visible characters", async () => {
    const room = await createRoom(ada, "Long lines");
    const { socket } = await join(ada, room.id);
    expect(await say(socket, room.id, "fits", "👍".repeat(4000))).toMatchObject({ ok: true });
    expect(await say(socket, room.id, "too long", "👍".repeat(4001))).toMatchObject({
      error: { code: "too_long" },
    });
  });
});
