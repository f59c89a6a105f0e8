import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hostActor } from "../../../../server/chat/actor.ts";
import { localRfc3339 } from "../../../../server/dialects/kit/messages.ts";
import { room } from "../../../../server/dialects/room/index.ts";
import { captchasOf } from "../../../support/all-rows.ts";
import { startTestHost, type TestHost } from "../../../support/host.ts";
import { person } from "../../../support/people.ts";
import { plain, pngDeclaring } from "../../../support/pictures.ts";
import {
  createRoom,
  enrol,
  enter,
  picture,
  refusal,
  said,
  send,
  tokenFor,
} from "../../../support/wires/room.ts";

let host: TestHost;
let ada: string;
let bo: string;
const INVALID = ["参数无效", "参数无效"];

beforeAll(async () => {
  host = await startTestHost({ settings: { "uploads.maxBytes": 200_000 } });
  ada = await enrol(host, "ada", "Ada");
  bo = await enrol(host, "bo", "Bo");
  await createRoom(host, ada, { name: "go", id: "1" });
});
afterAll(async () => {
  expect(host.complaints).toEqual([]);
  await host.stop();
});

describe("parameters", () => {
  const account = { userId: "x", userPwd: "1", userName: "x", userEmail: "x@y" };
  const bad: [string, Record<string, string>][] = [
    ...["userId", "userPwd", "userName"].flatMap((name): [string, Record<string, string>][] => [
      ["POST /user/register", Object.fromEntries(Object.entries(account).filter(([key]) => key !== name))],
      ["POST /user/register", { ...account, [name]: "" }],
    ]),
    ["POST /user/register", { ...account, userEmail: "no at sign" }],
    ["POST /user/register", { ...account, userId: "x".repeat(65) }],
    ["POST /user/register", { ...account, userName: "a\u0007b" }],
    ["POST /user/login", { userId: "ada" }],
    ["POST /user/forgetPwd", {}],
    ["PUT /user/updatePwd", { userEmail: "ada@qq.com", newPwd: "1" }],
    ["PUT /user/update", { userName: "x".repeat(65) }],
    ["PUT /user/update", { userEmail: "nowhere" }],
    ["PUT /room/transferOwner", { roomName: "go" }],
    ["PUT /room/transferOwner", { userId: "bo" }],
    ["GET /room/retrieveUser", {}],
    ["DELETE /room/dissolve", {}],
    ["DELETE /room/kickOutUser", { roomName: "go" }],
    ["DELETE /room/kickOutUser", { roomName: "go", userId: "ada" }],
    ["PUT /room/update", { roomCap: "3" }],
    ["PUT /room/update", { roomId: "1", roomCap: "many" }],
    ["PUT /room/update", { roomId: "1", roomCap: "-3" }],
    ["PUT /room/update", { roomId: "1", roomAccess: "maybe" }],
    ["DELETE /room/exit", {}],
    ["POST /room/sendImg", { roomId: "1" }],
  ];
  for (const [what, fields] of bad) {
    it(`${what} refuses ${JSON.stringify(fields).slice(0, 80)}`, async () => {
      expect(said(await send(host, what, { body: fields, token: ada }))).toEqual(INVALID);
      expect(said(await send(host, what, { query: fields, token: ada }))).toEqual(INVALID);
    });
  }

  it("come as JSON, multipart, form or query, with or without a trailing slash", async () => {
    const fields = { userId: "ada", userPwd: "135" };
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    const json = JSON.stringify(fields);
    const ways = [
      { body: fields },
      { body: form },
      { body: json, headers: { "Content-Type": "application/json" } },
      { body: json, headers: { "Content-Type": "application/x-www-form-urlencoded" } },
      { body: json },
      { query: fields },
    ];
    for (const way of ways) {
      for (const path of ["/user/login", "/user/login/"]) {
        expect(said(await send(host, `POST ${path}`, way))[0]).toHaveProperty("token");
      }
    }
  });

  it("may send the field 验证码 in any of these", async () => {
    const fields = { userEmail: "ada@qq.com", newPwd: "1358", 验证码: "1550" };
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    const json = JSON.stringify({ ...fields, 验证码: 1550 });
    for (const sending of [{ body: fields }, { body: form }, { body: json }, { query: fields }]) {
      expect(said(await send(host, "PUT /user/updatePwd", sending))).toEqual(["验证码错误", "验证码错误"]);
    }
  });

  it("that are malformed get the dialect's own error", async () => {
    const broken = { body: "{broken", headers: { "Content-Type": "application/json" } };
    const cut = {
      body: '--x\r\nContent-Disposition: form-data; name="userId"\r\n\r\nada',
      headers: { "Content-Type": "multipart/form-data; boundary=x" },
    };
    for (const sending of [broken, cut]) {
      const answer = await send(host, "POST /user/login", sending);
      expect([answer.status, said(answer)]).toEqual([200, INVALID]);
    }
    const huge = await send(host, "POST /user/login", { body: "x".repeat(2_000_000) });
    expect([huge.status, said(huge)]).toEqual([413, ["内容过大", "内容过大"]]);
  });

  it("of an update may be left out or empty", async () => {
    const nothing = { userName: "", userEmail: "" };
    for (const body of [{}, nothing]) {
      expect(said(await send(host, "PUT /user/update", { body, token: ada }))).toEqual(["", "修改成功"]);
    }
    const query = { roomId: "1" };
    expect(said(await send(host, "PUT /room/update", { query, token: ada }))).toEqual(["", "修改成功"]);
    const body = { roomCap: "7", roomAccess: "0" };
    await send(host, "PUT /room/update", { query, body, token: ada });
    const { body: found } = await send(host, "GET /room/retrieve", { query: { roomName: "" }, token: bo });
    // The code of a private room lets people in through other APIs, so it is not revealed to others.
    const shown = { RoomName: "go", RoomCap: 7, RoomAccess: false };
    expect(found.err.Notice).toMatchObject({ rooms: [{ ...shown, RoomId: "" }] });
    const { body: own } = await send(host, "GET /room/retrieve", { query: { roomName: "" }, token: ada });
    expect(own.err.Notice).toMatchObject({ rooms: [{ ...shown, RoomId: "1" }] });
    await send(host, "PUT /room/update", { query, body: { roomAccess: "true" }, token: ada });
  });
});

