/** Sets and removes the pictures of people and rooms: a row names no missing one, and none outlives its row. */
import type { Actor } from "./actor.ts";
import type { Context } from "./context.ts";
import { isChatError } from "./errors.ts";
import type { AvatarOwner, Content } from "./ports.ts";

/**
 * @param image null removes the picture
 * @param write writes the row's `avatar`
 * @throws what Media.setAvatar and `write` throw
 */
export async function setPicture<R>(
  { locks, media }: Context,
  owner: AvatarOwner,
  image: Content | null,
  by: Actor,
  write: (avatar: string | null) => Promise<R>,
): Promise<R> {
  const stamp = image === null ? null : await media.setAvatar(owner, image, by);
  return locks.withLock(`avatar:${owner.kind}:${owner.id}`, async () => {
    // Who removes the picture at that moment removes also one that no row names yet.
    const isThere = stamp !== null && (await media.readAvatar(owner, stamp, 64)) !== undefined;
    const isGone = (error: unknown) =>
      isChatError(error, "user_not_found") || isChatError(error, "room_not_found");
    const written = await write(isThere ? stamp : null).catch(async (error: unknown) => {
      if (isGone(error)) await media.removeAvatar(owner);
      throw error;
    });
    if (!isThere) await media.removeAvatar(owner);
    return written;
  });
}
