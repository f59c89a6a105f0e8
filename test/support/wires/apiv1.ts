/** How dialect A's clients talk: HTTP, and Socket.IO by the clients of 2020 and of today. */
import { io } from "socket.io-client";
import ioVersion2 from "socket.io-client-2";
import type { TestHost } from "../host.ts";
import { send } from "../loopback.ts";

/** Registers an open account; returns the refusal if there is one. */
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

/** A connected client that keeps every `message` it receives. */
export class Client {
  readonly socket: AnyClient;
  /** Untouched: objects or texts. */
  readonly received: unknown[] = [];
  #wake: () => void = () => {};

  constructor(socket: AnyClient) {
    this.socket = socket;
    socket.on("message", (message: never) => {
      this.received.push(message);
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

  /** Everything received, once there are `count` of them. */
  async hears(count: number): Promise<unknown[]> {
    while (this.received.length < count) {
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
    }
    return this.received;
  }

  close(): void {
    this.socket.close();
  }
}