describe("an update of a room", () => {
  it("changes the room that the query names, to the name that the body has", async () => {
    const others = [
      await createRoom(host, ada, { name: "one", id: "u1" }),
      await createRoom(host, ada, { name: "two", id: "u2" }),
    ];
    const nameOf = async (id: string) => (await host.host.core.rooms.byCode(hostActor(), id)).name;
    const update = async (query: Record<string, string>, body: Record<string, string>) => {
      expect(said(await send(host, "PUT /room/update", { query, body, token: ada }))).toEqual([
        "",
        "修改成功",
      ]);
      return [await nameOf("u1"), await nameOf("u2")];
    };
    expect(await update({ roomName: "one" }, { roomCap: "5" })).toEqual(["one", "two"]);
    expect(await update({ roomId: "u1", roomName: "other" }, { roomCap: "5" })).toEqual(["one", "two"]);
    expect(await update({ roomName: "two" }, { roomId: "u1", roomName: "2nd" })).toEqual(["one", "2nd"]);
    expect(await update({ roomId: "u1", roomName: "1st" }, { roomName: "1st" })).toEqual(["1st", "2nd"]);
    expect(await update({ roomId: "u2" }, { roomId: "u1", roomName: "3rd" })).toEqual(["1st", "3rd"]);
    expect(await update({ roomCap: "6" }, { roomId: "u2", roomName: "4th" })).toEqual(["1st", "4th"]);
    expect(await update({}, { roomName: "4th", roomCap: "7" })).toEqual(["1st", "4th"]);
    expect((await host.host.core.rooms.byCode(hostActor(), "u2")).capacity).toBe(7);
    for (const { ws } of others) ws.close();
  });
});

