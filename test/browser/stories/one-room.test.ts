/** People on every API in one room, one of them in a browser: each message reaches each of the others once. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HistoryPage, ListPage, Message, RoomView } from "../../../server/dialects/native/contract.ts";
import { enterAs, field, launch, line, type Visitor, visit } from "../../support/browser/chat.ts";
import { startTestHost, type TestHost } from "../../support/host.ts";
import { multipart, send } from "../../support/loopback.ts";
import { nativeParticipant, webParticipant } from "../../support/participants/native.ts";
import {
  type ApiParticipant,
  apiParticipant,
  chatroomParticipant,
  roomParticipant,
} from "../../support/participants/older.ts";
import type { Participant } from "../../support/participants/participant.ts";
import { askOk, call, connect, login, type Person, person } from "../../support/people.ts";
import { plain } from "../../support/pictures.ts";
import * as apiv1 from "../../support/wires/apiv1.ts";
import * as app from "../../support/wires/app.ts";
import * as chatroom from "../../support/wires/chatroom.ts";
import * as h5 from "../../support/wires/h5.ts";
import * as room from "../../support/wires/room.ts";

const ROOM = "群聊 <i>שלום</i> & 50%";
const PEOPLE = {
  v2: "小明",
  v4: "שרה כהן",
  b: "<b>bob</b>",
  c: "cy",
  native: "ada <script>",
  web: "韦伯 \u{1F469}\u{1F3FD}",
  e: "ایرین",
  d: "dora",
};
const C_DISPLAY = '"><img src=x onerror=alert(1)>';

let host: TestHost;
let browser: Browser;
let visitor: Visitor;
let page: Page;
let roomId: number;
let owner: Person;
/** Joined the group by dialect D. */
let dora: h5.Person;
let group: string;
let merchant: string;
let cyToken: string;
let v2: ApiParticipant;
let v4: ApiParticipant;
let bob: Awaited<ReturnType<typeof chatroomParticipant>>;
let cy: Awaited<ReturnType<typeof roomParticipant>>;
let ada: Awaited<ReturnType<typeof nativeParticipant>>;
let erin: Awaited<ReturnType<typeof nativeParticipant>>;
let web: Participant;
let participants: readonly Participant[];

beforeAll(async () => {
  [host, browser] = await Promise.all([startTestHost(), launch()]);
  await openGroup();

  await apiv1.register(host, PEOPLE.v2);
  await apiv1.register(host, PEOPLE.v4);
  await chatroom.register(host, PEOPLE.b, "13800000003");
  cyToken = await room.enrol(host, PEOPLE.c, C_DISPLAY);
  await app.enrol(host, PEOPLE.e);
  dora = await h5.enrol(host, PEOPLE.d);
  const joined = await h5.send(host, "POST /h5/group/join", { token: dora.token, body: { group } });
  expect(joined.body.code).toBe(200);

  v2 = await apiParticipant(host, "v2", PEOPLE.v2, ROOM);
  v4 = await apiParticipant(host, "v4", PEOPLE.v4, ROOM);
  bob = await chatroomParticipant(host, PEOPLE.b, ROOM);
  cy = await roomParticipant(host, PEOPLE.c, cyToken, ROOM);
  ada = await nativeParticipant("native", await person(host, PEOPLE.native), roomId);
  erin = await nativeParticipant(
    "E's account, at the native wire",
    await login(host, PEOPLE.e, "pw"),
    roomId,
  );
  // A list shows what fits on the screen, so this screen is tall enough for everything.
  visitor = await visit(browser, host, "/", { viewport: { width: 1280, height: 20_000 } });
  page = visitor.page;
  await enterAs(page, host, (await person(host, PEOPLE.web)).token, `/r/${roomId}`);
  await field(page).waitFor();
  web = webParticipant(page, PEOPLE.web);
  participants = [v2, v4, bob, cy, ada, erin, web];
});

afterAll(async () => {
  for (const participant of participants ?? []) await participant.close();
  await browser?.close();
  await host?.stop();
  expect(host.complaints).toEqual([]);
});

