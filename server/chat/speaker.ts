/** Who may speak in a room: the check before anything is posted or changed there. */
import { type Actor, requireUser } from "./actor.ts";
import type { Context } from "./context.ts";
import { roomFor } from "./lookups.ts";
import { assertPosts } from "./policy.ts";
import { memberKey } from "./ports.ts";
import type { Restrictions } from "./restrictions.ts";
import type { Room, User } from "./types.ts";

/**
 * Looks up the user and the room and checks that the user may post there. `addsNoText` allows it in a room in which
 * nobody, or only its managers, may post.
 * @throws unauthenticated, room_not_found, banned, not_member, muted, forbidden
 */
export async function speakerOf(
  context: Context,
  restrictions: Restrictions,
  actor: Actor,
  roomId: number,
  { addsNoText = false } = {},
): Promise<{ user: User; room: Room }> {
  const { store } = context;
  const user = await requireUser(store, actor);
  const room = await roomFor(store, actor, roomId);
  await restrictions.assertWelcomeIn(room, user.id, actor.address);
  const member = await store.members.get(memberKey(roomId, user.id));
  const mute = await restrictions.muteOf(user.id, roomId);
  const rules = addsNoText ? { ...room, isReadOnly: false, isActive: true } : room;
  assertPosts(actor, user, rules, member, mute);
  return { user, room };
}
