/** A long run of all calls by every wire: no answer, log line or file tells a password, another's token, or a code. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { hostActor } from "../../server/chat/actor.ts";
import { DIALECTS } from "../../server/dialects/index.ts";
import { VERSION } from "../../server/door/version.ts";
import { loginToken, openSocket, post } from "../admin/console.ts";
import { deserted, httpStandIn } from "../delivery/world.ts";
import * as app from "../dialects/app/wire.ts";
import * as chatroom from "../dialects/chatroom/wire.ts";
import * as h5 from "../dialects/h5/wire.ts";
import * as room from "../dialects/room/wire.ts";
import { plain } from "../media/pictures.ts";
import { folderForTest } from "../support/folders.ts";
import { startTestHost, type TestHost } from "../support/host.ts";
import { send } from "../support/loopback.ts";
import { call, createRoom, login, person } from "../support/people.ts";
import { apiv1Driver } from "./drivers/apiv1.ts";
import { appDriver } from "./drivers/app.ts";
import { chatroomDriver } from "./drivers/chatroom.ts";
import type { Player } from "./drivers/driver.ts";
import { h5Driver } from "./drivers/h5.ts";
import { nativeDriver } from "./drivers/native.ts";
import { play } from "./drivers/play.ts";
import { roomDriver } from "./drivers/room.ts";
import { makeEveryCall } from "./every-call.ts";
import { Recorder, spellings } from "./recorder.ts";

const [OWNERS, GUESTS, NOBODYS, ADMINS] = ["127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4"] as const;

/** Long enough to stand nowhere by chance. */
const PASSWORDS = {
  owner: "Secret-of-the-owner-1",
  guest: "Secret-of-the-guest-2",
  fresh: "Secret-that-is-fresh-3",
  wrong: "Secret-that-is-wrong-4",
  admin: "Secret-of-the-admin-5",
  gateway: "Secret-of-the-gateway-6",
  mail: "Secret-of-the-mail-7",
};
const ACCESS_TOKEN = "Access-token-of-a-provider-8";

let host: TestHost;
let recorder: Recorder;
/** Every token that was given out, and to which address. */
let tokens: { readonly token: string; readonly address: string }[];
let codes: string[];
let dataDir: string;

async function start(): Promise<void> {
  dataDir = folderForTest();
  host = await startTestHost({
    dataDir,
    adminPassword: PASSWORDS.admin,
    settings: { "listen.host": "0.0.0.0", "captcha.length": 10, "captcha.maxPerMinute": 100 },
  });
  recorder = new Recorder(host);
  tokens = [];
  codes = [];
  const { sessions, store } = host.host.core;
  const open = sessions.open.bind(sessions);
  vi.spyOn(sessions, "open").mockImplementation(async (user, from, options) => {
    const opened = await open(user, from, options);
    tokens.push({ token: opened.token, address: from.address });
    return opened;
  });
  const add = store.captchas.add.bind(store.captchas);
  vi.spyOn(store.captchas, "add").mockImplementation((row) => {
    codes.push(row.code);
    return add(row);
  });
}

afterEach(async () => {
  recorder.close();
  await host.stop();
});

const player = (name: string, isOwner: boolean, n: number): Player => ({
  name,
  password: isOwner ? PASSWORDS.owner : PASSWORDS.guest,
  phone: `1380000${isOwner ? 1 : 2}00${n}`,
  from: isOwner ? OWNERS : GUESTS,
});

/** A story on each wire. */
async function tellStories(): Promise<void> {
  const door = await recorder.door();
  const doors: Record<string, TestHost> = {
    [OWNERS]: await recorder.door(OWNERS),
    [GUESTS]: await recorder.door(GUESTS),
  };
  const drivers = [
    nativeDriver(door, ({ from }) => doors[from] ?? door),
    ...[apiv1Driver, chatroomDriver, roomDriver, h5Driver, appDriver].map((driver) => driver(door)),
  ];
  const picture = await plain(8, 8);
  for (const [n, driver] of drivers.entries()) {
    const names = [player(`owner ${n}`, true, n), player(`guest ${n}`, false, n)] as const;
    await play(driver, ...names, `room ${n}`, picture);
    driver.close();
  }
}

