/** Standard clients of Socket.IO 4 and 2 across a restart of the server, and after it ended their session. */
import { io } from "socket.io-client";
import ioVersion2 from "socket.io-client-2";
import { describe, expect, it, onTestFinished } from "vitest";
import type { JoinResult } from "../../../../server/dialects/native/contract.ts";
import { restartable } from "../../../support/client-latency.ts";
import { createRoom, person } from "../../../support/people.ts";

/** What both clients can do. */
interface AnyClient {
  once(event: string, listener: (...args: never[]) => void): unknown;
  emit(event: string, ...args: unknown[]): unknown;
  close(): unknown;
}

const options = (transport: string) => ({ transports: [transport], forceNew: true, reconnectionDelay: 50 });

const heard = (client: AnyClient, event: string): Promise<unknown> =>
  new Promise((resolve) => client.once(event, resolve as () => void));
const ask = <T>(client: AnyClient, event: string, params: object): Promise<T> =>
  new Promise((resolve) => client.emit(event, params, resolve));

describe.each<[string, (url: string, token: string) => AnyClient]>([
  ["4", (url, token) => io(`${url}/chat`, { ...options("websocket"), auth: { token } })],
  ["4 by polling", (url, token) => io(`${url}/chat`, { ...options("polling"), auth: { token } })],
  ["2", (url, token) => ioVersion2(`${url}/chat?token=${token}`, options("websocket"))],
])("a client of Socket.IO %s", (_, open) => {
  async function setUp() {
    const hosts = await restartable();
    onTestFinished(() => hosts.stop());
    const ada = await person(hosts.host, "ada");
    const connect = async (): Promise<AnyClient> => {
      const client = open(hosts.host.url, ada.token);
      onTestFinished(() => void client.close());
      await heard(client, "connect");
      return client;
    };
    return { hosts, ada, connect };
  }

  it("reconnects by itself after a restart of the server, and misses nothing", async () => {
    const { hosts, ada, connect } = await setUp();
    const { id: roomId } = await createRoom(ada, "Phoenix");
    const say = (by: AnyClient, body: string) =>
      ask<{ seq: number }>(by, "message:send", { roomId, clientId: body, kind: "text", body });
    const client = await connect();
    const { seq } = await say(client, "before");
    const gone = heard(client, "disconnect");
    const restarted = hosts.restart();
    // By polling the next request fails: "transport error".
    expect(await gone).toMatch(/^transport /);
    await Promise.all([heard(client, "connect"), restarted]);
    await say(await connect(), "missed");
    const { messages } = await ask<JoinResult>(client, "room:join", { roomId, since: seq });
    expect(messages.map(({ body }) => body)).toEqual(["missed"]);
  });

  it("is disconnected for good when its session ends", async () => {
    const { ada, connect } = await setUp();
    const client = await connect();
    const [told, gone] = [heard(client, "kicked"), heard(client, "disconnect")];
    await ada.call("DELETE", "/api/session");
    expect(await told).toMatchObject({ kind: "ended" });
    expect(await gone).toBe("io server disconnect");
  });
});
