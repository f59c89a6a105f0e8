import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hostActor } from "../../../../server/chat/actor.ts";
import { startTestHost, type TestHost } from "../../../support/host.ts";
import { askOk, createRoom as createNativeRoom, next, person } from "../../../support/people.ts";
import { plain } from "../../../support/pictures.ts";
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
let cai: string;
let rooms = 0;

beforeAll(async () => {
  host = await startTestHost();
  ada = await enrol(host, "ada", "Ada");
  bo = await enrol(host, "bo", "Bo");
  cai = await enrol(host, "cai", "蔡");
});
afterAll(async () => {
  expect(host.complaints).toEqual([]);
  await host.stop();
});

/** A room that nobody else uses. */
const fresh = (more: { cap?: string; access?: string } = {}) => {
  const id = `r${++rooms}`;
  return { name: `room ${id}`, id, ...more };
};

describe("a room's socket", () => {
  it("delivers each message to everyone in the room, the sender included, once and in order", async () => {
    const room = fresh();
    const at = await createRoom(host, ada, room);
    await at.receive("Ada成功进入房间");
    const other = await createRoom(host, cai, fresh());
    const with1 = await enter(host, "/room/enter", { roomId: room.id }, { token: bo });
    await at.receive("Bo成功进入房间");
    const quoted = 'a "quoted"\n<b>line</b>';
    at.ws.send("你好 👋🏽");
    at.ws.send(quoted);
    await with1.receive(quoted);
    with1.ws.send("last");
    await Promise.all([at.receive("last"), with1.receive("last")]);
    const lines = [
      { FromUserName: "system", RoomName: room.name, Content: "Bo成功进入房间" },
      { FromUserName: "Ada", RoomName: room.name, Content: "你好 👋🏽" },
      { FromUserName: "Ada", RoomName: room.name, Content: quoted },
      { FromUserName: "Bo", RoomName: room.name, Content: "last" },
    ];
    expect(with1.received).toEqual(lines);
    expect(at.received.slice(1)).toEqual(lines);
    expect(other.received.map((f) => f.Content)).toEqual(["蔡成功进入房间"]);
  });

  it("keeps one client's messages in order, however fast it sends", async () => {
    const at = await createRoom(host, ada, fresh());
    const lines = Array.from({ length: 300 }, (_, n) => `line ${n}`);
    for (const line of lines) at.ws.send(line);
    await at.receive("line 299");
    expect(at.received.slice(1).map((frame) => frame.Content)).toEqual(lines);
  });

  it("stores every message in the history, but no joins and leaves", async () => {
    const room = fresh();
    const at = await createRoom(host, ada, room);
    at.ws.send("kept");
    await at.receive("kept");
    const { core } = host.host;
    const page = await core.history.page(await core.rooms.byCode(hostActor(), room.id), { limit: 10 });
    expect(page.items.map(({ kind, body, seq }) => [kind, body, seq])).toEqual([["text", "kept", 1]]);
  });

  it("shares a room with the web client", async () => {
    const eve = await person(host, "eve");
    const { id, name, code } = await createNativeRoom(eve, "the lounge");
    const socket = await eve.connect();
    await askOk(socket, "room:join", { roomId: id });
    const at = await enter(host, "/room/enter", { roomId: code ?? "" }, { token: bo });
    await askOk(socket, "message:send", { roomId: id, clientId: "1", kind: "text", body: "from the page" });
    expect(await at.receive("from the page")).toEqual({
      FromUserName: "eve",
      RoomName: name,
      Content: "from the page",
    });
    const heard = next(socket, "message");
    at.ws.send("from 2022");
    expect(await heard).toMatchObject({ body: "from 2022", author: { username: "bo", displayName: "Bo" } });
    socket.close();
    await at.receive("eve退出房间");
  });

  it("refuses invalid messages, and tells only the sender", async () => {
    const room = fresh();
    const at = await createRoom(host, ada, room);
    const with1 = await enter(host, "/room/enter", { roomId: room.id }, { token: bo });
    with1.ws.send("x".repeat(4001));
    expect(await with1.receive("消息过长")).toMatchObject({ FromUserName: "system", RoomName: room.name });
    for (const empty of ["", " \n", "\u200b"]) with1.ws.send(empty);
    with1.ws.send(Buffer.from([1, 2, 3]));
    with1.ws.send("still here");
    await at.receive("still here");
    await with1.receive("still here");
    expect(with1.received.filter((frame) => frame.Content === "参数无效")).toHaveLength(4);
    expect(at.received.map((f) => f.Content)).toEqual(["Ada成功进入房间", "Bo成功进入房间", "still here"]);
    with1.ws.send("👋".repeat(4000));
    await at.receive("👋".repeat(4000));
  });

  it("accepts a message in many fragments, and drops one that is too large", async () => {
    const at = await createRoom(host, ada, fresh());
    for (const part of ["in ", "three "]) at.ws.send(part, { fin: false });
    at.ws.send("parts", { fin: true });
    await at.receive("in three parts");
    at.ws.send("x".repeat(100_000));
    await at.receive("消息过长");
    at.ws.send("x".repeat(2_100_000));
    expect((await at.closed).code).toBe(1009);
  });

  it("refuses a muted person's messages, with the reason", async () => {
    const room = fresh();
    const at = await createRoom(host, ada, room);
    const with1 = await enter(host, "/room/enter", { roomId: room.id }, { token: bo });
    const { core } = host.host;
    const { id } = await core.rooms.byCode(hostActor(), room.id);
    const user = await core.accounts.find("username", "bo");
    const actor = await core.sessions.prove(ada, { address: "127.0.0.1", dialect: "test" });
    await core.moderation.mute(actor, { userId: user?.id ?? 0, roomId: id, reason: "noise" });
    with1.ws.send("hm");
    await with1.receive("用户已被禁言：noise");
    at.ws.send("quiet now");
    await with1.receive("quiet now");
    expect(at.received.map((f) => f.Content)).not.toContain("hm");
  });
});

