/**
 * Floods of a server: what programs on the network may send as fast as they can. Run as a child process, so that they
 * do not slow down the measuring process: it takes `{ start: Target, name }` and `stop` as messages, and sends `over`
 * at the end.
 */
import { Agent, request } from "node:http";
import { connect, type Socket } from "node:net";
import { connect as connectSecurely } from "node:tls";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { WebSocket } from "ws";

export interface Target {
  readonly port: number;
  readonly securePort: number;
  /** A public room with a history, by id and name. */
  readonly roomId: number;
  readonly roomName: string;
  /** Accounts of the attackers. */
  readonly tokens: readonly string[];
  /** A PNG that takes long to decode, base64. */
  readonly picture: string;
}

type Flood = (target: Target) => Promise<unknown>;

const addressOf = (n: number, network = 0): string => `127.0.${network}.${2 + (n % 4)}`;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

let isOver = false;

/** Keeps this many connections of all addresses open, and reopens those that the server closes. */
async function hold(
  port: number,
  count: number,
  begin: (socket: Socket) => void,
  network = 0,
): Promise<void> {
  const open = new Set<Socket>();
  const dial = (n: number): void => {
    if (isOver) return;
    const socket = connect({ port, host: "127.0.0.1", localAddress: addressOf(n, network) });
    open.add(socket);
    socket.once("connect", () => begin(socket)).on("error", () => socket.destroy());
    socket.once("close", () => {
      open.delete(socket);
      setTimeout(dial, 100, n);
    });
    socket.resume();
  };
  for (let n = 0; n < count && !isOver; n++) {
    dial(n);
    if (n % 50 === 49) await pause(5);
  }
  while (!isOver) await pause(20);
  for (const socket of open) socket.destroy();
}

interface Sending {
  readonly method?: string;
  readonly path: string;
  readonly type?: string;
  readonly token?: string | undefined;
  readonly body?: string | Buffer;
}

/** Sends requests one after the other on each of this many connections. */
async function repeat(port: number, lanes: number, next: (n: number) => Sending): Promise<void> {
  let sent = 0;
  const lane = async (number: number): Promise<void> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    while (!isOver) await answered(port, addressOf(number), agent, next(sent++));
    agent.destroy();
  };
  await Promise.all(Array.from({ length: lanes }, (_, number) => lane(number)));
}

function answered(port: number, localAddress: string, agent: Agent, sending: Sending): Promise<void> {
  const {
    path,
    type = "application/json",
    token,
    body = "",
    method = body === "" ? "GET" : "POST",
  } = sending;
  const headers = {
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    ...(body !== "" && { "Content-Type": type, "Content-Length": Buffer.byteLength(body) }),
  };
  return new Promise((resolve) => {
    const asked = request({ port, host: "127.0.0.1", localAddress, agent, path, method, headers });
    asked.on("response", (response) => response.resume().once("close", resolve));
    asked.once("error", () => setTimeout(resolve, 10));
    asked.end(body);
  });
}

const head = (line: string, ...headers: string[]): string =>
  `${[`${line} HTTP/1.1`, "Host: a", ...headers].join("\r\n")}\r\n\r\n`;
const upgrade = (path: string): string =>
  head(
    `GET ${path}`,
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
  );
const held =
  (path: string, body: string | Buffer, ...headers: string[]) =>
  (socket: Socket) => {
    const length = Buffer.byteLength(body);
    socket.write(head(`POST ${path}`, `Content-Length: ${length + 1}`, ...headers));
    socket.write(body);
  };
const JSON_TYPE = "Content-Type: application/json";
const MANY = `{"a":[${"{},".repeat(9_000)}0]}`;
const DEEP = `{"a":${"[".repeat(30_000)}${"]".repeat(30_000)}}`;

/**
 * Packets of the native API on one socket of each account, as fast as the server reads them, without waiting for an
 * answer.
 */
async function events(target: Target, next: (n: number) => [string, object]): Promise<void> {
  const flood = async (token: string, account: number): Promise<void> => {
    const url = `ws://127.0.0.1:${target.port}/socket.io/?EIO=4&transport=websocket`;
    const socket = new WebSocket(url, { localAddress: addressOf(account) });
    socket.on("error", () => {});
    const heard = async () => {
      if (socket.readyState === WebSocket.CLOSED) return;
      await new Promise((resolve) => socket.once("message", resolve).once("close", resolve));
    };
    await heard();
    if (socket.readyState === WebSocket.OPEN) socket.send(`40/chat,${JSON.stringify({ token })}`);
    await heard();
    for (let n = 1; !isOver && socket.readyState === WebSocket.OPEN; n++) {
      socket.send(`42/chat,${n}${JSON.stringify(next(n))}`);
      while (n % 50 === 0 && socket.bufferedAmount > 1_000_000 && !isOver) await pause(5);
      if (n % 50 === 0) await pause(1);
    }
    while (!isOver) await pause(20);
    socket.terminate();
  };
  await Promise.all(target.tokens.map(flood));
}

