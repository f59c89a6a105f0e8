import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hostActor, userActor } from "../../../../server/chat/actor.ts";
import { h5 } from "../../../../server/dialects/h5/index.ts";
import { startTestHost, type TestHost } from "../../../support/host.ts";
import { askOk, next, person } from "../../../support/people.ts";
import { plain, pngDeclaring } from "../../../support/pictures.ts";
import { activationCode, enrol, fileForm, type Person, said, send } from "../../../support/wires/h5.ts";

let host: TestHost;
let ada: Person;
let bo: Person;
let page: string;
let group: string;

beforeAll(async () => {
  host = await startTestHost({ settings: { "uploads.maxBytes": 200_000 } });
  ada = await enrol(host, "ada");
  bo = await enrol(host, "bo");
  page = await openPage(ada, "ada's shop");
  group = await openGroup(ada, page, "ada's friends");
});
afterAll(async () => {
  expect(host.complaints).toEqual([]);
  await host.stop();
});

async function openPage({ token }: Person, name: string): Promise<string> {
  const body = { activationCode: await activationCode(host), name };
  const { body: answer } = await send(host, "POST /h5/merchant/createMerchant", { token, body });
  return (answer.data as [{ _id: string }])[0]._id;
}

async function openGroup({ token }: Person, merchant: string, name: string): Promise<string> {
  const { body } = await send(host, "POST /h5/group", { token, body: { merchant, name } });
  return (body.data as { _id: string })._id;
}

const UNKNOWN = "0000000000000000000fffff";
const INVALID = [400, "参数错误"];
const WITH_TOKEN = [
  "GET /h5/merchant",
  "POST /h5/merchant",
  "POST /h5/merchant/createMerchant",
  "POST /h5/group/getGroup",
  "POST /h5/group",
  "POST /h5/group/join",
  "POST /h5/group/leave",
  "POST /upload",
];

describe("accounts", () => {
  it("are created once, and logged in to by username and password only", async () => {
    const taken = { body: { username: "ada", password: "x" } };
    expect(await send(host, "POST /h5/user/reg", taken)).toMatchObject({
      status: 200,
      body: { data: null, msg: "用户名已存在", code: 409 },
    });
    for (const body of [
      { username: "ada", password: "654321" },
      { username: "nobody", password: "123456" },
    ]) {
      expect(said(await send(host, "POST /h5/user/login", { body }))).toEqual([401, "用户名或密码错误"]);
    }
  });

  it("need both parameters, in any form", async () => {
    for (const body of [{}, { username: "x" }, { password: "x" }, { username: "", password: "x" }]) {
      for (const what of ["POST /h5/user/reg", "POST /h5/user/login"]) {
        expect(said(await send(host, what, { body }))).toEqual(INVALID);
      }
    }
    const fields = { username: "ada", password: "123456" };
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    const ways = [
      { body: form },
      {
        body: `${new URLSearchParams(fields)}`,
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
      },
      { body: JSON.stringify(fields) },
      { body: { username: "ada", password: 123456 } },
      { query: fields },
    ];
    for (const way of ways) {
      expect((await send(host, "POST /h5/user/login/", way)).body.code).toBe(200);
    }
  });

  it("get a JWT that contains no password, a new one at each login", async () => {
    const again = await enrol(host, "ada");
    expect(again.token).not.toBe(ada.token);
    const claims = JSON.parse(Buffer.from(again.token.split(".")[1] ?? "", "base64url").toString());
    expect(Object.keys(claims).sort()).toEqual(["_id", "iat", "jti", "role", "username"]);
    expect(claims).toMatchObject({ _id: ada._id, username: "ada", role: 0 });
    expect(Math.abs(claims.iat - Date.now() / 1000)).toBeLessThan(60);
  });

  it("that are banned are told the reason, and their tokens end", async () => {
    const dan = await enrol(host, "dan");
    const userId = Number.parseInt(dan._id, 16);
    await host.host.core.moderation.ban(hostActor(), { userId, reason: "spam" });
    expect(said(await send(host, "GET /h5/merchant", dan))[0]).toBe(401);
    const login = { body: { username: "dan", password: "123456" } };
    expect(said(await send(host, "POST /h5/user/login", login))).toEqual([403, "账号已被封禁：spam"]);
  });
});

