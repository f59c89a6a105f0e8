/** Who a call names, and the proof that it may act for them. */
import type { Actor, Origin } from "../../chat/actor.ts";
import type { Core } from "../../chat/core.ts";
import { ChatError } from "../../chat/errors.ts";
import { notTheOwner } from "../../chat/policy.ts";
import type { Room, User } from "../../chat/types.ts";

/** @throws user_not_found */
export async function named(core: Core, username: string): Promise<User> {
  const user = await core.accounts.find("username", username);
  if (!user) throw new ChatError("user_not_found", { reason: "username_not_found", username });
  return user;
}

/** Whoever acts on a room: the one named as its owner, else its owner. Whether they may is the core's to say. @throws forbidden */
export async function actsOn(
  core: Core,
  room: Room,
  roomowner: string | undefined,
  from: Origin,
  token?: string,
): Promise<Actor> {
  if (roomowner === undefined) return core.sessions.actAsOwner(room, from, token);
  const user = await core.accounts.find("username", roomowner);
  if (!user) throw notTheOwner();
  return core.sessions.actAs(user, from, token);
}