/** Sends requests on many connections without waiting for their answers. */
function pipelined(port: number, path: string, network: number): Promise<void> {
  const many = head(`GET ${path}`).repeat(500);
  const begin = (socket: Socket): void => {
    const more = (): void => {
      while (!socket.destroyed && socket.write(many));
    };
    socket.on("drain", more);
    more();
  };
  return hold(port, 32, begin, network);
}

/** Name → what the flood does. */
export const FLOODS: Readonly<Record<string, Flood>> = {
  "connections held open": ({ port }) => hold(port, 1200, () => {}),
  "TLS handshakes begun": ({ securePort }) =>
    hold(securePort, 1200, (socket) => socket.write(Buffer.from("16030100c8", "hex"))),
  "TLS connections held open": ({ securePort }) =>
    hold(securePort, 1200, (socket) =>
      connectSecurely({ socket, rejectUnauthorized: false }).on("error", () => {}),
    ),
  "requests that trickle": ({ port }) =>
    hold(port, 1200, (socket) => {
      socket.write("GET / HTTP/1.1\r\nHost: a\r\nX: ");
      const trickle = setInterval(() => socket.write("a"), 300);
      socket.once("close", () => clearInterval(trickle));
    }),
  "bodies held": ({ port }) => hold(port, 1200, held("/login/", MANY, JSON_TYPE)),
  "compressed bodies held": ({ port }) =>
    hold(
      port,
      1200,
      held("/login/", gzipSync(Buffer.alloc(900_000, "x")), JSON_TYPE, "Content-Encoding: gzip"),
    ),
  "polling sessions": ({ port }) => repeat(port, 64, () => ({ path: "/socket.io/?EIO=4&transport=polling" })),
  "WebSockets held open": ({ port }) =>
    hold(port, 1200, (socket) => socket.write(upgrade("/socket.io/?EIO=4&transport=websocket"))),
  "WebSockets of another API": ({ port }) => hold(port, 1200, (socket) => socket.write(upgrade("/"))),
  "rooms joined anew": (target) => events(target, () => ["room:join", { roomId: target.roomId, since: 0 }]),
  "messages and reactions": (target) =>
    events(target, (n) =>
      n % 2
        ? [
            "message:send",
            { roomId: target.roomId, clientId: `${n}`, kind: "text", body: "@all ".repeat(20) },
          ]
        : ["message:react", { id: `${target.roomId}-1`, emoji: "👍", on: n % 4 === 0 }],
    ),
  "JSON of many values": ({ port }) => repeat(port, 64, () => ({ path: "/login/", body: MANY })),
  "nested JSON": ({ port }) => repeat(port, 64, () => ({ path: "/apiv1/user/query", body: DEEP })),
  pictures: ({ port, roomId, tokens, picture }) => {
    const body = Buffer.concat([
      Buffer.from('--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'),
      Buffer.from(picture, "base64"),
      Buffer.from("\r\n--b--\r\n"),
    ]);
    const type = "multipart/form-data; boundary=b";
    return repeat(port, 32, (n) => ({
      path: `/api/rooms/${roomId}/files`,
      token: tokens[n % tokens.length],
      type,
      body,
    }));
  },
  initials: ({ port }) =>
    repeat(port, 64, (n) => ({
      path: `/apiv1/user/avatar/download/${encodeURIComponent(String.fromCodePoint(0x4e00 + n))}`,
    })),
  searches: ({ port, tokens }) =>
    repeat(port, 32, (n) => ({ path: `/api/search?q=m${n % 10}`, token: tokens[n % tokens.length] })),
  histories: ({ port, roomId, tokens }) =>
    repeat(port, 64, (n) => ({
      path: `/api/rooms/${roomId}/messages?limit=200`,
      token: tokens[n % tokens.length],
    })),
  registrations: ({ port }) =>
    repeat(port, 64, (n) => ({
      path: "/api/users",
      body: JSON.stringify({ username: `flood${process.pid}n${n}`, password: "a password" }),
    })),
  "wrong passwords": ({ port }) =>
    repeat(port, 64, (n) => ({
      path: "/api/session",
      body: JSON.stringify({ login: `nobody ${n}`, password: "a password" }),
    })),
  // From other addresses each time, because addresses are barred.
  pipelining: ({ port, roomName }) => pipelined(port, `/apiv1/room/message/${roomName}?before=5&limit=1`, 1),
  "pipelined polls": ({ port }) => pipelined(port, "/socket.io/?EIO=4&transport=polling", 2),
  "pipelined health checks": ({ port }) => pipelined(port, "/healthz", 3),
};

async function serve(message: { start: Target; name: string } | "stop"): Promise<void> {
  isOver = message === "stop";
  if (message === "stop") return;
  await FLOODS[message.name]?.(message.start);
  process.send?.("over");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.on("message", serve);