/** A shop's page with a group, by dialect D; its owner then acts by the native wire, with D's token. */
async function openGroup(): Promise<void> {
  const shop = await h5.enrol(host, "shop");
  const sent = async (what: string, body: Record<string, unknown>) =>
    (await h5.send(host, what, { token: shop.token, body })).body.data;
  const activationCode = await h5.activationCode(host);
  const [opened] = (await sent("POST /h5/merchant/createMerchant", { activationCode, name: "店" })) as [
    { _id: string },
  ];
  merchant = opened._id;
  group = ((await sent("POST /h5/group", { merchant, name: ROOM })) as { _id: string })._id;
  roomId = Number.parseInt(group, 16);
  const { token } = shop;
  const { body: user } = await call<Person["user"]>(host, "GET", "/api/me", { token });
  owner = {
    username: "shop",
    password: "123456",
    token,
    user,
    call: (method, path, body) => call(host, method, path, { token, body }),
    connect: () => connect(host, token),
  };
}

/** The whole history, as dora reads it: by the native API with dialect D's token. */
async function history(): Promise<readonly Message[]> {
  const all: Message[] = [];
  for (let after = 0; ; ) {
    const path = `/api/rooms/${roomId}/messages?after=${after}&limit=200`;
    const { body } = await call<HistoryPage>(host, "GET", path, { token: dora.token });
    all.push(...body.items);
    if (!body.hasMore) return all;
    after = body.items.at(-1)?.seq ?? after;
  }
}

interface ApiHistory {
  readonly data: { readonly msg: readonly { username: string; message: string; seq: number }[] };
}
const apiHistory = async () =>
  (
    (await send(host, `/apiv1/room/message/${encodeURIComponent(ROOM)}?limit=1000`)).body as ApiHistory
  ).data.msg.map(({ username, message, seq }) => [seq, username, message]);

/**
 * Waits until every participant has heard all that was said since `lines` were, each line once and in the room's order.
 */
async function allAgree(count: number): Promise<readonly Message[]> {
  const all = await history();
  expect(all).toHaveLength(count);
  for (const participant of participants) {
    const expected = all
      .filter(({ author }) => participant.receivesOwn || author.username !== participant.username)
      .map((message) => participant.shows(message));
    await expect.poll(() => participant.lines(), { message: participant.wire }).toEqual(expected);
  }
  expect(await apiHistory()).toEqual(all.map((message) => [message.seq, ...v2.shows(message)]));
  return all;
}

const stored = (count: number) => expect.poll(async () => (await history()).length).toBe(count);