describe("tokens", () => {
  for (const what of WITH_TOKEN) {
    it(`are needed for ${what}, even from an address with a lease`, async () => {
      expect(said(await send(host, what))).toEqual([401, "请先登录"]);
      for (const token of ["x", `${ada.token}x`]) {
        expect(said(await send(host, what, { token }))).toEqual([401, "登录已失效，请重新登录"]);
      }
    });
  }

  it("may be sent in any documented place, and may come from another dialect", async () => {
    const eve = await person(host, "eve");
    for (const token of [ada.token, eve.token]) {
      const ways = [
        { token },
        { headers: { Authorization: `Bearer ${token}` } },
        { headers: { Authorization: token } },
        { query: { token } },
        { body: { token } },
      ];
      for (const way of ways) expect((await send(host, "GET /h5/merchant", way)).body.code).toBe(200);
    }
  });

  it("are valid from any address", async () => {
    const answer = await send(host, "GET /h5/merchant", { token: ada.token, from: "127.0.0.2" });
    expect(answer.body.code).toBe(200);
  });
});

describe("pages", () => {
  const create = async (token: string, body: Record<string, unknown>) =>
    send(host, "POST /h5/merchant/createMerchant", { token, body });

  it("open with a code created on this server, which is valid for one page", async () => {
    const code = await activationCode(host);
    const wrong = { activationCode: "asdasad", name: "no" };
    expect(said(await create(bo.token, wrong))).toEqual([403, "激活码无效"]);
    expect((await create(bo.token, { activationCode: code, name: "bo's" })).body.code).toBe(200);
    expect(said(await create(ada.token, { activationCode: code, name: "again" }))).toEqual([
      403,
      "激活码无效",
    ]);
    await host.host.settings.update({ "h5.activation": "open" });
    expect((await create(bo.token, wrong)).body.code).toBe(200);
    await host.host.settings.update({ "h5.activation": "required" });
  });

  it("open with a code as people type it", async () => {
    const code = await activationCode(host);
    const typed = { activationCode: ` ${code.toLowerCase()}\u3000`, name: "typed" };
    expect((await create(bo.token, typed)).body).toMatchObject({
      code: 200,
      data: [{ activationCode: code }],
    });
    expect(said(await create(ada.token, { activationCode: code, name: "again" }))[0]).toBe(403);
  });

  it("name an existing customer service, or the creator when none is given", async () => {
    const activation = await activationCode(host);
    const draft = { activationCode: activation, name: "served" };
    expect(said(await create(ada.token, { ...draft, customer: "bo" }))).toEqual(INVALID);
    expect(said(await create(ada.token, { ...draft, customer: UNKNOWN }))).toEqual([404, "用户不存在"]);
    expect(said(await create(ada.token, { activationCode: activation }))).toEqual(INVALID);
    expect(said(await create(ada.token, { name: "served" }))).toEqual(INVALID);
    const { body } = await create(ada.token, { ...draft, customer: bo._id, icon: "" });
    expect(body.data).toMatchObject([{ user: ada._id, customer: bo._id, icon: "" }]);
  });

  it("count a member once however often they join, and show their code to their creator only", async () => {
    const cai = await enrol(host, "cai");
    const join = () => send(host, "POST /h5/merchant", { token: cai.token, body: { merchant: page } });
    const first = await join();
    expect((await join()).body).toEqual(first.body);
    expect(first.body.data).toMatchObject([{ user: cai._id, merchant: page }]);
    const { body } = await send(host, "GET /h5/merchant", cai);
    expect(body.data).toMatchObject([
      { user: cai._id, merchant: { _id: page, user: ada._id, userId: ada._id, activationCode: "" } },
    ]);
    const own = await send(host, "GET /h5/merchant", ada);
    const [mine] = own.body.data as { merchant: { _id: string; activationCode: string } }[];
    expect(mine?.merchant).toMatchObject({ _id: page, activationCode: expect.stringMatching(/^\w{12}$/) });
  });

  it("that do not exist are 404, and an invalid id is 400", async () => {
    const { token } = ada;
    for (const what of ["POST /h5/merchant", "POST /h5/group/getGroup", "POST /h5/group"]) {
      const at = (merchant: unknown) => send(host, what, { token, body: { merchant, name: "x" } });
      expect(said(await at(UNKNOWN))).toEqual([404, "商页不存在"]);
      expect(said(await at("f".repeat(24)))).toEqual([404, "商页不存在"]);
      for (const bad of ["1", "", "zz".repeat(12), `${page}0`, null, { _id: page }]) {
        expect(said(await at(bad)), `${what} ${bad}`).toEqual(INVALID);
      }
    }
  });
});

