/** How dialect B's clients talk: JSON packets over a raw WebSocket. */
import { once } from "node:events";
import { WebSocket } from "ws";
import type { TestHost } from "../host.ts";
import { send } from "../loopback.ts";

export interface ReceivedPacket {
  readonly type: string;
  readonly data: {
    readonly user: { readonly user_name: string; readonly user_avatar: string };
    readonly room_name: string;
    readonly msg: string;
  };
}

export const packet = (type: string, user_name: string, room_name: string, msg = "", user_avatar = "") => ({
  type,
  data: { user: { user_name, user_avatar }, room_name, msg },
});

/** A connected client that keeps every packet it receives. */
export class Client {
  readonly ws: WebSocket;
  readonly received: ReceivedPacket[] = [];
  #wake: () => void = () => {};

  private constructor(ws: WebSocket) {
    this.ws = ws;
    ws.on("message", (data) => {
      this.received.push(JSON.parse(`${data}`) as ReceivedPacket);
      this.#wake();
    });
  }

  static async connect(
    host: Pick<TestHost, "port">,
    { from = "127.0.0.1", query = "", origin }: { from?: string; query?: string; origin?: string } = {},
  ): Promise<Client> {
    const options = { localAddress: from, ...(origin !== undefined && { origin }) };
    const client = new Client(new WebSocket(`ws://127.0.0.1:${host.port}${query}`, options));
    await once(client.ws, "open");
    return client;
  }

  /** Objects go as JSON, text and bytes as they are. */
  send(what: unknown): void {
    const isRaw = typeof what === "string" || Buffer.isBuffer(what);
    this.ws.send(isRaw ? what : JSON.stringify(what));
  }

  /** Sends and waits for the next packet. */
  async ask(what: unknown): Promise<ReceivedPacket | undefined> {
    const count = this.received.length;
    this.send(what);
    return (await this.hears(count + 1))[count];
  }

  /** Everything received, once there are `count` of them. */
  async hears(count: number): Promise<ReceivedPacket[]> {
    while (this.received.length < count) {
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
    }
    return this.received;
  }

  close(): void {
    this.ws.terminate();
  }
}

/** Calls an endpoint with a JSON body. */
export async function call(
  host: Pick<TestHost, "port">,
  path: string,
  body: unknown,
  from = "127.0.0.1",
): Promise<unknown> {
  return (await send(host, path, { method: "POST", body, from })).body;
}

export async function register(
  host: TestHost,
  user_name: string,
  user_tel: string,
  from?: string,
): Promise<void> {
  const told = { user_name, user_tel, user_password: "123456" };
  const answer = await call(host, "/auth/register", told, from);
  if ((answer as { res?: string }).res !== "register successfully") throw new Error(JSON.stringify(answer));
}