describe("tokens", () => {
  const calls = [
    "PUT /user/update",
    "DELETE /user/exit",
    "POST /room/sendImg",
    "PUT /room/transferOwner",
    "GET /room/retrieveUser",
    "DELETE /room/dissolve",
    "DELETE /room/kickOutUser",
    "GET /room/retrieve",
    "PUT /room/update",
    "DELETE /room/exit",
  ];
  for (const what of calls) {
    it(`are needed for ${what}, even from an address with a lease`, async () => {
      const query = { roomName: "go", userId: "bo" };
      expect(said(await send(host, what, { query }))).toEqual(["请求头中的token为空", "登录失败"]);
      for (const token of ["x", "a.b.c", `${ada}x`]) {
        expect(said(await send(host, what, { query, token }))).toEqual(["无效的token", "登录失败"]);
      }
      const basic = { query, headers: { Authorization: "Basic YTpi" } };
      expect(said(await send(host, what, basic))).toEqual(["无效的token", "登录失败"]);
    });
  }

  it("may be sent without a scheme, in a header, a field or the query, and may come from another dialect", async () => {
    const eve = await person(host, "eve");
    for (const token of [ada, eve.token]) {
      const ways = [
        { headers: { Authorization: token } },
        { headers: { Authorization: `bearer ${token}` } },
        { headers: { token } },
        { query: { token } },
        { body: { token } },
        { body: { token }, headers: { Authorization: "Basic YTpi" } },
      ];
      for (const way of ways) {
        expect(said(await send(host, "PUT /user/update", way))).toEqual(["", "修改成功"]);
      }
    }
  });

  it("are JWTs with the claims userId, exp and iss, and without a password", async () => {
    const [one, two] = [await tokenFor(host, "bo"), await tokenFor(host, "bo")];
    expect(one).not.toBe(two);
    const part = (n: number) => JSON.parse(Buffer.from(one.split(".")[n] ?? "", "base64url").toString());
    expect(part(0)).toEqual({ alg: "HS256", typ: "JWT" });
    const claims = part(1);
    expect(Object.keys(claims).sort()).toEqual(["exp", "iss", "jti", "userId"]);
    expect([claims.userId, claims.iss]).toEqual(["bo", "hearth"]);
    expect(claims.exp - Date.now() / 1000).toBeGreaterThan(23.9 * 3600);
  });

  it("end at a logout, which leaves other logins alone", async () => {
    const [one, two] = [await tokenFor(host, "bo"), await tokenFor(host, "bo")];
    await send(host, "DELETE /user/exit", { token: one });
    expect(said(await send(host, "PUT /user/update", { token: one }))[0]).toBe("无效的token");
    expect(said(await send(host, "PUT /user/update", { token: two }))[0]).toBe("");
  });
});