describe("groups", () => {
  it("are created by the page's creator only, under a free name", async () => {
    const make = (token: string, body: Record<string, unknown>) =>
      send(host, "POST /h5/group", { token, body: { merchant: page, ...body } });
    expect(said(await make(bo.token, { name: "mine" }))).toEqual([403, "没有权限"]);
    expect(said(await make(ada.token, { name: "ada's friends" }))).toEqual([409, "群聊名称已存在"]);
    expect(said(await make(ada.token, {}))).toEqual(INVALID);
    expect(said(await make(ada.token, { name: "x".repeat(65) }))).toEqual(INVALID);
  });

  it("are listed to anyone, with whether the caller is a member; joining twice changes nothing", async () => {
    const list = async ({ token }: Person) => {
      const { body } = await send(host, "POST /h5/group/getGroup", { token, body: { merchant: page } });
      return (body.data as { _id: string; state: number }[]).map(({ _id, state }) => [_id, state]);
    };
    const move = (how: string) => send(host, `POST /h5/group/${how}`, { token: bo.token, body: { group } });
    expect(await list(ada)).toEqual([[group, 1]]);
    expect(await list(bo)).toEqual([[group, 0]]);
    const joined = await move("join");
    expect(joined.body).toMatchObject({ data: { state: 1, _id: group, merchant: page }, msg: "success" });
    expect((await move("join")).body).toEqual(joined.body);
    expect(await list(bo)).toEqual([[group, 1]]);
    expect((await move("leave")).body.data).toMatchObject({ state: 0, _id: group });
    expect(said(await move("leave"))).toEqual([403, "未加入该群聊"]);
    expect(await list(bo)).toEqual([[group, 0]]);
  });

  it("are rooms in which clients of all APIs talk", async () => {
    const fay = await person(host, "fay");
    const roomId = Number.parseInt(group, 16);
    const socket = await fay.connect();
    await askOk(socket, "room:join", { roomId });
    const joined = next(socket, "member:joined");
    await send(host, "POST /h5/group/join", { token: bo.token, body: { group } });
    expect(await joined).toMatchObject({ roomId, user: { username: "bo" } });
    const left = next(socket, "member:left");
    await send(host, "POST /h5/group/leave", { token: bo.token, body: { group } });
    expect(await left).toMatchObject({ roomId, user: { username: "bo" } });
    socket.close();
  });

  it("give no access to other rooms", async () => {
    const eve = await host.host.core.accounts.find("username", "eve");
    const actor = userActor(hostActor(), eve?.id ?? 0);
    const room = await host.host.core.rooms.create(actor, { name: "no group", isPublic: true });
    for (const group of [room.id.toString(16).padStart(24, "0"), UNKNOWN]) {
      for (const how of ["join", "leave"]) {
        const answer = await send(host, `POST /h5/group/${how}`, { token: bo.token, body: { group } });
        expect(said(answer)).toEqual([404, "群聊不存在"]);
      }
    }
    const bad = { token: bo.token, body: { group: "1" } };
    expect(said(await send(host, "POST /h5/group/join", bad))).toEqual(INVALID);
  });
});

