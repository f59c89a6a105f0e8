/** Looks up the rows that a verb needs, or refuses. */
import { type Actor, requireUser, userOrHost } from "./actor.ts";
import { ChatError } from "./errors.ts";
import { assertManages, mayRead } from "./policy.ts";
import { memberKey, type Tables } from "./ports.ts";
import type { Merchant, Room, User } from "./types.ts";

/** @throws room_not_found */
export async function roomOf(tables: Tables, id: number): Promise<Room> {
  const room = await tables.rooms.get(id);
  if (!room) throw new ChatError("room_not_found", { reason: "room_not_found" });
  return room;
}

/** The room of that id, if the actor may know of it. @throws what {@link roomOf} and {@link assertKnown} throw */
export async function roomFor(tables: Tables, actor: Actor, id: number): Promise<Room> {
  const room = await roomOf(tables, id);
  await assertKnown(tables, actor, room);
  return room;
}

/** To all but its two people a direct conversation does not exist, whatever they ask of it. @throws room_not_found */
export async function assertKnown(tables: Tables, { userId }: Actor, { id, isDirect }: Room): Promise<void> {
  if (!isDirect || (userId !== null && (await tables.members.get(memberKey(id, userId))))) return;
  throw new ChatError("room_not_found", { reason: "room_not_found" });
}

/** @throws user_not_found */
export async function accountOf(tables: Tables, id: number): Promise<User> {
  const user = await tables.users.get(id);
  if (!user) throw new ChatError("user_not_found", { reason: "user_not_found" });
  return user;
}

/** @throws not_found */
export async function pageOf(tables: Tables, id: number): Promise<Merchant> {
  const page = await tables.merchants.get(id);
  if (!page) throw new ChatError("not_found", { reason: "page_not_found" });
  return page;
}

/**
 * Returns whether the actor may see into the room: anyone for a public room; members, the owner and admins for a
 * private one.
 */
export async function isOpenTo(tables: Tables, actor: Actor, room: Room): Promise<boolean> {
  const user = actor.userId === null ? null : await requireUser(tables, actor);
  const member = user ? await tables.members.get(memberKey(room.id, user.id)) : undefined;
  return mayRead(actor, user, room, member);
}

/** Returns the room and who acts on it as its owner or an admin (null: the host). @throws forbidden, room_not_found */
export async function managedRoom(
  tables: Tables,
  actor: Actor,
  roomId: number,
): Promise<{ room: Room; by: User | null }> {
  const by = await userOrHost(tables, actor);
  const room = await roomFor(tables, actor, roomId);
  assertManages(actor, by, room);
  return { room, by };
}
