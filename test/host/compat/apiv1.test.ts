/**
 * Dialect A as a public web client of 2020 speaks it (Vue 2, vue-resource 1.5, socket.io-client 2.3;
 * server/dialects/apiv1/README.md): JSON text under a form's content type, one socket for the page's life, a join and
 * an HTTP call at once, no second join ever.
 */

import ioVersion2 from "socket.io-client-2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type DelayedRoutes,
  delayRoutes,
  LATENCIES,
  raw,
  restartable,
} from "../../support/client-latency.ts";
import { startTestHost, type TestHost } from "../../support/host.ts";
import { multipart, send } from "../../support/loopback.ts";
import { plain } from "../../support/pictures.ts";

const ORIGIN = "http://pages.example";
interface Envelope {
  readonly status: number;
  readonly roomname?: string;
  readonly onlineusers?: number;
  readonly data?: { readonly onlineusers?: number; readonly msg?: readonly { readonly message: string }[] };
}
interface Event {
  readonly data: {
    readonly action: string;
    readonly onlineusers?: number;
    readonly username?: string;
    readonly message?: string;
  };
}

interface Engine {
  readonly transport: { readonly name: string };
  once(event: "upgrade", listener: () => void): void;
}

/** One page of that client in one browser. */
class Page {
  readonly name: string;
  /** Messages as the page shows them: its own at once, others' as they arrive. */
  readonly lines: string[] = [];
  head = 0;
  room = "";
  readonly #reach: DelayedRoutes;
  readonly #headers: Record<string, string>;
  readonly socket: ReturnType<typeof ioVersion2>;
  #look = (): void => {};
  /** The socket is open long before anybody has typed a name. */
  readonly connected: Promise<void>;
  /** What the page's handler of `message` threw. */
  readonly failures: unknown[] = [];

  constructor(reach: DelayedRoutes, name: string) {
    this.#reach = reach;
    this.name = name;
    this.#headers = { "User-Agent": `Mozilla/5.0 (${name})`, Origin: ORIGIN };
    const extraHeaders = this.#headers;
    this.socket = ioVersion2(reach.socket.url, {
      forceNew: true,
      reconnectionDelay: 50,
      reconnectionDelayMax: 200,
      transportOptions: { polling: { extraHeaders }, websocket: { extraHeaders } },
    });
    this.connected = new Promise((resolve) =>
      this.socket.once("connect", () => {
        // It starts with polling; while it upgrades to a WebSocket it holds messages back.
        const { engine } = (this.socket as unknown as { io: { engine: Engine } }).io;
        if (engine.transport.name === "websocket") resolve();
        else engine.once("upgrade", () => resolve());
      }),
    );
    this.socket.emit("connect", "ok");
    this.socket.on("message", (text: never) => this.#receive(text));
  }

  #receive(text: string): void {
    try {
      const { data } = JSON.parse(text) as Event;
      if (data.action === "in" || data.action === "out") this.head = data.onlineusers ?? 0;
      else if (data.action === "close") this.room = "";
      else this.lines.push(`${data.username}: ${data.message}`);
    } catch (error) {
      this.failures.push(error);
    }
    this.#look();
  }