/** Right and wrong logins, and new passwords, by every wire. */
async function logInAndOut(): Promise<void> {
  const door = await recorder.door();
  const guests = await recorder.door(GUESTS);
  const from = GUESTS;
  const username = "guest 5";
  for (const password of [PASSWORDS.wrong, PASSWORDS.guest]) {
    await login(guests, username, password).catch(() => undefined);
    await chatroom.call(door, "/auth/login", { user_tel: "13800002005", user_password: password }, from);
    await room.send(door, "POST /user/login", { body: { userId: username, userPwd: password }, from });
    await h5.send(door, "POST /h5/user/login", { body: { username, password }, from });
    await app.send(door, "POST /login/", { body: { username, password }, from });
    // Where it does not belong.
    await send(door, `/apiv1/user/query?password=${password}`, { body: { username, password }, from });
    await send(door, `/no/such/place?token=${password}`, { from, headers: { token: password } });
    await chatroom.Client.connect(door, { from, query: `/?token=${password}` }).then((client) =>
      client.close(),
    );
  }
  const { token } = await login(guests, username, PASSWORDS.guest);
  const body = { oldPassword: PASSWORDS.guest, password: PASSWORDS.fresh };
  const changed = await call<{ token: string }>(guests, "PUT", "/api/me/password", { token, body });
  const told = { username, old_password: PASSWORDS.fresh, password: PASSWORDS.guest };
  const again = await app.send(door, "PUT /password/", {
    body: { ...told, token: changed.body.token },
    from,
  });
  expect(again.body).toMatchObject({ status: "SUCCESS", password: "" });
  const sns = { username: "sns", nickname: "sns", login_type: "1", snsid: "7", access_token: ACCESS_TOKEN };
  await host.host.settings.update({ "sns.wechatUrl": `http://127.0.0.1:${await deserted()}` });
  expect((await app.send(door, "POST /snslogin/", { body: { ...sns, icon: "" }, from })).status).toBe(503);
  await host.host.settings.update({ "sns.verify": "off" });
  expect((await app.send(door, "POST /snslogin/", { body: { ...sns, icon: "" }, from })).status).toBe(201);
}

/** Codes by every way but the answer: used, failed, replaced. */
async function askForCodes(): Promise<void> {
  const door = await recorder.door();
  const from = GUESTS;
  const gateway = await httpStandIn((_, response) => response.end());
  const broken = await deserted();
  const { core, settings } = host.host;
  const [phone, userEmail] = ["13800002005", "13800001003@qq.com"];
  const ways = [
    { "captcha.delivery": "console" },
    { "captcha.delivery": "webhook", "captcha.webhookUrl": `${gateway.url}/?key=${PASSWORDS.gateway}` },
    { "captcha.webhookUrl": `http://user:${PASSWORDS.gateway}@127.0.0.1:${broken}/` },
    {
      "captcha.delivery": "smtp",
      "captcha.smtpUrl": `smtp://user:${PASSWORDS.mail}@127.0.0.1:${broken}/?from=a@b.example`,
    },
  ] as const;
  for (const way of ways) {
    await settings.update(way);
    for (const isRight of [false, true]) {
      await app.send(door, "POST /phonelogin/", { body: { phone }, from });
      const captcha = isRight ? (codes.at(-1) ?? "") : "0000000000";
      for (let tries = 0; tries < 5; tries++) {
        const { status } = await app.send(door, "GET /phonelogin/", { body: { phone, captcha }, from });
        expect(status).toBe(isRight && tries === 0 ? 200 : 401);
      }
      await room.send(door, "POST /user/forgetPwd", { body: { userEmail }, from });
      const 验证码 = isRight ? (codes.at(-1) ?? "") : "0000000000";
      const body = { userEmail, newPwd: PASSWORDS.owner, 验证码 };
      const said = room.said(await room.send(door, "PUT /user/updatePwd", { body, from }));
      expect(said[1]).toBe(isRight ? "修改成功" : "验证码错误");
    }
  }
  expect(codes).toHaveLength(16);
  const states = (await core.captchas.list()).map(({ state }) => state);
  expect(new Set(states)).toEqual(new Set(["used", "failed", "revoked"]));
}

