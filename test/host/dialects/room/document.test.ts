/** Every example of the document, in one story, to be read beside C-room.md. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestHost, type TestHost } from "../../../support/host.ts";
import { plain } from "../../../support/pictures.ts";
import { type Client, enter, picture, type Sending, send } from "../../../support/wires/room.ts";

let host: TestHost;
let owner: Client;
let guest: Client;
/** userId → token of the last login. */
const tokens: Record<string, string> = {};
let captcha = "";

beforeAll(async () => {
  host = await startTestHost({ settings: { "captcha.delivery": "response" } });
});
afterAll(async () => {
  expect(host.complaints).toEqual([]);
  await host.stop();
});

const TOKEN = expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/);
const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/);
const go = {
  RoomId: "1",
  RoomName: "go",
  RoomCap: 3,
  RoomAccess: true,
  RoomOwner: "1",
  CreatedAt: TIME,
};
const ok = (Notice: unknown, Msg: unknown = "", Code = 0) => ({ err: { Code, Msg, Notice } });

interface Example {
  readonly title: string;
  readonly what: string;
  readonly sending: Sending | (() => Sending | Promise<Sending>);
  /** Whose token is sent. */
  readonly as?: string;
  readonly answer: unknown;
  /** What has to happen before. */
  before?(): Promise<unknown>;
}

const account = (userId: string, userName: string) => ({
  body: { userId, userPwd: "135", userName, userEmail: `${userId}@qq.com` },
});
const atGo = { roomName: "go" };

