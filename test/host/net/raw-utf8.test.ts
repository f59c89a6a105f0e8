/** Raw UTF-8 bytes in the request line, which Node's parser refuses (docs/contract/dialects.md 1.1). */
import { execFile, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { connect as connectTls } from "node:tls";
import { promisify } from "node:util";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { WebSocketServer } from "ws";
import { watchBrokenRequests } from "../../../server/net/broken-requests.ts";
import { Budgets } from "../../../server/net/budgets/index.ts";
import { makeAuthority } from "../../../server/net/https/certificates.ts";
import { type OpenPort, openHttp, openHttps, shut } from "../../../server/net/port.ts";
import { DEFAULT_SETTINGS } from "../../../server/settings.ts";
import { collectingLog } from "../../support/log.ts";
import { exchange } from "../../support/requests.ts";

const { log } = collectingLog();
const budgets = new Budgets(() => DEFAULT_SETTINGS, log);
const sockets = new WebSocketServer({ noServer: true });
/** Requests as the app sees them. */
const seen: string[] = [];
/** Releases the answers to `/slow`. */
const slow: (() => void)[] = [];

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url = "" } = request;
  seen.push(`${method} ${url}`);
  let body = "";
  for await (const chunk of request) body += String(chunk);
  if (url === "/slow") await new Promise<void>((resolve) => slow.push(resolve));
  response.end(`<${method} ${url} ${body}>`);
}

const serve = {
  budgets,
  request(request: IncomingMessage, response: ServerResponse) {
    budgets.requests.run(request, response, "127.0.0.1", () => {
      // The connection may end in the middle of the body.
      void answer(request, response).catch(() => {});
    });
  },
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer) {
    sockets.handleUpgrade(request, socket, head, (ws) => {
      ws.send(`<at ${request.url}>`);
      ws.on("message", (data) => ws.send(`<echo ${data}>`));
    });
  },
};

let plain: OpenPort;
let secure: OpenPort;
beforeAll(async () => {
  plain = await openHttp({ port: 0, host: "127.0.0.1" }, serve, log);
  const authority = await makeAuthority("test", [], new Date());
  secure = await openHttps({ port: 0, host: "127.0.0.1" }, authority, serve, log);
});
afterAll(async () => {
  await Promise.all([shut(plain, 0), shut(secure, 0)]);
});

/** A client's connection and what it has received. */
class RawConnection {
  heard = "";
  readonly closed: Promise<unknown>;
  #look = (): void => {};

  constructor(readonly socket: Socket) {
    // Not by `once` of node:events, which fails where the other side resets the connection.
    this.closed = new Promise((resolve) => socket.once("close", resolve));
    socket.setNoDelay(true);
    socket.on("error", () => {});
    socket.on("data", (bytes: Buffer) => {
      this.heard += bytes.toString("latin1");
      this.#look();
    });
    onTestFinished(() => void socket.destroy());
  }

  /** Until it has received that `times`, or until the end. */
  async until(text: string, times = 1): Promise<string> {
    await Promise.race([
      this.closed,
      new Promise<void>((resolve) => {
        this.#look = () => {
          if (this.heard.split(text).length > times) resolve();
        };
        this.#look();
      }),
    ]);
    return this.heard;
  }

  /** The bodies of the answers, in order. */
  get bodies(): string[] {
    return this.heard.match(/<[^>]*>/g) ?? [];
  }
}

async function talkPlain(): Promise<RawConnection> {
  const socket = connect(plain.port, "127.0.0.1");
  await once(socket, "connect");
  return new RawConnection(socket);
}

async function talkSecure(): Promise<RawConnection> {
  const socket = connectTls({ port: secure.port, host: "127.0.0.1", rejectUnauthorized: false });
  await once(socket, "secureConnect");
  return new RawConnection(socket);
}

const get = (target: string, more = ""): string => `GET ${target} HTTP/1.1\r\nHost: x\r\n${more}\r\n`;

