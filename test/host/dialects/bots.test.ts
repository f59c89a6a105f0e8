/** What a program posts by a webhook, as the clients of every dialect hear it and look up who said it. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { hostActor } from "../../../server/chat/actor.ts";
import type { HistoryPage } from "../../../server/dialects/native/contract.ts";
import { startTestHost, type TestHost } from "../../support/host.ts";
import { send } from "../../support/loopback.ts";
import { createRoom, type Person, person } from "../../support/people.ts";
import * as a from "../../support/wires/apiv1.ts";
import * as e from "../../support/wires/app.ts";
import * as b from "../../support/wires/chatroom.ts";
import * as d from "../../support/wires/h5.ts";
import * as c from "../../support/wires/room.ts";

const BOT = "Grafana [bot]";
const SAID = "**CPU** high\n@all";

let host: TestHost;
let ada: Person;
let post: (roomId: number) => Promise<void>;
let roomId: number;

beforeAll(async () => {
  host = await startTestHost();
  ada = await person(host, "ada");
  roomId = (await createRoom(ada, "Alerts")).id;
  post = async (id) => {
    const { secret } = await host.host.core.hooks.create(hostActor(), id, "Grafana");
    const body = { text: "*CPU* high\n<!channel>", icon_emoji: ":fire:" };
    expect((await send(host, `/hooks/${secret}`, { body })).status).toBe(200);
  };
});
afterAll(async () => {
  await host.stop();
  expect(host.complaints).toEqual([]);
});

const history = async (id: number) =>
  (await ada.call<HistoryPage>("GET", `/api/rooms/${id}/messages?limit=1`)).body.items[0];

it.each(["v4", "v2"] as const)(
  "A's clients (%s) receive a bot's message under its name and find it in the history",
  async (kind) => {
    const username = `ann-${kind}`;
    await a.register(host, username);
    const client = await a.Client.connect(host, kind);
    const inForm = (value: object) => (kind === "v2" ? JSON.stringify(value) : value);
    await client.ask("join", inForm({ username, roomname: "Alerts" }));
    const before = client.received.length;
    await post(roomId);
    const heard = (await client.hears(before + 1))[before];
    const useravatar = `/apiv1/user/avatar/download/${encodeURIComponent(BOT)}`;
    const line = { username: BOT, useravatar, message: SAID };
    expect(kind === "v2" ? JSON.parse(String(heard)) : heard).toMatchObject({
      status: 0,
      data: { ...line, useranme: BOT, action: "msg", roomname: "Alerts" },
    });
    client.close();
    const told = await send(host, "/apiv1/room/message/Alerts?limit=1");
    expect(told.body).toMatchObject({ status: 0, data: { msg: [line] } });
    const picture = await send(host, useravatar);
    expect([picture.status, picture.headers["content-type"]]).toEqual([200, "image/png"]);
  },
);

it("A finds no account with a bot's name, and lets nobody register one", async () => {
  const query = await send(host, "/apiv1/user/query", { body: { username: BOT } });
  expect(query.body).toMatchObject({ status: 1003 });
  const register = await send(host, "/apiv1/user/register", { body: { username: BOT } });
  expect(register.body).toMatchObject({ status: 1004 });
});

it("B's clients receive a bot's message with an empty avatar, and find no user data for it", async () => {
  await b.register(host, "ben", "13800000001", "127.0.0.2");
  const client = await b.Client.connect(host, { from: "127.0.0.2" });
  await client.ask(b.packet("join", "ben", "Alerts"));
  const before = client.received.length;
  await post(roomId);
  expect((await client.hears(before + 1))[before]).toEqual(b.packet("msg", BOT, "Alerts", SAID));
  client.close();
  expect(await b.call(host, "/auth/user_data", { user_name: BOT })).toEqual({
    res: "user not exist",
    data: {},
  });
});

it("C's clients receive a bot's message under its name, and cannot kick it or make it the owner", async () => {
  const token = await c.enrol(host, "cleo");
  const { code } = await host.host.core.rooms.byName("Alerts");
  const client = await c.enter(host, "/room/enter", { roomId: code }, { token });
  await post(roomId);
  expect(await client.receive(SAID)).toEqual({ FromUserName: BOT, RoomName: "Alerts", Content: SAID });
  const own = await c.createRoom(host, token, { name: "Cleo's", id: "7" });
  for (const what of ["DELETE /room/kickOutUser", "PUT /room/transferOwner"]) {
    const answer = await c.send(host, what, { token, query: { roomName: "Cleo's", userId: BOT } });
    expect(c.said(answer)[1], what).toBe("用户不在房间内");
  }
  for (const { ws } of [client, own]) ws.terminate();
});

it("a group of D and a room of E show a bot's messages, and its id belongs to no user there", async () => {
  const { token } = await d.enrol(host, "dora");
  const nobody = "0".repeat(24);
  const open = async (more: object = {}) => {
    const activationCode = await d.activationCode(host);
    const body = { activationCode, name: "店", ...more };
    return (await d.send(host, "POST /h5/merchant/createMerchant", { token, body })).body;
  };
  expect(await open({ customer: nobody })).toMatchObject({ code: 404, data: null });
  const [{ _id: merchant }] = (await open()).data as [{ _id: string }];
  const group = await d.send(host, "POST /h5/group", { token, body: { merchant, name: "Staff" } });
  expect(group.body.code).toBe(200);

  const eve = await e.enrol(host, "eve-of-e");
  for (const what of ["PUT /users/0/", "PUT /users/icon/0/"]) {
    const { status } = await e.send(host, what, { body: { token: eve.token, nickname: "x", icon: "x" } });
    expect(status, what).toBe(404);
  }
  for (const name of ["Staff", eve.roomid]) {
    const { id } = await host.host.core.rooms.byName(name);
    await post(id);
    await host.host.core.members.add(hostActor(), id, ada.user.id);
    expect(await history(id)).toMatchObject({ body: SAID, author: { id: 0, username: BOT, isBot: true } });
  }
  const listed = await d.send(host, "POST /h5/group/getGroup", { token, body: { merchant } });
  expect(listed.body).toMatchObject({ code: 200, data: [{ name: "Staff" }] });
});

it("the native API finds no user by a bot's id", async () => {
  expect((await ada.call("GET", "/api/users/0")).status).toBe(400);
});