describe("permission to act", () => {
  it("on a room belongs to its owner only, from any address", async () => {
    const query = { roomName: "go", userId: "ada" };
    for (const what of [
      "PUT /room/transferOwner",
      "DELETE /room/dissolve",
      "DELETE /room/kickOutUser",
      "PUT /room/update",
    ]) {
      for (const from of ["127.0.0.1", "127.0.0.2"]) {
        const sending = { query, body: { roomCap: "3" }, token: bo, from };
        expect(said(await send(host, what, sending)), what).toEqual(["不是房主无权限", "你不是房主无权限"]);
      }
    }
    const far = { query: { roomId: "1" }, body: { roomCap: "9" }, token: ada, from: "127.0.0.2" };
    expect(said(await send(host, "PUT /room/update", far))).toEqual(["", "修改成功"]);
  });

  it("does not extend to a room that does not exist or a user who is not in it", async () => {
    const query = { roomName: "nowhere", userId: "bo" };
    for (const what of [
      "PUT /room/transferOwner",
      "GET /room/retrieveUser",
      "DELETE /room/dissolve",
      "DELETE /room/kickOutUser",
      "PUT /room/update",
      "DELETE /room/exit",
    ]) {
      expect(said(await send(host, what, { query, token: ada })), what).toEqual(["房间不存在", "房间不存在"]);
    }
    for (const userId of ["bo", "nobody"]) {
      const sending = { query: { roomName: "go", userId }, token: ada };
      expect(said(await send(host, "PUT /room/transferOwner", sending))).toEqual(["", "用户不在房间内"]);
      expect(said(await send(host, "DELETE /room/kickOutUser", sending))).toEqual(["", "用户不在房间内"]);
    }
    const exit = { query: { roomName: "go" }, token: bo };
    expect(said(await send(host, "DELETE /room/exit", exit))).toEqual(["", "用户不在房间内"]);
  });

  it("does not include a name of the server's or of another user, which is no matter of ids or e-mails", async () => {
    for (const userName of ["system", "admin", "ada"]) {
      expect(said(await send(host, "PUT /user/update", { body: { userName }, token: bo }))).toEqual(INVALID);
      const body = { userId: "ivy", userPwd: "135", userName, userEmail: "ivy@qq.com" };
      expect(said(await send(host, "POST /user/register", { body }))).toEqual(INVALID);
    }
    const taken = ["用户已存在", "用户Id或邮箱已存在，请重新注册"];
    for (const change of [{ userId: "ada" }, { userId: "admin" }, { userEmail: "ada@qq.com" }]) {
      const body = { userId: "ivy", userPwd: "135", userName: "Ivy", userEmail: "ivy@qq.com", ...change };
      expect(said(await send(host, "POST /user/register", { body }))).toEqual(taken);
    }
  });

  it("does not include taking another user's e-mail or another room's name", async () => {
    const taken = { body: { userEmail: "ada@qq.com" }, token: bo };
    expect(said(await send(host, "PUT /user/update", taken))).toEqual(["邮箱已被绑定", "邮箱已被绑定"]);
    const other = await createRoom(host, bo, { name: "other", id: "2" });
    const rename = { query: { roomId: "2" }, body: { roomName: "go" }, token: bo };
    expect(said(await send(host, "PUT /room/update", rename))).toEqual(["房间已存在", "房间已存在"]);
    other.ws.close();
  });

  it("ends with a ban, whose reason is shown", async () => {
    const token = await enrol(host, "dan");
    const at = await enter(host, "/room/enter", { roomId: "1" }, { token });
    const { core } = host.host;
    const dan = await core.accounts.find("username", "dan");
    const hostActor = { kind: "host", userId: null, sessionId: null, address: "", dialect: "host" } as const;
    await core.moderation.ban(hostActor, { userId: dan?.id ?? 0, reason: "spam" });
    expect(await at.closed).toEqual({ code: 4001, reason: "spam" });
    expect(said(await send(host, "PUT /user/update", { token }))[0]).toBe("无效的token");
    const login = { body: { userId: "dan", userPwd: "135" } };
    expect(said(await send(host, "POST /user/login", login))).toEqual(["用户已被封禁", "用户已被封禁：spam"]);
    expect((await refusal(host, "/room/enter", { roomId: "1" }, { token })).status).toBe(401);
  });
});

