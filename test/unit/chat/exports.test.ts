/** An export that is running stops with its reader's authority. */
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Actor } from "../../../server/chat/actor.ts";
import type { RoomFile } from "../../../server/chat/exports.ts";
import type { Room } from "../../../server/chat/types.ts";
import { at, createWorld, type World } from "../../support/core.ts";

let world: World;
let reader: Actor & { userId: number };
let room: Room;

beforeEach(async () => {
  world = await createWorld();
  const { user } = await world.person("ada");
  reader = (await world.core.sessions.open(user, at("10.0.0.1"))).actor as typeof reader;
  room = await world.core.rooms.create(reader, { name: "den", isPublic: false });
  const line = { authorId: user.id, kind: "text", sentAt: "2026-01-01T00:00:00.000Z" } as const;
  const body = "long ".repeat(10_000);
  await world.store.messages.append(
    room.id,
    Array.from({ length: 5 }, (_, index) => ({ ...line, seq: index + 1, body })),
  );
});
afterEach(() => world.close());

async function readAll({ pieces }: RoomFile): Promise<void> {
  for await (const piece of pieces) void piece;
}

const exportWhile = async (meanwhile: () => Promise<unknown>): Promise<void> => {
  const file = await world.core.exports.open(reader, room, "text", undefined);
  await file.pieces.next();
  await meanwhile();
  await readAll(file);
};

const ban = (target: { userId: number } | { address: string }) =>
  world.core.moderation.ban(world.host, { ...target, until: null, reason: "" });

it.each<[string, string, () => Promise<unknown>]>([
  ["is banned from the server", "unauthenticated", () => ban({ userId: reader.userId })],
  ["has an address that is banned from the server", "banned", () => ban({ address: "10.0.0.1" })],
  ["logs out", "unauthenticated", () => world.core.sessions.logout(reader)],
  [
    "is kicked from the server",
    "unauthenticated",
    () => world.core.moderation.kickFromHost(world.host, reader.userId, ""),
  ],
])("breaks off when its reader %s", async (_, code, end) => {
  await expect(exportWhile(end)).rejects.toMatchObject({ code });
});

it("is complete for a reader whose authority lasts", async () => {
  await expect(exportWhile(async () => undefined)).resolves.toBeUndefined();
});

it("does not begin for a member who is banned from the server", async () => {
  await world.store.bans.add({
    userId: reader.userId,
    address: null,
    roomId: null,
    reason: "",
    by: "host",
    at: "",
    until: null,
  });
  await expect(world.core.exports.open(reader, room, "text", undefined)).rejects.toMatchObject({
    code: "banned",
  });
});
