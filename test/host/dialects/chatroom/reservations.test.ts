/** Places that `chatroom/room` reserves, and people who may not take one. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { hostActor } from "../../../../server/chat/actor.ts";
import { startTestHost, type TestHost } from "../../../support/host.ts";
import { send } from "../../../support/loopback.ts";
import { Client, call, packet, register } from "../../../support/wires/chatroom.ts";

let host: TestHost;
let people = 0;

beforeAll(async () => {
  host = await startTestHost({ settings: { "rooms.defaultCapacity": 1 } });
  await register(host, "bob", "1");
});
afterAll(() => host.stop());

const visit = (user_name: string, room_name: string) =>
  call(host, "/chatroom/room", { user_name, room_name, status: 1 });

const idOf = async (username: string) => (await host.host.core.accounts.find("username", username))?.id ?? 0;

it.each([
  [
    "deleted",
    async (name: string) => void (await send(host, "/apiv1/user/delete", { body: { username: name } })),
  ],
  [
    "banned from the server",
    async (name: string) =>
      void (await host.host.core.moderation.ban(hostActor(), { userId: await idOf(name), reason: "" })),
  ],
  [
    "banned from the room",
    async (name: string, roomId: number) =>
      void (await host.host.core.moderation.ban(hostActor(), {
        userId: await idOf(name),
        roomId,
        reason: "",
      })),
  ],
  [
    "kicked from the server",
    async (name: string) => host.host.core.moderation.kickFromHost(hostActor(), await idOf(name), ""),
  ],
] as const)("a place is free again at once when its user is %s", async (what, remove) => {
  const name = `guest${++people}`;
  await register(host, name, `${1000 + people}`);
  const room = await host.host.core.rooms.create(hostActor(), { name: `one seat: ${what}` });
  expect(await visit(name, room.name)).toEqual({ res: "join chatroom" });
  expect(await visit("bob", room.name)).toEqual({ res: "full room" });
  await remove(name, room.id);
  expect(await visit("bob", room.name)).toEqual({ res: "join chatroom" });
});

it("a page that hides its address is told why it may not use a name", async () => {
  const room = await host.host.core.rooms.create(hostActor(), { name: "from a file" });
  const client = await Client.connect(host, { origin: "null" });
  expect(await client.ask(packet("join", "bob", room.name))).toMatchObject({
    type: "error",
    data: { msg: "illegal data", detail: expect.stringContaining("opened from a file. Send a token.") },
  });
  client.close();
});