describe.each([
  ["HTTP", talkPlain],
  ["HTTPS", talkSecure],
])("raw UTF-8 over %s", (_, talk) => {
  it("reaches the app percent-encoded, in path and query, beside parts that are encoded already", async () => {
    const client = await talk();
    client.socket.write(get("/房间/%E5%AE%A2?name=小明&x=%20😀é", "Connection: close\r\n"));
    await client.closed;
    expect(client.bodies).toEqual([
      `<GET ${encodeURI("/房间/")}%E5%AE%A2?name=${encodeURI("小明")}&x=%20${encodeURI("😀é")} >`,
    ]);
  });

  it("works with a body: of known length, chunked, after 100-continue, in separate packets", async () => {
    const client = await talk();
    const path = encodeURI("/é");
    client.socket.write("POST /é HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\n小明");
    await client.until(">");
    client.socket.write(
      "PUT /é HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    );
    await client.until(">", 2);
    client.socket.write("POST /é HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 6\r\n\r\n");
    await client.until("100 Continue\r\n\r\n");
    client.socket.write("foo");
    setImmediate(() => client.socket.write("bar"));
    await client.until(">", 3);
    expect(client.bodies.map((body) => Buffer.from(body, "latin1").toString())).toEqual([
      `<POST ${path} 小明>`,
      `<PUT ${path} hello>`,
      `<POST ${path} foobar>`,
    ]);
  });

  it("opens a WebSocket, with a frame right after the request", async () => {
    const client = await talk();
    const head = get(
      "/房?名=é",
      "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n",
    );
    // "hi", masked with zeros.
    const frame = Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x68, 0x69]);
    client.socket.write(Buffer.concat([Buffer.from(head), frame]));
    await client.until("<echo");
    client.socket.write(frame);
    await client.until("<echo", 2);
    expect(client.heard).toMatch(/^HTTP\/1\.1 101 /);
    expect(client.bodies).toEqual([`<at ${encodeURI("/房?名=é")}>`, "<echo hi>", "<echo hi>"]);
  });

  it("keeps the connection, which counts once and accumulates no listeners", async () => {
    await expect.poll(() => budgets.connections.count).toBe(0);
    const listeners = (): unknown[] => {
      const [socket] = [...plain.sockets, ...secure.sockets];
      return ["data", "end", "close", "drain", "timeout"].map((event) => socket?.listenerCount(event));
    };
    const client = await talk();
    client.socket.write(get("/a"));
    await client.until(">");
    const before = listeners();
    const targets = ["/é", "/b", "/ü", "/ö"];
    for (const [at, target] of targets.entries()) {
      client.socket.write(get(target));
      await client.until(">", at + 2);
    }
    expect(client.bodies).toEqual(["/a", ...targets].map((path) => `<GET ${encodeURI(path)} >`));
    expect(client.heard.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(5);
    expect(budgets.connections.count).toBe(1);
    expect(listeners()).toEqual(before);
    client.socket.destroy();
    await expect.poll(() => budgets.connections.count).toBe(0);
  });

  it("is answered in order when requests are pipelined", async () => {
    const client = await talk();
    client.socket.write(["/slow", "/é", "/a", "/slow", "/ü", "/ö", "/b"].map((path) => get(path)).join(""));
    for (const answers of [1, 4]) {
      await expect.poll(() => slow.length).toBe(1);
      expect(client.bodies).toHaveLength(answers - 1);
      slow.shift()?.();
    }
    await client.until(">", 7);
    expect(client.bodies).toEqual(
      ["/slow", "/é", "/a", "/slow", "/ü", "/ö", "/b"].map((path) => `<GET ${encodeURI(path)} >`),
    );
  });

  it("is refused where it is not valid UTF-8, after the earlier answers", async () => {
    const client = await talk();
    client.socket.write(get("/slow") + get("/a"));
    client.socket.write(Buffer.from(get("/\xff") + get("/never"), "latin1"));
    await expect.poll(() => slow.length).toBe(1);
    slow.shift()?.();
    await client.closed;
    expect(client.bodies).toEqual(["<GET /slow >", "<GET /a >"]);
    expect(client.heard).toMatch(/HTTP\/1\.1 400 Bad Request\r\nConnection: close\r\n\r\n$/);
  });
});

