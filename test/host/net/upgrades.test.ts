import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { request } from "node:http";
import { io as connect4 } from "socket.io-client";
import connect2 from "socket.io-client-2";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ClientOptions, WebSocket, WebSocketServer } from "ws";
import type { Dialect } from "../../../server/dialects/dialect.ts";
import { startTestHost, type TestHost } from "../../support/host.ts";
import { exchange, openSocket, readUntil } from "../../support/requests.ts";

/** Called by a request to `/told` before it is answered. */
let told = (): void => {};
/** Echoes over a WebSocket at `/echo`, answers HTTP there and at `/told`, and throws at `/broken`. */
const mounted: string[] = [];
const echo: Dialect = {
  name: "chatroom",
  reference: () => ({ openapi: "3.1.0", info: { title: "", version: "", description: "" }, paths: {} }),
  mount({ addressOf }) {
    mounted.push("mounted");
    const sockets = new WebSocketServer({ noServer: true });
    return {
      async http(ctx, next) {
        if (ctx.path === "/told") {
          told();
          ctx.body = {};
          return;
        }
        if (ctx.path !== "/echo") return next();
        ctx.body = { method: ctx.method, connection: ctx.get("connection"), upgrade: ctx.get("upgrade") };
        if (ctx.method !== "POST") return;
        let text = "";
        for await (const chunk of ctx.req) text += String(chunk);
        ctx.body = { text };
      },
      upgrade(path, incoming, socket, head) {
        if (path === "/broken") throw new Error("a bug");
        if (path !== "/echo") return false;
        sockets.handleUpgrade(incoming, socket, head, (ws) => {
          ws.send(addressOf(incoming));
          ws.on("message", (data) => ws.send(String(data)));
        });
        return true;
      },
      async close() {
        mounted.pop();
        for (const ws of sockets.clients) ws.close(1001);
      },
    };
  },
};

let host: TestHost;
beforeAll(async () => {
  host = await startTestHost({ dialects: [echo] });
});
afterAll(() => host.stop());

/** Messages of each socket not yet read by the test: the first one may arrive with the handshake. */
const inboxes = new WeakMap<WebSocket, string[]>();

function openWs(path: string, options: ClientOptions = {}): Promise<WebSocket> {
  const ws = new WebSocket(`ws://127.0.0.1:${host.port}${path}`, options);
  const inbox: string[] = [];
  inboxes.set(ws, inbox);
  ws.on("message", (data) => inbox.push(String(data)));
  return new Promise((resolve, reject) => {
    ws.once("open", () => resolve(ws));
    ws.once("error", reject);
  });
}
async function heard(ws: WebSocket): Promise<string | undefined> {
  const inbox = inboxes.get(ws);
  if (inbox?.length === 0) await new Promise((resolve) => ws.once("message", resolve));
  return inbox?.shift();
}
const closed = (ws: WebSocket): Promise<number> => new Promise((resolve) => ws.once("close", resolve));