describe("sendImg", () => {
  it("accepts pictures only, and stores nothing else", async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
    const html = Buffer.from("<!doctype html><script>alert(1)</script>");
    for (const bytes of [svg, html, Buffer.from("text"), Buffer.alloc(0)]) {
      const answer = await send(host, "POST /room/sendImg", {
        body: picture(bytes, { roomId: "1" }),
        token: ada,
      });
      expect([answer.status, said(answer)]).toEqual([200, INVALID]);
    }
    const bomb = picture(pngDeclaring(50_000, 50_000), { roomId: "1" });
    const refused = await send(host, "POST /room/sendImg", { body: bomb, token: ada });
    expect([refused.status, said(refused)]).toEqual([200, ["内容过大", "内容过大"]]);
    const { core } = host.host;
    expect((await core.history.page(await core.rooms.byCode(hostActor(), "1"), { limit: 10 })).items).toEqual(
      [],
    );
    const large = picture(Buffer.alloc(300_000, 1), { roomId: "1" });
    const answer = await send(host, "POST /room/sendImg", { body: large, token: ada });
    expect([answer.status, said(answer)]).toEqual([413, ["内容过大", "内容过大"]]);
  });

  it("requires an existing room and membership in it", async () => {
    const png = await plain(8, 8);
    const nobody = await enrol(host, "fay");
    const away = ["", "不在房间内无法发送图片"];
    const sent = async (fields: Record<string, string>, token: string) =>
      said(await send(host, "POST /room/sendImg", { body: picture(png, fields), token }));
    expect(await sent({}, nobody)).toEqual(away);
    expect(await sent({ roomId: "1" }, nobody)).toEqual(away);
    expect(await sent({ roomName: "nowhere" }, nobody)).toEqual(["房间不存在", "房间不存在"]);
    const one = await createRoom(host, nobody, { name: "fay's", id: "f1" });
    expect(await sent({}, nobody)).toEqual(["", "发送成功"]);
    const two = await createRoom(host, nobody, { name: "fay's other", id: "f2" });
    expect(await sent({}, nobody)).toEqual(INVALID);
    one.ws.close();
    const { core } = host.host;
    const { id } = await core.rooms.byCode(hostActor(), "f1");
    await expect.poll(() => core.presence.online(id)).toBe(0);
    expect(await sent({}, nobody)).toEqual(["", "发送成功"]);
    expect(await sent({ roomName: "fay's" }, nobody)).toEqual(["", "发送成功"]);
    await expect.poll(() => two.received.filter((f) => f.Content.includes("/upload/")).length).toBe(1);
  });
});

