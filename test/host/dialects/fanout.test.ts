import { once } from "node:events";
import { createServer, type Server as HttpServer } from "node:http";
import { type AddressInfo, connect, type Socket as TcpSocket } from "node:net";
import { Server } from "socket.io";
import { type Socket as ClientSocket, io } from "socket.io-client";
import ioVersion2 from "socket.io-client-2";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { encodeEvent, Fanout } from "../../../server/dialects/kit/fanout.ts";

interface AnyClient {
  on(event: string, listener: (...args: never[]) => void): unknown;
  emit(event: string, ...args: unknown[]): unknown;
}

let http: HttpServer;
let server: Server;
let fanout: Fanout;
let url: string;
let closing: (() => void)[];

beforeEach(async () => {
  http = createServer();
  server = new Server(http, { allowEIO3: true, perMessageDeflate: false, serveClient: false });
  fanout = new Fanout();
  closing = [];
  await new Promise<void>((listening) => http.listen(0, "127.0.0.1", listening));
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});

afterEach(async () => {
  for (const close of closing) close();
  await server.close();
});

const chat = () => server.of("/chat");
/** Sizes whose frame length takes one, three and nine bytes, with one byte to either side. */
const BOUNDARIES = [125, 126, 127, 65535, 65536, 65537];
/** A text whose event frame on `/chat` is exactly that long. */
const filling = (frameBytes: number) => {
  const bare = Buffer.byteLength(`4${encodeEvent("/chat", "line", "")}`);
  return "x".repeat(frameBytes - bare);
};
const LINES: unknown[] = [
  "plain",
  "Grüße, 你好, 👋🏽, \u202eright to left, \ud800 alone, \u0000\u2028",
  { author: { id: 1, name: "never" }, body: 'a "quoted"\nline', list: [1, null, true] },
  ...BOUNDARIES.map(filling),
  null,
];

const CLIENTS: Record<string, () => AnyClient & { close(): unknown }> = {
  "socket.io 4 over WebSocket": () => io(`${url}/chat`, { transports: ["websocket"], forceNew: true }),
  "socket.io 4 over polling": () => io(`${url}/chat`, { transports: ["polling"], forceNew: true }),
  "socket.io 4, upgrading": () => io(`${url}/chat`, { forceNew: true }),
  "socket.io 2 over WebSocket": () =>
    ioVersion2(`${url}/chat`, { transports: ["websocket"], forceNew: true }),
  "socket.io 2 over polling": () => ioVersion2(`${url}/chat`, { transports: ["polling"], forceNew: true }),
  "socket.io 2, upgrading": () => ioVersion2(`${url}/chat`, { forceNew: true }),
};

/** A client over WebSocket, and its socket on the server, whose own emits the fan-out sends too. */
async function adopted() {
  const connected = once(chat(), "connection");
  const client = io(`${url}/chat`, { transports: ["websocket"], forceNew: true });
  closing.push(() => client.close());
  const [socket] = await connected;
  fanout.adopt(socket);
  return { client, socket };
}

/** Everything the client hears, as `[event, value]`, until it hears `end`. */
function hear(client: AnyClient): Promise<unknown[]> {
  const heard: unknown[] = [];
  return new Promise((ended) => {
    client.on("line", (value: never) => heard.push(["line", value]));
    client.on("other", (value: never) => heard.push(["other", value]));
    client.on("end", () => ended(heard));
  });
}

/** Sends lines by fan-out and by plain emit in turn, a few per turn of the event loop, while the client may upgrade. */
async function speak(
  send: (event: string, value: unknown) => void,
  plain: (event: string, value: unknown) => void,
) {
  for (let round = 0; round < 20; round++) {
    for (const value of LINES) send("line", value);
    plain("other", round);
    if (round % 3 === 0) plain("other", "again");
    send("line", round);
    if (round % 2 === 0) await new Promise((done) => setTimeout(done, 5));
  }
  plain("end", null);
}