/** The whole answer to an upgrade as a client without a WebSocket library sees it. */
const upgrade = (path: string, headers = ""): Promise<string> =>
  exchange(
    host.port,
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString("base64")}\r\n${headers}\r\n`,
  );

describe("a WebSocket upgrade", () => {
  it("goes to the dialect of its path, with query and trailing slash", async () => {
    for (const path of ["/echo", "/echo/", "/echo?token=1", "/echo/?token=1", "//echo//"]) {
      const ws = await openWs(path);
      expect(await heard(ws)).toBe("127.0.0.1");
      ws.send("hello");
      expect(await heard(ws)).toBe("hello");
      ws.close();
    }
  });

  it("on another path is a plain 404, and the connection closes", async () => {
    for (const path of ["/", "/nothing", "/chat", "/socket.io"]) {
      expect(await upgrade(path)).toMatch(/^HTTP\/1\.1 404 Not Found\r\nConnection: close\r\n/);
    }
  });

  it("is a 500 when its dialect fails, and the host keeps running", async () => {
    expect(await upgrade("/broken?token=secret")).toMatch(/^HTTP\/1\.1 500 /);
    expect(host.complaints.splice(0)).toEqual(["Upgrade failed: /broken"]);
    expect((await fetch(`${host.url}/healthz`)).status).toBe(200);
  });

  it("is refused for a page that may not call", async () => {
    await host.host.settings.update({ "cors.origins": "http://shop.test" });
    const foreign = "Origin: http://evil.test\r\n";
    expect(await upgrade("/echo", foreign)).toMatch(/^HTTP\/1\.1 403 /);
    expect(await upgrade("/socket.io/?EIO=4&transport=websocket", foreign)).toMatch(/^HTTP\/1\.1 403 /);
    const own = await openWs("/echo", { origin: `http://127.0.0.1:${host.port}` });
    own.close();
    await host.host.settings.update({ "cors.origins": "*" });
  });

  it("reaches Socket.IO of either generation, by either transport", async () => {
    const seen: string[] = [];
    host.host.io.of("/").on("connection", (socket) => {
      seen.push(`${socket.conn.protocol} ${socket.handshake.address} ${socket.request.headers.host}`);
    });
    for (const transports of [["websocket"], ["polling"]]) {
      const four = connect4(host.url, { transports, reconnection: false, forceNew: true });
      await new Promise<void>((resolve) => four.once("connect", () => resolve()));
      four.close();
      const two = connect2(host.url, { transports, reconnection: false, forceNew: true });
      await new Promise<void>((resolve) => two.once("connect", () => resolve()));
      two.close();
    }
    const from = `127.0.0.1 127.0.0.1:${host.port}`;
    expect(seen).toEqual([`4 ${from}`, `3 ${from}`, `4 ${from}`, `3 ${from}`]);
    host.host.io.of("/").removeAllListeners("connection");
  });
});

