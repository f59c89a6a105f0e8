/** Every example of the document, in its order, with the answer that it shows. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiv1 } from "../../../../server/dialects/apiv1/index.ts";
import { native } from "../../../../server/dialects/native/index.ts";
import { startTestHost, type TestHost } from "../../../support/host.ts";
import { multipart, send } from "../../../support/loopback.ts";
import { plain } from "../../../support/pictures.ts";
import { Client } from "../../../support/wires/apiv1.ts";

let host: TestHost;
let talker: Client;
let listener: Client;
let picture: Awaited<ReturnType<typeof multipart>>;

beforeAll(async () => {
  host = await startTestHost({ dialects: [native, apiv1] });
  picture = await multipart({ file: { data: await plain(20, 20), name: "me.png" } });
});

afterAll(async () => {
  talker?.close();
  listener?.close();
  await host.stop();
  expect(host.complaints).toEqual([]);
});

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
const roomurl = () => `${host.url}/apiv1/joinroom/testroom`;
const USER = { username: "testuser", userdetail: "哈哈", phone: "13800000000" };
const USER_SEEN = { ...USER, useravatar: "/apiv1/user/avatar/download/testuser" };
const roomSeen = (onlineusers: number) => ({
  roomname: "testroom",
  onlineusers,
  roomdetail: "哈哈哈",
  roomavatar: "/apiv1/room/avatar/download/testroom",
  roomowner: "testuser",
  roomurl: roomurl(),
});

describe("the document's examples", () => {
  it("首页注册", async () => {
    const { status, body } = await send(host, "/apiv1/user/register", { body: USER });
    expect(status).toBe(200);
    expect(body).toEqual({ status: 0, message: "", data: USER });
  });

  it("房间创建", async () => {
    const { body } = await send(host, "/apiv1/user/roomcreate", {
      body: { roomowner: "testuser", roomname: "testroom", roomdetail: "哈哈哈" },
    });
    const data = { roomname: "testroom", roomdetail: "哈哈哈", roomurl: roomurl(), roomowner: "testuser" };
    expect(body).toEqual({ status: 0, message: "", data });
  });

  it("个人头像", async () => {
    const { body } = await send(host, "/apiv1/user/avatar/testuser", { method: "POST", ...picture });
    expect(body).toEqual({ status: 0, message: "" });
  });

  it.each(["/apiv1/room/avatar/upload/testroom", "/apiv1/room/avatar/testroom"])(
    "房间头像 %s",
    async (path) => {
      const { body } = await send(host, path, { method: "POST", ...picture });
      expect(body).toEqual({ status: 0, message: "" });
    },
  );

  it("个人信息, in data and beside it", async () => {
    const { body } = await send(host, "/apiv1/user/query", { body: { username: "testuser" } });
    expect(body).toEqual({ status: 0, message: "", data: USER_SEEN, ...USER_SEEN });
  });

  it("房间信息, in data and beside it", async () => {
    const { body } = await send(host, "/apiv1/room/query", { body: { roomname: "testroom" } });
    expect(body).toEqual({ status: 0, message: "", data: roomSeen(0), ...roomSeen(0) });
  });

  it.each(["/apiv1/user/avatar/download/testuser", "/apiv1/room/avatar/download/testroom"])(
    "一张图片 %s",
    async (path) => {
      const { status, headers, bytes } = await send(host, path);
      expect(status).toBe(200);
      expect(headers["content-type"]).toBe("image/webp");
      expect(bytes.toString("latin1", 8, 12)).toBe("WEBP");
      const etag = headers.etag as string;
      expect((await send(host, path, { headers: { "If-None-Match": etag } })).status).toBe(304);
    },
  );

  it("socket join: the others receive it", async () => {
    await send(host, "/apiv1/user/register", { body: { username: "other" } });
    listener = await Client.connect(host, "v4");
    talker = await Client.connect(host, "v2");
    await listener.ask("join", { username: "other", roomname: "testroom" });
    const data = {
      action: "in",
      onlineusers: 2,
      username: "testuser",
      useravatar: "/apiv1/user/avatar/download/testuser",
    };
    const answer = await talker.ask("join", { username: "testuser", roomname: "testroom" });
    expect(answer).toEqual({ status: 0, message: "", data });
    expect(await listener.hears(1)).toEqual([{ status: 0, message: "", data }]);
    expect(talker.received).toEqual([]);
    const { body } = await send(host, "/apiv1/room/query", { body: { roomname: "testroom" } });
    expect(body).toMatchObject({ data: { onlineusers: 2 } });
  });

  it("socket new message: the others receive it", async () => {
    const data = {
      action: "msg",
      username: "testuser",
      useranme: "testuser",
      useravatar: "/apiv1/user/avatar/download/testuser",
      roomname: "testroom",
      message: "hello",
      sendtime: TIME,
      sendttime: TIME,
    };
    const event = { username: "testuser", roomname: "testroom", message: "hello" };
    const answer = await talker.ask("new message", event);
    expect(answer).toEqual({ status: 0, message: "", data });
    expect((await listener.hears(2))[1]).toEqual(answer);
    expect(talker.received).toEqual([]);
  });

  it("房间之前的消息", async () => {
    const { body } = await send(host, "/apiv1/room/message/testroom");
    const line = {
      username: "testuser",
      useravatar: "/apiv1/user/avatar/download/testuser",
      message: "hello",
      sendtime: TIME,
      seq: 1,
    };
    expect(body).toEqual({ status: 0, message: "", data: { onlineusers: 2, msg: [line] } });
  });

  it("socket leave: the others receive it", async () => {
    const data = {
      action: "out",
      onlineusers: 1,
      username: "testuser",
      useravatar: "/apiv1/user/avatar/download/testuser",
    };
    const answer = await talker.ask("leave", { username: "testuser", roomname: "testroom" });
    expect(answer).toEqual({ status: 0, message: "", data });
    expect((await listener.hears(3))[2]).toEqual({ status: 0, message: "", data });
    expect(talker.received).toEqual([]);
  });

  it("修改用户信息", async () => {
    const asked = { userdetail: "哈哈", phone: "13800000000", location: "福建省" };
    const { body } = await send(host, "/apiv1/user/modify", {
      body: { username: "testuser", newusername: "testuser1", ...asked },
    });
    expect(body).toEqual({ status: 0, message: "", data: { username: "testuser1", ...asked } });
    const back = { username: "testuser1", newusername: "testuser" };
    expect((await send(host, "/apiv1/user/modify", { body: back })).body).toMatchObject({ status: 0 });
  });

  it("修改房间信息", async () => {
    const body = { roomname: "testroom", roomdetail: "哈哈哈" };
    const answer = await send(host, "/apiv1/room/modify", { body });
    expect(answer.body).toEqual({ status: 0, message: "", data: body });
  });

  it("socket close: everyone receives it, the client that closes included", async () => {
    const data = { action: "close", roomname: "testroom" };
    const answer = await talker.ask("close", { roomname: "testroom", roomowner: "testuser" });
    expect(answer).toEqual({ status: 0, message: "", data });
    expect((await listener.hears(4))[3]).toEqual({ status: 0, message: "", data });
    expect(await talker.hears(1)).toEqual([{ status: 0, message: "", data }]);
  });

  it.each([
    ["POST", "/apiv1/room/delete/"],
    ["POST", "/apiv1/room/delete"],
    ["GET", "/apiv1/room/delete/"],
    ["GET", "/apiv1/room/delete"],
  ])("房间删除 %s %s", async (method, path) => {
    const room = { roomowner: "testuser", roomname: "testroom" };
    await send(host, "/apiv1/user/roomcreate", { body: { ...room, roomdetail: "哈哈哈" } });
    const { body } = await send(host, path, { method, body: room });
    expect(body).toEqual({ status: 0, message: "" });
    const after = await send(host, "/apiv1/room/query", { body: room });
    expect(after.body).toMatchObject({ status: 1003 });
  });

  it.each(["/apiv1/user/delete/", "/apiv1/user/delete"])("用户退出 %s", async (path) => {
    await send(host, "/apiv1/user/register", { body: { username: "testuser" } });
    const { body } = await send(host, path, { body: { username: "testuser" } });
    expect(body).toEqual({ status: 0, message: "" });
    const after = await send(host, "/apiv1/user/query", { body: { username: "testuser" } });
    expect(after.body).toMatchObject({ status: 1003 });
  });
});