describe("to Socket.IO clients, fan-out sends the same as a plain emit", () => {
  for (const [kind, open] of Object.entries(CLIENTS)) {
    it(`for ${kind}`, async () => {
      const heard: unknown[][] = [];
      let isAdopted = false;
      chat().use((socket, next) => {
        if (isAdopted) fanout.adopt(socket);
        next();
      });
      for (const way of ["adopted", "quick", "plain"]) {
        isAdopted = way === "adopted";
        const connected = once(chat(), "connection");
        const client = open();
        closing.push(() => client.close());
        const all = hear(client);
        const [socket] = await connected;
        const plain = (event: string, value: unknown) => socket.emit(event, value);
        const send = (event: string, value: unknown) =>
          fanout.broadcast(
            [socket],
            [encodeEvent("/chat", event, value), encodeEvent("/chat", event, value)],
          );
        const twice = (event: string, value: unknown) => {
          plain(event, value);
          plain(event, value);
        };
        await speak(way === "plain" ? twice : send, plain);
        heard.push(await all);
      }
      expect(heard[0]).toHaveLength(20 * (2 * LINES.length + 3) + 7);
      expect(heard[0]).toEqual(heard[2]);
      expect(heard[1]).toEqual(heard[2]);
    });
  }

  it("keeps events of the default namespace and binary events of others intact", async () => {
    const connected = once(server, "connection");
    const client = io(url, { transports: ["websocket"], forceNew: true });
    closing.push(() => client.close());
    const heard: unknown[] = [];
    client.on("line", (...values: unknown[]) => heard.push(values));
    const [socket] = await connected;
    fanout.broadcast([socket], [encodeEvent("/", "line", 1, "two")]);
    socket.emit("line", Buffer.from("bytes"));
    fanout.broadcast([socket], [encodeEvent("/", "line")]);
    socket.emit("end");
    await new Promise((ended) => client.on("end", () => ended(undefined)));
    expect(heard).toEqual([[1, "two"], [Buffer.from("bytes")], []]);
  });
});

describe("acknowledgements", () => {
  it("of an adopted socket are sent in order, between the events", async () => {
    const client: ClientSocket = io(`${url}/chat`, { transports: ["websocket"], forceNew: true });
    closing.push(() => client.close());
    chat().on("connection", (socket) => {
      fanout.adopt(socket);
      socket.on("say", (n: number, ack: (answer: unknown) => void) => {
        fanout.broadcast([socket], [encodeEvent("/chat", "line", n)]);
        ack({ ok: true, n });
      });
    });
    const heard: unknown[] = [];
    client.on("line", (n: number) => heard.push(`line ${n}`));
    const expected: string[] = [];
    await Promise.all(
      Array.from({ length: 50 }, async (_, n) => {
        expected.push(`line ${n}`, `ack ${n}`);
        const answer = await client.emitWithAck("say", n);
        heard.push(`ack ${answer.n}`);
      }),
    );
    expect(heard).toHaveLength(100);
    expect(heard.filter((line) => `${line}`.startsWith("ack"))).toEqual(
      expected.filter((l) => l.startsWith("ack")),
    );
    expect(heard.filter((line) => `${line}`.startsWith("line"))).toEqual(
      expected.filter((l) => l.startsWith("line")),
    );
    expect(heard.indexOf("line 49")).toBeLessThan(heard.indexOf("ack 49"));
  });

  it("and events from one turn of the event loop are sent in one write", async () => {
    const { client, socket } = await adopted();
    const heard = hear(client);
    const writes = countWrites(socket.conn.transport.socket);
    fanout.broadcast([socket], [encodeEvent("/chat", "line", 1), encodeEvent("/chat", "line", 2)]);
    fanout.broadcast([socket], [encodeEvent("/chat", "line", 3)]);
    socket.emit("other", 4);
    socket.emit("end");
    expect(await heard).toHaveLength(4);
    expect(writes()).toBe(1);
  });
});

/** Counts what is written to the connection from now on. */
function countWrites(socket: WebSocket): () => number {
  const handle = (socket as unknown as { _socket: { _handle: Record<string, unknown> } })._socket._handle;
  let writes = 0;
  for (const name of ["writev", "writeBuffer"]) {
    const write = handle[name] as (...args: unknown[]) => unknown;
    handle[name] = (...args: unknown[]) => ++writes && write.apply(handle, args);
  }
  return () => writes;
}

