/** Looks up the rows that a verb needs, or refuses. */
import { type Actor, requireUser, userOrHost } from "./actor.ts";
import { ChatError } from "./errors.ts";
import { assertManages, mayRead } from "./policy.ts";
import { memberKey, type Store } from "./ports.ts";
import type { Room, User } from "./types.ts";

/** @throws room_not_found */
export async function roomOf(store: Store, id: number): Promise<Room> {
  const room = await store.rooms.get(id);
  if (!room) throw new ChatError("room_not_found", { reason: "room_not_found" });
  return room;
}

/** @throws user_not_found */
export async function accountOf(store: Store, id: number): Promise<User> {
  const user = await store.users.get(id);
  if (!user) throw new ChatError("user_not_found", { reason: "user_not_found" });
  return user;
}

/**
 * Returns whether the actor may see into the room: anyone for a public room; members, the owner and admins for a
 * private one.
 */
export async function isOpenTo(store: Store, actor: Actor, room: Room): Promise<boolean> {
  const user = actor.userId === null ? null : await requireUser(store, actor);
  const member = user ? await store.members.get(memberKey(room.id, user.id)) : undefined;
  return mayRead(actor, user, room, member);
}

/** Returns the room and who acts on it as its owner or an admin (null: the host). @throws forbidden, room_not_found */
export async function managedRoom(
  store: Store,
  actor: Actor,
  roomId: number,
): Promise<{ room: Room; by: User | null }> {
  const by = await userOrHost(store, actor);
  const room = await roomOf(store, roomId);
  assertManages(actor, by, room);
  return { room, by };
}
