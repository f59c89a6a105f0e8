/** A peer that does not answer pings is dropped, one that does is kept. */
import { once } from "node:events";
import { expect, it, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { chatroom } from "../../../server/dialects/chatroom/index.ts";
import { chatroomRoutes } from "../../../server/dialects/chatroom/routes.ts";
import { openSockets } from "../../../server/dialects/chatroom/socket.ts";
import { Visits } from "../../../server/dialects/chatroom/visits.ts";
import type { Dialect } from "../../../server/dialects/dialect.ts";
import { startTestHost } from "../../support/host.ts";
import { Client, call, packet, register } from "./wire.ts";

it("drops the dead, keeps the living", async () => {
  const quick: Dialect = {
    ...chatroom,
    mount(host) {
      const visits = new Visits();
      return { http: chatroomRoutes(host, visits), ...openSockets(host, visits, 100) };
    },
  };
  const host = await startTestHost({ dialects: [quick] });
  onTestFinished(() => host.stop());
  await register(host, "bob", "1");
  await call(host, "/chatroom/create", { room_name: "den" });
  const living = await Client.connect(host);
  await living.ask(packet("join", "bob", "den"));
  const dead = new WebSocket(`ws://127.0.0.1:${host.port}`, { autoPong: false });
  await once(dead, "close");
  for (let pings = 0; pings < 3; pings++) await once(living.ws, "ping");
  expect(await living.ask(packet("leave", "bob", "den"))).toMatchObject({ data: { msg: "leave" } });
});
