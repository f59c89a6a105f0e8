/** Removes messages: one, all of a person in a room, and what is past its retention. */
import { forEachStep } from "../async/steps.ts";
import { type Actor, causeOf, userOrHost } from "./actor.ts";
import { audit } from "./audit.ts";
import { each } from "./batches.ts";
import type { Context } from "./context.ts";
import { ExpiryNotes } from "./expiry-notes.ts";
import { exclusive, type History, parseMessageId } from "./history.ts";
import { assertKnown, roomOf } from "./lookups.ts";
import { assertRemoves } from "./policy.ts";
import { memberKey } from "./ports.ts";
import type { ConnectionId, Room, RoomActivity, StoredMessage } from "./types.ts";

export class Removing {
  readonly #context: Context;
  readonly #history: History;
  readonly #expired: ExpiryNotes;

  constructor(context: Context, history: History) {
    this.#context = context;
    this.#history = history;
    this.#expired = new ExpiryNotes(context, "message.expire");
  }

  /** @throws message_not_found, forbidden */
  async remove(actor: Actor, id: string): Promise<void> {
    const { roomId, seq } = parseMessageId(id);
    const by = await userOrHost(this.#context.store, actor);
    const room = await roomOf(this.#context.store, roomId);
    const assertMay = async (authorId: number | null): Promise<void> => {
      if (!by || by.id !== authorId) await assertKnown(this.#context.store, actor, room);
      assertRemoves(actor, by, room, authorId);
    };
    await exclusive(this.#context, room.id, seq, async () => {
      const message = await this.#history.stored(roomId, seq).catch(async (error: unknown) => {
        // To those who may not read the room, a message that is missing looks like one of somebody else.
        if (!by || !(await this.#context.store.members.get(memberKey(roomId, by.id)))) {
          await assertMay(null);
        }
        throw error;
      });
      await assertMay(message.authorId);
      await this.#context.store.messages.replace(roomId, seq, null);
      if (message.ownsUpload) await this.#context.media.removeUpload(message.body);
      await this.#history.summarize(roomId, fewer(1));
      await this.#context.events.publish({
        type: "message.deleted",
        room,
        id,
        seq,
        kind: message.kind,
        by: causeOf(actor),
      });
      if (message.authorId !== by?.id) {
        const { author } = await this.#history.present(room, message);
        await audit(this.#context, actor, "message.delete", { whom: author.username, where: room.name });
      }
    });
    await this.#unpinMissing(roomId, causeOf(actor));
  }

  async #unpinMissing(roomId: number, by: ConnectionId | null): Promise<void> {
    const { store, events } = this.#context;
    for (;;) {
      const before = await store.rooms.get(roomId);
      if (!before) return;
      const found = await Promise.all(before.pinned.map((seq) => store.messages.get(roomId, seq)));
      const pinned = before.pinned.filter((_, index) => found[index]);
      if (pinned.length === before.pinned.length) return;
      const room = await store.rooms.update(roomId, { pinned }, { pinned: before.pinned });
      if (room) return events.publish({ type: "room.updated", room, before, by });
    }
  }

  /** Removes all messages of one user in a room. @returns how many */
  async removeAllBy(room: Room, authorId: number): Promise<number> {
    return this.#removeWhere(room, { authorId }, authorId);
  }

  /**
   * Removes what is older than `messages.retentionDays`, in every room. 0 keeps everything.
   * @throws AggregateError that names the rooms in which it failed
   */
  async sweep(): Promise<void> {
    const days = this.#context.rules()["messages.retentionDays"];
    if (days <= 0) return;
    const sentBefore = new Date(this.#context.clock() - days * 86_400_000).toISOString();
    let count = 0;
    const removal = forEachStep(
      each(this.#context.store.rooms),
      ({ id }) => `room ${id}`,
      async (room) => {
        const { items } = await this.#context.store.messages.page(room.id, { after: 0, limit: 1 });
        const [oldest] = items;
        if (oldest && oldest.sentAt < sentBefore)
          count += await this.#removeWhere(room, { sentBefore }, null);
      },
    );
    await removal.finally(() => this.#expired.note(count));
  }

  async #removeWhere(
    room: Room,
    what: { authorId: number } | { sentBefore: string },
    authorId: number | null,
  ): Promise<number> {
    const { store, events } = this.#context;
    await this.#history.mend(room.id);
    const uploads: string[] = [];
    const matches = (m: StoredMessage) =>
      "authorId" in what ? m.authorId === what.authorId : m.sentAt < what.sentBefore;
    for await (const m of store.messages.scan(room.id)) if (m.ownsUpload && matches(m)) uploads.push(m.body);
    const count = await store.messages.removeWhere(room.id, what);
    if (count === 0) return 0;
    for (const path of uploads) await this.#context.media.removeUpload(path);
    await this.#history.summarize(room.id, fewer(count));
    await events.publish({ type: "messages.purged", room, authorId });
    await this.#unpinMissing(room.id, null);
    return count;
  }
}

const fewer =
  (count: number) =>
  ({ messages }: RoomActivity): Partial<RoomActivity> => ({ messages: Math.max(0, messages - count) });
