/** A token of any API is valid on all of them, and when it ends it ends on all of them, with the open sockets. */
import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hostActor } from "../../../server/chat/actor.ts";
import type { MeView } from "../../../server/dialects/native/contract.ts";
import { captchasOf } from "../../support/all-rows.ts";
import { startTestHost, type TestHost } from "../../support/host.ts";
import { send } from "../../support/loopback.ts";
import { call, connect, createRoom, login, person } from "../../support/people.ts";
import * as apiv1 from "../../support/wires/apiv1.ts";
import * as app from "../../support/wires/app.ts";
import * as chatroom from "../../support/wires/chatroom.ts";
import * as h5 from "../../support/wires/h5.ts";
import * as room from "../../support/wires/room.ts";

const PASSWORD = "ada's password";
const EMAIL = "ada@example.org";
/** No lease is valid there, so calls from there work only by token. */
const ELSEWHERE = "127.0.0.2";

let host: TestHost;
let userId: number;

beforeEach(async () => {
  host = await startTestHost({ settings: { "listen.host": "0.0.0.0" } });
  const hostess = await person(host, "hostess");
  await createRoom(hostess, "den");
  const body = { username: "ada", password: PASSWORD, email: EMAIL };
  userId = (await call<{ id: number }>(host, "POST", "/api/users", { body })).body.id;
});

afterEach(async () => {
  await host.stop();
  expect(host.complaints).toEqual([]);
});

type Wire = "native" | "C" | "D" | "E";

const LOGINS: Record<Wire, (password: string) => Promise<string>> = {
  native: async (password) => (await login(host, "ada", password)).token,
  async C(userPwd) {
    const body = { userId: "ada", userPwd };
    const { err } = (await room.send(host, "POST /user/login", { body })).body;
    return (err.Msg as { token: string }).token;
  },
  D: async (password) => {
    const body = { username: "ada", password };
    return ((await h5.send(host, "POST /h5/user/login", { body })).body.data as h5.Person).token;
  },
  E: async (password) =>
    String((await app.send(host, "POST /login/", { body: { username: "ada", password } })).body.token),
};

/** One call on each API that only that token's user may make; returns whether it was allowed. */
const TRIALS: Record<string, (token: string) => Promise<boolean>> = {
  native: async (token) => (await call(host, "GET", "/api/me", { token })).status === 200,
  A: async (token) => {
    const body = { username: "ada", location: "here", token };
    return (
      ((await send(host, "/apiv1/user/modify", { body, from: ELSEWHERE })).body as apiv1.Envelope).status ===
      0
    );
  },
  B: async (token) => {
    const body = { room_name: "den", user_name: "ada", status: 1, token };
    const { res } = (await chatroom.call(host, "/chatroom/room", body, ELSEWHERE)) as { res: string };
    return res === "join chatroom";
  },
  C: async (token) =>
    (await room.send(host, "GET /room/retrieve", { token, query: { roomName: "den" } })).body.err.Code === 1,
  D: async (token) => (await h5.send(host, "GET /h5/merchant", { token })).body.code === 200,
  E: async (token) =>
    (await app.send(host, `PUT /users/${userId}/`, { body: { token, city: "X" } })).status === 200,
};

async function isGoodOn(token: string): Promise<readonly string[]> {
  const good: string[] = [];
  for (const [wire, trial] of Object.entries(TRIALS)) if (await trial(token)) good.push(wire);
  return good;
}
const EVERYWHERE = Object.keys(TRIALS);

/** A socket on each wire that has one, opened with that token: resolves, each, when it is closed. */
async function openSockets(token: string): Promise<readonly Promise<unknown>[]> {
  const inDen = { username: "ada", roomname: "den" };
  const native = await connect(host, token);
  const a = await apiv1.Client.connect(host, "v4", { auth: { token }, localAddress: ELSEWHERE });
  expect(await a.ask("join", inDen)).toMatchObject({ status: 0 });
  const b = await chatroom.Client.connect(host, { query: `/?token=${token}`, from: ELSEWHERE });
  expect(await b.ask(chatroom.packet("join", "ada", "den"))).toMatchObject({ type: "user" });
  const c = await room.enter(host, "/room/reEnter", { roomName: "den" }, { token, from: ELSEWHERE });
  const disconnected = (socket: { once(event: string, listener: () => void): unknown }) =>
    new Promise<void>((resolve) => socket.once("disconnect", resolve));
  return [disconnected(native), disconnected(a.socket), once(b.ws, "close"), c.closed];
}

const sockets = () => host.host.core.connections.of(userId).length;

async function loginEverywhere(password = PASSWORD): Promise<Record<Wire, string>> {
  const tokens = {} as Record<Wire, string>;
  for (const [wire, start] of Object.entries(LOGINS)) tokens[wire as Wire] = await start(password);
  return tokens;
}

