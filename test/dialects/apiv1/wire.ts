/** How dialect A's clients talk: HTTP from any loopback address, Socket.IO by the clients of 2020 and of today. */
import { request } from "node:http";
import { io } from "socket.io-client";
import ioVersion2 from "socket.io-client-2";
import type { TestHost } from "../../support/host.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
  /** The body as JSON; undefined when it is none. */
  readonly body: unknown;
}

export interface Sending {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The address it comes from; 127.0.0.1 when not given. */
  readonly from?: string;
}

/** A request; `body` goes as JSON unless it is text or bytes. */
export function send(host: Pick<TestHost, "port">, path: string, sending: Sending = {}): Promise<Answer> {
  const { body, headers, from = "127.0.0.1" } = sending;
  const isRaw = typeof body === "string" || Buffer.isBuffer(body);
  const bytes = body === undefined ? undefined : isRaw ? body : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const outgoing = request({
      port: host.port,
      host: "127.0.0.1",
      path,
      method: sending.method ?? (body === undefined ? "GET" : "POST"),
      localAddress: from,
      agent: false,
      headers: {
        // A GET with a body needs to be told so.
        ...(bytes === undefined ? {} : { "Content-Length": String(Buffer.byteLength(bytes)) }),
        ...(bytes === undefined || isRaw ? {} : { "Content-Type": "application/json" }),
        ...headers,
      },
    });
    outgoing.once("error", reject);
    outgoing.once("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.once("error", reject);
      response.once("end", () => {
        const all = Buffer.concat(chunks);
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          bytes: all,
          body: asJson(all),
        });
      });
    });
    outgoing.end(bytes);
  });
}

function asJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}

/** Multipart fields and files, as a form in a page sends them. */
export async function multipart(
  parts: Readonly<Record<string, string | { data: Uint8Array; name: string }>>,
): Promise<{ body: Buffer; headers: Record<string, string> }> {
  const form = new FormData();
  for (const [field, part] of Object.entries(parts)) {
    if (typeof part === "string") form.set(field, part);
    else form.set(field, new Blob([new Uint8Array(part.data)]), part.name);
  }
  const made = new Response(form);
  return {
    body: Buffer.from(await made.arrayBuffer()),
    headers: { "Content-Type": made.headers.get("content-type") ?? "" },
  };
}

/** Registers an open account, or says why not. */
export async function register(host: TestHost, username: string, from?: string): Promise<void> {
  const { body } = await send(host, "/apiv1/user/register", { body: { username }, ...(from && { from }) });
  if ((body as { status?: number }).status !== 0) throw new Error(JSON.stringify(body));
}

export async function createRoom(host: TestHost, roomowner: string, roomname: string): Promise<void> {
  const room = { roomowner, roomname, roomdetail: "" };
  const { body } = await send(host, "/apiv1/user/roomcreate", { body: room });
  if ((body as { status?: number }).status !== 0) throw new Error(JSON.stringify(body));
}

export type Kind = "v4" | "v2";

export interface Envelope {
  readonly status: number;
  readonly message: string;
  readonly data?: Record<string, unknown>;
}

interface AnyClient {
  on(event: string, listener: (...args: never[]) => void): unknown;
  once(event: string, listener: (...args: never[]) => void): unknown;
  emit(event: string, ...args: unknown[]): unknown;
  close(): unknown;
}

/** A connected client that remembers every `message` it hears. */
export class Client {
  readonly socket: AnyClient;
  /** Untouched: objects or texts. */
  readonly heard: unknown[] = [];
  #wake: () => void = () => {};

  constructor(socket: AnyClient) {
    this.socket = socket;
    socket.on("message", (message: never) => {
      this.heard.push(message);
      this.#wake();
    });
  }

  static async connect(
    host: Pick<TestHost, "url">,
    kind: Kind = "v4",
    options: Record<string, unknown> = {},
  ): Promise<Client> {
    const all = { forceNew: true, reconnection: false, transports: ["websocket"], ...options };
    const socket: AnyClient = kind === "v4" ? io(host.url, all) : ioVersion2(host.url, all);
    const client = new Client(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once("connect", () => resolve());
      socket.once("connect_error", (error: never) => reject(error));
      socket.once("error", (error: never) => reject(error));
    });
    return client;
  }

  /** Emits and waits for the acknowledgement, as it came. */
  ask(event: string, ...args: unknown[]): Promise<unknown> {
    return new Promise((resolve) => this.socket.emit(event, ...args, resolve));
  }

  /** Everything heard once there are `count` of them. */
  async hears(count: number): Promise<unknown[]> {
    while (this.heard.length < count) {
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
    }
    return this.heard;
  }

  close(): void {
    this.socket.close();
  }
}