const hasCurl = spawnSync("curl", ["--version"]).status === 0;
it.skipIf(!hasCurl)("curl is served with names as typed", async () => {
  const curl = async (url: string, ...more: string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)("curl", ["-sSk", ...more, url]);
    return decodeURIComponent(stdout);
  };
  const target = "/房间?name=小明";
  const url = `http://127.0.0.1:${plain.port}${target}`;
  expect(await curl(url)).toBe(`<GET ${target} >`);
  expect(await curl(url, "--data", "你好")).toBe(`<POST ${target} 你好>`);
  expect(await curl(url, "--request", "PUT", "--header", "Expect: 100-continue", "--data", "x")).toBe(
    `<PUT ${target} x>`,
  );
  // Some versions encode the path by themselves, but not this part.
  const other = `https://127.0.0.1:${secure.port}/`;
  expect(await curl(other, "--request-target", target)).toBe(`<GET ${target} >`);
});

describe("raw bytes are refused", () => {
  const status = async (bytes: Buffer | string): Promise<string> =>
    (await exchange(plain.port, bytes)).slice(9, 12);
  const line = (target: Buffer | string): Buffer =>
    Buffer.concat([
      Buffer.from("GET /"),
      Buffer.from(target),
      Buffer.from(" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
    ]);

  it.each<[string, number[]]>([
    ["a lone byte", [0xff]],
    ["Latin-1", [0xe9]],
    ["an overlong slash", [0xc0, 0xaf]],
    ["half a surrogate pair", [0xed, 0xa0, 0x80]],
    ["beyond Unicode", [0xf4, 0x90, 0x80, 0x80]],
    ["a character that is cut off", [0xe5, 0xae]],
    ["good ones before a bad one", [0xc3, 0xa9, 0xfe]],
  ])("that are not valid UTF-8: %s", async (_, bytes) => {
    expect(await status(line(Buffer.from(bytes)))).toBe("400");
  });

  it.each([
    ["in the method", "GÉT / HTTP/1.1\r\nHost: x\r\n\r\n"],
    ["in the version", "GET / HTTP/1.é\r\nHost: x\r\n\r\n"],
    ["in a header's name", "GET / HTTP/1.1\r\nHost: x\r\né: x\r\n\r\n"],
    ["in a target that is not a path", "GET http://é/ HTTP/1.1\r\nHost: x\r\n\r\n"],
    ["in a target that begins with them", "GET é HTTP/1.1\r\nHost: x\r\n\r\n"],
    ["in a CONNECT", "CONNECT é:80 HTTP/1.1\r\nHost: x\r\n\r\n"],
    ["after a method that may be the end of another", "PATCH /é HTTP/1.1\r\nHost: x\r\n\r\n"],
    ["after a space in the target", "GET /a b/é HTTP/1.1\r\nHost: x\r\n\r\n"],
    ["beside a control character", "GET /é\x01 HTTP/1.1\r\nHost: x\r\n\r\n"],
    ["without a Host", "GET /é HTTP/1.1\r\n\r\n"],
  ])("%s", async (_, text) => {
    expect(await status(text)).toBe("400");
  });

  it("that make the head too long once encoded", async () => {
    expect(await status(get(`/${"é".repeat(4000)}`))).toBe("431");
  });

  it("in a line that began in an earlier packet, while a line may end in a later one", async () => {
    await expect.poll(() => plain.sockets.size).toBe(0);
    const client = await talkPlain();
    let sent = 0;
    const write = async (text: string): Promise<void> => {
      client.socket.write(text);
      sent += Buffer.byteLength(text);
      await expect.poll(() => [...plain.sockets].map(({ bytesRead }) => bytesRead)).toEqual([sent]);
    };
    await write("GET /é?");
    await write("a HTTP/1.1\r\nHost: x\r\n\r\n");
    expect(await client.until(">")).toContain(`<GET ${encodeURI("/é")}?a >`);
    await write("GET /");
    client.socket.write("é HTTP/1.1\r\nHost: x\r\n\r\n");
    await client.closed;
    expect(client.heard).toMatch(/HTTP\/1\.1 400 Bad Request\r\nConnection: close\r\n\r\n$/);
  });
});

describe("a raw target bypasses no check", () => {
  /** What the server makes of that: the requests that its app saw, and the statuses that the client did. */
  async function outcome(text: string): Promise<object> {
    seen.length = 0;
    const heard = await exchange(plain.port, `${text}${get("/last", "Connection: close\r\n")}`);
    return { seen: [...seen], statuses: heard.match(/HTTP\/1\.1 \d{3}/g) ?? [], closed: true };
  }

  it("it is handled like the same request encoded by its client, whatever is wrong with the rest", async () => {
    const lines = fc.array(
      fc.constantFrom(
        "Host: x\r\n",
        "Content-Length: 5\r\n",
        "Content-Length: 6\r\n",
        "Content-Length: 5, 5\r\n",
        "Content-Length : 5\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        " folded\r\n",
        "X: é\r\n",
        "X: y\n",
        "X: y\r",
        "X: \0\r\n",
        "Connection: close\r\n",
        "Expect: 100-continue\r\n",
      ),
      { maxLength: 5 },
    );
    const ends = fc.constantFrom("\r\n", "\n", "\r", " ", "");
    const bodies = fc.constantFrom(
      "",
      "hello",
      "5\r\nhello\r\n0\r\n\r\n",
      "0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
      "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
    );
    const versions = fc.constantFrom(
      " HTTP/1.1",
      " HTTP/1.0",
      " HTTP/2.0",
      " HTTP/0.9",
      "  HTTP/1.1",
      "\tHTTP/1.1",
      "",
    );
    const targets = fc.constantFrom(
      "/é",
      "/é?ü=%C3%A9",
      "//é//",
      "/../é",
      "/é#é",
      "/%é",
      "/a\\é",
      "/é HTTP/1.1",
    );
    const methods = fc.constantFrom("GET", "POST", "DELETE", "OPTIONS", "HEAD", "get", "UNLOCK");
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(methods, targets, versions, ends, lines, ends, bodies),
        async ([method, target, version, lineEnd, headers, end, body]) => {
          const rest = `${version}${lineEnd}${headers.join("")}${end}${body}`;
          const encoded = target.replace(/[^\x20-\x7e]+/g, encodeURIComponent);
          const raw = await outcome(`${method} ${target}${rest}`);
          const plainly = await outcome(`${method} ${encoded}${rest}`);
          if (method === "UNLOCK") expect(JSON.stringify(raw)).not.toContain("LOCK");
          else expect(raw).toEqual(plainly);
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe("timeouts", () => {
  /** A server that gives a head 50 ms; an endless request line shows when they are over. */
  async function impatient() {
    const server = createServer({ headersTimeout: 50, requestTimeout: 50, connectionsCheckingInterval: 10 });
    watchBrokenRequests(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    return {
      server,
      /** A connection that sends this. */
      async sending(text: string): Promise<RawConnection> {
        const socket = connect(port, "127.0.0.1");
        await once(socket, "connect");
        socket.write(text);
        return new RawConnection(socket);
      },
    };
  }

  it("for the head stop applying once it is complete, and an answer may take longer", async () => {
    const { server, sending } = await impatient();
    const asked = once(server, "request") as Promise<[IncomingMessage, ServerResponse]>;
    const client = await sending(get("/é"));
    const [, response] = await asked;
    const clock = await sending("GET /");
    expect(await clock.until("408")).toMatch(/^HTTP\/1\.1 408 /);
    response.end("<late>");
    expect(await client.until(">")).toContain("<late>");
  });

  it("for the head apply to the lines after a raw target", async () => {
    const { sending } = await impatient();
    const client = await sending("GET /é HTTP/1.1\r\nHost: x\r\n");
    expect(await client.until("408")).toMatch(/^HTTP\/1\.1 408 /);
    await client.closed;
  });
});