const core = () => host.host.core;
/** Each ends every session of ada. */
const ENDINGS: readonly [string, (tokens: Record<Wire, string>) => Promise<unknown>][] = [
  [
    "a new password by the native API",
    async ({ native: token }) => {
      const body = { oldPassword: PASSWORD, password: "another" };
      expect((await call(host, "PUT", "/api/me/password", { token, body })).status).toBe(200);
    },
  ],
  [
    "a new password by E",
    async ({ E: token }) => {
      const body = { token, username: "ada", old_password: PASSWORD, password: "another" };
      expect((await app.send(host, "PUT /password/", { body })).status).toBe(200);
    },
  ],
  [
    "a new password by C, with a code",
    async () => {
      await room.send(host, "POST /user/forgetPwd", { body: { userEmail: EMAIL } });
      const [row] = await captchasOf(core());
      const code = await core().captchas.reveal(hostActor(), row?.id ?? 0);
      const body = { userEmail: EMAIL, newPwd: "another", 验证码: code };
      expect(room.said(await room.send(host, "PUT /user/updatePwd", { body }))).toEqual(["", "修改成功"]);
    },
  ],
  ["a new password by the host", () => core().accounts.resetPassword(hostActor(), userId, "another")],
  ["a kick from the host", () => core().moderation.kickFromHost(hostActor(), userId, "enough")],
  ["a ban", () => core().moderation.ban(hostActor(), { userId, reason: "spam" })],
  [
    "deletion by the native API",
    async ({ native: token }) => {
      const body = { password: PASSWORD };
      expect((await call(host, "DELETE", "/api/me", { token, body })).status).toBe(204);
    },
  ],
  [
    "deletion by A",
    async ({ D: token }) => {
      const body = { username: "ada", token };
      expect((await send(host, "/apiv1/user/delete", { body })).body).toEqual({ status: 0, message: "" });
    },
  ],
  ["deletion by the host", () => core().accounts.remove(hostActor(), userId)],
];

describe("a token of any API", () => {
  it("is valid on all of them", async () => {
    const tokens = await loginEverywhere();
    for (const [wire, token] of Object.entries(tokens)) {
      expect(await isGoodOn(token), wire).toEqual(EVERYWHERE);
    }
  });

  it.each(ENDINGS)("ends with %s on all of them, and all sockets close", async (_, end) => {
    const tokens = await loginEverywhere();
    const closing = (await Promise.all(Object.values(tokens).map(openSockets))).flat();
    expect(sockets()).toBe(16);

    await end(tokens);
    await Promise.all(closing);
    await expect.poll(sockets).toBe(0);
    for (const [wire, token] of Object.entries(tokens)) expect(await isGoodOn(token), wire).toEqual([]);
  });

  const LOGOUTS: readonly [Wire, (token: string) => Promise<unknown>][] = [
    ["native", (token) => call(host, "DELETE", "/api/session", { token })],
    ["C", (token) => room.send(host, "DELETE /user/exit", { token })],
    ["D", (token) => call(host, "DELETE", "/api/session", { token })],
    ["E", (token) => app.send(host, "POST /logout/", { body: { token } })],
  ];
  it.each(LOGOUTS)("of %s ends by its own logout, with its own sockets only", async (wire, logout) => {
    const tokens = await loginEverywhere();
    const closing = await openSockets(tokens[wire]);
    for (const [other, token] of Object.entries(tokens)) if (other !== wire) await openSockets(token);

    await logout(tokens[wire]);
    await Promise.all(closing);
    expect(await isGoodOn(tokens[wire])).toEqual([]);
    for (const [other, token] of Object.entries(tokens)) {
      if (other !== wire) expect(await isGoodOn(token), other).toEqual(EVERYWHERE);
    }
    await expect.poll(sockets).toBe(12);
    // The lease of the address that logged out ended with it.
    const unproven = { username: "ada", location: "there" };
    expect((await send(host, "/apiv1/user/modify", { body: unproven })).body).toMatchObject({
      status: 1001,
    });
  });

  it("of E ends when its user logs in by E again, and no other token does", async () => {
    const tokens = await loginEverywhere();
    const closing = await openSockets(tokens.E);
    const fresh = await LOGINS.E(PASSWORD);
    await Promise.all(closing);
    expect(await isGoodOn(tokens.E)).toEqual([]);
    for (const token of [fresh, tokens.native, tokens.C, tokens.D]) {
      expect(await isGoodOn(token)).toEqual(EVERYWHERE);
    }
  });
});

describe("a password that an admin set", () => {
  const told = async (token: string) => (await call<MeView>(host, "GET", "/api/me", { token })).body;

  it("ends the sessions with that reason, and is accepted on every API", async () => {
    const socket = await connect(host, (await loginEverywhere()).native);
    const kicked = new Promise((resolve) => socket.once("kicked", resolve));
    await core().accounts.resetPassword(hostActor(), userId, "given");
    expect(await kicked).toEqual({ kind: "reset", reason: "The admin reset your password." });
    for (const token of Object.values(await loginEverywhere("given"))) {
      expect(await isGoodOn(token)).toEqual(EVERYWHERE);
      expect((await told(token)).passwordReset).toEqual({ at: expect.any(String), by: null });
    }
  });

  it.each([
    ["the native API", "native"],
    ["C", "C"],
    ["E", "E"],
  ] as const)("is reported until the person sets another by %s", async (_, wire) => {
    await core().accounts.resetPassword(hostActor(), userId, "given");
    const tokens = await loginEverywhere("given");
    const token = tokens[wire];
    const own = { oldPassword: "given", password: "own" };
    if (wire === "native") await call(host, "PUT", "/api/me/password", { token, body: own });
    if (wire === "C") await room.send(host, "PUT /user/update", { token, body: { userPwd: "own" } });
    const e = { token, username: "ada", old_password: "given", password: "own" };
    if (wire === "E") await app.send(host, "PUT /password/", { body: e });
    const { body } = await call<{ user: MeView }>(host, "POST", "/api/session", {
      body: { login: "ada", password: "own" },
    });
    expect(body.user.passwordReset).toBeNull();
  });
});