describe("broadcasts that follow one another", () => {
  let sockets: WebSocket[];
  let clients: WebSocket[];

  beforeEach(async () => {
    const host = new WebSocketServer({ port: 0, host: "127.0.0.1" });
    closing.push(() => host.close());
    await once(host, "listening");
    sockets = [];
    const all = new Promise<void>((there) =>
      host.on("connection", (socket) => {
        if (sockets.push(socket) === 70) there();
      }),
    );
    const { port } = host.address() as AddressInfo;
    clients = Array.from({ length: 70 }, () => new WebSocket(`ws://127.0.0.1:${port}`));
    closing.push(() => {
      for (const client of clients) client.terminate();
    });
    await all;
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    vi.advanceTimersByTime(1000);
    closing.push(() => vi.useRealTimers());
  });

  const turn = () => new Promise((done) => setImmediate(done));
  async function broadcastEachTurn(to: WebSocket[], texts: string[]): Promise<void> {
    for (const text of texts) {
      fanout.broadcastText(to, [text]);
      await turn();
    }
  }

  it("are sent to many recipients in one write", async () => {
    const [socket = expect.fail()] = sockets;
    const heard: string[] = [];
    const ended = new Promise<void>((done) =>
      clients[0]?.on("message", (text) => {
        heard.push(`${text}`);
        if (`${text}` === "4") done();
      }),
    );
    const writes = countWrites(socket);
    await broadcastEachTurn(sockets, ["1", "2", "3"]);
    expect(writes()).toBe(1);
    vi.advanceTimersByTime(8);
    expect(writes()).toBe(2);
    vi.advanceTimersByTime(8);
    await broadcastEachTurn(sockets, ["4"]);
    expect(writes()).toBe(3);
    await ended;
    expect(heard).toEqual(["1", "2", "3", "4"]);
  });

  it("are sent to few recipients immediately", async () => {
    const writes = countWrites(sockets[0] ?? expect.fail());
    await broadcastEachTurn(sockets.slice(0, 60), ["1", "2", "3"]);
    expect(writes()).toBe(3);
  });

  it("are sent with the socket's own next event if that comes first", async () => {
    const { client, socket } = await adopted();
    const heard = hear(client);
    const writes = countWrites(socket.conn.transport.socket);
    for (const n of [1, 2]) {
      fanout.broadcast([socket], [encodeEvent("/chat", "line", n)]);
      await broadcastEachTurn(sockets, ["text"]);
    }
    expect(writes()).toBe(1);
    socket.emit("end");
    await turn();
    expect(writes()).toBe(2);
    expect(await heard).toEqual([
      ["line", 1],
      ["line", 2],
    ]);
  });
});

/** A Socket.IO client on a bare TCP connection that can stop reading. */
async function stubborn(): Promise<TcpSocket> {
  const tcp = connect(Number(new URL(url).port), "127.0.0.1");
  closing.push(() => tcp.destroy());
  await once(tcp, "connect");
  tcp.write(
    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\n" +
      "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
  );
  await once(tcp, "data");
  const text = Buffer.from("40/chat,");
  tcp.write(Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), text]));
  return tcp;
}

