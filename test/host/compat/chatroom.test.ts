/**
 * Dialect B as a public Android client of 2021 speaks it (Retrofit 2.6 over OkHttp 3.12, Gson;
 * server/dialects/chatroom/README.md): every call is a GET with a query, answers are read into fields that are never
 * null, a leave is sent and the socket closed at once. And as the tests of the original server call it.
 */
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import {
  as,
  type DelayedRoutes,
  delayRoutes,
  LATENCIES,
  raw,
  restartable,
} from "../../support/client-latency.ts";
import { startTestHost, type TestHost } from "../../support/host.ts";
import { send } from "../../support/loopback.ts";

const OKHTTP = { "User-Agent": "okhttp/3.12.0", "Accept-Encoding": "gzip", Connection: "Keep-Alive" };

async function get(ways: DelayedRoutes, path: string, query: Record<string, string> = {}) {
  const url = `${path}?${new URLSearchParams(query)}`;
  const { status, body } = await send(ways.http, url, { headers: OKHTTP });
  expect(status).toBe(200);
  return body as Record<string, unknown>;
}

const res = async (...args: Parameters<typeof get>): Promise<string> => as.text((await get(...args)).res);

/** The app on one phone. */
class App {
  readonly #reach: DelayedRoutes;
  readonly name: string;
  readonly tel: string;
  readonly avatar: string;
  ws: WebSocket | null = null;
  readonly lines: string[] = [];
  readonly moves: string[] = [];
  readonly toasts: string[] = [];
  readonly avatars = new Map<string, string>();
  #look = (): void => {};

