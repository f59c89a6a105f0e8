import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Actor } from "../../../server/chat/actor.ts";
import { createWorld, type World } from "../../support/core.ts";

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const connectionOf = (actor: Actor) =>
  world.core.connections.connect({
    userId: actor.userId ?? 0,
    sessionId: null,
    dialect: "test",
    address: actor.address,
    close: () => undefined,
  });
const causesOf = (type: string) =>
  world.events.flatMap((event) => (event.type === type && "by" in event ? [event.by] : []));

describe("the connection that an event gives as its cause", () => {
  it("is the sender's for each message, in a batch too", async () => {
    const { rooms, messages } = world.core;
    const [ada, bo] = [await world.person("ada"), await world.person("bo")];
    const room = await rooms.create(ada.actor, { name: "Lobby" });
    await world.core.members.join(bo.actor, room.id);
    const connectionId = connectionOf(ada.actor).id;
    await Promise.all([
      messages.post({ ...ada.actor, connectionId }, room.id, { kind: "text", body: "by socket" }),
      messages.post(bo.actor, room.id, { kind: "text", body: "by HTTP" }),
    ]);
    const posted = world.events.filter((event) => event.type === "messages.posted");
    const pairs = posted.flatMap((e) => e.messages.map((message, i) => [message.body, e.by[i]]));
    expect(pairs).toEqual([
      ["by socket", connectionId],
      ["by HTTP", null],
    ]);
  });

  it("is the one that enters and leaves", async () => {
    const { rooms } = world.core;
    const { actor } = await world.person("ada");
    const room = await rooms.create(actor, { name: "Lobby" }, { join: false });
    const connection = connectionOf(actor);
    await world.core.members.enter(actor, connection, room.id);
    await world.core.members.exit(actor, connection, room.id);
    for (const type of ["member.joined", "member.online", "member.offline", "member.left"]) {
      expect(causesOf(type), type).toEqual([connection.id]);
    }
  });

  it("is the moderator's when somebody is kicked, and nobody's when the console dissolves the room", async () => {
    const { rooms, moderation } = world.core;
    const [ada, bo] = [await world.person("ada"), await world.person("bo")];
    const room = await rooms.create(ada.actor, { name: "Lobby" });
    await world.core.members.enter(bo.actor, connectionOf(bo.actor), room.id);
    const connectionId = connectionOf(ada.actor).id;
    await moderation.kickFromRoom({ ...ada.actor, connectionId }, room.id, bo.user.id, "noise");
    expect(causesOf("member.kicked")).toEqual([connectionId]);
    expect(causesOf("member.offline")).toEqual([connectionId]);
    await rooms.dissolve(world.host, room.id);
    expect(causesOf("room.dissolved")).toEqual([null]);
  });
});
