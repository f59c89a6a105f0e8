/**
 * Dialect C as the tests of its original server call it (server/dialects/room/README.md): forms, a token without
 * `Bearer`, no e-mail, no capacity or access, raw UTF-8 in queries, those of WebSockets too, `room/retrieveRoom`, a
 * password by `user/update`.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  as,
  type DelayedRoutes,
  delayRoutes,
  LATENCIES,
  raw,
  restartable,
} from "../../support/client-latency.ts";
import { startTestHost, type TestHost } from "../../support/host.ts";
import { type Client, enter, refusal, send } from "../../support/wires/room.ts";

const rawTarget = (path: string, query: Record<string, string>): string =>
  raw(
    `${path}?${Object.entries(query)
      .map((pair) => pair.join("="))
      .join("&")}`,
  );

/** One person of those tests. */
class Caller {
  readonly #reach: DelayedRoutes;
  readonly id: string;
  token = "";

  constructor(ways: DelayedRoutes, id: string) {
    [this.#reach, this.id] = [ways, id];
  }

  async call(what: string, fields: Record<string, string> = {}, query?: Record<string, string>) {
    const headers = { "User-Agent": "Go-http-client/1.1", ...(this.token && { Authorization: this.token }) };
    const [method, path = ""] = what.split(" ");
    const target = query ? `${method} ${rawTarget(path, query)}` : what;
    const body = Object.keys(fields).length > 0 && { body: fields };
    const answer = await send(this.#reach.http, target, { headers, ...body });
    expect(answer.status).toBe(200);
    return answer.body.err;
  }

  async start(userPwd = "135"): Promise<void> {
    const account = { userId: this.id, userPwd, userName: this.id };
    expect((await this.call("POST /user/register", account)).Notice).toBe("注册成功");
    await this.login(userPwd);
  }

  async login(userPwd: string): Promise<void> {
    this.token = "";
    const { Msg } = await this.call("POST /user/login", { userId: this.id, userPwd });
    this.token = as.text((Msg as { token?: unknown }).token);
  }

  enter(path: string, query: Record<string, string>): Promise<Client> {
    return enter(this.#reach.socket, path, query, {
      headers: { Authorization: this.token },
      target: rawTarget,
    });
  }

  refusal(path: string, query: Record<string, string>) {
    return refusal(this.#reach.socket, path, query, {
      headers: { Authorization: this.token },
      target: rawTarget,
    });
  }

  async rooms(query?: Record<string, string>): Promise<string[]> {
    const { Code, Notice } = await this.call("GET /room/retrieveRoom", {}, query);
    expect(Code).toBe(1);
    return as.list((Notice as { rooms: unknown }).rooms).map((row) => {
      as.int(row.RoomCap);
      as.bool(row.RoomAccess);
      return as.text(row.RoomName);
    });
  }
}

let host: TestHost;
beforeAll(async () => {
  host = await startTestHost();
});
afterAll(async () => {
  await host.stop();
  expect(host.complaints).toEqual([]);
});

describe.concurrent("the original server's tests", () => {
  it.each(LATENCIES)(
    "register, create, talk and search (HTTP + %i ms, socket + %i ms)",
    async (...latency) => {
      const ways = await delayRoutes(host, latency);
      const key = latency.join("-");
      const [ada, bo] = [new Caller(ways, `ada-${key}`), new Caller(ways, `bo-${key}`)];
      const [name, shut] = [`围棋 ${key}。`, `shut ${key}`];
      const clients: Client[] = [];
      try {
        await ada.start();
        await bo.start();
        clients.push(
          await ada.enter("/room/create", { roomName: name, roomId: `棋-${key}`, roomAccess: "1" }),
        );
        clients.push(await ada.enter("/room/create", { roomName: shut, roomId: `s-${key}` }));
        expect((await bo.refusal("/room/enter", { roomId: `s-${key}` })).body).toEqual({
          msg: "房间不允许其他人进入",
        });
        clients.push(await bo.enter("/room/enter", { roomId: `棋-${key}` }));
        const [first, , second] = clients as [Client, Client, Client];
        await first.receive(`${bo.id}成功进入房间`);
        second.ws.send("你好");
        second.ws.send("bye");
        second.ws.close();
        expect((await first.receive("bye")).FromUserName).toBe(bo.id);
        const room = await host.host.core.rooms.byName(name);
        const { items } = await host.host.core.history.page(room, { limit: 10 });
        expect(items.map(({ body }) => body)).toEqual(["你好", "bye"]);
        const found = await bo.rooms();
        expect(found).toEqual(expect.arrayContaining([name, shut]));
        expect(await bo.rooms({ roomName: name })).toEqual([name]);
        expect((await ada.call("DELETE /room/dissolve", {}, { roomName: name })).Notice).toBe("解散成功");
        expect((await first.closed).code).toBe(4002);
      } finally {
        for (const { ws } of clients) ws.terminate();
        await ways.close();
      }
    },
  );

  it("change a password with user/update", async () => {
    const ways = await delayRoutes(host, [0, 0]);
    const cy = new Caller(ways, "cy");
    try {
      await cy.start("1");
      expect((await cy.call("PUT /user/update", { userPwd: "2", userName: "Cy" })).Notice).toBe("修改成功");
      expect((await cy.call("GET /room/retrieve")).Msg).toBe("无效的token");
      await cy.login("2");
      expect(await cy.rooms()).toBeInstanceOf(Array);
    } finally {
      await ways.close();
    }
  });
});

it("a member returns by reEnter after a restart of the server, with its old token", async () => {
  const server = await restartable();
  const ways = await delayRoutes(server, [0, 30]);
  const ada = new Caller(ways, "ada");
  try {
    await ada.start();
    const client = await ada.enter("/room/create", { roomName: "attic", roomId: "1" });
    client.ws.send("before");
    await client.receive("before");
    await Promise.all([server.restart(), client.closed]);
    const again = await ada.enter("/room/reEnter", { roomId: "1" });
    again.ws.send("after");
    await again.receive("after");
    const { items } = await server.host.host.core.history.page(
      await server.host.host.core.rooms.byName("attic"),
      { limit: 9 },
    );
    expect(items.map(({ body }) => body)).toEqual(["before", "after"]);
    again.ws.terminate();
  } finally {
    await ways.close();
    await server.stop();
  }
});