const STORY: readonly Example[] = [
  {
    title: "用户注册",
    what: "POST /user/register",
    sending: account("1", "zhy"),
    answer: ok("注册成功"),
  },
  {
    title: "用户注册: the id is taken",
    what: "POST /user/register",
    sending: account("1", "zzz"),
    answer: ok("用户Id或邮箱已存在，请重新注册", "用户已存在"),
  },
  {
    title: "用户注册: the e-mail is taken",
    what: "POST /user/register",
    sending: { body: { ...account("2", "zzz").body, userEmail: "1@qq.com" } },
    answer: ok("用户Id或邮箱已存在，请重新注册", "用户已存在"),
  },
  {
    title: "用户登录",
    what: "POST /user/login",
    sending: { body: { userId: "1", userPwd: "135" } },
    answer: ok({ msg: "登录成功 hello zhy", rooms: null }, { token: TOKEN }),
  },
  {
    title: "用户登录: wrong",
    what: "POST /user/login",
    sending: { body: { userId: "1", userPwd: "531" } },
    answer: ok("id或密码错误", "登录失败"),
  },
  {
    title: "修改用户信息",
    what: "PUT /user/update",
    as: "1",
    sending: { body: { userName: "zhhhhhhh", userEmail: "one@qq.com" } },
    answer: ok("修改成功"),
  },
  {
    title: "用户登录: with rooms",
    what: "POST /user/login",
    sending: { body: { userId: "1", userPwd: "135" } },
    async before() {
      const query = { roomName: "go", roomCap: "3", roomId: "1", roomAccess: "true" };
      owner = await enter(host, "/room/create", query, { headers: { Authorization: tokens["1"] ?? "" } });
    },
    answer: ok({ msg: "登录成功 hello zhhhhhhh", rooms: [go] }, { token: TOKEN }),
  },
  {
    title: "发送图片",
    what: "POST /room/sendImg",
    as: "1",
    sending: async () => ({ body: picture(await plain(20, 20)) }),
    answer: ok("发送成功"),
  },
  {
    title: "房主转让: nobody there",
    what: "PUT /room/transferOwner",
    as: "1",
    sending: { query: { ...atGo, userId: "2" } },
    answer: ok("用户不在房间内"),
  },
  {
    title: "查询房间内所有用户: from outside",
    what: "GET /room/retrieveUser",
    as: "2",
    sending: { query: atGo },
    async before() {
      await send(host, "POST /user/register", account("2", "zz"));
      const login = await send(host, "POST /user/login", { body: { userId: "2", userPwd: "135" } });
      tokens["2"] = (login.body.err.Msg as { token: string }).token;
    },
    answer: ok("用户不在房间内，无权限查找"),
  },
  {
    title: "查询房间内所有用户",
    what: "GET /room/retrieveUser",
    as: "1",
    sending: { query: atGo },
    async before() {
      guest = await enter(host, "/room/enter", { roomId: "1" }, { token: tokens["2"] ?? "" });
    },
    answer: ok({
      clients: [
        { UserId: "1", UserName: "zhhhhhhh" },
        { UserId: "2", UserName: "zz" },
      ],
    }),
  },
  {
    title: "搜索房间列表",
    what: "GET /room/retrieve",
    as: "1",
    sending: { query: { roomName: "G" } },
    async before() {
      const query = { roomName: "g", roomCap: "5", roomId: "2", roomAccess: "0" };
      await enter(host, "/room/create", query, { token: tokens["1"] ?? "" });
    },
    answer: ok({ rooms: [{ ...go, RoomId: "2", RoomName: "g", RoomCap: 5, RoomAccess: false }, go] }, "", 1),
  },
  {
    title: "修改房间信息: not the owner",
    what: "PUT /room/update",
    as: "2",
    sending: { query: atGo, body: { roomName: "goo", roomCap: "33" } },
    answer: ok("你不是房主无权限", "不是房主无权限"),
  },
  {
    title: "修改房间信息",
    what: "PUT /room/update",
    as: "1",
    sending: { query: atGo, body: { roomName: "goo", roomCap: "33" } },
    answer: ok("修改成功"),
  },
  {
    title: "修改房间信息: the change is there",
    what: "GET /room/retrieve",
    as: "1",
    sending: { query: { roomName: "goo" } },
    answer: ok({ rooms: [{ ...go, RoomName: "goo", RoomCap: 33 }] }, "", 1),
  },
  {
    title: "踢出用户",
    what: "DELETE /room/kickOutUser",
    as: "1",
    sending: { query: { roomName: "goo", userId: "2" } },
    answer: ok("踢出成功"),
  },
  {
    title: "房主转让",
    what: "PUT /room/transferOwner",
    as: "1",
    sending: { query: { roomName: "goo", userId: "2" } },
    async before() {
      expect((await guest.closed).code).toBe(4001);
      guest = await enter(host, "/room/enter", { roomId: "1" }, { token: tokens["2"] ?? "" });
    },
    answer: ok("转让成功"),
  },
  {
    title: "退出房间",
    what: "DELETE /room/exit",
    as: "1",
    sending: { query: { roomName: "goo" } },
    answer: ok("退出房间成功"),
  },
  {
    title: "解散房间",
    what: "DELETE /room/dissolve",
    as: "2",
    sending: { query: { roomName: "goo" } },
    async before() {
      expect((await owner.closed).code).toBe(1000);
    },
    answer: ok("解散成功"),
  },
  {
    title: "解散房间: it is gone",
    what: "DELETE /room/dissolve",
    as: "2",
    sending: { query: { roomName: "goo" } },
    async before() {
      expect((await guest.closed).code).toBe(4002);
    },
    answer: ok("房间不存在", "房间不存在"),
  },
  {
    title: "忘记密码得到验证码",
    what: "POST /user/forgetPwd",
    sending: { body: { userEmail: "one@qq.com" } },
    answer: ok({ notice: "十分钟内有效", 验证码: expect.stringMatching(/^\d{4}$/) }),
  },
  {
    title: "修改密码",
    what: "PUT /user/updatePwd",
    sending: () => ({ body: { userEmail: "one@qq.com", newPwd: "1358", 验证码: captcha } }),
    answer: ok("修改成功"),
  },
  {
    title: "用户登录: with the new password",
    what: "POST /user/login",
    sending: { body: { userId: "1", userPwd: "1358" } },
    answer: ok({ msg: "登录成功 hello zhhhhhhh", rooms: [expect.anything()] }, { token: TOKEN }),
  },
  {
    title: "修改密码: too many codes asked for",
    what: "POST /user/forgetPwd",
    sending: { body: { userEmail: "one@qq.com" } },
    async before() {
      for (let n = 0; n < 2; n++) {
        await send(host, "POST /user/forgetPwd", { body: { userEmail: "one@qq.com" } });
      }
    },
    answer: ok("发送多次拉入黑名单", "发送多次拉入黑名单"),
  },
  {
    title: "用户退出系统",
    what: "DELETE /user/exit",
    as: "1",
    sending: {},
    answer: ok("退出系统成功"),
  },
];

describe("the document's examples", () => {
  for (const { title, what, sending, as, answer, before } of STORY) {
    it(`${title} (${what})`, async () => {
      await before?.();
      const own = typeof sending === "function" ? await sending() : sending;
      const token = as === undefined ? undefined : tokens[as];
      const { status, body, headers } = await send(host, what, { ...own, ...(token && { token }) });
      expect(status).toBe(200);
      expect(headers["content-type"]).toBe("application/json; charset=utf-8");
      expect(body).toStrictEqual(answer);
      expect(Object.keys(body.err)).toEqual(["Code", "Msg", "Notice"]);
      const { Msg, Notice } = body.err as { Msg: { token?: string }; Notice: { 验证码?: string } };
      if (Msg.token && own.body) tokens[(own.body as { userId: string }).userId] = Msg.token;
      if (Notice.验证码) captcha = Notice.验证码;
    });
  }
});