describe("verification codes", () => {
  it("are created for known e-mails only, and passed on by the admin", async () => {
    await enrol(host, "gil");
    const code = (userEmail: string, from: string) =>
      send(host, "POST /user/forgetPwd", { body: { userEmail }, from });
    expect(said(await code("no@qq.com", "127.0.0.3"))).toEqual(["数据库中无该邮箱", "邮箱错误"]);
    expect(said(await code("gil@qq.com", "127.0.0.3"))).toEqual(["", { notice: "十分钟内有效", 验证码: "" }]);
    const [row] = await captchasOf(host.host.core);
    const hostActor = { kind: "host", userId: null, sessionId: null, address: "", dialect: "host" } as const;
    const digits = await host.host.core.captchas.reveal(hostActor, row?.id ?? 0);
    const token = await tokenFor(host, "gil");
    const at = await enter(host, "/room/enter", { roomId: "1" }, { token });
    const change = (验证码: string) =>
      send(host, "PUT /user/updatePwd", { body: { userEmail: "gil@qq.com", newPwd: "1358", 验证码 } });
    const wrong = digits === "0000" ? "0001" : "0000";
    expect(said(await change(wrong))).toEqual(["验证码错误", "验证码错误"]);
    expect(said(await change(digits))).toEqual(["", "修改成功"]);
    expect((await at.closed).code).toBe(4003);
    expect(said(await change(digits))).toEqual(["验证码错误", "验证码错误"]);
    expect(said(await send(host, "PUT /user/update", { token }))[0]).toBe("无效的token");
    const old = { body: { userId: "gil", userPwd: "135" } };
    expect(said(await send(host, "POST /user/login", old))).toEqual(["登录失败", "id或密码错误"]);
  });

  it("are refused for an e-mail longer than any account's as for another unknown one", async () => {
    const userEmail = `${"x".repeat(300)}@qq.com`;
    const from = "127.0.0.6";
    const forgotten = await send(host, "POST /user/forgetPwd", { body: { userEmail }, from });
    expect(said(forgotten)).toEqual(["数据库中无该邮箱", "邮箱错误"]);
    const body = { userEmail, newPwd: "1", 验证码: "1234" };
    expect(said(await send(host, "PUT /user/updatePwd", { body, from }))).toEqual([
      "数据库中无该邮箱",
      "邮箱错误",
    ]);
  });

  it("go to the e-mail as its account spells it, however the request does", async () => {
    await enrol(host, "hal");
    const body = { userEmail: "HAL@qq.com" };
    await send(host, "POST /user/forgetPwd", { body, from: "127.0.0.5" });
    const [row] = await captchasOf(host.host.core);
    expect(row).toMatchObject({ target: "hal@qq.com" });
    const code = await host.host.core.captchas.reveal(hostActor(), row?.id ?? 0);
    const change = { ...body, newPwd: "1358", 验证码: code };
    expect(said(await send(host, "PUT /user/updatePwd", { body: change }))).toEqual(["", "修改成功"]);
    const other = { userId: "hal2", userPwd: "135", userName: "Hal", userEmail: "Hal@QQ.com" };
    expect(said(await send(host, "POST /user/register", { body: other }))[0]).toBe("用户已存在");
  });

  it("requested too often, even for an unknown e-mail, blacklist the address", async () => {
    const ask = async (userEmail: string) =>
      said(await send(host, "POST /user/forgetPwd", { body: { userEmail }, from: "127.0.0.4" }));
    for (const n of [1, 2, 3]) expect(await ask(`no${n}@qq.com`)).toEqual(["数据库中无该邮箱", "邮箱错误"]);
    expect(await ask("no4@qq.com")).toEqual(["发送多次拉入黑名单", "发送多次拉入黑名单"]);
    const listed = ["用户在黑名单中，无法发送验证码", "已在黑名单中，无法发送验证码"];
    expect(await ask("ada@qq.com")).toEqual(listed);
    expect(await ask("ada@qq.com")).toEqual(listed);
  });
});

describe("the server answers", () => {
  it("a wrong method with 405 and Allow, in the envelope", async () => {
    const answer = await send(host, "GET /user/login");
    expect([answer.status, answer.headers.allow]).toEqual([405, "POST, OPTIONS"]);
    expect(said(answer)).toEqual(["请求方法错误", "请求方法错误"]);
    expect((await send(host, "TRACE /user/login")).status).toBe(405);
    const options = await send(host, "OPTIONS /room/exit");
    expect([options.status, options.headers.allow]).toEqual([204, "DELETE, OPTIONS"]);
  });

  it("an unknown path with 404", async () => {
    for (const path of ["/user", "/room/", "/user/nothing", "/room/exit/now"]) {
      expect((await send(host, `GET ${path}`)).status).toBe(404);
    }
  });
});

describe("the reference", () => {
  it("lists the paths and methods that exist", async () => {
    const operations = Object.entries(room.reference("1").paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(operations).toHaveLength(15);
    for (const what of operations) expect((await send(host, what)).status, what).toBe(200);
  });
});

describe("times", () => {
  it("are local, with their offset", () => {
    const zone = process.env.TZ;
    const times: Record<string, string> = {};
    for (const name of ["Asia/Shanghai", "Asia/Kolkata", "America/St_Johns", "UTC"]) {
      process.env.TZ = name;
      times[name] = localRfc3339("2022-02-25T02:28:20.999Z");
    }
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
    expect(times).toEqual({
      "Asia/Shanghai": "2022-02-25T10:28:20+08:00",
      "Asia/Kolkata": "2022-02-25T07:58:20+05:30",
      "America/St_Johns": "2022-02-24T22:58:20-03:30",
      UTC: "2022-02-25T02:28:20+00:00",
    });
  });
});