  async post(path: string, body: object): Promise<Envelope> {
    const headers = { ...this.#headers, "Content-Type": "application/x-www-form-urlencoded" };
    const text = JSON.stringify(body);
    return (await send(this.#reach.http, `/apiv1/${path}`, { method: "POST", body: text, headers }))
      .body as Envelope;
  }

  async get(path: string) {
    return send(this.#reach.http, `/apiv1/${path}`, { headers: this.#headers });
  }

  emit(event: string, payload: object): void {
    this.socket.emit(event, JSON.stringify(payload));
  }

  register(): Promise<Envelope> {
    return this.post("user/register", { username: this.name, phone: "", email: "" });
  }

  /** The room page: joins, and before it is shown asks for the history and the picture. */
  async open(room: string) {
    this.emit("join", { username: this.name, roomname: room });
    this.room = room;
    const [history, picture, details] = await Promise.all([
      this.get(`room/message/${encodeURIComponent(room)}`),
      this.get(`room/avatar/download/${encodeURIComponent(room)}`),
      this.post("room/query", { roomname: room }),
    ]);
    expect(picture.headers["content-type"]).toMatch(/^image\//);
    const { data } = history.body as Envelope;
    this.head = data?.onlineusers ?? 0;
    return { history: data?.msg ?? [], details };
  }

  say(message: string): void {
    this.emit("new message", { username: this.name, roomname: this.room, message });
    this.lines.push(`${this.name}: ${message}`);
  }

  leave(): void {
    this.emit("leave", { username: this.name, roomname: this.room });
  }

  until(isThere: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#look = () => {
        if (isThere()) resolve();
      };
      this.#look();
    });
  }

  close(): void {
    this.socket.close();
  }
}

async function historyOf(host: Pick<TestHost, "port">, room: string): Promise<string[]> {
  const { body } = await send(host, `/apiv1/room/message/${encodeURIComponent(room)}?limit=1000`);
  return ((body as Envelope).data?.msg ?? []).map(({ message }) => message);
}

let host: TestHost;
beforeAll(async () => {
  host = await startTestHost();
});
afterAll(async () => {
  await host.stop();
  expect(host.complaints).toEqual([]);
});

describe.concurrent("a web client from 2020", () => {
  it.each(LATENCIES)(
    "creates, finds and shares a room (HTTP + %i ms, socket + %i ms)",
    async (...latency) => {
      const ways = await delayRoutes(host, latency);
      const key = latency.join("-");
      const room = `客厅 ${key}`;
      const [ada, bob, cy] = ["ada", "bob", "cy"].map((name) => new Page(ways, `${name} ${key}`)) as [
        Page,
        Page,
        Page,
      ];
      try {
        await ada.register();
        await Promise.all([ada, bob, cy].map((page) => page.connected));
        const created = await ada.post("user/roomcreate", {
          roomowner: ada.name,
          roomname: room,
          roomdetail: "",
        });
        expect(created.status).toBe(0);
        expect((await ada.post("room/query", { roomname: room })).roomname).toBe(room);
        expect((await ada.open(room)).details.onlineusers).toBe(1);
        expect(ada.head).toBe(1);

        // Finds it by its name; the page counts everybody who opens it.
        await bob.register();
        expect((await bob.post("room/query", { roomname: "nowhere" })).status).toBe(1003);
        expect((await bob.post("room/query", { roomname: room })).roomname).toBe(room);
        await bob.open(room);
        expect(bob.head).toBe(2);

        // Opens a share link: registers and joins at the same time, on two connections.
        const registering = cy.register();
        await cy.open(room);
        await registering;
        expect(cy.head).toBe(3);

        cy.say("我来了");
        await ada.until(() => ada.lines.includes(`${cy.name}: 我来了`));
        ada.say("hi");
        await Promise.all([bob, cy].map((page) => page.until(() => page.lines.includes(`${ada.name}: hi`))));
        // The message is sent before the page closes, and neither waits.
        bob.say("bye");
        bob.leave();
        await ada.until(() => ada.lines.includes(`${bob.name}: bye`) && ada.head === 2);
        expect(await historyOf(host, room)).toEqual(["我来了", "hi", "bye"]);
        ada.emit("close", { roomowner: ada.name, roomname: room });
        await Promise.all([ada, cy].map((page) => page.until(() => page.room === "")));
        expect([ada, bob, cy].flatMap(({ failures }) => failures)).toEqual([]);
      } finally {
        for (const page of [ada, bob, cy]) page.close();
        await ways.close();
      }
    },
  );

  it("shows an error as if it were a message, because it reads every event as one", async () => {
    const ways = await delayRoutes(host, [0, 0]);
    const page = new Page(ways, "eve");
    try {
      await page.register();
      page.emit("join", { username: page.name, roomname: "nowhere" });
      await page.until(() => page.lines.length === 1);
      expect(page.lines[0]).toMatch(/^system: ./);
      expect(page.failures).toEqual([]);
    } finally {
      page.close();
      await ways.close();
    }
  });

  it("loses no message that it sent right before it closed", async ({ expect }) => {
    const ways = await delayRoutes(host, [0, 0]);
    const page = new Page(ways, "fay");
    try {
      await page.register();
      await page.post("user/roomcreate", { roomowner: page.name, roomname: "hasty", roomdetail: "" });
      await page.open("hasty");
      page.say("one");
      page.say("two");
      page.close();
      await expect.poll(() => historyOf(host, "hasty")).toEqual(["one", "two"]);
    } finally {
      await ways.close();
    }
  });
});

describe("curl, which sends names as raw UTF-8", () => {
  it("reads, creates and deletes a room, and sets its picture", async () => {
    const headers = { "User-Agent": "curl/7.88.1", Accept: "*/*" };
    const curl = (target: string, more: Parameters<typeof send>[2] = {}) =>
      send(host, raw(target), { ...more, headers: { ...headers, ...more.headers } });
    const room = { roomname: "茶馆", roomowner: "小明" };
    await send(host, "/apiv1/user/register", { body: { username: "小明" } });
    expect((await send(host, "/apiv1/user/roomcreate", { body: room })).body).toMatchObject({ status: 0 });
    expect((await curl("/apiv1/room/message/茶馆?username=小明")).body).toMatchObject({ status: 0 });
    const form = await multipart({ file: { data: await plain(8, 8), name: "a.png" } });
    expect((await curl("/apiv1/room/avatar/茶馆", { method: "POST", ...form })).body).toMatchObject({
      status: 0,
    });
    const picture = await curl("/apiv1/room/avatar/download/茶馆");
    expect(picture.headers["content-type"]).toMatch(/^image\//);
    expect((await curl("/apiv1/joinroom/茶馆")).headers.location).toMatch(/^\/r\/\d+$/);
    expect((await curl("/apiv1/room/query?roomname=茶馆", { method: "POST" })).body).toMatchObject({
      roomname: "茶馆",
      roomowner: "小明",
    });
    const { body } = await curl("//apiv1/room/delete/?roomname=茶馆&roomowner=小明");
    expect(body).toMatchObject({ status: 0 });
  });
});

describe("across a restart of the server", () => {
  it.each([0, 300])(
    "messages from a page are stored although it never joins again (socket + %i ms)",
    async (ms) => {
      const server = await restartable();
      const ways = await delayRoutes(server, [0, ms]);
      const [ada, bob] = ["ada", "bob"].map((name) => new Page(ways, name)) as [Page, Page];
      try {
        for (const page of [ada, bob]) await page.register();
        await ada.post("user/roomcreate", { roomowner: "ada", roomname: "attic", roomdetail: "" });
        for (const page of [ada, bob]) await page.open("attic");
        ada.say("before");
        await bob.until(() => bob.lines.includes("ada: before"));
        const gone = [ada, bob].map(
          (page) => new Promise<void>((done) => page.socket.once("disconnect", () => done())),
        );
        await Promise.all([server.restart(), ...gone]);
        // The library reconnects by itself and sends what was typed meanwhile; the page does not join.
        ada.say("while away");
        bob.say("back");
        await expect
          .poll(async () => (await historyOf(server, "attic")).sort())
          .toEqual(["back", "before", "while away"]);
        ada.say("after");
        await bob.until(() => bob.lines.includes("ada: after"));
        expect([ada, bob].flatMap(({ failures }) => failures)).toEqual([]);
      } finally {
        for (const page of [ada, bob]) page.close();
        await ways.close();
        await server.stop();
      }
    },
  );
});
