import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type {
  HistoryPage,
  HookView,
  ListPage,
  NewHookView,
} from "../../../../server/dialects/native/contract.ts";
import { startTestHost, type TestHost } from "../../../support/host.ts";
import { askOk, createRoom, next, type Person, person } from "../../../support/people.ts";

let test: TestHost;
let ada: Person;
let bo: Person;
let roomId: number;

beforeAll(async () => {
  test = await startTestHost({ settings: { "messages.maxLength": 200 } });
  [ada, bo] = [await person(test, "ada"), await person(test, "bo")];
  roomId = (await createRoom(ada, "Builds")).id;
  await ada.call("POST", `/api/rooms/${roomId}/members`, { userId: bo.user.id });
});
afterAll(() => test.stop());

const makeHook = async (name = "Builder", room = roomId) => {
  const { status, body } = await ada.call<NewHookView>("POST", `/api/rooms/${room}/hooks`, { name });
  expect(status).toBe(201);
  return body;
};
const send = (path: string, body: BodyInit, type?: string) =>
  fetch(test.url + path, { method: "POST", body, ...(type && { headers: { "Content-Type": type } }) });
const json = (path: string, body: unknown) => send(path, JSON.stringify(body), "application/json");
const newest = async (room = roomId) => {
  const { body } = await ada.call<HistoryPage>("GET", `/api/rooms/${room}/messages?limit=1`);
  return body.items[0];
};
const codeOf = async (answer: Response) => [answer.status, (await answer.json()).error.code];

