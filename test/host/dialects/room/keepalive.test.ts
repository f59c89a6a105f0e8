import { once } from "node:events";
import { afterEach, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { startTestHost } from "../../../support/host.ts";
import { createRoom, enrol } from "../../../support/wires/room.ts";

afterEach(() => {
  vi.useRealTimers();
});

it("a client that no longer answers is dropped within a minute, and the others stay", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const host = await startTestHost();
  const at = await createRoom(host, await enrol(host, "ada", "Ada"), { name: "go", id: "1" });
  const dead = new WebSocket(
    `ws://127.0.0.1:${host.port}/room/enter?roomId=1&token=${await enrol(host, "bo", "Bo")}`,
    { autoPong: false },
  );
  const gone = once(dead, "close");
  await at.receive("Bo成功进入房间");
  const pings = [once(at.ws, "ping"), once(dead, "ping")];
  vi.advanceTimersByTime(25_000);
  await Promise.all(pings);
  at.ws.send("here");
  await at.receive("here");
  vi.advanceTimersByTime(25_000);
  expect((await gone)[0]).toBe(1006);
  await at.receive("Bo退出房间");
  at.ws.send("still here");
  await at.receive("still here");
  await host.stop();
});
