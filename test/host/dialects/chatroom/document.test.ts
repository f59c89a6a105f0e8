/** Every example of the document, in its order, with the answer that it shows. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chatroom } from "../../../../server/dialects/chatroom/index.ts";
import { native } from "../../../../server/dialects/native/index.ts";
import { startTestHost, type TestHost } from "../../../support/host.ts";
import { send } from "../../../support/loopback.ts";
import { Client, call, packet, register } from "../../../support/wires/chatroom.ts";

let host: TestHost;
let test: Client;
let other: Client;

beforeAll(async () => {
  host = await startTestHost({ dialects: [native, chatroom] });
});

afterAll(async () => {
  test?.close();
  other?.close();
  await host.stop();
  expect(host.complaints).toEqual([]);
});

const ADMIN = { user_tel: 0, user_name: "admin", user_password: "123456" };
const KNOWN = { user_tel: 0, user_name: "admin", user_password: "", user_avatar_url: "" };

describe("auth", () => {
  it("register", async () => {
    expect(await call(host, "/auth/register", ADMIN)).toEqual({ res: "register successfully" });
    expect(await call(host, "/auth/register", ADMIN)).toEqual({ res: "user exist" });
  });

  it("login", async () => {
    const { user_name: _, ...key } = ADMIN;
    expect(await call(host, "/auth/login", key)).toEqual({ res: "login successfully", data: KNOWN });
    const wrong = { ...key, user_password: "654321" };
    expect(await call(host, "/auth/login", wrong)).toEqual({ res: "password wrong", data: {} });
    const unknown = { ...key, user_tel: 1 };
    expect(await call(host, "/auth/login", unknown)).toEqual({ res: "user not exist", data: {} });
  });

  it.each([
    ["13912345670", 13912345670],
    ["013912345671", "013912345671"],
    ["+8613912345672", "+8613912345672"],
    ["13912345673139123456", "13912345673139123456"],
  ])("the phone %s is returned as %j", async (user_tel, told) => {
    await register(host, `of ${user_tel}`, user_tel);
    const answer = await call(host, "/auth/login", { user_tel, user_password: "123456" });
    expect(answer).toMatchObject({ res: "login successfully", data: { user_tel: told } });
  });

  it("an account of another dialect logs in by its phone, once it has one", async () => {
    const person = { username: "elsewhere", password: "secret", phone: "13900000000" };
    await send(host, "/api/users", { body: person });
    const key = { user_tel: 13900000000, user_password: "secret" };
    expect(await call(host, "/auth/login", key)).toMatchObject({ data: { user_name: "elsewhere" } });
  });

  it("user_data, by name and by phone", async () => {
    const found = { res: "get user data successfully", data: KNOWN };
    expect(await call(host, "/auth/user_data", { user_name: "admin" })).toEqual(found);
    expect(await call(host, "/auth/user_data", { user_tel: 0 })).toEqual(found);
    const unknown = { res: "user not exist", data: {} };
    expect(await call(host, "/auth/user_data", { user_name: "nobody" })).toEqual(unknown);
  });

  it("all four calls of the Android client: GET with a query", async () => {
    const get = async (path: string) => (await send(host, path)).body;
    const person = "user_tel=13912345678&user_name=test&user_password=1";
    expect(await get(`/auth/register?${person}`)).toEqual({ res: "register successfully" });
    expect(await get("/auth/login?user_tel=13912345678&user_password=1")).toMatchObject({
      res: "login successfully",
      data: { user_tel: 13912345678 },
    });
    expect(await get("/chatroom/create?room_name=%E5%A4%A7%E5%8E%85")).toEqual({
      res: "chatroom create successfully",
    });
    const visit = "room_name=%E5%A4%A7%E5%8E%85&user_name=test&status=1";
    expect(await get(`/chatroom/room/?${visit}`)).toEqual({ res: "join chatroom" });
  });
});

describe("chatroom", () => {
  it("create", async () => {
    const done = { res: "chatroom create successfully" };
    expect(await call(host, "/chatroom/create", { room_name: "TEST" })).toEqual(done);
    const again = { res: "chatroom already exist" };
    expect(await call(host, "/chatroom/create", { room_name: "TEST" })).toEqual(again);
  });

  it("list, under both names", async () => {
    const rooms = [
      { name: "大厅", room_name: "大厅", population: 0 },
      { name: "TEST", room_name: "TEST", population: 0 },
    ];
    expect((await send(host, "/chatroom/list")).body).toEqual({ room_list: rooms, rooms });
  });

  it("room", async () => {
    const visit = { room_name: "TEST", user_name: "test", status: 1 };
    expect(await call(host, "/chatroom/room", visit)).toEqual({ res: "join chatroom" });
    expect(await call(host, "/chatroom/room", { ...visit, status: 0 })).toEqual({ res: "leave chatroom" });
    const wrong: [object, string][] = [
      [{ ...visit, status: 2 }, "invalid status"],
      [{ ...visit, room_name: "NONE" }, "invalid room"],
      [{ ...visit, user_name: "nobody" }, "user not exist"],
      [{ ...visit, user_name: "" }, "missing parameters"],
    ];
    for (const [asked, res] of wrong) expect(await call(host, "/chatroom/room", asked)).toEqual({ res });
  });

  it("room: full", async () => {
    const room = await host.host.core.rooms.byName("大厅");
    await host.host.store.rooms.update(room.id, { capacity: 1 });
    await register(host, "second", "2");
    const visit = { room_name: "大厅", user_name: "second", status: "1" };
    expect(await call(host, "/chatroom/room", visit)).toEqual({ res: "full room" });
    const back = { room_name: "大厅", user_name: "test", status: "0" };
    expect(await call(host, "/chatroom/room", back)).toEqual({ res: "leave chatroom" });
    expect(await call(host, "/chatroom/room", visit)).toEqual({ res: "join chatroom" });
  });
});

describe("packets", () => {
  it("create", async () => {
    test = await Client.connect(host);
    expect(await test.ask(packet("join", "test", "TEST"))).toEqual(packet("user", "test", "TEST", "create"));
  });

  it("join, to everyone in the room", async () => {
    other = await Client.connect(host);
    expect(await other.ask(packet("join", "second", "TEST"))).toEqual(
      packet("user", "second", "TEST", "join"),
    );
    expect((await test.hears(2))[1]).toEqual(packet("user", "second", "TEST", "join"));
    const { body } = await send(host, "/chatroom/list");
    expect(body).toMatchObject({ rooms: [{}, { name: "TEST", population: 2 }] });
  });

  it("msg, to everyone in the room", async () => {
    const said = packet("msg", "test", "TEST", "hello");
    expect(await test.ask(said)).toEqual(said);
    expect((await other.hears(2))[1]).toEqual(said);
  });

  it("leave, to everyone who was in the room; then the reserved place is released", async () => {
    const left = packet("user", "test", "TEST", "leave");
    expect(await test.ask(packet("leave", "test", "TEST"))).toEqual(left);
    expect((await other.hears(3))[2]).toEqual(left);
    const gone = { room_name: "TEST", user_name: "test", status: 0 };
    expect(await call(host, "/chatroom/room", gone)).toEqual({ res: "leave chatroom" });
    expect(await call(host, "/chatroom/room", gone)).toEqual({ res: "user not exist" });
  });

  it.each([
    ["not JSON", "hello", "invalid message"],
    ["no type", { data: {} }, "invalid message"],
    ["no data", { type: "join" }, "invalid message"],
    ["data is null", { type: "join", data: null }, "invalid message"],
    ["an unknown type", packet("dance", "test", "TEST"), "illegal type"],
    ["a type of the server", packet("user", "test", "TEST"), "illegal type"],
    ["a type of the server", packet("error", "test", "TEST"), "illegal type"],
    ["a binary frame", Buffer.from(JSON.stringify(packet("join", "test", "TEST"))), "invalid message"],
    ["no user", { type: "join", data: { room_name: "TEST", msg: "" } }, "invalid data"],
    ["no user_name", { type: "join", data: { user: {}, room_name: "TEST" } }, "invalid data"],
    ["no room_name", { type: "join", data: { user: { user_name: "test" } } }, "invalid data"],
    ["msg without msg", { type: "msg", data: { user: { user_name: "t" }, room_name: "T" } }, "invalid data"],
    ["an empty user_name", packet("join", "", "TEST"), "illegal data"],
    ["an empty room_name", packet("join", "test", ""), "illegal data"],
    ["a user without an account", packet("join", "nobody", "TEST"), "illegal data"],
    ["an empty msg", packet("msg", "test", "TEST", ""), "null message"],
    ["a msg that shows nothing", packet("msg", "test", "TEST", " \u200b"), "null message"],
    ["too long a msg", packet("msg", "second", "TEST", "x".repeat(4001)), "illegal data"],
    ["an unknown room", packet("join", "test", "NONE"), "room not exist"],
    ["a leave without a join", packet("leave", "test", "TEST"), "user not exist"],
    ["a msg without a join", packet("msg", "test", "TEST", "hello"), "user not exist"],
    ["a full room", packet("join", "test", "大厅"), "room full"],
  ])("error: %s", async (_, sent, msg) => {
    if (msg === "room full") await other.ask(packet("join", "second", "大厅"));
    const sender = msg === "illegal data" ? other : test;
    const heard = await sender.ask(sent);
    expect(heard).toMatchObject({ type: "error", data: { msg } });
    expect(Object.keys(heard?.data ?? {})).toEqual(["user", "room_name", "msg"]);
    expect(Object.keys(heard?.data.user ?? {})).toEqual(["user_name", "user_avatar"]);
  });

  it("join and leave work without user_avatar and msg", async () => {
    const bare = { user: { user_name: "test" }, room_name: "TEST" };
    expect(await test.ask({ type: "join", data: bare })).toEqual(packet("user", "test", "TEST", "join"));
    expect(await test.ask({ type: "leave", data: bare })).toEqual(packet("user", "test", "TEST", "leave"));
  });
});