describe("pictures", () => {
  it("arrive as the URL at which each client reaches the host", async () => {
    const room = fresh();
    const at = await createRoom(host, ada, room);
    const far = await enter(
      host,
      "/room/enter",
      { roomId: room.id },
      { token: bo, headers: { Host: "chat.example:8080" } },
    );
    const body = picture(await plain(3000, 20), { roomId: room.id });
    const answer = await send(host, "POST /room/sendImg", { body, token: ada });
    expect(said(answer)).toEqual(["", "发送成功"]);
    const path = /^http:\/\/127\.0\.0\.1:\d+(\/upload\/\d{8}\/\w+\.png)$/;
    const own = await new Promise<string>((resolve) => {
      const look = () => {
        const found = at.received.find((f) => path.test(f.Content));
        if (found) resolve(found.Content);
        else at.ws.once("message", () => setImmediate(look));
      };
      look();
    });
    await far.receive(`http://chat.example:8080${path.exec(own)?.[1]}`);
    const served = await fetch(own);
    expect([served.status, served.headers.get("content-type")]).toEqual([200, "image/png"]);
  });
});

describe("handshakes for a room", () => {
  it("are refused in plain HTTP, with the reason", async () => {
    const full = fresh({ cap: "1" });
    const shut = fresh({ access: "0" });
    await createRoom(host, ada, full);
    await createRoom(host, ada, shut);
    const open = fresh();
    await createRoom(host, ada, open);
    const knock = { token: bo };
    const ways: [string, Record<string, string>, { token?: string }, number, string][] = [
      ["/room/enter", { roomId: open.id }, {}, 401, "请求头中的token为空"],
      ["/room/enter", { roomId: open.id }, { token: "no.such.token" }, 401, "无效的token"],
      ["/room/enter", { roomId: "nowhere" }, knock, 404, "房间未找到"],
      ["/room/enter", {}, knock, 400, "参数无效"],
      ["/room/enter", { roomId: shut.id }, knock, 403, "房间不允许其他人进入"],
      ["/room/enter", { roomId: full.id }, knock, 403, "房间人数已满"],
      ["/room/enter", { roomId: open.id }, { token: ada }, 409, "已在房间内"],
      ["/room/reEnter", { roomId: open.id }, knock, 403, "用户不在房间内"],
      ["/room/reEnter", { roomId: "nowhere" }, knock, 404, "房间未找到"],
      ["/room/create", { roomName: "n", roomCap: "3" }, knock, 400, "参数无效"],
      ["/room/create", { ...make, roomCap: "-1" }, knock, 400, "参数无效"],
      ["/room/create", { ...make, roomCap: "999999" }, knock, 400, "参数无效"],
      ["/room/create", { ...make, roomAccess: "yes" }, knock, 400, "参数无效"],
      ["/room/create", { ...make, roomName: "x".repeat(65) }, knock, 400, "参数无效"],
      ["/room/create", { ...make, roomName: "a\u0000b" }, knock, 400, "参数无效"],
      ["/room/create", { ...make, roomName: open.name }, knock, 409, "房间已存在"],
      ["/room/create", { ...make, roomId: open.id }, knock, 409, "房间已存在"],
    ];
    for (const [path, query, who, status, msg] of ways) {
      expect(await refusal(host, path, query, who), `${path} ${JSON.stringify(query)}`).toMatchObject({
        status,
        body: { msg },
      });
    }
    const { core } = host.host;
    expect(await core.members.list((await core.rooms.byCode(hostActor(), full.id)).id)).toHaveLength(1);
  });

  const make = { roomName: "n", roomCap: "3", roomId: "n", roomAccess: "1" };

  it("are accepted for a member who was offline, and by reEnter after a new login", async () => {
    const room = fresh({ access: "false" });
    const first = await createRoom(host, ada, room);
    first.ws.close();
    await first.closed;
    const { core } = host.host;
    const { id } = await core.rooms.byCode(hostActor(), room.id);
    await expect.poll(() => core.presence.online(id)).toBe(0);
    const second = await enter(host, "/room/enter", { roomId: room.id }, { token: ada });
    await second.receive("Ada成功进入房间");
    const again = await tokenFor(host, "ada");
    const third = await enter(host, "/room/reEnter", { roomId: room.id }, { token: again });
    third.ws.send("twice here");
    await Promise.all([second.receive("twice here"), third.receive("twice here")]);
    expect(second.received).toHaveLength(2);
    expect(third.received).toHaveLength(1);
  });

  it("accept the token in the query, as a page's WebSocket sends it, and the room's name", async () => {
    const room = fresh();
    await createRoom(host, ada, room);
    const at = await enter(host, "/room/enter/", { roomName: room.name, token: bo }, {});
    await at.receive("Bo成功进入房间");
    const bare = await enter(host, "/room/enter", { roomId: room.id }, { headers: { Authorization: cai } });
    await bare.receive("蔡成功进入房间");
  });

  it("let in only one of several that one person starts at the same time", async () => {
    const room = fresh();
    await createRoom(host, ada, room);
    const knocks = await Promise.allSettled(
      [1, 2, 3].map(() => enter(host, "/room/enter", { roomId: room.id }, { token: bo })),
    );
    expect(knocks.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("add no member when they are invalid", async () => {
    const room = fresh();
    await createRoom(host, ada, room);
    for (const broken of [
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short",
      "Sec-WebSocket-Version: 7\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ]) {
      const socket = connect(host.port, "127.0.0.1");
      socket.write(
        `GET /room/enter?roomId=${room.id}&token=${bo} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n` +
          `Upgrade: websocket\r\n${broken}\r\n\r\n`,
      );
      const chunks: Buffer[] = [];
      for await (const chunk of socket) chunks.push(chunk as Buffer);
      expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1\.1 400 .*"参数无效"/s);
    }
    const { core } = host.host;
    expect(await core.members.list((await core.rooms.byCode(hostActor(), room.id)).id)).toHaveLength(1);
  });

  it("are required: a plain request is answered with 426", async () => {
    const { status, headers } = await send(host, "GET /room/enter", { query: { roomId: "1" }, token: bo });
    expect([status, headers.upgrade]).toEqual([426, "websocket"]);
  });
});

describe("leaving", () => {
  it("is announced to the others, and an exit closes the socket with 1000", async () => {
    const room = fresh();
    const at = await createRoom(host, ada, room);
    const with1 = await enter(host, "/room/enter", { roomId: room.id }, { token: bo });
    await with1.receive("Bo成功进入房间");
    const answer = await send(host, "DELETE /room/exit", { query: { roomId: room.id }, token: bo });
    expect(said(answer)).toEqual(["", "退出房间成功"]);
    expect((await with1.closed).code).toBe(1000);
    await at.receive("Bo退出房间");
    expect(with1.received.map((f) => f.Content)).toEqual(["Bo成功进入房间"]);
  });

  it("by a lost connection is announced once, for the person's last connection", async () => {
    const room = fresh();
    const at = await createRoom(host, ada, room);
    const one = await enter(host, "/room/enter", { roomId: room.id }, { token: bo });
    const two = await enter(host, "/room/reEnter", { roomId: room.id }, { token: bo });
    one.ws.terminate();
    await one.closed;
    two.ws.send("I am still here");
    await at.receive("I am still here");
    expect(at.received.map((f) => f.Content)).not.toContain("Bo退出房间");
    two.ws.terminate();
    await at.receive("Bo退出房间");
  });

  it("by a kick closes with 4001 and the reason, and the person may rejoin", async () => {
    const room = fresh();
    const at = await createRoom(host, ada, room);
    const with1 = await enter(host, "/room/enter", { roomId: room.id }, { token: bo });
    const query = { roomName: room.name, userId: "bo" };
    expect(said(await send(host, "DELETE /room/kickOutUser", { query, token: ada }))).toEqual([
      "",
      "踢出成功",
    ]);
    expect(await with1.closed).toEqual({ code: 4001, reason: "被踢出房间" });
    await at.receive("Bo退出房间");
    const back = await enter(host, "/room/enter", { roomId: room.id }, { token: bo });
    await back.receive("Bo成功进入房间");
    expect(at.received.filter((f) => f.Content === "Bo退出房间")).toHaveLength(1);
  });

  it("by the room's dissolution closes with 4002", async () => {
    const room = fresh();
    const at = await createRoom(host, ada, room);
    const with1 = await enter(host, "/room/enter", { roomId: room.id }, { token: bo });
    await send(host, "DELETE /room/dissolve", { query: { roomName: room.name }, token: ada });
    const end = { code: 4002, reason: "房间已解散" };
    expect(await Promise.all([at.closed, with1.closed])).toEqual([end, end]);
  });

  it("by a logout closes the sockets of that login with 4003", async () => {
    const room = fresh();
    const at = await createRoom(host, ada, room);
    const token = await tokenFor(host, "bo");
    const with1 = await enter(host, "/room/enter", { roomId: room.id }, { token });
    const kept = await enter(host, "/room/reEnter", { roomId: room.id }, { token: bo });
    expect(said(await send(host, "DELETE /user/exit", { token }))).toEqual(["", "退出系统成功"]);
    expect(await with1.closed).toEqual({ code: 4003, reason: "登录已失效" });
    kept.ws.send("another login of mine");
    await at.receive("another login of mine");
  });

  it("by the admin's reset or deletion of an account, or by a kick from the server, says why in Chinese", async () => {
    const { accounts, moderation } = host.host.core;
    const room = fresh();
    await enrol(host, "dan");
    (await createRoom(host, await tokenFor(host, "dan"), room)).ws.close();
    const guest = await enter(host, "/room/enter", { roomId: room.id }, { token: bo });
    const { id = 0 } = (await accounts.find("username", "dan")) ?? {};
    const endedBy = async (act: () => Promise<unknown>) => {
      const token = await tokenFor(host, "dan");
      const { closed } = await enter(host, "/room/enter", { roomId: room.id }, { token });
      await act();
      return closed;
    };
    const admin = hostActor();
    expect(await endedBy(() => moderation.kickFromHost(admin, id, ""))).toEqual({
      code: 4001,
      reason: "被踢出房间",
    });
    expect(await endedBy(() => accounts.resetPassword(admin, id, "135"))).toEqual({
      code: 4003,
      reason: "密码已被重置",
    });
    expect(await endedBy(() => accounts.remove(admin, id))).toEqual({ code: 4003, reason: "账号已删除" });
    expect(await guest.closed).toEqual({ code: 4002, reason: "房主账号已删除，房间已解散" });
  });

  it("by the owner's exit ends the membership but not the ownership", async () => {
    const room = fresh();
    const at = await createRoom(host, ada, room);
    const query = { roomId: room.id };
    await send(host, "DELETE /room/exit", { query, token: ada });
    await at.closed;
    expect(said(await send(host, "GET /room/retrieveUser", { query, token: ada }))).toEqual([
      "",
      "用户不在房间内，无权限查找",
    ]);
    expect((await refusal(host, "/room/reEnter", query, { token: ada })).status).toBe(403);
    expect(said(await send(host, "DELETE /room/dissolve", { query, token: ada }))).toEqual(["", "解散成功"]);
  });
});

describe("switching the dialect off", () => {
  it("closes its sockets and paths while the others keep working, and switching it on reopens them", async () => {
    const room = fresh();
    const at = await createRoom(host, ada, room);
    const { settings } = host.host;
    await settings.update({ "dialects.room": false });
    expect((await at.closed).code).toBe(1001);
    expect((await send(host, "POST /user/login", { body: { userId: "ada", userPwd: "135" } })).status).toBe(
      404,
    );
    expect((await refusal(host, "/room/enter", { roomId: room.id }, { token: ada })).status).toBe(404);
    expect((await fetch(`${host.url}/api/host`)).status).toBe(200);
    await settings.update({ "dialects.room": true });
    const back = await enter(host, "/room/enter", { roomId: room.id }, { token: ada });
    await back.receive("Ada成功进入房间");
  });
});