describe("one room over all APIs", () => {
  it("delivers each message once to every client, in its format, and stores it", async () => {
    let said = (await history()).length;
    for (const participant of participants) {
      await participant.say(`from ${participant.wire} <b>你好</b> \u{1F44B}\u{1F3FD} שלום`);
      await stored(++said);
    }
    await allAgree(said);

    expect(v2.received().every((one) => typeof one === "string")).toBe(true);
    expect(v4.received().every((one) => typeof one === "object")).toBe(true);
    const text = `from ${ada.wire} <b>你好</b> \u{1F44B}\u{1F3FD} שלום`;
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    const data = {
      action: "msg",
      username: PEOPLE.native,
      useranme: PEOPLE.native,
      useravatar: `/apiv1/user/avatar/download/${encodeURIComponent(PEOPLE.native)}`,
      roomname: ROOM,
      message: text,
      sendtime: time,
      sendttime: time,
    };
    for (const participant of [v2, v4])
      expect(participant.envelopes()).toContainEqual({ status: 0, message: "", data });
    expect(bob.client.received).toContainEqual(chatroom.packet("msg", PEOPLE.native, ROOM, text));
    expect(cy.client.received).toContainEqual({ FromUserName: PEOPLE.native, RoomName: ROOM, Content: text });
    expect(erin.events).toContainEqual(["message", expect.objectContaining({ room: roomId, body: text })]);
  });

  it("has one order for all clients when two hundred messages are sent at once over all APIs", async () => {
    const [typed, each] = [8, 32];
    const said = (await history()).length + 200;
    const talking = participants.map(async (participant) => {
      const sent = [];
      for (let n = 0; n < (participant === web ? typed : each); n++) {
        const saying = participant.say(`${participant.wire} ${n}`);
        // The browser types one message at a time; the others send all at once.
        if (participant === web) await saying;
        else sent.push(saying);
      }
      await Promise.all(sent);
    });
    await Promise.all(talking);
    expect(typed + each * (participants.length - 1)).toBe(200);
    await stored(said);
    const all = await allAgree(said);
    expect(all.map(({ seq }) => seq)).toEqual(all.map((_, index) => index + 1));
    for (const participant of participants) {
      const own = all
        .filter(({ author }) => author.username === participant.username)
        .map(({ body }) => body);
      const inOrder = Array.from(
        { length: participant === web ? typed : each },
        (_, n) => `${participant.wire} ${n}`,
      );
      expect(own.slice(-inOrder.length)).toEqual(inOrder);
    }
  });

  it("delivers pictures and files as URLs that can be opened", async () => {
    const said = (await history()).length + 3;
    const body = room.picture(await plain(40, 30), { roomName: ROOM });
    const sent = await room.send(host, "POST /room/sendImg", { token: cyToken, body });
    expect(room.said(sent)).toEqual(["", "发送成功"]);
    for (const [name, data] of [
      ["native.png", await plain(20, 10)],
      ["notes.txt", Buffer.from("nothing to see")],
    ] as const) {
      const form = await multipart({ file: { data, name } });
      const headers = { ...form.headers, Authorization: `Bearer ${ada.person.token}` };
      expect((await send(host, `/api/rooms/${roomId}/files`, { ...form, headers })).status).toBe(201);
    }
    const newest = (await allAgree(said)).slice(-3);
    expect(newest.map(({ kind }) => kind)).toEqual(["image", "image", "file"]);
    for (const participant of [v2, v4, bob, cy]) {
      const urls = (await participant.lines()).slice(-3).map(([, text]) => text);
      const answers = await Promise.all(urls.map((url) => fetch(url)));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      const types = answers.map(({ headers }) => headers.get("content-type")?.split("/")[0]);
      expect(types.slice(0, 2)).toEqual(["image", "image"]);
      expect(answers[2]?.headers.get("content-disposition")).toMatch(/^attachment/);
    }
  });

  it("sends edits and deletions to clients whose format has them, and applies them to every history", async () => {
    const said = (await history()).length + 2;
    await ada.say("a slip of the tongue");
    await ada.say("not worth keeping");
    const all = await allAgree(said);
    const [slip, waste] = [all.at(-2)?.id ?? "", all.at(-1)?.id ?? ""];
    await line(page, "not worth keeping").waitFor();
    const before = [v2, v4, bob, cy].map((participant) => participant.received().length);

    await askOk(ada.socket, "message:edit", { id: slip, body: "well said" });
    await askOk(ada.socket, "message:delete", { id: waste });
    await line(page, "well said").getByText("edited").waitFor();
    await line(page, "not worth keeping").waitFor({ state: "detached" });
    await expect.poll(() => erin.events.map(([name]) => name)).toContain("message:deleted");
    const edited = erin.events.find(([name]) => name === "message:edited");
    expect(edited?.[1]).toMatchObject({ id: slip, body: "well said" });

    const now = await history();
    expect(now.map(({ body }) => body)).not.toContain("not worth keeping");
    expect(now.at(-1)).toMatchObject({ id: slip, body: "well said", editedAt: expect.any(String) });
    expect(await apiHistory()).toEqual(now.map((message) => [message.seq, ...v2.shows(message)]));

    // A later message shows that nothing came before it.
    await erin.say("so be it");
    for (const [n, participant] of [v2, v4, bob, cy].entries()) {
      await expect.poll(() => participant.received().length).toBeGreaterThan(before[n] ?? 0);
      expect(participant.received()).toHaveLength((before[n] ?? 0) + 1);
    }
  });

  it("is listed for people who use D and E, and lists them as members", async () => {
    const groups = await h5.send(host, "POST /h5/group/getGroup", { token: dora.token, body: { merchant } });
    expect(groups.body.data).toEqual([expect.objectContaining({ _id: group, name: ROOM, state: 1 })]);
    const listed = await app.send(host, "GET /rooms/?pageSize=100");
    const pks = (listed.body.results as { pk: string }[]).map(({ pk }) => pk);
    expect(pks).toContain(`${roomId}`);
    const members = await call<ListPage<{ username: string }>>(
      host,
      "GET",
      `/api/rooms/${roomId}/members?pageSize=50`,
      { token: dora.token },
    );
    const expected = [...Object.values(PEOPLE), "shop"].sort();
    expect(members.body.items.map(({ username }) => username).sort()).toEqual(expected);
  });

  it("shows a kick to the kicked person and to the others, in each format", async () => {
    const kick = async (username: string) => {
      const user = await host.host.core.accounts.find("username", username);
      const { status } = await owner.call("DELETE", `/api/rooms/${roomId}/members/${user?.id}`);
      expect(status).toBe(204);
    };
    const goes = (username: string) =>
      expect.objectContaining({
        status: 0,
        data: expect.objectContaining({ action: "out", username }),
      });

    await kick(PEOPLE.b);
    const left = chatroom.packet("user", PEOPLE.b, ROOM, "leave");
    await expect.poll(() => bob.client.received.at(-1)).toEqual(left);
    expect(await bob.client.ask(chatroom.packet("msg", PEOPLE.b, ROOM, "hey"))).toMatchObject({
      type: "error",
      data: { msg: "user not exist" },
    });
    for (const participant of [v2, v4])
      await expect.poll(() => participant.envelopes().at(-1)).toEqual(goes(PEOPLE.b));
    expect(await cy.client.receive(`${PEOPLE.b}退出房间`)).toMatchObject({ FromUserName: "system" });
    await expect.poll(() => erin.events.map(([name]) => name)).toContain("member:left");

    await kick(PEOPLE.c);
    expect(await cy.client.closed).toMatchObject({ code: 4001 });
    for (const participant of [v2, v4])
      await expect.poll(() => participant.envelopes().at(-1)).toEqual(goes(PEOPLE.c));

    await kick(PEOPLE.v4);
    for (const participant of [v2, v4])
      await expect.poll(() => participant.envelopes().at(-1)).toEqual(goes(PEOPLE.v4));

    await kick(PEOPLE.e);
    await expect.poll(() => erin.events.map(([name]) => name)).toContain("kicked");
    const kicked = erin.events.find(([name]) => name === "kicked");
    expect(kicked?.[1]).toMatchObject({ roomId });

    await kick(PEOPLE.web);
    await page.getByText("You were kicked from this room").waitFor();
    expect((await owner.call<RoomView>("GET", `/api/rooms/${roomId}`)).body).toMatchObject({
      members: 4,
      online: 2,
    });
  });

  it("tells everyone when it is dissolved, and is gone from all APIs", async () => {
    await bob.join();
    await v4.join();
    await askOk(erin.socket, "room:join", { roomId });
    cy = await roomParticipant(host, PEOPLE.c, cyToken, ROOM);
    await page.goto(`${host.url}/r/${roomId}`);
    await field(page).waitFor();

    expect((await owner.call("DELETE", `/api/rooms/${roomId}`)).status).toBe(204);
    const closed = { status: 0, message: "", data: { action: "close", roomname: ROOM } };
    for (const participant of [v2, v4])
      await expect.poll(() => participant.envelopes().at(-1)).toEqual(closed);
    const left = chatroom.packet("user", PEOPLE.b, ROOM, "leave");
    await expect.poll(() => bob.client.received.at(-1)).toEqual(left);
    expect(await cy.client.closed).toMatchObject({ code: 4002 });
    for (const participant of [ada, erin]) {
      await expect.poll(() => participant.events.map(([name]) => name)).toContain("room:dissolved");
    }
    await page.getByText("It was dissolved, or the link is wrong.").waitFor();

    const groups = await h5.send(host, "POST /h5/group/getGroup", { token: dora.token, body: { merchant } });
    expect(groups.body.data).toEqual([]);
    expect((await app.send(host, `GET /rooms/${roomId}/`)).status).toBe(404);
    expect((await owner.call("GET", `/api/rooms/${roomId}`)).status).toBe(404);
    expect(await chatroom.call(host, "/chatroom/list", {})).toMatchObject({
      rooms: expect.not.arrayContaining([expect.objectContaining({ name: ROOM })]),
    });
    const query = await send(host, "/apiv1/room/query", { body: { roomname: ROOM } });
    expect(query.body).toMatchObject({ status: 1003 });
    expect(visitor.sins).toEqual([]);
  });
});
