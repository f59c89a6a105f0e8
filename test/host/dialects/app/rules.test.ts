/** What dialects.md adds to document E: proof, errors, pictures, sign-ins, phones. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { roomsOf } from "../../../support/all-rows.ts";
import { startTestHost, type TestHost } from "../../../support/host.ts";
import { plain } from "../../../support/pictures.ts";
import { enrol, send } from "../../../support/wires/app.ts";
import * as room from "../../../support/wires/room.ts";

const ELSEWHERE = "127.0.0.2";
let host: TestHost;

beforeAll(async () => {
  host = await startTestHost({ settings: { "captcha.delivery": "response" } });
});
afterAll(async () => {
  expect(host.complaints).toEqual([]);
  await host.stop();
});

const failure = (code: string) => ({ status: "FAIL", msg: expect.stringMatching(/./), code });

describe("failures repeat the HTTP status in `code`", () => {
  it.each([
    ["POST /users/", { username: "x", nickname: "x" }, 400],
    ["POST /users/", { username: "", password: "p", nickname: "x" }, 400],
    ["POST /users/", { username: "x", password: "p", nickname: "x", sex: "7" }, 400],
    ["POST /login/", { username: "nobody", password: "p" }, 401],
    ["POST /login/", {}, 400],
    ["POST /logout/", {}, 401],
    ["POST /logout/", { token: "0".repeat(32) }, 401],
    ["PUT /users/1/", { nickname: "x" }, 401],
    ["PUT /users/icon/1/", { icon: "http://example.com/x.png" }, 401],
    ["PUT /password/", { username: "x", old_password: "p", password: "q" }, 401],
    ["GET /rooms/?pageSize=101", undefined, 400],
    ["GET /rooms/?page=0", undefined, 400],
    ["GET /rooms/?page=-1", undefined, 400],
    ["GET /rooms/999/", undefined, 404],
    ["GET /rooms/abc/", undefined, 404],
    ["POST /phonelogin/", { phone: "12ab" }, 400],
    ["GET /phonelogin/?phone=18700000000&captcha=0000", undefined, 401],
    [
      "POST /snslogin/",
      { username: "x", nickname: "x", login_type: "9", snsid: "1", access_token: "a", icon: "" },
      400,
    ],
    ["DELETE /login/", undefined, 405],
  ])("%s %j → %i", async (call, body, code) => {
    const answer = await send(host, call, body ? { body } : {});
    expect(answer.status).toBe(code);
    expect(answer.body).toEqual(failure(`${code}`));
  });

  it("an empty number in a query counts as missing", async () => {
    const { status, body } = await send(host, "GET /rooms/?page=&pageSize=");
    expect([status, body]).toEqual([200, expect.objectContaining({ currentPage: "1", pageSize: "30" })]);
  });

  it("a page that is no positive whole number is refused in plain words", async () => {
    for (const page of ["0", "-1", "1.5", "two"]) {
      const { body } = await send(host, `GET /rooms/?page=${page}`);
      expect(body, page).toMatchObject({ msg: "参数无效：page: must be a whole number from 1" });
    }
  });

  it("a room's state is read in any case, as programs send it in forms", async () => {
    const { token = "" } = await enrol(host, "forms");
    const states = [];
    for (const active of ["True", "FALSE", "1", "0", true, false]) {
      const { body } = await send(host, "POST /rooms/", { body: { room_alias: "forms", active, token } });
      states.push(body.active);
    }
    expect(states).toEqual([true, false, true, false, true, false]);
    const { status } = await send(host, "POST /rooms/", {
      body: { room_alias: "x", active: "maybe", token },
    });
    expect(status).toBe(400);
  });

  it("a picture over the limit is 413, however it is sent", async () => {
    const most = host.host.settings.current["avatars.maxBytes"];
    const { pk, token } = await enrol(host, "large");
    const bytes = Buffer.alloc(most + 1, 1);
    const headers = { "Content-Type": "image/png", token };
    expect((await send(host, `PUT /users/icon/${pk}/`, { body: bytes, headers })).status).toBe(413);
    const icon = `data:image/png;base64,${bytes.toString("base64")}`;
    expect((await send(host, `PUT /users/icon/${pk}/`, { body: { icon, token } })).status).toBe(413);
  });

  it("broken JSON and a truncated form are answered in the same form", async () => {
    const json = { headers: { "Content-Type": "application/json" } };
    expect((await send(host, "POST /login/", { body: "{", ...json })).body).toEqual(failure("400"));
    const multipart = { "Content-Type": "multipart/form-data; boundary=x" };
    const cut = await send(host, "POST /login/", { body: "--x\r\nContent-Disp", headers: multipart });
    expect(cut.body).toEqual(failure("400"));
  });

  it("a wrong method is answered with those allowed", async () => {
    const refused = await send(host, "PATCH /rooms/");
    expect([refused.status, refused.headers.allow]).toEqual([405, "GET, POST, OPTIONS"]);
    const options = await send(host, "OPTIONS /rooms/", { headers: { Origin: "http://elsewhere.example" } });
    expect([options.status, options.headers.allow]).toEqual([204, "GET, POST, OPTIONS"]);
    expect(options.headers["access-control-allow-origin"]).toBe("http://elsewhere.example");
    expect(options.headers["access-control-allow-credentials"]).toBe("true");
    expect(options.headers["access-control-allow-methods"]).toBe("GET, POST, OPTIONS");
  });

  it("calls work without the trailing slash, by form, by multipart and by query", async () => {
    const form = new FormData();
    for (const name of ["username", "password", "nickname"]) form.set(name, "multi");
    expect((await send(host, "POST /users", { body: form })).body.msg).toBe("创建成功");
    const urlencoded = { "Content-Type": "application/x-www-form-urlencoded" };
    const login = await send(host, "POST /login", {
      body: "username=multi&password=multi",
      headers: urlencoded,
    });
    expect(login.body.msg).toBe("登录成功");
    expect((await send(host, "POST /login/?username=multi&password=multi")).body.msg).toBe("登录成功");
  });
});

describe("proof and names", () => {
  it("a room is changed by a lease or token of its owner only", async () => {
    const ada = await enrol(host, "ada");
    const room = await send(host, "POST /rooms/", { body: { room_alias: "mine", token: ada.token } });
    const path = `/rooms/${room.body.pk}/`;
    expect((await send(host, `PUT ${path}`, { body: { active: false }, from: ELSEWHERE })).status).toBe(401);
    const bo = await enrol(host, "bo", ELSEWHERE);
    expect((await send(host, `PUT ${path}`, { body: { active: false }, from: ELSEWHERE })).status).toBe(403);
    expect((await send(host, `DELETE ${path}`, { from: ELSEWHERE })).status).toBe(403);
    expect((await send(host, `PUT ${path}`, { body: { active: false, token: bo.token } })).status).toBe(403);
    expect((await send(host, `PUT ${path}`, { body: { active: false, token: "f".repeat(32) } })).status).toBe(
      401,
    );
    const byToken = await send(host, `PUT ${path}`, {
      body: { active: false, token: ada.token },
      from: ELSEWHERE,
    });
    expect(byToken.body.active).toBe(false);
    const listed = await send(host, "GET /rooms/?pageSize=100");
    expect(JSON.stringify(listed.body.results)).not.toContain('"mine"');
    expect((await send(host, `DELETE ${path}`)).status).toBe(204);
  });

  it("a lease does not count under identity.trust=token", async () => {
    const strict = await startTestHost({ settings: { "identity.trust": "token" } });
    const ada = await enrol(strict, "ada");
    expect((await send(strict, "POST /rooms/", { body: { room_alias: "x" } })).status).toBe(401);
    const byToken = await send(strict, "POST /rooms/", {
      body: { room_alias: "x" },
      headers: { token: ada.token },
    });
    expect(byToken.status).toBe(201);
    expect((await send(strict, `DELETE /rooms/${byToken.body.pk}/`)).status).toBe(401);
    await strict.stop();
  });

  it("a token acts for its own account only, and each login ends the one before", async () => {
    const [chen, dora] = [await enrol(host, "chen"), await enrol(host, "dora")];
    const other = await send(host, `PUT /users/${dora.pk}/`, {
      body: { token: chen.token, nickname: "mine" },
    });
    expect(other.status).toBe(403);
    const again = await send(host, "POST /login/", { body: { username: "chen", password: "pw" } });
    expect((await send(host, "POST /logout/", { body: { token: chen.token } })).status).toBe(401);
    const { token } = again.body;
    const wrong = { username: "chen", old_password: "no", password: "x", token };
    expect((await send(host, "PUT /password/", { body: wrong })).status).toBe(401);
    expect((await send(host, "PUT /password/", { body: { ...wrong, username: "dora" } })).status).toBe(403);
    expect(
      (await send(host, "POST /logout/", { headers: { Authorization: `Bearer ${token}` } })).status,
    ).toBe(200);
    expect((await send(host, `PUT /users/${chen.pk}/`, { body: { token, nickname: "x" } })).status).toBe(401);
  });

  it("a password is changed under the name that the login took, in any case", async () => {
    await enrol(host, "Gao");
    const { body } = await send(host, "POST /login/", { body: { username: "GAO", password: "pw" } });
    const change = { username: "gao", old_password: "pw", password: "new", token: body.token };
    expect((await send(host, "PUT /password/", { body: change })).body).toMatchObject({
      code: "200",
      username: "Gao",
    });
  });

  it("a nickname like somebody's username is refused by name", async () => {
    await enrol(host, "hua");
    const body = { username: "hua2", password: "pw", nickname: "Hua" };
    expect((await send(host, "POST /users/", { body })).body).toEqual({
      ...failure("409"),
      msg: "昵称不可用",
    });
  });

  it("a taken name, phone or e-mail is refused with 409", async () => {
    const base = { password: "p", nickname: "n" };
    await send(host, "POST /users/", {
      body: { ...base, username: "eve", phone: "111222333", email: "e@x.y" },
    });
    for (const body of [
      { ...base, username: "eve" },
      { ...base, username: "eve2", phone: "111222333" },
      { ...base, username: "eve3", email: "e@x.y" },
    ]) {
      expect((await send(host, "POST /users/", { body })).body).toEqual(failure("409"));
    }
  });

  it("a room is named by its alias, followed by a number when that is taken", async () => {
    const { token } = await enrol(host, "finn");
    const first = await send(host, "POST /rooms/", { body: { room_alias: "twin", token } });
    const second = await send(host, "POST /rooms/", { body: { room_alias: "twin", token } });
    expect([first.status, second.status]).toEqual([201, 201]);
    const names = (await roomsOf(host.host.core))
      .filter((room) => room.alias === "twin")
      .map((room) => room.name);
    expect(names).toEqual(["twin", `twin-${second.body.roomid}`]);
  });

  it("a room that is renamed here or by dialect C has the new name in both", async () => {
    const { token } = await enrol(host, "gina");
    const { body: made } = await send(host, "POST /rooms/", { body: { room_alias: "before", token } });
    const rename = { query: { roomName: "before" }, body: { roomName: "by C" }, token };
    expect((await room.send(host, "PUT /room/update", rename)).body.err.Notice).toBe("修改成功");
    expect((await send(host, `GET /rooms/${made.pk}/`)).body.room_alias).toBe("by C");
    await send(host, `PUT /rooms/${made.pk}/`, { body: { room_alias: "by E", token } });
    expect((await send(host, `GET /rooms/${made.pk}/`)).body.room_alias).toBe("by E");
    const found = await room.send(host, "GET /room/retrieve", { query: { roomName: "by e" }, token });
    expect(found.body.err.Notice).toMatchObject({ rooms: [{ RoomName: "by E", RoomId: made.roomid }] });
  });
});

describe("pictures", () => {
  it("may be a file, raw bytes or a data URL, and are served at the URL in the answer", async () => {
    const gil = await enrol(host, "gil");
    const png = await plain(300, 200);
    const form = new FormData();
    form.set("icon", new Blob([new Uint8Array(png)]), "me.png");
    form.set("token", gil.token);
    const ways = [
      { body: form },
      { body: png, headers: { "Content-Type": "image/png", token: gil.token } },
      { body: { icon: `data:image/png;base64,${png.toString("base64")}`, token: gil.token } },
    ];
    for (const way of ways) {
      const { status, body } = await send(host, `PUT /users/icon/${gil.pk}/`, way);
      expect([status, body.msg]).toEqual([200, "修改成功"]);
      const picture = await fetch(`${host.url}/${body.img}`);
      expect([picture.status, picture.headers.get("content-type")]).toEqual([200, "image/webp"]);
    }
  });

  it("are generated until one is set", async () => {
    const { body } = await send(host, "POST /users/", {
      body: { username: "陈", password: "p", nickname: "陈" },
    });
    const picture = await fetch(`${host.url}/${body.img}`);
    expect([picture.status, picture.headers.get("content-type")]).toEqual([200, "image/png"]);
  });

  it("are not fetched from the host itself, and an SVG is not taken for a PNG", async () => {
    const hal = await enrol(host, "hal");
    const icon = async (value: string) =>
      (await send(host, `PUT /users/icon/${hal.pk}/`, { body: { icon: value, token: hal.token } })).status;
    expect(await icon(`${host.url}/avatars/user-1.png`)).toBe(400);
    expect(await icon("file:///etc/passwd")).toBe(400);
    const svg = Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>").toString("base64");
    expect(await icon(`data:image/png;base64,${svg}`)).toBeGreaterThanOrEqual(400);
    expect(await icon(`data:image/png;base64,${svg}`)).toBeLessThan(500);
  });
});

describe("sign-in by a third party", () => {
  let provider: Server;
  let url: string;
  let signIns: TestHost;
  const asked: string[] = [];

  beforeAll(async () => {
    provider = createServer((request, response) => {
      asked.push(request.url ?? "");
      response.end(JSON.stringify({ errcode: request.url?.includes("good") ? 0 : 40003 }));
    }).listen(0, "127.0.0.1");
    await new Promise((listening) => provider.once("listening", listening));
    url = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
    signIns = await startTestHost({ settings: { "sns.wechatUrl": url } });
  });
  afterAll(async () => {
    await signIns.stop();
    provider.close();
  });

  const body = {
    username: "never",
    nickname: "n",
    login_type: "1",
    snsid: "o1",
    access_token: "good",
    icon: "",
  };

  it("is confirmed by the provider, and keeps accounts of the same name apart", async () => {
    await enrol(signIns, "never");
    const first = await send(signIns, "POST /snslogin/", {
      body: { ...body, icon: "http://127.0.0.1:1/x.png" },
    });
    expect([first.status, first.body.username]).toEqual([201, "never-2"]);
    expect(asked.at(-1)).toContain("/sns/auth?");
    const again = await send(signIns, "POST /snslogin/", { body });
    expect([again.status, again.body.pk]).toEqual([200, first.body.pk]);
    const forged = await send(signIns, "POST /snslogin/", { body: { ...body, access_token: "bad" } });
    expect([forged.status, forged.body]).toEqual([401, failure("401")]);
  });

  it("is answered as unavailable when the provider cannot be reached", async () => {
    await signIns.host.settings.update({ "sns.qqUrl": "http://127.0.0.1:1" });
    const answer = await send(signIns, "POST /snslogin/", { body: { ...body, login_type: "2" } });
    expect([answer.status, answer.body]).toEqual([503, failure("503")]);
  });
});

describe("login by phone", () => {
  it("creates an account for an unknown phone, with a code that works once", async () => {
    const phone = "18700000001";
    const { captcha } = (await send(host, "POST /phonelogin/", { body: { phone } })).body;
    const query = `/phonelogin/?phone=${phone}&captcha=${captcha}`;
    const { status, body } = await send(host, `GET ${query}`);
    expect([status, body.phone, body.msg]).toEqual([200, phone, "登录成功"]);
    expect((await send(host, `GET ${query}`)).status).toBe(401);
  });

  it("revokes a code after the fifth wrong try", async () => {
    const phone = "18700000002";
    const { captcha } = (await send(host, "POST /phonelogin/", { body: { phone } })).body;
    const wrong = captcha === "0000" ? "1111" : "0000";
    for (let tries = 0; tries < 5; tries++) {
      expect((await send(host, `GET /phonelogin/?phone=${phone}&captcha=${wrong}`)).status).toBe(401);
    }
    expect((await send(host, `GET /phonelogin/?phone=${phone}&captcha=${captcha}`)).status).toBe(401);
  });

  it("does not reveal whether a phone is known, and blacklists at the fourth request", async () => {
    const shy = await startTestHost({ settings: { "phoneLogin.autoRegister": false } });
    for (let requests = 0; requests < 3; requests++) {
      const answer = await send(shy, "POST /phonelogin/", { body: { phone: "18700000003" } });
      expect([answer.status, Object.keys(answer.body)]).toEqual([200, ["status", "msg", "code"]]);
    }
    for (const phone of ["18700000003", "18700000004"]) {
      expect((await send(shy, "POST /phonelogin/", { body: { phone } })).body).toEqual(failure("429"));
    }
    const elsewhere = await send(shy, "POST /phonelogin/", {
      body: { phone: "18700000004" },
      from: ELSEWHERE,
    });
    expect(elsewhere.status).toBe(200);
    await shy.stop();
  });
});

it("the dialect is gone when it is switched off, and returns without a restart", async () => {
  await host.host.settings.update({ "dialects.app": false });
  expect((await send(host, "GET /rooms/")).status).toBe(404);
  await host.host.settings.update({ "dialects.app": true });
  expect((await send(host, "GET /rooms/")).status).toBe(200);
});
