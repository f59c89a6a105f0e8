/** Clients of dialects A and B address rooms and people by name; what they experience when these are renamed. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { hostActor } from "../../../server/chat/actor.ts";
import { startTestHost, type TestHost } from "../../support/host.ts";
import * as apiv1 from "../../support/wires/apiv1.ts";
import * as chatroom from "../../support/wires/chatroom.ts";

let host: TestHost;
const server = hostActor();

beforeAll(async () => {
  host = await startTestHost();
});
afterAll(() => host.stop());

const core = () => host.host.core;
const rename = async (room: string, to: string) =>
  core().rooms.update(server, (await core().rooms.byName(room)).id, { name: to });
const renameUser = async (username: string, to: string) => {
  const user = await core().accounts.find("username", username);
  await core().accounts.update(server, user?.id ?? 0, { username: to });
};

it("a client of dialect A goes on by the names it joined by until it leaves", async () => {
  await apiv1.register(host, "ann");
  await apiv1.register(host, "ben");
  const room = await core().rooms.create(server, { name: "old A" });
  const [ann, ben] = [await apiv1.Client.connect(host), await apiv1.Client.connect(host)];
  const as = (username: string, more = {}) => ({ username, roomname: "old A", ...more });
  await ann.ask("join", as("ann"));
  await rename("old A", "new A");
  await renameUser("ann", "anna");
  expect(await ben.ask("join", as("ben"))).toMatchObject({ status: 1003 });
  await ben.ask("join", { username: "ben", roomname: "new A" });
  const said = await ann.ask("new message", as("ann", { message: "still here" }));
  expect(said).toMatchObject({ status: 0, data: { roomname: "old A", username: "anna" } });
  expect((await ben.hears(2))[1]).toMatchObject({
    data: { roomname: "new A", username: "anna", message: "still here" },
  });
  await ben.ask("new message", { username: "ben", roomname: "new A", message: "hello" });
  expect((await ann.hears(2))[1]).toMatchObject({ data: { roomname: "old A", message: "hello" } });
  // Another room of the old name is not the one that this client is in.
  await core().rooms.create(server, { name: "old A" });
  await ann.ask("new message", as("ann", { message: "to those inside" }));
  expect((await core().history.page(room, { limit: 1 })).items[0]).toMatchObject({ body: "to those inside" });
  expect(await ann.ask("leave", as("ann"))).toMatchObject({ status: 0, data: { action: "out" } });
  expect(await ann.ask("new message", as("ann", { message: "gone" }))).toMatchObject({ status: 1003 });
  for (const client of [ann, ben]) client.close();
});

it("a client of dialect A closes a room by the name it joined by", async () => {
  await apiv1.register(host, "cleo");
  await apiv1.createRoom(host, "cleo", "old close");
  const cleo = await apiv1.Client.connect(host);
  await cleo.ask("join", { username: "cleo", roomname: "old close" });
  await rename("old close", "new close");
  const closed = await cleo.ask("close", { roomowner: "cleo", roomname: "old close" });
  expect(closed).toMatchObject({ status: 0, data: { action: "close", roomname: "old close" } });
  cleo.close();
});

it("a client of dialect B goes on by the names it joined by until it leaves", async () => {
  await chatroom.register(host, "bob", "1");
  await chatroom.register(host, "cy", "2");
  await core().rooms.create(server, { name: "old B" });
  const [bob, cy] = [await chatroom.Client.connect(host), await chatroom.Client.connect(host)];
  const { packet } = chatroom;
  await bob.ask(packet("join", "bob", "old B"));
  await rename("old B", "new B");
  await renameUser("bob", "bobby");
  expect(await cy.ask(packet("join", "cy", "old B"))).toMatchObject({ data: { msg: "room not exist" } });
  await cy.ask(packet("join", "cy", "new B"));
  expect((await bob.hears(2))[1]).toMatchObject(packet("user", "cy", "old B", "join"));
  expect(await bob.ask(packet("msg", "bob", "old B", "hi"))).toMatchObject(
    packet("msg", "bobby", "old B", "hi"),
  );
  expect((await cy.hears(3))[2]).toMatchObject(packet("msg", "bobby", "new B", "hi"));
  expect(await bob.ask(packet("leave", "bob", "old B"))).toMatchObject(
    packet("user", "bobby", "old B", "leave"),
  );
  expect(await bob.ask(packet("msg", "bob", "old B", "gone"))).toMatchObject({
    data: { msg: "room not exist" },
  });
  for (const client of [bob, cy]) client.close();
});
