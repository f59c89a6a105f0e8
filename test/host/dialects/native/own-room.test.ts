import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RoomListItem } from "../../../../server/dialects/native/contract.ts";
import { folderForTest } from "../../../support/folders.ts";
import { startTestHost, type TestHost } from "../../../support/host.ts";
import { askOk, createRoom, login, next, type Person, person } from "../../../support/people.ts";

let host: TestHost;
let ada: Person;
let bo: Person;

beforeAll(async () => {
  host = await startTestHost();
  [ada, bo] = [await person(host, "ada"), await person(host, "bo")];
});
afterAll(() => host.stop());

/** A room of ada's with bo in it, and what she says there. */
async function talk(name: string, ...bodies: string[]) {
  const room = await createRoom(ada, name);
  await ada.call("POST", `/api/rooms/${room.id}/members`, { userId: bo.user.id });
  const socket = await ada.connect();
  for (const [at, body] of bodies.entries())
    await askOk(socket, "message:send", { roomId: room.id, clientId: `${name}-${at}`, kind: "text", body });
  socket.close();
  return room.id;
}
const rowOf = async (who: Person, roomId: number) =>
  (await who.call<RoomListItem>("GET", `/api/rooms/${roomId}`)).body;

describe("a person's own settings of a room", () => {
  it("are sent to that person's connections only", async () => {
    const roomId = await talk("Kept", "one");
    const [phone, laptop, other] = [await bo.connect(), await bo.connect(), await ada.connect()];
    const overheard: unknown[] = [];
    other.on("room:me", (data) => overheard.push(data));
    const heard = Promise.all([next(phone, "room:me"), next(laptop, "room:me")]);
    const answer = await bo.call<RoomListItem>("PATCH", `/api/rooms/${roomId}/me`, {
      notify: "nothing",
      favourite: true,
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ id: roomId, notify: "nothing", favourite: true, unread: 1 });
    for (const event of await heard)
      expect(event).toMatchObject({ roomId, notify: "nothing", favourite: true, readSeq: 0, unread: 1 });
    expect(await rowOf(ada, roomId)).toMatchObject({ notify: "all", favourite: false });
    // An answer on the same connection comes after everything sent before it.
    await askOk(other, "typing", { roomId });
    expect(overheard).toEqual([]);
    for (const socket of [phone, laptop, other]) socket.close();
  });

  it("keep the values that the request does not name", async () => {
    const roomId = await talk("Partly");
    const path = `/api/rooms/${roomId}/me`;
    await bo.call("PATCH", path, { notify: "mentions", favourite: true });
    await bo.call("PATCH", path, { favourite: false });
    expect(await rowOf(bo, roomId)).toMatchObject({ notify: "mentions", favourite: false });
    expect((await bo.call("PATCH", path, {})).status).toBe(200);
    expect(await rowOf(bo, roomId)).toMatchObject({ notify: "mentions", favourite: false });
  });

  it("move the read mark back when the room is marked as unread, for that person only", async () => {
    const roomId = await talk("Unread", "one", "two", "three");
    const [reader, watcher] = [await bo.connect(), await ada.connect()];
    await askOk(watcher, "room:join", { roomId });
    const read = next(watcher, "member:read", (mark) => mark.userId === bo.user.id);
    await askOk(reader, "read", { roomId, seq: 3 });
    expect(await read).toMatchObject({ seq: 3 });
    const retracted: number[] = [];
    watcher.on("member:read", ({ seq }) => retracted.push(seq));
    const { body } = await bo.call<RoomListItem>("PATCH", `/api/rooms/${roomId}/me`, { readSeq: 1 });
    expect(body).toMatchObject({ readSeq: 1, unread: 2 });
    await askOk(watcher, "typing", { roomId });
    expect(retracted).toEqual([]);
    const beyond = await bo.call<RoomListItem>("PATCH", `/api/rooms/${roomId}/me`, { readSeq: 999 });
    expect(beyond.body).toMatchObject({ readSeq: 3, unread: 0 });
    reader.close();
    watcher.close();
  });

  it("count as read what the person wrote, and what came before it", async () => {
    const roomId = await talk("Answered", "one", "two");
    expect(await rowOf(bo, roomId)).toMatchObject({ readSeq: 0, unread: 2 });
    expect(await rowOf(ada, roomId)).toMatchObject({ readSeq: 2, unread: 0 });
    const socket = await bo.connect();
    await askOk(socket, "message:send", { roomId, clientId: "answer", kind: "text", body: "three" });
    expect(await rowOf(bo, roomId)).toMatchObject({ readSeq: 3, unread: 0 });
    expect(await rowOf(ada, roomId)).toMatchObject({ readSeq: 2, unread: 1 });
    socket.close();
  });

  it("count mentions where only mentions notify", async () => {
    const roomId = await talk("Mentions", "hello", "@bo look", "@all lunch", "@bobby no");
    await bo.call("PATCH", `/api/rooms/${roomId}/me`, { notify: "mentions" });
    expect(await rowOf(bo, roomId)).toMatchObject({ unread: 4, unreadMentions: 2 });
    await bo.call("PATCH", `/api/rooms/${roomId}/me`, { readSeq: 2 });
    expect(await rowOf(bo, roomId)).toMatchObject({ unread: 2, unreadMentions: 1 });
  });

  it("are refused to people outside the room, and for invalid values", async () => {
    const roomId = await talk("Refused");
    const cy = await person(host, "cy");
    const path = `/api/rooms/${roomId}/me`;
    expect((await cy.call("PATCH", path, { favourite: true })).status).toBe(403);
    expect((await cy.call("PATCH", "/api/rooms/99999/me", { favourite: true })).status).toBe(404);
    for (const wrong of [
      { notify: "loud" },
      { favourite: "yes" },
      { readSeq: -1 },
      { readSeq: 1.5 },
      { color: 1 },
    ])
      expect((await bo.call("PATCH", path, wrong)).status, JSON.stringify(wrong)).toBe(400);
  });

  it("are kept across a restart", async () => {
    const dataDir = folderForTest();
    const first = await startTestHost({ dataDir });
    const eve = await person(first, "eve");
    const room = await createRoom(eve, "Lasting");
    await eve.call("PATCH", `/api/rooms/${room.id}/me`, { notify: "mentions", favourite: true });
    await first.stop();
    const second = await startTestHost({ dataDir });
    const kept = await rowOf(await login(second, "eve"), room.id);
    expect(kept).toMatchObject({ notify: "mentions", favourite: true });
    await second.stop();
  });
});
