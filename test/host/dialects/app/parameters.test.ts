/** Which parameters dialect E takes, and in which order a call is checked. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestHost, type TestHost } from "../../../support/host.ts";
import { type Answer, enrol, type Person, send } from "../../../support/wires/app.ts";

const ELSEWHERE = "127.0.0.2";
let host: TestHost;
let ada: Person;
let room: string;

beforeAll(async () => {
  host = await startTestHost({ settings: { "sns.verify": "off" } });
  ada = await enrol(host, "ada");
  room = `${(await send(host, "POST /rooms/", { body: { room_alias: "ada's", token: ada.token } })).body.pk}`;
});
afterAll(async () => {
  expect(host.complaints).toEqual([]);
  await host.stop();
});

const BAD_TOKEN = "f".repeat(32);

describe("a call that acts for a caller", () => {
  const calls = () =>
    [
      ["PUT /users/999/", { age: "old" }],
      [`PUT /users/${ada.pk}/`, { age: "old" }],
      ["PUT /users/icon/999/", {}],
      ["PUT /password/", {}],
      ["POST /rooms/", { active: "maybe" }],
      [`PUT /rooms/${room}/`, { active: "maybe" }],
      ["PUT /rooms/999/", { active: "maybe" }],
      ["PUT /rooms/abc/", { active: "maybe" }],
    ] as const;

  it("checks the login before the parameters and before what exists", async () => {
    for (const [what, body] of calls()) {
      const answers = [
        await send(host, what, { body: { ...body, token: BAD_TOKEN } }),
        await send(host, what, { body, from: ELSEWHERE }),
      ];
      expect([what, ...answers.map(({ status }) => status)]).toEqual([what, 401, 401]);
    }
    expect((await send(host, "DELETE /rooms/999/", { from: ELSEWHERE })).status).toBe(401);
    expect((await send(host, "DELETE /rooms/999/", { body: { token: BAD_TOKEN } })).status).toBe(401);
  });

  it("checks the parameters before what exists, and that before whose it is", async () => {
    for (const [what, body] of calls()) {
      const { status } = await send(host, what, { body: { ...body, token: ada.token } });
      expect([what, status]).toEqual([what, 400]);
    }
    expect((await send(host, "PUT /rooms/999/", { body: { token: ada.token } })).status).toBe(404);
    const { token } = await enrol(host, "bo", ELSEWHERE);
    expect((await send(host, `PUT /rooms/${room}/`, { body: { token, active: true } })).status).toBe(403);
  });
});

describe("an optional field that cannot be empty", () => {
  it("counts as left out when it is empty", async () => {
    const { token, pk } = ada;
    const user = { username: "", nickname: "", sex: "", age: "", email: "", phone: "", token };
    const changed = await send(host, `PUT /users/${pk}/`, { body: user });
    expect([changed.status, changed.body.username, changed.body.nickname]).toEqual([200, "ada", "ada"]);
    const body = { room_alias: "", active: "", token };
    const kept = await send(host, `PUT /rooms/${room}/`, { body });
    expect([kept.status, kept.body.room_alias, kept.body.active]).toEqual([200, "ada's", true]);
    const made = await send(host, "POST /rooms/", { body: { room_alias: "made", active: "", token } });
    expect([made.status, made.body.active]).toEqual([201, true]);
  });

  it("is refused where it must be there", async () => {
    const { status } = await send(host, "POST /rooms/", { body: { room_alias: "", token: ada.token } });
    expect(status).toBe(400);
  });
});

it("a phone in a profile has a digit, and is not a blank", async () => {
  const set = async (phone: string) =>
    (await send(host, `PUT /users/${ada.pk}/`, { body: { phone, token: ada.token } })).status;
  for (const phone of ["abc", "😀", " "]) expect([phone, await set(phone)]).toEqual([phone, 400]);
  for (const phone of ["+86 187-5200", "0", ""]) expect([phone, await set(phone)]).toEqual([phone, 200]);
});

describe("a login by another service", () => {
  let logins = 0;
  const login = (names: { username?: string; nickname?: string }, id = `${++logins}`): Promise<Answer> =>
    send(host, "POST /snslogin/", {
      body: { username: `sns${id}`, login_type: "1", snsid: id, access_token: "x", icon: "", ...names },
    });

  it.each([
    ["too long", "é".repeat(80), "é".repeat(64)],
    ["longer than any name here", "长".repeat(3000), "长".repeat(64)],
    ["of several lines", "one\r\ntwo\u2028three", "one two three"],
    ["that changes the direction of text", "\u202essob", "ssob"],
    ["with half a character", "half\ud83d", "half"],
  ])("takes what it can of a nickname %s", async (_, nickname, taken) => {
    const { status, body } = await login({ nickname });
    expect([status, body.nickname]).toEqual([201, taken]);
  });

  it.each([
    ["a blank", " \u3000"],
    ["marks that show nothing", "\u200b\u2060"],
    ["a path's dots", ".."],
  ])("takes the username for a nickname of %s", async (_, nickname) => {
    const { status, body } = await login({ nickname });
    expect([status, body.nickname]).toEqual([201, body.username]);
  });

  it("takes what it can of a username, else of the nickname", async () => {
    expect((await login({ username: `li\tna${"a".repeat(300)}`, nickname: "li" })).body.username).toBe(
      `li na${"a".repeat(59)}`,
    );
    expect((await login({ username: "\u202e", nickname: "Only Nick" })).body.username).toBe("Only Nick");
    const again = [
      await login({ username: ".", nickname: " " }),
      await login({ username: ".", nickname: " " }),
    ];
    expect(again.map(({ body }) => body.username)).toEqual(["user", "user-2"]);
  });
});
