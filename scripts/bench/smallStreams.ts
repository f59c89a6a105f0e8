/** The ways into a host where many pieces come on one connection: pipelined requests, Socket.IO, WebSockets. */
import type { Socket } from "node:net";
import { type EntryPoint, fitting, opened, type Target } from "./smallEntryPoint.ts";
import { written } from "./smallInputs.ts";

/** Sends and resolves with the first bytes that come back. */
function exchange(socket: Socket, bytes: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    socket.once("close", () => reject(new Error("The connection was closed before it was ready.")));
    socket.once("data", (data) => resolve(data.toString("latin1")));
    socket.write(bytes);
  });
}

const rawEntry: EntryPoint = {
  name: "a TCP connection",
  positions: ["bytes"],
  async aim(host, { text }) {
    const connection = await opened(host.port);
    return { connection, bytes: fitting((length) => Buffer.from(written(text, length), "utf8")) };
  },
};

const pollingEntry = (version: 3 | 4, namespace: string): EntryPoint => ({
  name: `Socket.IO by polling, Engine.IO ${version}, ${namespace}`,
  positions: ["payload"],
  async aim(host, { text }) {
    const url = `/socket.io/?EIO=${version}&transport=polling`;
    const connection = await opened(host.port);
    const shake = await exchange(connection, `GET ${url} HTTP/1.1\r\nHost: a\r\n\r\n`);
    const sid = /"sid":"([^"]+)"/.exec(shake)?.[1] ?? "";
    const post = (body: Buffer): Buffer =>
      Buffer.concat([
        Buffer.from(
          `POST ${url}&sid=${sid} HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain;charset=UTF-8\r\nContent-Length: ${body.length}\r\n\r\n`,
        ),
        body,
      ]);
    const hello = `40${namespace},${JSON.stringify({ token: namespace === "/admin" ? host.adminToken : host.token })}`;
    if (version === 4) await exchange(connection, post(Buffer.from(hello)));
    return { connection, bytes: fitting((length) => post(Buffer.from(written(text, length)))) };
  },
});

const OPCODES: Readonly<Record<string, number>> = {
  text: 0x81,
  binary: 0x82,
  ping: 0x89,
  pong: 0x8a,
  fragments: 0x01,
};

function frame(opcode: number, text: string): Buffer {
  const payload = Buffer.from(text);
  const isShort = payload.length < 126;
  const head = Buffer.alloc(isShort ? 6 : 8);
  head[0] = opcode;
  head[1] = 0x80 | (isShort ? payload.length : 126);
  if (!isShort) head.writeUInt16BE(payload.length, 2);
  // The mask 0 leaves the text as it is.
  return Buffer.concat([head, payload]);
}

/** `hello`: frames that make the connection ready; `say`: the frame that posts a text. */
const webSocketEntry = (
  name: string,
  path: string,
  hello: (host: Target) => readonly string[],
  say = (text: string): string => text,
): EntryPoint => ({
  name: `WebSocket of ${name}`,
  positions: [...Object.keys(OPCODES), "text", "message", "message"],
  async aim(host, { text, position }) {
    const connection = await opened(host.port);
    await exchange(
      connection,
      `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nAuthorization: Bearer ${host.token}\r\n` +
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    );
    for (const packet of hello(host)) await exchange(connection, frame(0x81, packet));
    if (position === "message")
      return { connection, bytes: fitting((length) => frame(0x81, say(written(text, length)))) };
    const bytes = fitting((length) => {
      const opcode = OPCODES[position] ?? 0x81;
      const frames = written(text, length)
        .split("\x1e")
        .map((each, n) => frame(opcode === 1 && n > 0 ? 0 : opcode, each));
      return Buffer.concat(frames);
    });
    return { connection, bytes };
  },
});

const ENGINE = "/socket.io/?EIO=4&transport=websocket";
const B_USER = { user: { user_name: "person-0", user_avatar: "" }, room_name: "room-0" };
let messages = 0;

/** Where many pieces come on one connection. */
export const STREAMS: readonly EntryPoint[] = [
  rawEntry,
  pollingEntry(4, "/chat"),
  pollingEntry(4, "/"),
  pollingEntry(3, "/"),
  webSocketEntry(
    "Socket.IO, /chat",
    ENGINE,
    ({ token }) => [`40/chat,${JSON.stringify({ token })}`, '42/chat,1["room:join",{"roomId":1}]'],
    (body) => {
      const draft = { roomId: 1, clientId: `small-${messages++}`, kind: "text", body };
      return `42/chat,2${JSON.stringify(["message:send", draft])}`;
    },
  ),
  webSocketEntry(
    "Socket.IO, /",
    ENGINE,
    () => ["40", '420["join",{"username":"person-0","roomname":"room-0"}]'],
    (message) =>
      `421${JSON.stringify(["new message", { username: "person-0", roomname: "room-0", message }])}`,
  ),
  webSocketEntry("Socket.IO, /admin", ENGINE, ({ adminToken: token }) => [
    `40/admin,${JSON.stringify({ token })}`,
  ]),
  webSocketEntry(
    "dialect B",
    "/",
    () => [JSON.stringify({ type: "join", data: B_USER })],
    (msg) => JSON.stringify({ type: "msg", data: { ...B_USER, msg } }),
  ),
  webSocketEntry("dialect C", "/room/reEnter?roomId=1000", () => []),
];