describe("uploads", () => {
  const upload = (body: FormData, more = {}) =>
    send(host, "POST /upload", { token: ada.token, body, ...more });

  it("take their type from their bytes, and are served at the URL in the answer", async () => {
    const { body } = await upload(fileForm(await plain(30, 20, "jpeg"), "C:\\fakepath\\photo.png"));
    expect(body).toMatchObject({ msg: "success", code: 200 });
    expect(body.data).toMatch(/^\/upload\/\d{8}\/[0-9a-f]{24}\.jpg$/);
    const served = await fetch(host.url + body.data);
    expect([served.status, served.headers.get("content-type")]).toEqual([200, "image/jpeg"]);
  });

  it("that are not pictures are downloads that run no script", async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
    for (const [text, name] of [
      [svg, "posing.png"],
      ["<!doctype html><script>alert(1)</script>", "page.html"],
      ["plain", "../../../etc/passwd"],
    ] as const) {
      const { body } = await upload(fileForm(Buffer.from(text), name));
      expect(body.code).toBe(200);
      const served = await fetch(host.url + body.data);
      expect(served.headers.get("content-disposition")).toMatch(/^attachment/);
      expect(served.headers.get("x-content-type-options")).toBe("nosniff");
      expect(served.headers.get("content-security-policy")).toContain("sandbox");
      expect(await served.text()).toBe(text);
    }
  });

  it("are kept unchanged when they are pictures of more pixels than are decoded", async () => {
    const bomb = pngDeclaring(50_000, 50_000);
    const { body } = await upload(fileForm(bomb, "bomb.png"));
    const served = await fetch(host.url + body.data);
    expect(served.headers.get("content-disposition")).toMatch(/^attachment/);
    expect(Buffer.from(await served.arrayBuffer())).toEqual(bomb);
  });

  it("are refused when the file is missing, empty or over the limit", async () => {
    expect(said(await upload(new FormData()))).toEqual(INVALID);
    expect(said(await send(host, "POST /upload", { token: ada.token, body: { file: "x" } }))).toEqual(
      INVALID,
    );
    expect(said(await upload(fileForm(Buffer.alloc(0), "empty.png")))).toEqual(INVALID);
    const large = await upload(fileForm(Buffer.alloc(200_001, 1), "large.bin"));
    expect([large.status, large.body]).toEqual([413, { data: null, msg: "内容过大", code: 400 }]);
    expect((await upload(fileForm(Buffer.alloc(200_000, 1), "fits.bin"))).body.code).toBe(200);
  });

  it("may use another field name, and send the token as a field", async () => {
    const form = fileForm(Buffer.from("plain"), "a.txt", "upload");
    form.set("token", ada.token);
    expect((await send(host, "POST /upload/", { body: form })).body.code).toBe(200);
  });
});

describe("the reference", () => {
  it("lists the paths and methods that exist", async () => {
    const operations = Object.entries(h5.reference("1").paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(operations.sort()).toEqual([...WITH_TOKEN, "POST /h5/user/login", "POST /h5/user/reg"].sort());
    for (const what of operations) expect((await send(host, what)).status, what).toBe(200);
  });
});

describe("the server answers", () => {
  it("bodies that are broken or too large in the dialect's envelope", async () => {
    const broken = { body: '{"username":', headers: { "Content-Type": "application/json" } };
    const list = { body: "[1]", headers: { "Content-Type": "application/json" } };
    const cut = {
      body: '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nx',
      headers: { "Content-Type": "multipart/form-data; boundary=x" },
    };
    for (const sending of [broken, list, cut]) {
      expect(await send(host, "POST /h5/user/login", sending)).toMatchObject({
        status: 200,
        body: { data: null, msg: "参数错误", code: 400 },
      });
    }
    const huge = await send(host, "POST /h5/user/login", { body: `{"username":"${"x".repeat(2_000_000)}"}` });
    expect([huge.status, said(huge)]).toEqual([413, [400, "内容过大"]]);
  });

  it("a wrong method with 405 and Allow, an unknown path with 404", async () => {
    const wrong = await send(host, "PUT /h5/merchant");
    expect([wrong.status, wrong.headers.allow]).toEqual([405, "HEAD, GET, POST, OPTIONS"]);
    expect(said(wrong)).toEqual([400, "请求方法错误"]);
    expect((await send(host, "GET /upload")).status).toBe(405);
    for (const path of ["/h5", "/h5/user", "/h5/group/nothing"]) {
      expect((await send(host, `GET ${path}`)).status).toBe(404);
    }
  });

  it("all of the dialect's paths with 404 when it is off, while uploads stay", async () => {
    const { body } = await send(host, "POST /upload", {
      token: ada.token,
      body: fileForm(Buffer.from("kept"), "kept.txt"),
    });
    await host.host.settings.update({ "dialects.h5": false });
    for (const what of [...WITH_TOKEN, "POST /h5/user/login", "POST /h5/user/reg"]) {
      expect((await send(host, what, { token: ada.token })).status, what).toBe(404);
    }
    expect((await fetch(host.url + body.data)).status).toBe(200);
    await host.host.settings.update({ "dialects.h5": true });
    expect((await send(host, "GET /h5/merchant", ada)).body.code).toBe(200);
  });
});