/** Every call of every reference: by a stranger, by somebody for themselves, by somebody for another. */
async function callEverything(): Promise<void> {
  const door = await recorder.door();
  const [owners, guests] = [await recorder.door(OWNERS), await recorder.door(GUESTS)];
  const { token: guestToken } = await login(guests, "guest 5", PASSWORDS.guest);
  const { core } = host.host;
  let made = 0;
  for (const dialect of DIALECTS) {
    const name = `owner of ${dialect.name}`;
    const owner = await person(owners, name, PASSWORDS.owner);
    const den = await core.rooms.get((await createRoom(owner, `den of ${dialect.name}`)).id);
    const atHand = (password: string) => ({
      ...{ username: name, user_name: name, name: den.name, roomname: den.name, room_name: den.name },
      ...{
        roomName: den.name,
        roomId: den.code,
        code: den.code,
        roomdetail: "d",
        room_alias: "x",
        status: 1,
      },
      ...{ id: den.id, pk: owner.user.id, userId: dialect.name === "room" ? name : owner.user.id },
      ...{
        login: name,
        displayName: name,
        nickname: name,
        userName: name,
        roomowner: name,
        icon: "",
        q: "o",
      },
      ...{ password, user_password: password, userPwd: password, newPwd: password },
      ...{ oldPassword: password, old_password: password },
      ...{
        phone: "13800009999",
        user_tel: "13800009999",
        email: "x@example.org",
        userEmail: "x@example.org",
      },
      ...{
        captcha: "0000000000",
        验证码: "0000000000",
        access_token: ACCESS_TOKEN,
        snsid: "8",
        login_type: "1",
      },
      ...{ merchant: "1".padStart(24, "0"), group: "1".padStart(24, "0"), activationCode: "none" },
    });
    const by = async (from: string, password: string, token?: string) => {
      const caller = { from, ...(token !== undefined && { token }) };
      const answers = await makeEveryCall(door, dialect.reference(VERSION), atHand(password), caller);
      for (const { status } of answers) expect(status).toBeLessThan(500);
      made += answers.length;
    };
    await by(NOBODYS, PASSWORDS.wrong);
    await by(GUESTS, PASSWORDS.wrong, guestToken);
    await by(OWNERS, PASSWORDS.owner, "no-such-token");
    await by(OWNERS, PASSWORDS.owner, owner.token);
  }
  expect(made).toBeGreaterThan(250);
}

/** All that the console shows, over HTTP and its stream. */
async function readTheConsole(): Promise<string> {
  const { url } = await recorder.door(ADMINS);
  await post(url, "session.login", { password: PASSWORDS.wrong });
  const token = await loginToken(url, PASSWORDS.admin);
  const { socket, refusal } = await openSocket(url, { token });
  expect(refusal).toBeNull();
  const [person] = (await host.host.core.store.users.all()).slice(-1);
  const userId = person?.id ?? 0;
  const operations: readonly (readonly [string, object])[] = [
    ...["host.status", "host.connect", "host.selfTest", "host.dataUsage", "rooms.list", "users.list"].map(
      bare,
    ),
    ...["moderation.bans", "moderation.mutes", "moderation.log", "captchas.list", "captchas.blacklist"].map(
      bare,
    ),
    ...["merchants.list", "activationCodes.list", "settings.get", "settings.describe", "audit.list"].map(
      bare,
    ),
    ...["users.get", "users.rooms", "users.sessions", "users.connections"].map(
      (name) => [name, { userId }] as const,
    ),
    ["users.resetPassword", { userId, password: PASSWORDS.fresh }],
    ["users.create", { username: "made here", password: PASSWORDS.fresh }],
    ["settings.update", { "server.name": "Another" }],
    [
      "settings.preview",
      { "captcha.smtpUrl": `smtp://user:${PASSWORDS.mail}@127.0.0.1:1/?from=a@b.example` },
    ],
    ["settings.update", { "captcha.smtpUrl": `nonsense ${PASSWORDS.mail}` }],
    ["session.changePassword", { oldPassword: PASSWORDS.wrong, password: PASSWORDS.fresh }],
    ["backup.list", {}],
  ];
  const big = { pageSize: 1000 };
  for (const [name, params] of operations) {
    const isList = /list$|bans|mutes|log$|blacklist/.test(name) && name !== "backup.list";
    const { status } = await post(url, name, isList ? big : params, token);
    expect([200, 400, 401], name).toContain(status);
  }
  socket.close();
  return token;
}
const bare = (name: string) => [name, {}] as const;

