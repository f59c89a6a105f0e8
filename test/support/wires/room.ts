/** How dialect C's clients talk: forms over HTTP, one WebSocket per room. */
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { WebSocket } from "ws";
import type { TestHost } from "../host.ts";
import * as loopback from "../loopback.ts";

export interface Envelope {
  readonly err: { readonly Code: number; readonly Msg: unknown; readonly Notice: unknown };
}

export interface Answer extends loopback.Answer {
  readonly body: Envelope;
}

export interface Sending {
  readonly query?: Record<string, string>;
  /** Fields go as a form; a FormData as multipart; text and bytes as they are. */
  readonly body?: Record<string, string> | FormData | string | Buffer;
  readonly headers?: Record<string, string>;
  /** Goes as `Authorization: Bearer …`. */
  readonly token?: string;
  /** The network address it comes from. */
  readonly from?: string;
}

export type Host = Pick<TestHost, "port">;

/** `await send(host, "POST /user/login", { body: { userId: "1", userPwd: "135" } })` */
export async function send(host: Host, what: string, sending: Sending = {}): Promise<Answer> {
  const [method = "GET", path = "/"] = what.split(" ");
  const { query, token } = sending;
  const { body, headers } = await encoded(sending.body);
  const answer = await loopback.send(host, query ? `${path}?${new URLSearchParams(query)}` : path, {
    method,
    body,
    headers: {
      ...headers,
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...sending.headers,
    },
    from: sending.from ?? "127.0.0.1",
  });
  return { ...answer, body: answer.body as Envelope };
}

async function encoded(body: Sending["body"]) {
  if (body === undefined || typeof body === "string" || Buffer.isBuffer(body)) return { body, headers: {} };
  const made = new Response(body instanceof FormData ? body : new URLSearchParams(body));
  return {
    body: Buffer.from(await made.arrayBuffer()),
    headers: { "Content-Type": made.headers.get("content-type") ?? "" },
  };
}

/** The error and the message: Msg and Notice. */
export const said = ({ body: { err } }: Answer): [unknown, unknown] => [err.Msg, err.Notice];

/** Registers and logs in; answers the token. E-mail `<userId>@qq.com`, password `135`. */
export async function enrol(host: Host, userId: string, userName = userId): Promise<string> {
  const account = { userId, userPwd: "135", userName, userEmail: `${userId}@qq.com` };
  const registered = await send(host, "POST /user/register", { body: account });
  if (registered.body.err.Notice !== "注册成功") throw new Error(JSON.stringify(registered.body));
  return tokenFor(host, userId);
}

export async function tokenFor(host: Host, userId: string, sending: Sending = {}): Promise<string> {
  const body = { userId, userPwd: "135" };
  const { body: answer } = await send(host, "POST /user/login", { body, ...sending });
  const { token } = answer.err.Msg as { token?: string };
  if (!token) throw new Error(JSON.stringify(answer));
  return token;
}

export interface Frame {
  readonly FromUserName: string;
  readonly RoomName: string;
  readonly Content: string;
}

/** An open WebSocket that keeps what it received. */
export interface Client {
  readonly ws: WebSocket;
  readonly received: Frame[];
  /** Resolves with the first frame, old or new, that says this. */
  receive(content: string): Promise<Frame>;
  /** Resolves when the socket is closed. */
  readonly closed: Promise<{ code: number; reason: string }>;
}

export interface UpgradeOptions {
  readonly token?: string;
  readonly from?: string;
  readonly headers?: Record<string, string>;
  /** Makes the path and query to send from those of the URL. */
  readonly target?: (path: string, query: Record<string, string>) => string;
}

const openSocket = (
  host: Host,
  path: string,
  query: Record<string, string>,
  options: UpgradeOptions,
): WebSocket =>
  new WebSocket(`ws://127.0.0.1:${host.port}${path}?${new URLSearchParams(query)}`, {
    finishRequest(request) {
      if (options.target) request.path = options.target(path, query);
      request.end();
    },
    localAddress: options.from ?? "127.0.0.1",
    headers: {
      ...(options.token !== undefined && { Authorization: `Bearer ${options.token}` }),
      ...options.headers,
    },
  });

/** Enters a room: `enter(host, "/room/enter", { roomId: "1" }, { token })`. @throws when it is refused */
export async function enter(
  host: Host,
  path: string,
  query: Record<string, string>,
  options: UpgradeOptions,
): Promise<Client> {
  const ws = openSocket(host, path, query, options);
  const received: Frame[] = [];
  const looking = new Set<() => void>();
  ws.on("message", (data, isBinary) => {
    if (isBinary) throw new Error("The server sent a binary frame.");
    received.push(JSON.parse(data.toString()) as Frame);
    for (const look of looking) look();
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    ws.on("close", (code, reason) => resolve({ code, reason: reason.toString() }));
  });
  await once(ws, "open");
  const receive = (content: string) =>
    new Promise<Frame>((resolve) => {
      const look = () => {
        const frame = received.find(({ Content }) => Content === content);
        if (!frame) return;
        looking.delete(look);
        resolve(frame);
      };
      looking.add(look);
      look();
    });
  return { ws, received, receive, closed };
}

/** The HTTP answer that refuses an upgrade. */
export async function refusal(
  host: Host,
  path: string,
  query: Record<string, string>,
  options: UpgradeOptions = {},
): Promise<{ status: number; body: unknown; headers: IncomingMessage["headers"] }> {
  const ws = openSocket(host, path, query, options);
  ws.on("error", () => {});
  const [, response] = (await once(ws, "unexpected-response")) as [unknown, IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const isJson = response.headers["content-type"]?.startsWith("application/json");
  const { statusCode = 0, headers } = response;
  return { status: statusCode, body: isJson ? JSON.parse(text) : text, headers };
}

/** A room that its owner is in. */
export const createRoom = (
  host: Host,
  token: string,
  room: { name: string; id: string; cap?: string; access?: string },
): Promise<Client> =>
  enter(
    host,
    "/room/create",
    { roomName: room.name, roomId: room.id, roomCap: room.cap ?? "0", roomAccess: room.access ?? "1" },
    { token },
  );

/** A form with a picture, as the document's sendImg takes it. */
export function picture(bytes: Uint8Array, fields: Record<string, string> = {}, field = "Img"): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set(field, new Blob([new Uint8Array(bytes)]), "photo.png");
  return form;
}
