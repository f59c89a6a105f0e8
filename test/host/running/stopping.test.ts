import { setTimeout as wait } from "node:timers/promises";
import { io as connect4, type Socket } from "socket.io-client";
import { afterEach, describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import type { Dialect } from "../../../server/dialects/dialect.ts";
import { lockFolder } from "../../../server/store/lock.ts";
import { startTestHost, type TestHost } from "../../support/host.ts";
import { openSocket, readUntil } from "../../support/requests.ts";

/** Answers `/slow` on request, and holds a WebSocket at `/held`. */
function slowDialect(): { dialect: Dialect; answer: () => void; asked: Promise<void> } {
  let answer = (): void => {};
  let heard = (): void => {};
  const asked = new Promise<void>((resolve) => {
    heard = resolve;
  });
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const dialect: Dialect = {
    name: "chatroom",
    reference: () => ({ openapi: "3.1.0", info: { title: "", version: "", description: "" }, paths: {} }),
    mount() {
      const sockets = new WebSocketServer({ noServer: true });
      return {
        async http(ctx, next) {
          if (ctx.path !== "/slow") return next();
          heard();
          await answered;
          ctx.body = "done";
        },
        upgrade(path, request, socket, head) {
          if (path !== "/held") return false;
          sockets.handleUpgrade(request, socket, head, () => {});
          return true;
        },
        async close() {
          for (const ws of sockets.clients) ws.close(1001);
        },
      };
    },
  };
  return { dialect, answer, asked };
}

let host: TestHost | undefined;
afterEach(() => host?.stop());

const took = async (work: Promise<unknown>): Promise<number> => {
  const began = Date.now();
  await work;
  return Date.now() - began;
};
const connected = async (socket: Socket): Promise<Socket> => {
  await new Promise<void>((resolve) => socket.once("connect", () => resolve()));
  return socket;
};

describe("stopping", () => {
  it("lets a running request finish", async () => {
    const slow = slowDialect();
    host = await startTestHost({ dialects: [slow.dialect] });
    const answer = fetch(`${host.url}/slow`);
    await slow.asked;
    const stopped = host.host.stop(0);
    slow.answer();
    expect(await (await answer).text()).toBe("done");
    await stopped;
  });

  it("answers 503 on connections that are open, and takes no new ones", async () => {
    host = await startTestHost();
    const socket = await openSocket(host.port);
    socket.write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    await readUntil(socket, "}");
    const stopped = host.host.stop(2000);
    socket.write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    const answer = await readUntil(socket, "}");
    expect(answer).toMatch(/^HTTP\/1\.1 503/);
    expect(answer).toContain('{"status":"stopping"}');
    await expect(fetch(`${host.url}/healthz`)).rejects.toThrow();
    await stopped;
  });

  it("notifies every connected client and closes it within the time limit", async () => {
    const slow = slowDialect();
    host = await startTestHost({ dialects: [slow.dialect] });
    const heard: string[] = [];
    host.host.core.subscribe((event) => heard.push(event.type));
    const ws = new WebSocket(`ws://127.0.0.1:${host.port}/held`);
    await new Promise((resolve) => ws.once("open", resolve));
    const byWebSocket = await connected(
      connect4(host.url, { transports: ["websocket"], reconnection: false }),
    );
    const byPolling = await connected(
      connect4(host.url, { transports: ["polling"], reconnection: false, forceNew: true }),
    );
    const ends = Promise.all([
      new Promise<string>((resolve) => ws.once("close", (code) => resolve(String(code)))),
      new Promise<string>((resolve) => byWebSocket.once("disconnect", resolve)),
      new Promise<string>((resolve) => byPolling.once("disconnect", resolve)),
    ]);
    expect(await took(host.host.stop())).toBeLessThan(3000);
    expect(heard).toContain("host.stopping");
    const [code] = await ends;
    expect(code).toBe("1001");
    byWebSocket.close();
    byPolling.close();
  });

  it("is not held up by an endless request, a silent connection, a dead WebSocket or a stuck dialect", async () => {
    const slow = slowDialect();
    const stuck: Dialect = {
      ...slow.dialect,
      name: "room",
      mount: () => ({ http: (_ctx, next) => next(), close: () => new Promise(() => {}) }),
    };
    host = await startTestHost({ dialects: [slow.dialect, stuck] });
    const unanswered = fetch(`${host.url}/slow`).catch((error: unknown) => error);
    await slow.asked;
    const silent = await openSocket(host.port);
    const half = await openSocket(host.port);
    half.write("POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{");
    const dead = await openSocket(host.port);
    dead.write(
      "GET /held HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    );
    await readUntil(dead, "\r\n\r\n");
    dead.pause();
    expect(await took(host.host.stop())).toBeLessThan(4800);
    expect(host.complaints.join()).toContain("took too long");
    for (const socket of [silent, half, dead]) socket.destroy();
    slow.answer();
    await unanswered;
  });

  it("twice is the same as once, and releases the folder", async () => {
    host = await startTestHost();
    await expect(Promise.all([host.host.stop(0), host.host.stop(0)])).resolves.toHaveLength(2);
    const lock = await lockFolder(host.dataDir);
    await lock.release();
    await wait(0);
  });
});
