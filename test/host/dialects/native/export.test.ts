/** Members save a conversation (host.md 4), and nobody else does. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hostActor } from "../../../../server/chat/actor.ts";
import type { RoomListItem } from "../../../../server/dialects/native/contract.ts";
import { startTestHost, type TestHost } from "../../../support/host.ts";
import { askOk, createRoom, type Person, person, sendFile } from "../../../support/people.ts";

let host: TestHost;
let ada: Person;
let bo: Person;
let eve: Person;

beforeAll(async () => {
  host = await startTestHost();
  [ada, bo, eve] = [await person(host, "ada"), await person(host, "bo"), await person(host, "eve")];
});
afterAll(() => host?.stop());

const save = (who: Person | null, roomId: number, query = "", init: RequestInit = {}) =>
  fetch(`${host.url}/api/rooms/${roomId}/export${query}`, {
    ...init,
    headers: who ? { Authorization: `Bearer ${who.token}` } : {},
  });
const add = (roomId: number, who: Person) =>
  ada.call("POST", `/api/rooms/${roomId}/members`, { userId: who.user.id });
const reasonOf = async (answer: Response) => [answer.status, (await answer.json()).error.reason];

async function say(who: Person, roomId: number, ...bodies: string[]) {
  const socket = await who.connect();
  await askOk(socket, "room:join", { roomId });
  const ids: string[] = [];
  for (const [at, body] of bodies.entries())
    ids.push(
      (await askOk(socket, "message:send", { roomId, clientId: `${roomId}-${at}`, kind: "text", body })).id,
    );
  socket.close();
  return ids;
}

/** Far more than the socket buffers hold. */
const LONG = 30_000;
/** A private room of ada's and bo's with a long history. */
async function longRoom(name: string): Promise<number> {
  const { id } = await createRoom(ada, name, { isPublic: false });
  await add(id, bo);
  const line = { authorId: ada.user.id, kind: "text", sentAt: new Date().toISOString() } as const;
  for (let first = 1; first <= LONG; first += 1000) {
    const lines = Array.from({ length: 1000 }, (_, at) => ({
      ...line,
      seq: first + at,
      body: `${first + at} ${"long ".repeat(200)}`,
    }));
    await host.host.store.messages.append(id, lines);
  }
  return id;
}