describe("a path with doubled slashes is the same path", () => {
  it.each([
    ["//echo", '{"method":"GET"'],
    ["/echo?x=//", '{"method":"GET"'],
    ["//socket.io//?EIO=3&transport=polling", '"sid":'],
    ["//healthz", "ok"],
    ["//admin//api/nothing", "unknown_operation"],
  ])("%s", async (path, answer) => {
    const text = await exchange(host.port, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect(text).toContain(answer);
  });
});

describe("an offer to upgrade to another protocol", () => {
  it("is ignored, and the request is served as usual", async () => {
    const socket = await openSocket(host.port);
    const head = `Host: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n`;
    socket.write(`POST /echo HTTP/1.1\r\n${head}Content-Length: 5\r\n\r\nhe`);
    setImmediate(() => socket.write("llo"));
    expect(await readUntil(socket, "}")).toContain('{"text":"hello"}');
    // The same connection continues.
    socket.write("GET /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    expect(await readUntil(socket, "}")).toContain('"upgrade":""');
    socket.destroy();
  });
});

describe("a connection that is reset while it is answered", () => {
  it.each(["h2c", "websocket"])(
    "affects no other connection, although an offer of %s followed",
    async (offer) => {
      const uncaught: unknown[] = [];
      const note = (error: unknown): void => void uncaught.push(error);
      process.on("uncaughtException", note);
      const socket = await openSocket(host.port);
      const isReset = new Promise<void>((resolve) => {
        told = () => void socket.resetAndDestroy().once("close", () => setImmediate(resolve));
      });
      const behind = `GET /echo HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: ${offer}\r\n\r\n`;
      socket.write(`GET /told HTTP/1.1\r\nHost: x\r\n\r\n${behind}`);
      await isReset;
      expect((await fetch(`${host.url}/healthz`)).status).toBe(200);
      process.off("uncaughtException", note);
      expect(uncaught).toEqual([]);
    },
  );
});

describe("a broken request", () => {
  it.each([
    ["bytes that are not HTTP", "\x16\x03\x01\x02\x00\x01\x00"],
    ["a bad method", "BREW / HTTP/1.1\r\nHost: x\r\n\r\n"],
    [
      "a bad Socket.IO handshake",
      "GET /socket.io/?EIO=9&transport=__proto__ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    ],
    ["two lengths", "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello"],
    ["two hosts", "GET /healthz HTTP/1.1\r\nHost: x\r\nhOST: y\r\n\r\n"],
    ["two hosts of a poll", "GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n"],
    ["a target at another host", "GET http://y/healthz HTTP/1.1\r\nHost: x\r\n\r\n"],
    ["an unknown encoding", "PUT /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: brew\r\n\r\nhello"],
    ["a bad chunk", "PUT /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nhello\r\n"],
  ])("%s gets a 400 and is not logged as an error of the server", async (_what, bytes) => {
    expect(await exchange(host.port, bytes)).toMatch(/^HTTP\/1\.1 400/);
    expect(host.complaints).toEqual([]);
  });

  it("that upgrades and names two hosts gets a 400", async () => {
    expect(await upgrade("/echo", "Host: other\r\n")).toMatch(/^HTTP\/1\.1 400/);
  });

  it("is not one whose target is a URL with the same host as its Host header", async () => {
    const text = "GET http://X:1/healthz HTTP/1.1\r\nHost: x:1\r\nConnection: close\r\n\r\n";
    expect(await exchange(host.port, text)).toMatch(/^HTTP\/1\.1 200/);
  });
});

describe("a dialect that is switched off", () => {
  it("answers 404 and closes its connections while others stay, and returns without a restart", async () => {
    const ws = await openWs("/echo");
    const bystander = connect4(host.url, { transports: ["websocket"], reconnection: false, forceNew: true });
    await new Promise<void>((resolve) => bystander.once("connect", () => resolve()));

    const end = closed(ws);
    await host.host.settings.update({ "dialects.chatroom": false });
    expect(await end).toBe(1001);
    expect((await fetch(`${host.url}/echo`)).status).toBe(404);
    expect(await upgrade("/echo")).toMatch(/^HTTP\/1\.1 404/);
    expect(mounted).toEqual([]);

    await host.host.settings.update({ "dialects.chatroom": true });
    expect((await fetch(`${host.url}/echo`)).status).toBe(200);
    const again = await openWs("/echo");
    again.close();
    expect(bystander.connected).toBe(true);
    bystander.close();
  });

  it("closes the default namespace of Socket.IO and no other", async () => {
    const refusal = async (namespace: string): Promise<string> => {
      const socket = connect4(host.url + namespace, {
        transports: ["websocket"],
        reconnection: false,
        forceNew: true,
      });
      const told = await new Promise<string>((resolve) => {
        socket.once("connect", () => resolve(""));
        socket.once("connect_error", ({ message }) => resolve(message));
      });
      socket.close();
      return told;
    };
    host.host.io.of("/bystander");
    expect(await refusal("/")).toBe("");
    await host.host.settings.update({ "dialects.apiv1": false });
    expect(await refusal("/")).toBe("This API is switched off.");
    expect(await refusal("/bystander")).toBe("");
    await host.host.settings.update({ "dialects.apiv1": true });
    expect(await refusal("/")).toBe("");
  });
});

describe("the caller's address", () => {
  it("is the connection's, whatever a header says, unless a proxy is trusted", async () => {
    const told = { headers: { "X-Forwarded-For": "10.1.1.1, 10.2.2.2" } };
    const plain = await openWs("/echo", told);
    expect(await heard(plain)).toBe("127.0.0.1");
    await host.host.settings.update({ "listen.trustProxy": true });
    const proxied = await openWs("/echo", told);
    expect(await heard(proxied)).toBe("10.2.2.2");
    const nonsense = await openWs("/echo", { headers: { "X-Forwarded-For": "unknown" } });
    expect(await heard(nonsense)).toBe("127.0.0.1");
    await host.host.settings.update({ "listen.trustProxy": false });
    for (const ws of [plain, proxied, nonsense]) ws.close();
  });

  it("is what the limit of connections counts, also behind a proxy with more connections", async () => {
    const limit = 16;
    await host.host.settings.update({ "listen.trustProxy": true, "limits.connectionsPerAddress": limit });
    const from = (address: string) => openWs("/echo", { headers: { "X-Forwarded-For": address } });
    const first = await Promise.all(Array.from({ length: limit }, () => from("10.1.1.1")));
    const others = await Promise.all(Array.from({ length: limit }, (_, n) => from(`10.2.2.${n}`)));
    await expect(from("10.1.1.1")).rejects.toThrow("503");
    const closed = once(first[0] as WebSocket, "close");
    first[0]?.close();
    await closed;
    await expect
      .poll(() =>
        from("10.1.1.1").then(
          (ws) => others.push(ws),
          () => 0,
        ),
      )
      .toBeGreaterThan(0);
    await host.host.settings.update({ "listen.trustProxy": false, "limits.connectionsPerAddress": 512 });
    for (const ws of [...first, ...others]) ws.close();
    host.complaints.length = 0;
  });

  it("differs for another loopback address", async () => {
    const ws = await openWs("/echo", { localAddress: "127.0.0.2" });
    expect(await heard(ws)).toBe("127.0.0.2");
    ws.close();
  });
});

describe("a HEAD request", () => {
  it("is answered without a body", async () => {
    const length = await new Promise<number>((resolve) => {
      const asked = request({ port: host.port, path: "/echo", method: "HEAD" }, (response) => {
        let bytes = 0;
        response.on("data", (chunk: Buffer) => {
          bytes += chunk.length;
        });
        response.on("end", () => resolve(bytes));
      });
      asked.end();
    });
    expect(length).toBe(0);
  });
});

describe("Socket.IO without a WebSocket", () => {
  const SHOP = "http://shop.test";
  /** The status of a raw polling request of a page of that origin; none: not from a page. */
  const poll = async (query: string, origin?: string, body?: string): Promise<number> => {
    const answer = await fetch(`${host.url}/socket.io/?transport=polling&${query}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { ...(origin !== undefined && { Origin: origin }) },
      ...(body !== undefined && { body }),
    });
    await answer.text();
    return answer.status;
  };
  /** An old client's session from a page of that origin. */
  const session = async (origin?: string): Promise<ReturnType<typeof connect2>> => {
    const extraHeaders = { ...(origin !== undefined && { Origin: origin }) };
    const client = connect2(host.url, {
      transports: ["polling"],
      transportOptions: { polling: { extraHeaders } },
      reconnection: false,
      forceNew: true,
    });
    await new Promise<void>((resolve, reject) => {
      client.once("connect", () => resolve());
      client.once("connect_error", reject);
    });
    return client;
  };
  beforeEach(() => host.host.settings.update({ "cors.origins": SHOP }));
  afterAll(() => host.host.settings.update({ "cors.origins": "*" }));

  it("serves pages that may call, and programs", async () => {
    for (const origin of [undefined, SHOP, host.url]) (await session(origin)).close();
  });

  it("refuses a page that may not, and keeps it out of others' sessions", async () => {
    await expect(session("http://evil.test")).rejects.toThrow();
    const own = await session(SHOP);
    const sid = `EIO=3&sid=${own.id}`;
    for (const foreign of ["http://evil.test", "null"]) {
      expect(await poll("EIO=3", foreign)).toBe(403);
      expect(await poll(sid, foreign)).toBe(403);
      expect(await poll(sid, foreign, '20:42["close",{"x":"y"}]')).toBe(403);
    }
    expect(own.connected).toBe(true);
    own.close();
  });

  it("serves JSONP, which has no origin, only where every page may call", async () => {
    for (const query of ["EIO=3&j=0", "EIO=3&%6a=0", "EIO=3&x?&j=0"])
      expect(await poll(query), query).toBe(403);
    await host.host.settings.update({ "cors.origins": `${SHOP},*` });
    expect(await poll("EIO=3&j=0")).toBe(200);
  });
});
