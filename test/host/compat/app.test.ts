/**
 * Dialect E as a public Android client of 2016 speaks it (Retrofit 2.1, Gson 2.7; server/dialects/app/README.md):
 * logins carry all in the query with an empty body, `age` and `roompk` are read into whole numbers, its room is opened
 * by its `roompk` without a token.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { as, type DelayedRoutes, delayRoutes, LATENCIES, restartable } from "../../support/client-latency.ts";
import { startTestHost, type TestHost } from "../../support/host.ts";
import { send } from "../../support/loopback.ts";

const OKHTTP = { "User-Agent": "okhttp/3.3.0" };
const SETTINGS = { "sns.verify": "off", "captcha.delivery": "response" } as const;

interface Asking {
  /** Null ones are left out, as Retrofit does. */
  readonly query?: Record<string, string | null>;
  readonly body?: object;
}

async function ask(ways: DelayedRoutes, method: string, path: string, { query = {}, body }: Asking = {}) {
  const told = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== null);
  const url = told.length > 0 ? `${path}?${new URLSearchParams(told)}` : path;
  const answer = await send(ways.http, url, {
    method,
    headers: body ? OKHTTP : { ...OKHTTP, "Content-Length": "0" },
    ...(body && { body }),
  });
  return { status: answer.status, body: answer.body as Record<string, unknown> };
}

/** The class into which the client's JSON library parses. */
function userOf(body: Record<string, unknown>) {
  for (const field of [
    "unid",
    "join_date",
    "img",
    "token",
    "roomid",
    "status",
    "msg",
    "code",
    "username",
    "nickname",
    "login_type",
  ]) {
    as.text(body[field]);
  }
  as.int(body.age);
  return { roompk: as.int(body.roompk), username: as.text(body.username), code: as.text(body.code) };
}

const roomOf = (row: Record<string, unknown>) => ({
  pk: as.int(row.pk),
  roomid: as.text(row.roomid),
  alias: as.text(row.room_alias),
  active: as.bool(row.active),
  username: as.text(row.username),
  image: new URL(as.text(row.image)),
});

const sns = (name: string): Record<string, string | null> => ({
  username: name,
  nickname: name,
  login_type: "1",
  snsid: `sns-${name}`,
  access_token: "token",
  sex: null,
  age: null,
  country: null,
  icon: null,
});

async function listed(ways: DelayedRoutes) {
  const { status, body } = await ask(ways, "GET", "/rooms/", { query: { page: "1" } });
  expect(status).toBe(200);
  return as.list(body.results).map(roomOf);
}

let host: TestHost;
beforeAll(async () => {
  host = await startTestHost({ settings: SETTINGS });
});
afterAll(async () => {
  await host.stop();
  expect(host.complaints).toEqual([]);
});

describe.concurrent("an Android app from 2016", () => {
  it.each(LATENCIES.filter(([, socket]) => socket === 0))(
    "logs in, opens its room and finds it listed (HTTP + %i ms)",
    async (...latency) => {
      const ways = await delayRoutes(host, latency);
      const name = `never ${latency[0]}`;
      try {
        const first = await ask(ways, "POST", "/snslogin/", { query: sns(name) });
        expect([first.status, userOf(first.body).code]).toEqual([201, "201"]);
        const again = await ask(ways, "POST", "/snslogin/", { query: sns(name) });
        expect(again.status).toBe(200);
        const { roompk, username } = userOf(again.body);
        const opened = await ask(ways, "PUT", `/rooms/${roompk}/`, { body: { active: true } });
        expect([opened.status, roomOf(opened.body).active]).toEqual([200, true]);
        const own = (await listed(ways)).find(({ pk }) => pk === roompk);
        expect(own).toMatchObject({ username, active: true });
        const image = await send(ways.http, `/${own?.image.pathname}`, { headers: OKHTTP });
        expect(image.headers["content-type"]).toMatch(/^image\//);
        const closed = await ask(ways, "PUT", `/rooms/${roompk}/`, {
          body: { active: false, room_alias: null },
        });
        expect([closed.status, roomOf(closed.body).active]).toEqual([200, false]);
        expect((await listed(ways)).some(({ pk }) => pk === roompk)).toBe(false);
      } finally {
        await ways.close();
      }
    },
  );

  it("logs in by a code that was sent to its phone", async () => {
    const ways = await delayRoutes(host, [0, 0]);
    try {
      const sent = await ask(ways, "POST", "/phonelogin/", { query: { phone: "18752000500" } });
      expect(sent.status).toBe(200);
      const query = { phone: "18752000500", captcha: as.text(sent.body.captcha) };
      const { status, body } = await ask(ways, "GET", "/phonelogin/", { query });
      expect([status, userOf(body).code]).toEqual([200, "200"]);
    } finally {
      await ways.close();
    }
  });

  it("can register with null in empty fields, but not with an age that is not a number", async () => {
    const ways = await delayRoutes(host, [0, 0]);
    const account = { username: "nulls", password: "pw", nickname: "nulls" };
    try {
      const untold = { sex: null, age: null, email: null, phone: null, country: null, city: null };
      const { status, body } = await ask(ways, "POST", "//users/", { body: { ...account, ...untold } });
      expect(status).toBe(200);
      userOf(body);
      expect(body).toMatchObject({ age: "0", sex: "2", email: "", phone: "" });
      const odd = { ...account, username: "odd", age: "old" };
      expect((await ask(ways, "POST", "/users/", { body: odd })).status).toBe(400);
    } finally {
      await ways.close();
    }
  });
});

it("an app opens its room after a restart of the server without logging in again", async () => {
  const server = await restartable({ settings: SETTINGS });
  const ways = await delayRoutes(server, [30, 0]);
  try {
    const { roompk } = userOf((await ask(ways, "POST", "/snslogin/", { query: sns("late") })).body);
    await server.restart();
    const opened = await ask(ways, "PUT", `/rooms/${roompk}/`, { body: { active: true } });
    expect(opened.status).toBe(200);
    expect((await listed(ways)).map(({ pk }) => pk)).toContain(roompk);
  } finally {
    await ways.close();
    await server.stop();
  }
});
