/**
 * Uploads that arrive bit by bit: begun for a room, and continued by the same person after any cut. Posting is {@link
 * Messages}'.
 */
import { type Actor, requireUser } from "./actor.ts";
import type { Context } from "./context.ts";
import { ChatError } from "./errors.ts";
import type { PendingUpload, UploadPlan } from "./ports.ts";
import type { Restrictions } from "./restrictions.ts";
import { speakerOf } from "./speaker.ts";

export class Uploading {
  readonly #context: Context;
  readonly #restrictions: Restrictions;

  constructor(context: Context, restrictions: Restrictions) {
    this.#context = context;
    this.#restrictions = restrictions;
  }

  /**
   * Begins an upload for a room.
   * @throws room_not_found, not_member, muted, forbidden, invalid, too_large, storage_full
   */
  async begin(actor: Actor, what: Omit<UploadPlan, "ownerId">): Promise<PendingUpload> {
    const { user } = await speakerOf(this.#context, this.#restrictions, actor, what.roomId);
    return this.#context.media.pending.begin({ ...what, ownerId: user.id });
  }

  /** Returns one of the caller's own. @throws unauthenticated, not_found */
  async get(actor: Actor, id: string): Promise<PendingUpload> {
    const user = await requireUser(this.#context.store, actor);
    const found = await this.#context.media.pending.find(id);
    if (found?.ownerId !== user.id) throw new ChatError("not_found", { reason: "nothing_here" });
    return found;
  }
}