  constructor(ways: DelayedRoutes, name: string, tel: string, avatar: string) {
    [this.#reach, this.name, this.tel, this.avatar] = [ways, name, tel, avatar];
  }

  async start(): Promise<void> {
    const account = { user_tel: this.tel, user_password: "123456" };
    expect(await res(this.#reach, "/auth/register", { ...account, user_name: this.name })).toBe(
      "register successfully",
    );
    const answer = await get(this.#reach, "/auth/login", account);
    expect(as.text(answer.res)).toBe("login successfully");
    const data = answer.data as Record<string, unknown>;
    expect(as.int(data.user_tel)).toBe(Number(this.tel));
    for (const field of ["user_name", "user_password", "user_avatar_url"]) as.text(data[field]);
  }

  create(room: string): Promise<string> {
    return res(this.#reach, "/chatroom/create", { room_name: room });
  }

  async rooms(): Promise<{ name: string; population: number }[]> {
    const { rooms } = await get(this.#reach, "/chatroom/list");
    return as
      .list(rooms)
      .map(({ name, population }) => ({ name: as.text(name), population: as.int(population) }));
  }

  /** `onResume`: reserves a place, opens a socket, and joins as soon as it is open. */
  async resume(room: string): Promise<void> {
    const place = { room_name: room, user_name: this.name, status: "1" };
    expect(await res(this.#reach, "/chatroom/room", place)).toBe("join chatroom");
    await this.open(room);
  }

  async open(room: string): Promise<void> {
    const ws = new WebSocket(`ws://127.0.0.1:${this.#reach.socket.port}`, { headers: OKHTTP });
    this.ws = ws;
    ws.on("message", (text) => this.#receive(`${text}`));
    ws.on("error", () => undefined);
    await once(ws, "open");
    this.packet("join", room);
  }

  /** `onPause`: leaves and closes at once. */
  pause(room: string): void {
    this.packet("leave", room);
    this.ws?.close();
  }

  say(room: string, msg: string): void {
    this.packet("msg", room, msg);
  }

  packet(type: string, room_name: string, msg = ""): void {
    const user = { user_name: this.name, user_avatar: this.avatar };
    this.ws?.send(JSON.stringify({ type, data: { user, room_name, msg } }));
  }

  #receive(text: string): void {
    const { type, data } = JSON.parse(text) as { type: unknown; data: Record<string, unknown> };
    const user = data.user as Record<string, unknown>;
    const [name, avatar] = [as.text(user.user_name), as.text(user.user_avatar)];
    as.text(data.room_name);
    const msg = as.text(data.msg);
    if (as.text(type) === "error") this.toasts.push(msg);
    else this.avatars.set(name, avatar);
    if (type === "msg") this.lines.push(`${name}: ${msg}`);
    if (type === "user") this.moves.push(`${name} ${msg}`);
    this.#look();
  }

  until(isThere: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#look = () => {
        if (isThere()) resolve();
      };
      this.#look();
    });
  }
}

async function historyOf({ host }: TestHost, room: string): Promise<string[]> {
  const { items } = await host.core.history.page(await host.core.rooms.byName(room), { limit: 100 });
  return items.map(({ body }) => body);
}

let host: TestHost;
let people = 0;
const tel = (): string => `${13_800_000_000 + ++people}`;
beforeAll(async () => {
  host = await startTestHost();
});
afterAll(async () => {
  await host.stop();
  expect(host.complaints).toEqual([]);
});

describe.concurrent("an Android app from 2021", () => {
  it.each(LATENCIES)(
    "logs in, creates, talks and comes back (HTTP + %i ms, socket + %i ms)",
    async (...latency) => {
      const ways = await delayRoutes(host, latency);
      const key = latency.join("-");
      const room = `茶馆 ${key}`;
      const ada = new App(ways, `ada ${key}`, tel(), "3");
      const bob = new App(ways, `bob ${key}`, tel(), "default");
      try {
        await ada.start();
        await bob.start();
        expect(await ada.create(room)).toBe("chatroom create successfully");
        // Joins at once, without reserving a place.
        await ada.open(room);
        await ada.until(() => ada.moves.includes(`${ada.name} create`));
        expect(await bob.rooms()).toContainEqual({ name: room, population: 1 });
        await bob.resume(room);
        await Promise.all([ada, bob].map((app) => app.until(() => app.moves.includes(`${bob.name} join`))));
        ada.say(room, "你好");
        bob.say(room, "hi");
        // A message sent before the app goes to the background arrives.
        bob.say(room, "brb");
        bob.pause(room);
        await ada.until(() => ada.lines.length === 3 && ada.moves.includes(`${bob.name} leave`));
        expect(ada.avatars.get(bob.name)).toBe("default");
        await bob.resume(room);
        await ada.until(() => ada.moves.filter((move) => move === `${bob.name} join`).length === 2);
        bob.say(room, "back");
        await Promise.all([ada, bob].map((app) => app.until(() => app.lines.includes(`${bob.name}: back`))));
        expect(bob.avatars.get(ada.name) ?? ada.avatar).toBe("3");
        expect([...ada.toasts, ...bob.toasts]).toEqual([]);
        const said = await historyOf(host, room);
        expect(said.toSorted()).toEqual(["back", "brb", "hi", "你好"].toSorted());
        bob.say("nowhere", "x");
        await bob.until(() => bob.toasts.length === 1);
        expect(bob.toasts).toEqual(["room not exist"]);
      } finally {
        ada.ws?.close();
        bob.ws?.close();
        await ways.close();
      }
    },
  );

  it("receives the texts that the original server's tests expect", async () => {
    const ways = await delayRoutes(host, [0, 0]);
    const app = new App(ways, "tester", tel(), "");
    try {
      expect(await get(ways, "/auth/user_data")).toEqual({ res: "user not exist", data: {} });
      await app.start();
      const known = await get(ways, "//auth/user_data/", { user_name: "tester" });
      expect(known).toMatchObject({ res: "get user data successfully", data: { user_name: "tester" } });
      await app.create("lab");
      await app.open("lab");
      app.packet("dance", "lab");
      app.ws?.send("no JSON");
      app.ws?.send(JSON.stringify({ type: "msg", data: null }));
      await app.until(() => app.toasts.length === 3);
      expect(app.toasts).toEqual(["illegal type", "invalid message", "invalid message"]);
    } finally {
      app.ws?.close();
      await ways.close();
    }
  });
});

it("curl, which sends names as raw UTF-8, registers, creates a room and finds it", async () => {
  const curl = async (target: string) =>
    (await send(host, raw(target), { headers: { "User-Agent": "curl/7.88.1", Accept: "*/*" } })).body;
  const [phone, room] = [tel(), "茶馆 raw"];
  expect(await curl(`/auth/register?user_tel=${phone}&user_name=小明&user_password=密码`)).toEqual({
    res: "register successfully",
  });
  expect(await curl(`/auth/login?user_tel=${phone}&user_password=密码`)).toMatchObject({
    res: "login successfully",
    data: { user_name: "小明" },
  });
  expect(await curl(`/chatroom/create?room_name=${room}`)).toEqual({ res: "chatroom create successfully" });
  expect(await curl(`/chatroom/room?room_name=${room}&user_name=小明&status=1`)).toEqual({
    res: "join chatroom",
  });
});

describe("across a restart of the server", () => {
  it.each([0, 300])(
    "an app continues when it is resumed, and no message of it is lost (socket + %i ms)",
    async (ms) => {
      const server = await restartable();
      const ways = await delayRoutes(server, [0, ms]);
      const [ada, bob] = [new App(ways, "ada", tel(), "1"), new App(ways, "bob", tel(), "12")];
      try {
        await ada.start();
        await bob.start();
        await ada.create("attic");
        for (const app of [ada, bob]) await app.resume("attic");
        ada.say("attic", "before");
        await bob.until(() => bob.lines.includes("ada: before"));
        const gone = [ada, bob].map((app) => once(app.ws as WebSocket, "close"));
        await Promise.all([server.restart(), ...gone]);
        for (const app of [ada, bob]) await app.resume("attic");
        await bob.until(() => bob.moves.at(-1) === "bob join");
        bob.say("attic", "after");
        await ada.until(() => ada.lines.includes("bob: after"));
        expect(await historyOf(server.host, "attic")).toEqual(["before", "after"]);
      } finally {
        ada.ws?.close();
        bob.ws?.close();
        await ways.close();
        await server.stop();
      }
    },
  );
});
