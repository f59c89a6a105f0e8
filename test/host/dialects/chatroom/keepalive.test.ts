/** A client that does not answer pings is dropped, one that does is kept. */
import { once } from "node:events";
import { afterEach, expect, it, onTestFinished, vi } from "vitest";
import { WebSocket } from "ws";
import { startTestHost } from "../../../support/host.ts";
import { Client, call, packet, register } from "../../../support/wires/chatroom.ts";

const PING_MS = 25_000;

afterEach(() => {
  vi.useRealTimers();
});

it("the server drops a client that does not answer pings, and keeps one that does", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const host = await startTestHost();
  onTestFinished(() => host.stop());
  await register(host, "bob", "1");
  await call(host, "/chatroom/create", { room_name: "den" });
  const living = await Client.connect(host);
  await living.ask(packet("join", "bob", "den"));
  const dead = new WebSocket(`ws://127.0.0.1:${host.port}`, { autoPong: false });
  const gone = once(dead, "close");
  await once(dead, "open");
  for (let pings = 0; pings < 3; pings++) {
    const heard = once(living.ws, "ping");
    vi.advanceTimersByTime(PING_MS);
    await heard;
    // An answer comes after the pong before it.
    expect(await living.ask("nonsense")).toMatchObject({ type: "error" });
  }
  expect((await gone)[0]).toBe(1006);
  expect(await living.ask(packet("leave", "bob", "den"))).toMatchObject({ data: { msg: "leave" } });
});
