/** A room that the admin closed: every API refuses posts in it, in its own words. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { hostActor } from "../../../server/chat/actor.ts";
import { startTestHost, type TestHost } from "../../support/host.ts";
import { ask, askOk, person } from "../../support/people.ts";
import * as apiv1 from "../../support/wires/apiv1.ts";
import * as chatroom from "../../support/wires/chatroom.ts";
import * as room from "../../support/wires/room.ts";

let host: TestHost;
beforeAll(async () => {
  host = await startTestHost();
});
afterAll(async () => {
  await host.stop();
  expect(host.complaints).toEqual([]);
});

it("is entered and read as before, and takes no message", async () => {
  const owner = await room.enrol(host, "owner");
  const at = await room.createRoom(host, owner, { id: "r1", name: "den" });
  await at.receive("owner成功进入房间");
  const { core } = host.host;
  const { id } = await core.rooms.byName("den");
  await core.rooms.update(hostActor(), id, { isActive: false });

  await apiv1.register(host, "al");
  const al = await apiv1.Client.connect(host);
  const said = await al.ask("new message", { username: "al", roomname: "den", message: "hi" });
  expect(said).toMatchObject({ status: 1001, message: "This room is closed." });
  await at.receive("al成功进入房间");

  await chatroom.register(host, "bea", "1");
  const bea = await chatroom.Client.connect(host);
  await bea.ask(chatroom.packet("join", "bea", "den"));
  expect(await bea.ask(chatroom.packet("msg", "bea", "den", "hi"))).toMatchObject({
    type: "error",
    data: { msg: "illegal data", detail: "This room is closed." },
  });

  at.ws.send("hi");
  await at.receive("房间已关闭");

  const eve = await person(host, "eve");
  const socket = await eve.connect();
  await askOk(socket, "room:join", { roomId: id });
  const sent = await ask(socket, "message:send", { roomId: id, clientId: "1", kind: "text", body: "hi" });
  expect(sent).toMatchObject({ ok: false, error: { code: "forbidden", reason: "room_inactive" } });

  expect((await core.history.page(await core.rooms.get(id), { limit: 9 })).items).toEqual([]);
  for (const client of [al, bea, socket]) client.close();
  at.ws.close();
});
