/** What happens to somebody while they are joining, which waits for the disk. */
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Connection } from "../../../server/chat/connections.ts";
import type { Room } from "../../../server/chat/types.ts";
import { rowsOf } from "../../support/all-rows.ts";
import { createWorld, type World } from "../../support/core.ts";

type Person = Awaited<ReturnType<World["person"]>>;

let world: World;
let ada: Person;
let bo: Person;
let room: Room;
let connection: Connection;
beforeEach(async () => {
  world = await createWorld();
  ada = await world.person("ada");
  bo = await world.person("bo", { address: "10.0.0.2" });
  room = await world.core.rooms.create(ada.actor, { name: "Door" });
  connection = world.core.connections.connect({
    userId: bo.user.id,
    sessionId: null,
    dialect: "test",
    address: "10.0.0.2",
    close: () => undefined,
  });
});
afterEach(() => world.close());

/** Lets bo enter, and does `what` while the membership is being written to the disk. */
async function whileComing(what: () => Promise<unknown>): Promise<void> {
  const coming = world.core.members.enter(bo.actor, connection, room.id).catch(() => undefined);
  while (!(await world.core.members.member(room.id, bo.user.id))) await new Promise(setImmediate);
  await Promise.all([coming, what()]);
}

const isOut = async () => {
  expect(await world.core.presence.isInside(room.id, bo.user.id)).toBe(false);
  expect([...connection.rooms]).toEqual([]);
};
const lastOf = (...types: string[]) =>
  world.events.map(({ type }) => type).findLast((type) => types.includes(type));

it("somebody kicked while joining is out and not a member", async () => {
  const { moderation } = world.core;
  await whileComing(() => moderation.kickFromRoom(ada.actor, room.id, bo.user.id, "no"));
  await isOut();
  expect(await world.core.members.member(room.id, bo.user.id)).toBeUndefined();
  expect(lastOf("member.joined", "member.kicked")).toBe("member.kicked");
});

it("somebody who leaves by another connection while joining is out", async () => {
  await whileComing(() => world.core.members.leave(bo.actor, room.id));
  await isOut();
  expect(await world.core.members.member(room.id, bo.user.id)).toBeUndefined();
});

it("somebody banned while joining is out, by account or by address", async () => {
  const { moderation, rooms } = world.core;
  await whileComing(() =>
    moderation.ban(ada.actor, { address: "10.0.0.2", roomId: room.id, reason: "the house" }),
  );
  await isOut();
  const other = await rooms.create(ada.actor, { name: "Other" });
  room = other;
  await whileComing(() => moderation.ban(ada.actor, { userId: bo.user.id, roomId: room.id, reason: "" }));
  await isOut();
  expect(await world.core.members.member(room.id, bo.user.id)).toBeUndefined();
});

it("nobody is in a room that was dissolved while they joined", async () => {
  await whileComing(() => world.core.rooms.dissolve(ada.actor, room.id));
  await isOut();
  expect(await rowsOf(world.store.members)).toEqual([]);
});