describe("a saved conversation", () => {
  it("holds what the history shows, as text, JSON and CSV, under the room's name", async () => {
    const { id } = await createRoom(ada, "厨房/Plans", { isPublic: false });
    await add(id, bo);
    const [, gone] = await say(ada, id, "hello\n[2026-01-01 00:00:00] Boss: forged", "deleted", "0012");
    const socket = await ada.connect();
    await askOk(socket, "message:delete", { id: gone ?? "" });
    socket.close();
    await sendFile(host, ada, id, "plan.txt");

    const text = await save(bo, id, "?timeZone=Asia/Shanghai");
    expect(text.status).toBe(200);
    expect(text.headers.get("content-type")).toBe("text/plain;charset=utf-8");
    expect(text.headers.get("content-disposition")).toContain(
      `filename*=UTF-8''${encodeURIComponent("厨房_Plans.txt")}`,
    );
    const lines = (await text.text()).split("\n");
    const stamp = String.raw`\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\]`;
    expect(lines).toEqual([
      "厨房/Plans",
      "",
      expect.stringMatching(new RegExp(`^${stamp} ada: hello$`)),
      "    [2026-01-01 00:00:00] Boss: forged",
      expect.stringMatching(new RegExp(`^${stamp} ada: 0012$`)),
      expect.stringMatching(new RegExp(`^${stamp} ada: plan.txt \\(/upload/`)),
      "",
    ]);

    const json = await (await save(bo, id, "?format=json")).text();
    const history = await bo.call<{ items: Record<string, unknown>[] }>("GET", `/api/rooms/${id}/messages`);
    expect(JSON.parse(json)).toMatchObject({ room: { id, name: "厨房/Plans" } });
    expect(JSON.parse(json).messages).toEqual(
      history.body.items.map(({ clientId: _, author, ...item }: Record<string, unknown>) => {
        const { avatar: __, ...names } = author as Record<string, unknown>;
        return { ...item, author: names };
      }),
    );
    expect(json).not.toContain('"code"');

    const csv = Buffer.from(await (await save(bo, id, "?format=csv")).arrayBuffer()).toString();
    expect(csv).toMatch(/^\ufeffseq,sentAt,username/);
    expect(csv).toContain(",ada,ada,text,'0012,,\r\n");
  });

  it("is complete, however long", async () => {
    const id = await longRoom("Long");
    const { messages } = await (await save(bo, id, "?format=json")).json();
    expect(messages.map(({ seq }: { seq: number }) => seq)).toEqual(
      Array.from({ length: LONG }, (_, at) => at + 1),
    );
  });

  it("is named after both people of a direct conversation, and only they may save it", async () => {
    const { id } = (await ada.call<RoomListItem>("POST", "/api/direct", { userId: bo.user.id })).body;
    await say(bo, id, "psst");
    for (const who of [ada, bo]) expect(await (await save(who, id)).text()).toMatch(/^ada, bo\n\n.*psst\n$/);
    await host.host.core.accounts.setRole(hostActor(), eve.user.id, "admin");
    expect(await reasonOf(await save(eve, id))).toEqual([404, "room_not_found"]);
    await host.host.core.accounts.setRole(hostActor(), eve.user.id, "user");
  });

  it.each(["text", "json", "csv"])(
    "is refused as %s to anyone who may not read the history",
    async (format) => {
      const secret = await createRoom(ada, `Secret ${format}`, { isPublic: false });
      const open = await createRoom(ada, `Open ${format}`);
      const query = `?format=${format}`;
      expect((await save(eve, open.id, query)).status).toBe(200);
      expect(await reasonOf(await save(eve, secret.id, query))).toEqual([403, "room_private"]);
      expect(await reasonOf(await save(null, open.id, query))).toEqual([401, "login_needed"]);
      expect((await save(ada, 999_999, query)).status).toBe(404);
      const ban = { userId: eve.user.id, roomId: open.id, until: null, reason: "spam" };
      await host.host.core.moderation.ban(hostActor(), ban);
      expect((await save(eve, open.id, query)).status).toBe(403);
    },
  );

  it("is refused in any other format or with any other option", async () => {
    const { id } = await createRoom(ada, "Formats");
    for (const query of ["?format=docx", "?format=", "?token=1"])
      expect((await save(ada, id, query)).status, query).toBe(400);
  });
});

describe("an export", () => {
  it("runs one at a time for an account, and ends with its request", async () => {
    const id = await longRoom("Twice");
    const leaving = new AbortController();
    const first = await save(bo, id, "", { signal: leaving.signal });
    expect(first.status).toBe(200);
    expect(await reasonOf(await save(bo, id))).toEqual([429, "export_running"]);
    const ofAnother = await save(ada, id);
    expect(ofAnother.status).toBe(200);
    await ofAnother.body?.cancel();
    leaving.abort();
    await expect
      .poll(async () => {
        const again = await save(bo, id);
        await again.body?.cancel();
        return again.status;
      })
      .toBe(200);
  });

  it("does not start on a HEAD request", async () => {
    const { id } = await createRoom(ada, "Heads");
    for (let time = 0; time < 3; time++)
      expect((await save(ada, id, "", { method: "HEAD" })).status).toBe(200);
  });

  it("breaks off when its reader is kicked", async () => {
    const id = await longRoom("Kicked");
    const answer = await save(bo, id);
    const reader = answer.body?.getReader();
    await reader?.read();
    await ada.call("DELETE", `/api/rooms/${id}/members/${bo.user.id}`, {});
    await expect(async () => {
      while (!(await reader?.read())?.done);
    }).rejects.toThrow();
    expect(host.complaints).toEqual([]);
  });
});