describe("an incoming webhook", () => {
  it("posts as a bot to everybody in the room, and answers ok", async () => {
    const { path } = await makeHook();
    const socket = await bo.connect();
    await askOk(socket, "room:join", { roomId });
    const heard = next(socket, "message");
    const answer = await json(path, {
      text: "Deploy *done*, @bo: <https://ci.lan/7|build 7>",
      icon_emoji: ":rocket:",
    });
    expect([answer.status, await answer.text()]).toEqual([200, "ok"]);
    expect(await heard).toMatchObject({
      kind: "text",
      body: "Deploy **done**, @bo: build 7 (https://ci.lan/7)",
      author: { id: 0, username: "Builder [bot]", displayName: "Builder [bot]", isBot: true, emoji: "🚀" },
      mentions: [bo.user.id],
    });
    socket.close();
  });

  it("takes JSON of any type, a form with payload, form fields, multipart and plain text", async () => {
    const { path } = await makeHook();
    const multipart = new FormData();
    multipart.append("payload", JSON.stringify({ text: "6" }));
    const ways: [BodyInit, string | undefined][] = [
      ['{"text":"1"}', "application/json; charset=utf-8"],
      ['{"text":"2"}', "application/x-www-form-urlencoded"],
      ['{"text":"3"}', "text/plain"],
      [new URLSearchParams({ payload: '{"text":"4"}' }), undefined],
      [new URLSearchParams({ text: "5" }), undefined],
      [multipart, undefined],
      ["7 备份完成", "text/plain; charset=utf-8"],
      ['\ufeff{"text":"8"}', "application/json"],
      ["{web-1} 9", "text/plain"],
      [new TextEncoder().encode("10"), undefined],
    ];
    for (const [body, type] of ways) expect((await send(path, body, type)).status, String(type)).toBe(200);
    const { body } = await ada.call<HistoryPage>("GET", `/api/rooms/${roomId}/messages?limit=${ways.length}`);
    expect(body.items.map((message) => message.body)).toEqual([
      "1",
      "2",
      "3",
      "4",
      "5",
      "6",
      "7 备份完成",
      "8",
      "{web-1} 9",
      "10",
    ]);
  });

  it("posts under another name where the message gives one, but never under a person's", async () => {
    const { path } = await makeHook();
    await json(path, {
      text: "I am ada",
      username: "ada",
      icon_emoji: "no emoji",
      icon_url: "http://evil.test/x.png",
    });
    const message = await newest();
    expect(message?.author).toEqual({
      id: 0,
      username: "ada [bot]",
      displayName: "ada [bot]",
      avatar: null,
      isBot: true,
    });
    expect(JSON.stringify(message)).not.toContain("evil");
  });

  it.each([
    ["n".repeat(65), "n".repeat(64)],
    ["CI\r\nserver\u0007", "CI server"],
    ["\u202eadb", "adb"],
    ["\u200b", "Builder"],
    ["\ud800", "Builder"],
  ])("uses the name %j as far as it is allowed", async (username, name) => {
    const { path } = await makeHook("Builder", await wrongRoom());
    expect((await json(path, { text: "x", username })).status).toBe(200);
    expect((await newest(await wrongRoom()))?.author.username).toBe(`${name} [bot]`);
  });

  it("cuts a text that is too long for a message", async () => {
    const { path } = await makeHook();
    await json(path, { text: "长".repeat(5000) });
    expect((await newest())?.body).toBe(`${"长".repeat(199)}…`);
  });

  it.each([
    ["nothing", "", "application/json"],
    ["broken JSON", "{", "application/json"],
    ["a list", "[]", "application/json"],
    ["no text", "{}", "application/json"],
    ["blank text", '{"text":"  \\n"}', "application/json"],
    ["text that is an object", '{"text":{"a":1}}', "application/json"],
    ["a payload that is not JSON", "payload=hello", "application/x-www-form-urlencoded"],
    ["XML", "<a/>", "application/xml"],
    ["bytes that are not UTF-8", new Uint8Array([0x7b, 0xff]), "text/plain"],
  ])("refuses %s", async (_what, body, type) => {
    const { path } = await makeHook("Wrong", await wrongRoom());
    expect(await codeOf(await send(path, body, type))).toEqual([400, "invalid"]);
  });
  let wrong: Promise<number> | undefined;
  const wrongRoom = () => {
    wrong ??= createRoom(ada, "Wrong").then(({ id }) => id);
    return wrong;
  };

  it("refuses bodies over 256 KiB and other methods than POST", async () => {
    const { path } = await makeHook();
    expect((await codeOf(await send(path, "x".repeat(300_000), "text/plain")))[0]).toBe(413);
    const get = await fetch(test.url + path);
    expect([get.status, get.headers.get("allow")]).toEqual([405, "POST"]);
  });

  it("is shown once, and its secret is not stored on the disk", async () => {
    const { path, ...hook } = await makeHook("Secretive");
    const secret = path.slice("/hooks/".length);
    expect(secret).toMatch(/^[0-9a-f]{32}$/);
    const { body } = await ada.call<ListPage<HookView>>("GET", `/api/rooms/${roomId}/hooks`);
    expect(body.items).toContainEqual(hook);
    expect(JSON.stringify(body)).not.toContain(secret);
    const kept = readFileSync(join(test.dataDir, "hooks.json"), "utf8");
    expect(kept).not.toContain(secret);
    expect(kept).toContain(createHash("sha256").update(secret).digest("hex"));
  });

  it("is not found by any other secret, and guesses are limited", async () => {
    const { path } = await makeHook();
    for (const wrongPath of [
      "/hooks/",
      "/hooks/x",
      `/hooks/${"0".repeat(32)}`,
      `${path}0`,
      `${path}/x`,
      path.toUpperCase(),
    ])
      expect((await json(wrongPath, { text: "x" })).status, wrongPath).toBe(404);
    const limited = await startTestHost({ settings: { "limits.enabled": true } });
    const statuses = new Set<number>();
    for (let at = 0; at < 130; at += 1) {
      const answer = await fetch(`${limited.url}/hooks/${at}`, { method: "POST", body: "x" });
      statuses.add(answer.status);
    }
    expect(statuses).toEqual(new Set([404, 429]));
    await limited.stop();
  });

  it("stops posting once the owner, and only the owner, revokes it", async () => {
    const { id, path } = await makeHook();
    const other = (await createRoom(bo, "Bo's")).id;
    expect((await bo.call("GET", `/api/rooms/${roomId}/hooks`)).status).toBe(403);
    expect((await bo.call("POST", `/api/rooms/${roomId}/hooks`, { name: "x" })).status).toBe(403);
    expect((await bo.call("DELETE", `/api/rooms/${roomId}/hooks/${id}`)).status).toBe(403);
    expect((await bo.call("DELETE", `/api/rooms/${other}/hooks/${id}`)).status).toBe(404);
    expect((await json(path, { text: "still" })).status).toBe(200);
    expect((await ada.call("DELETE", `/api/rooms/${roomId}/hooks/${id}`)).status).toBe(204);
    expect(await codeOf(await json(path, { text: "no more" }))).toEqual([404, "not_found"]);
    expect((await ada.call("DELETE", `/api/rooms/${roomId}/hooks/${id}`)).status).toBe(404);
  });

  it("is revoked by its id in the query or the body too, and none without an id", async () => {
    const hooks = `/api/rooms/${roomId}/hooks`;
    const [first, second] = [await makeHook(), await makeHook()];
    expect((await ada.call("DELETE", hooks)).status).toBe(400);
    expect((await ada.call("DELETE", hooks, {})).status).toBe(400);
    expect((await ada.call("DELETE", `${hooks}?hookId=${first.id}`)).status).toBe(204);
    expect((await bo.call("DELETE", hooks, { hookId: second.id })).status).toBe(403);
    expect((await json(second.path, { text: "still" })).status).toBe(200);
    expect((await ada.call("DELETE", hooks, { hookId: second.id })).status).toBe(204);
    for (const { path } of [first, second]) expect((await json(path, { text: "no" })).status).toBe(404);
  });

  it("is deleted with its room, and refuses while the room is closed or its creator is muted", async () => {
    const room = (await createRoom(ada, "Short-lived")).id;
    const { path } = await makeHook("Builder", room);
    const admin = <N extends "rooms.update" | "moderation.mute" | "moderation.unmute">(
      name: N,
      params: object,
    ) => test.host.admin.window.call(name, params as never);
    await admin("rooms.update", { roomId: room, isActive: false });
    expect(await codeOf(await json(path, { text: "x" }))).toEqual([403, "forbidden"]);
    await admin("rooms.update", { roomId: room, isActive: true, isReadOnly: true });
    expect((await json(path, { text: "an announcement" })).status).toBe(200);
    await admin("moderation.mute", { userId: ada.user.id, reason: "loud" });
    expect(await codeOf(await json(path, { text: "x" }))).toEqual([403, "muted"]);
    await admin("moderation.unmute", { userId: ada.user.id });
    expect((await newest(room))?.body).toBe("an announcement");
    await ada.call("DELETE", `/api/rooms/${room}`);
    expect(await codeOf(await json(path, { text: "x" }))).toEqual([404, "not_found"]);
  });

  it("has a rate limit of its own, and a room has a limited number of hooks", async () => {
    const room = (await createRoom(ada, "Busy")).id;
    const [loud, calm] = [await makeHook("Loud", room), await makeHook("Calm", room)];
    const statuses: number[] = [];
    for (let at = 0; at < 125; at += 1) statuses.push((await json(loud.path, { text: `${at}` })).status);
    expect(statuses.slice(0, 120)).toEqual(Array(120).fill(200));
    const refused = await json(loud.path, { text: "x" });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await json(calm.path, { text: "calm" })).status).toBe(200);
    for (let at = 2; at < 20; at += 1) await makeHook(`${at}`, room);
    expect((await ada.call("POST", `/api/rooms/${room}/hooks`, { name: "21st" })).status).toBe(400);
    for (const body of [
      {},
      { name: "" },
      { name: "  " },
      { name: "\u202ex" },
      { name: 7 },
      { name: "x", secret: "y" },
    ])
      expect((await ada.call("POST", `/api/rooms/${roomId}/hooks`, body)).status).toBe(400);
  });
});