describe("slow and closed connections", () => {
  it("a client that does not read is dropped, and the others stay", async () => {
    const sockets: Parameters<Fanout["broadcast"]>[0] & unknown[] = [];
    const both = new Promise<void>((there) =>
      chat().on("connection", (socket) => {
        fanout.adopt(socket);
        if (sockets.push(socket) === 2) there();
      }),
    );
    const slow = await stubborn();
    const client = io(`${url}/chat`, { transports: ["websocket"], forceNew: true });
    closing.push(() => client.close());
    await both;
    slow.pause();
    const left = new Promise<string>((gone) => {
      for (const socket of sockets as { on(e: string, f: (r: string) => void): void }[])
        socket.on("disconnect", gone);
    });
    let heard = 0;
    let wake = () => {};
    client.on("line", () => {
      heard++;
      wake();
    });
    const body = "x".repeat(1024 * 1024);
    for (let sent = 1; sent <= 40; sent++) {
      const arrived = new Promise<void>((done) => {
        wake = done;
      });
      fanout.broadcast(sockets, [encodeEvent("/chat", "line", body)]);
      await arrived;
    }
    expect(await left).toBe("transport close");
    expect(heard).toBe(40);
    expect(client.connected).toBe(true);
    expect(chat().sockets.size).toBe(1);
  });

  it("a client that stopped polling is dropped", async () => {
    const connected = once(chat(), "connection");
    const client = io(`${url}/chat`, { transports: ["polling"], forceNew: true, reconnection: false });
    closing.push(() => client.close());
    const [socket] = await connected;
    const left = once(socket, "disconnect");
    const body = "x".repeat(1024 * 1024);
    for (let sent = 0; sent < 12; sent++) fanout.broadcast([socket], [encodeEvent("/chat", "line", body)]);
    await left;
    expect(socket.connected).toBe(false);
  });

  for (const transport of ["websocket", "polling"]) {
    it(`the last messages arrive before the connection closes, over ${transport}`, async () => {
      const connected = once(chat(), "connection");
      const client = io(`${url}/chat`, { transports: [transport], forceNew: true, reconnection: false });
      closing.push(() => client.close());
      const heard: unknown[] = [];
      client.on("line", (text: string) => heard.push(text));
      client.on("other", (text: string) => heard.push(text));
      const left = new Promise((gone) => client.on("disconnect", gone));
      const [socket] = await connected;
      fanout.adopt(socket);
      fanout.broadcast([socket], [encodeEvent("/chat", "line", "to all")]);
      socket.emit("other", "to you");
      socket.disconnect(true);
      await left;
      expect(heard).toEqual(["to all", "to you"]);
    });
  }

  it("sockets that are closed or closing do no harm", async () => {
    const connected = once(chat(), "connection");
    const client = io(`${url}/chat`, { transports: ["websocket"], forceNew: true, reconnection: false });
    const [socket] = await connected;
    const left = once(socket, "disconnect");
    fanout.broadcast([socket], [encodeEvent("/chat", "line", "last words")]);
    const heard = once(client as unknown as NodeJS.EventEmitter, "line");
    expect(await heard).toEqual(["last words"]);
    fanout.broadcast([socket], [encodeEvent("/chat", "line", "never heard")]);
    client.close();
    socket.conn.transport.socket.terminate();
    fanout.broadcast([socket], [encodeEvent("/chat", "line", "never heard")]);
    await left;
    fanout.broadcast([socket], [encodeEvent("/chat", "line", "never heard")]);
    await new Promise((turn) => setImmediate(turn));
    expect(socket.connected).toBe(false);
  });
});

describe("to plain WebSockets", () => {
  for (const perMessageDeflate of [false, true]) {
    it(`each text is one message, ${perMessageDeflate ? "compressed ones too" : "in order with plain sends"}`, async () => {
      const host = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate });
      closing.push(() => host.close());
      await once(host, "listening");
      const accepted = once(host, "connection");
      const client = new WebSocket(`ws://127.0.0.1:${(host.address() as AddressInfo).port}`);
      closing.push(() => client.terminate());
      const heard: string[] = [];
      const ended = new Promise<void>((done) =>
        client.on("message", (data, isBinary) => {
          if (`${data}` === "end") return done();
          expect(isBinary).toBe(false);
          heard.push(`${data}`);
        }),
      );
      const [socket] = await accepted;
      const texts = ["", "Grüße 👋🏽", ...BOUNDARIES.map((size) => "y".repeat(size))];
      fanout.broadcastText([socket], texts);
      socket.send("between");
      fanout.broadcastText([socket], texts);
      fanout.broadcastText([socket], ["end"]);
      await ended;
      expect(heard).toEqual([...texts, "between", ...texts]);
      client.terminate();
      await once(socket, "close");
      fanout.broadcastText([socket], ["never heard"]);
    });
  }
});