/** Every file below the folder, as text. */
function filesIn(folder: string): readonly { path: string; text: string }[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => ({ path, text: readFileSync(path, "utf8") }));
}

/** Which of these stand in the text, in whatever spelling. */
const found = (text: string, secrets: readonly string[]): readonly string[] =>
  secrets.filter((secret) => spellings(secret).some((spelling) => text.includes(spelling)));

describe("a long run of all calls", () => {
  it("tells no password, no other's token and no code, in answers, logs or files", async () => {
    await start();
    await tellStories();
    await logInAndOut();
    await askForCodes();
    await callEverything();
    const adminToken = await readTheConsole();
    for (const { id } of await host.host.core.captchas.list()) {
      await host.host.core.captchas.revoke(hostActor(), id).catch(() => undefined);
    }
    const { secret, users } = host.host.core.store;
    const hashes = (await users.all()).flatMap(({ passwordHash }) => passwordHash ?? []);
    const complaints = host.complaints.splice(0);
    recorder.close();
    await host.stop();

    const passwords = Object.values(PASSWORDS);
    const all = [...passwords, ACCESS_TOKEN, secret, ...codes, ...hashes];
    expect(recorder.addresses).toEqual(expect.arrayContaining([OWNERS, GUESTS, NOBODYS, ADMINS]));
    expect(tokens.length).toBeGreaterThan(15);
    for (const address of recorder.addresses) {
      const sent = recorder.sentTo(address);
      expect(found(sent, all), `sent to ${address}`).toEqual([]);
      const others = tokens.filter((one) => one.address !== address).map(({ token }) => token);
      expect(found(sent, others), `others' tokens, sent to ${address}`).toEqual([]);
      expect(sent.includes(adminToken)).toBe(address === ADMINS);
      // It was all seen: who logged in was told the token.
      const own = tokens.filter((one) => one.address === address);
      if (own.length > 0)
        expect(
          found(
            sent,
            own.map(({ token }) => token),
          ).length,
        ).toBe(own.length);
    }

    const everyToken = [...tokens.map(({ token }) => token), adminToken];
    for (const { path, text } of filesIn(dataDir)) {
      const isLog = path.includes("/logs/");
      const isSettings = /settings/.test(path);
      const never = isLog
        ? [...all, ...everyToken]
        : [
            PASSWORDS.owner,
            PASSWORDS.guest,
            PASSWORDS.fresh,
            PASSWORDS.wrong,
            PASSWORDS.admin,
            ACCESS_TOKEN,
          ].concat(codes, everyToken, isSettings ? [] : [PASSWORDS.gateway, PASSWORDS.mail]);
      expect(found(text, never), path).toEqual([]);
    }
    expect(filesIn(join(dataDir, "logs")).length).toBeGreaterThan(0);
    expect(complaints.length).toBeGreaterThan(0);
    for (const complaint of complaints) expect(complaint).toMatch(/was not delivered by (webhook|smtp)/);
    expect(found(complaints.join("\n"), [...all, ...everyToken])).toEqual([]);
  }, 120_000);

  it("would have seen a code: the answer holds it when the host is told so", async () => {
    await start();
    await host.host.settings.update({ "captcha.delivery": "response" });
    const door = await recorder.door();
    await app.send(door, "POST /phonelogin/", { body: { phone: "13800000001" }, from: GUESTS });
    expect(codes).toHaveLength(1);
    expect(found(recorder.sentTo(GUESTS), codes)).toEqual(codes);

    await host.host.settings.update({ "captcha.delivery": "console" });
    await app.send(door, "POST /phonelogin/", { body: { phone: "13800000001" }, from: OWNERS });
    const { url } = await recorder.door(ADMINS);
    const token = await loginToken(url, PASSWORDS.admin);
    const [row] = await host.host.core.captchas.list();
    await post(url, "captchas.reveal", { id: row?.id }, token);
    expect(found(recorder.sentTo(ADMINS), codes)).toEqual(codes.slice(1));
    expect(found(recorder.sentTo(OWNERS), codes)).toEqual([]);
    await host.host.core.captchas.revoke(hostActor(), row?.id ?? 0);
  });
});
