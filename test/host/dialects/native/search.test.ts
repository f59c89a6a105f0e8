/** One search over everything that a person may read, and nothing else (host.md 7, security.md 1). */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hostActor } from "../../../../server/chat/actor.ts";
import type { RoomListItem, SearchResults } from "../../../../server/dialects/native/contract.ts";
import { startTestHost, type TestHost } from "../../../support/host.ts";
import { ask, askOk, createRoom, type Person, person, sendFile } from "../../../support/people.ts";

let host: TestHost;
let ada: Person;
let bo: Person;

beforeAll(async () => {
  host = await startTestHost();
  [ada, bo] = [await person(host, "ada"), await person(host, "bo")];
});
afterAll(() => host?.stop());

let sent = 0;
async function say(who: Person, roomId: number, ...bodies: string[]): Promise<void> {
  const socket = await who.connect();
  await askOk(socket, "room:join", { roomId });
  for (const body of bodies) {
    await askOk(socket, "message:send", { roomId, clientId: `c${++sent}`, kind: "text", body });
  }
  socket.close();
}
const find = async (who: Person, query: Record<string, string | number>) =>
  (
    await who.call<SearchResults>(
      "GET",
      `/api/search?${new URLSearchParams(Object.entries(query).map(([k, v]) => [k, `${v}`]))}`,
    )
  ).body;
const bodies = async (who: Person, query: Record<string, string | number>) =>
  (await find(who, query)).items.map(({ body }) => body);

describe("a search", () => {
  it("finds messages in all rooms, newest first, and people and rooms by name", async () => {
    const [one, two] = [await createRoom(ada, "Budget"), await createRoom(ada, "Kitchen")];
    await say(ada, one.id, "the budget of May", "今天的预算");
    await say(ada, two.id, "BUDGET for pans");
    await person(host, "budgeter");
    const found = await find(ada, { q: "budget" });
    expect(found.items.map(({ body, room }) => [room, body])).toEqual([
      [two.id, "BUDGET for pans"],
      [one.id, "the budget of May"],
    ]);
    expect(found.people.map(({ username }) => username)).toEqual(["budgeter"]);
    expect(found.rooms.map(({ name }) => name)).toEqual(["Budget"]);
    expect(found.cursor).toBeNull();
    expect(await bodies(ada, { q: "预算" })).toEqual(["今天的预算"]);
    expect(await find(ada, { q: "" })).toEqual({ items: [], people: [], rooms: [], cursor: null });
  });

  it("can be narrowed by room, author, kind and time, and continues by its cursor", async () => {
    const [one, two] = [await createRoom(ada, "One"), await createRoom(ada, "Two")];
    await say(ada, one.id, "apple 1", "apple 2");
    await say(bo, two.id, "apple 3", "pear");
    await sendFile(host, ada, one.id, "Apple pie.txt");
    expect(await bodies(ada, { q: "apple", roomId: two.id })).toEqual(["apple 3"]);
    expect(await bodies(ada, { q: "apple", userId: bo.user.id })).toEqual(["apple 3"]);
    const files = await find(ada, { q: "apple", kind: "file" });
    expect(files.items.map(({ attachment }) => attachment?.name)).toEqual(["Apple pie.txt"]);
    expect(files.people).toEqual([]);
    expect((await find(ada, { userId: bo.user.id })).items.map(({ body }) => body)).toEqual([
      "pear",
      "apple 3",
    ]);
    const { items } = await find(ada, { q: "apple" });
    const [, second] = items;
    expect(await bodies(ada, { q: "apple", until: second?.sentAt ?? "" })).toEqual(["apple 2", "apple 1"]);
    const paged: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page: SearchResults = await find(ada, { q: "apple", limit: 1, ...(cursor && { cursor }) });
      paged.push(...page.items.map(({ id }) => id));
      cursor = page.cursor;
    }
    expect(paged).toEqual(items.map(({ id }) => id));
  });

  it("says what is wrong with its parameters", async () => {
    for (const query of [
      { cursor: "1_2" },
      { since: "yesterday" },
      { kind: "sound" },
      { q: "x".repeat(201) },
    ]) {
      expect(await find(ada, query as Record<string, string>)).toMatchObject({
        error: { code: "invalid", reason: "parameters_invalid" },
      });
    }
  });

  it("shows no message of a room that the caller may not read: private, left, kicked, banned, direct", async () => {
    const secret = await createRoom(ada, "Secret", { isPublic: false });
    const open = await createRoom(ada, "Open");
    await ada.call("POST", `/api/rooms/${secret.id}/members`, { userId: bo.user.id });
    await say(ada, secret.id, "the kestrel in private");
    await say(ada, open.id, "the kestrel in public");
    const all = ["the kestrel in public", "the kestrel in private"];
    const eve = await person(host, "eve");
    expect(await bodies(bo, { q: "kestrel" })).toEqual(all);
    expect(await bodies(eve, { q: "kestrel" })).toEqual(["the kestrel in public"]);
    expect(await bodies(eve, { q: "kestrel", roomId: secret.id })).toEqual([]);

    await ada.call("DELETE", `/api/rooms/${secret.id}/members/${bo.user.id}`);
    expect(await bodies(bo, { q: "kestrel" })).toEqual(["the kestrel in public"]);
    await ada.call("POST", `/api/rooms/${secret.id}/members`, { userId: bo.user.id });
    expect(await bodies(bo, { q: "kestrel" })).toEqual(all);
    const socket = await bo.connect();
    await askOk(socket, "room:join", { roomId: secret.id });
    await askOk(socket, "room:leave", { roomId: secret.id });
    socket.close();
    expect(await bodies(bo, { q: "kestrel" })).toEqual(["the kestrel in public"]);
    await host.host.core.moderation.ban(hostActor(), {
      userId: eve.user.id,
      roomId: open.id,
      until: null,
      reason: "",
    });
    expect(await bodies(eve, { q: "kestrel" })).toEqual([]);

    const direct = (await ada.call<RoomListItem>("POST", "/api/direct", { userId: bo.user.id })).body;
    await say(ada, direct.id, "the kestrel between us");
    await host.host.core.accounts.setRole(hostActor(), eve.user.id, "admin");
    expect(await bodies(bo, { q: "between us" })).toEqual(["the kestrel between us"]);
    expect(await bodies(eve, { q: "between us" })).toEqual([]);
    expect(await bodies(eve, { q: "in private" })).toEqual(["the kestrel in private"]);
  });

  it("shows messages in their current state: edited, deleted, in a dissolved room", async () => {
    const room = await createRoom(ada, "Changing");
    await say(ada, room.id, "a heron here", "a heron there", "a heron everywhere");
    const socket = await ada.connect();
    await askOk(socket, "room:join", { roomId: room.id });
    await askOk(socket, "message:edit", { id: `${room.id}-1`, body: "a stork here" });
    await askOk(socket, "message:delete", { id: `${room.id}-2` });
    expect(await bodies(ada, { q: "heron" })).toEqual(["a heron everywhere"]);
    expect(await bodies(ada, { q: "stork" })).toEqual(["a stork here"]);
    await ada.call("DELETE", `/api/rooms/${room.id}`);
    expect(await bodies(ada, { q: "heron" })).toEqual([]);
    socket.close();
  });
});

describe("twenty searches of one account at once", { timeout: 120_000 }, () => {
  it("run one after another without delaying messages, and more than a few are refused", async () => {
    const long = await createRoom(ada, "Long");
    const { messages } = host.host.core;
    const text = `你好，世界 ${"lorem ipsum dolor ".repeat(30)}`;
    for (let n = 0; n < 40; n++) {
      await Promise.all(Array.from({ length: 500 }, () => messages.say(hostActor(), long.id, text)));
    }
    const socket = await bo.connect();
    const quiet = await createRoom(bo, "Quiet");
    await askOk(socket, "room:join", { roomId: quiet.id });
    // The thread is running by now.
    expect(await bodies(ada, { q: "absent" })).toEqual([]);
    let running = 20;
    const statuses = Array.from({ length: running }, async (_, n) => {
      const paths = [`/api/search?q=absent${n}`, `/api/rooms/${long.id}/search?q=absent${n}`];
      const { status } = await ada.call("GET", paths[n % 2] ?? "");
      running--;
      return status;
    });
    const waits: number[] = [];
    do {
      const at = performance.now();
      await ask(socket, "message:send", {
        roomId: quiet.id,
        clientId: `q${++sent}`,
        kind: "text",
        body: "hi",
      });
      waits.push(performance.now() - at);
    } while (running > 0);
    socket.close();
    const told = await Promise.all(statuses);
    expect(new Set(told)).toEqual(new Set([200, 429]));
    expect(told.filter((status) => status === 200).length).toBeGreaterThanOrEqual(5);
    expect(Math.max(...waits)).toBeLessThan(1_000);
  });
});
