/** Posts, edits and removes messages: each is stored once and in order before anybody is told. */
import { KeyedQueue } from "../async/queue.ts";
import { type Actor, causeOf, requireUser, userOrHost } from "./actor.ts";
import { audit } from "./audit.ts";
import { each } from "./batches.ts";
import { type Context, nowOf } from "./context.ts";
import { isEmoji } from "./emoji.ts";
import { ChatError } from "./errors.ts";
import { type History, messageId, parseMessageId } from "./history.ts";
import { roomOf } from "./lookups.ts";
import { mentionsIn } from "./mentions.ts";
import { checkBody } from "./names.ts";
import { assertEdits, assertHost, assertPosts, assertRemoves, mayManage } from "./policy.ts";
import { type MessageDraft, memberKey } from "./ports.ts";
import { Publishing } from "./publishing.ts";
import type { Restrictions } from "./restrictions.ts";
import type { ConnectionId, Message, Room, StoredMessage, User } from "./types.ts";

export interface Draft {
  readonly kind: "text" | "image" | "file";
  /** Text, or the URL path of an upload. */
  readonly body: string;
  readonly clientId?: string | undefined;
  readonly replyTo?: number | undefined;
}

const MAX_EMOJI = 20;

/** Writes, changes and removes messages; {@link History} reads them. */
export class Messages {
  readonly #context: Context;
  readonly #history: History;
  readonly #restrictions: Restrictions;
  readonly #publishing: Publishing;
  /** By room, so that what one person sends in order is stored in order. */
  readonly #intake = new KeyedQueue<number>();

  constructor(context: Context, history: History, restrictions: Restrictions) {
    this.#context = context;
    this.#history = history;
    this.#restrictions = restrictions;
    this.#publishing = new Publishing(context, history);
  }

  /**
   * Posts a message in a room. Resolves once it is durable and everybody was told. The same `clientId` of the same person in the
   * same room is the same message: it answers as the first time.
   * @throws not_member, muted, forbidden, too_long, invalid, storage_full, storage_failed
   */
  async post(actor: Actor, roomId: number, draft: Draft): Promise<Message> {
    return this.#send(actor, roomId, draft, false);
  }

  /** @param ownsUpload whether the file that the draft names came with it, and goes with it. */
  async #send(actor: Actor, roomId: number, draft: Draft, ownsUpload: boolean): Promise<Message> {
    const { written } = await this.#intake.run(roomId, () => this.#enqueue(actor, roomId, draft, ownsUpload));
    return written;
  }

  /** Checks, and hands to the log. Wrapped, so that waiting for this is not waiting for the disk. */
  async #enqueue(
    actor: Actor,
    roomId: number,
    draft: Draft,
    ownsUpload: boolean,
  ): Promise<{ written: Promise<Message> }> {
    const { user, room } = await this.#speaker(actor, roomId);
    const body = checkBody(draft.body, this.#context.rules()["messages.maxLength"]);
    const said: MessageDraft = {
      authorId: user.id,
      kind: draft.kind,
      body,
      ...(draft.clientId !== undefined && { clientId: draft.clientId }),
      ...(draft.replyTo !== undefined && { replyTo: draft.replyTo }),
      sentAt: nowOf(this.#context),
    };
    const by = causeOf(actor);
    await this.#history.mend(roomId);
    if (draft.kind === "text") {
      const mentioned = await mentionsIn(body, room, this.#context.store, mayManage(actor, user, room));
      return { written: this.#write(room, { ...said, ...mentioned }, by, user) };
    }
    // Sent again, it is the same message even when its file is gone by now.
    const known = await this.#context.store.messages.recall(roomId, said);
    if (known) return { written: this.#history.present(room, known, user) };
    const attachment = await this.#attachment(draft.body);
    return {
      written: this.#write(room, { ...said, attachment, ...(ownsUpload && { ownsUpload }) }, by, user),
    };
  }

  /** Resolves once the message is durable and everyone in the room was told. */
  async #write(room: Room, draft: MessageDraft, by: ConnectionId | null, author?: User): Promise<Message> {
    const [appended] = await this.#context.store.messages.append(room.id, [draft]);
    if (!appended) throw new Error("The log answered nothing");
    const { message, isNew } = appended;
    return isNew
      ? this.#publishing.posted(room.id, message, by)
      : this.#history.present(room, message, author);
  }

  /**
   * Uploads a file and posts it. The upload is removed with the message, and at once when the message is refused.
   * `imageOnly` refuses files that are not images. @throws what {@link post} throws, too_large, unsupported_media
   */
  async postFile(
    actor: Actor,
    roomId: number,
    file: { name: string; data: Uint8Array },
    options: { clientId?: string | undefined; replyTo?: number | undefined; imageOnly?: boolean } = {},
  ): Promise<Message> {
    const { imageOnly, ...more } = options;
    const { media } = this.#context;
    const { user, room } = await this.#speaker(actor, roomId);
    const { clientId } = more;
    if (clientId !== undefined) {
      const said = { authorId: user.id, kind: "file", body: "", clientId, sentAt: "" } as const;
      const known = await this.#context.store.messages.recall(roomId, said);
      if (known) return this.#history.present(room, known, user);
    }
    const upload = await media.saveUpload(file, { roomId, ownerId: user.id, address: actor.address });
    try {
      if (imageOnly && !upload.isImage) throw new ChatError("unsupported_media", { reason: "not_a_picture" });
      const kind = upload.isImage ? "image" : "file";
      const message = await this.#send(actor, roomId, { kind, body: upload.path, ...more }, true);
      if (message.body === upload.path) await media.markPosted(upload.path);
      else await media.removeUpload(upload.path);
      return message;
    } catch (error) {
      await media.removeUpload(upload.path);
      throw error;
    }
  }

  /** Posts a system message. The host only. @throws forbidden, room_not_found */
  async say(actor: Actor, roomId: number, body: string): Promise<Message> {
    assertHost(actor);
    const text = checkBody(body, this.#context.rules()["messages.maxLength"]);
    const { room, written } = await this.#intake.run(roomId, async () => {
      const room = await roomOf(this.#context.store, roomId);
      await this.#history.mend(roomId);
      const line = { authorId: null, kind: "system", body: text, sentAt: nowOf(this.#context) } as const;
      return { room, written: this.#write(room, line, causeOf(actor)) };
    });
    const message = await written;
    await audit(this.#context, actor, "room.say", { where: room.name });
    return message;
  }

  /** @throws message_not_found, forbidden */
  async remove(actor: Actor, id: string): Promise<void> {
    const { roomId, seq } = parseMessageId(id);
    const by = await userOrHost(this.#context.store, actor);
    const room = await roomOf(this.#context.store, roomId);
    await this.#exclusive(room.id, seq, async () => {
      const message = await this.#history.stored(roomId, seq);
      assertRemoves(actor, by, room, message.authorId);
      await this.#context.store.messages.replace(roomId, seq, null);
      if (message.ownsUpload) await this.#context.media.removeUpload(message.body);
      const summary = await this.#history.summary(roomId);
      this.#context.store.activity.touch(roomId, { messages: Math.max(0, summary.messages - 1) });
      this.#context.events.publish({
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
    if (room.pinned.includes(seq)) {
      const pinned = room.pinned.filter((pin) => pin !== seq);
      const now = await this.#context.store.rooms.update(roomId, { pinned });
      if (now)
        this.#context.events.publish({ type: "room.updated", room: now, before: room, by: causeOf(actor) });
    }
  }

  /** Replaces the text of one's own message, within `messages.editMinutes`. @throws message_not_found, forbidden, muted, too_long */
  async edit(actor: Actor, id: string, body: string): Promise<Message> {
    const text = checkBody(body, this.#context.rules()["messages.maxLength"]);
    return this.#change(actor, id, "message.edited", async (stored, room, user) => {
      const minutes = this.#context.rules()["messages.editMinutes"];
      assertEdits(user, await this.#history.present(room, stored), minutes, this.#context.clock());
      const { mentions: _, mentionRanges: __, ...rest } = stored;
      const mentioned = await mentionsIn(text, room, this.#context.store, mayManage(actor, user, room));
      return {
        ...rest,
        body: text,
        editedAt: nowOf(this.#context),
        ...mentioned,
      };
    });
  }

  /** Adds or takes back a reaction. Twice is the same as once. @throws message_not_found, not_member, invalid */
  async react(actor: Actor, id: string, emoji: string, isOn: boolean): Promise<Message> {
    if (!isEmoji(emoji)) throw new ChatError("invalid", { reason: "reaction_not_emoji" });
    return this.#change(actor, id, "message.reacted", async (stored, _room, user) => {
      const reactions: Record<string, readonly number[]> = { ...stored.reactions };
      const others = (reactions[emoji] ?? []).filter((userId) => userId !== user.id);
      const people = isOn ? [...others, user.id] : others;
      if (people.length > 0) reactions[emoji] = people;
      else delete reactions[emoji];
      if (Object.keys(reactions).length > MAX_EMOJI) {
        throw new ChatError("invalid", { reason: "too_many_reactions", max: MAX_EMOJI });
      }
      return { ...stored, reactions };
    });
  }

  /** Removes all messages of one user in a room. @returns how many */
  async removeAllBy(room: Room, authorId: number): Promise<number> {
    return this.#removeWhere(room, { authorId }, authorId);
  }

  /** Removes what is older than `messages.retentionDays`, in every room. 0 keeps everything. */
  async sweep(): Promise<void> {
    const days = this.#context.rules()["messages.retentionDays"];
    if (days <= 0) return;
    const sentBefore = new Date(this.#context.clock() - days * 86_400_000).toISOString();
    for await (const room of each(this.#context.store.rooms)) {
      const { items } = await this.#context.store.messages.page(room.id, { after: 0, limit: 1 });
      const [oldest] = items;
      if (oldest && oldest.sentAt < sentBefore) await this.#removeWhere(room, { sentBefore }, null);
    }
  }

  /** The room is gone: its history too. What was on its way to the log comes before; what comes later finds no room. */
  async forget(roomId: number): Promise<void> {
    const { dropped } = await this.#intake.run(roomId, async () => ({
      dropped: this.#context.store.messages.drop(roomId),
    }));
    await dropped;
    this.#history.forget(roomId);
  }

  /** Waits for everything that is being written and told. */
  async settle(): Promise<void> {
    await this.#intake.idle();
    await this.#context.store.messages.settle();
    await this.#publishing.settle();
  }

  async #change(
    actor: Actor,
    id: string,
    type: "message.edited" | "message.reacted",
    change: (stored: StoredMessage, room: Room, user: User) => Promise<StoredMessage>,
  ): Promise<Message> {
    const { store, events } = this.#context;
    const { roomId, seq } = parseMessageId(id);
    const { user, room } = await this.#speaker(actor, roomId, { evenReadOnly: true });
    return this.#exclusive(roomId, seq, async () => {
      const before = await this.#history.stored(roomId, seq);
      const after = await change(before, room, user);
      await store.messages.replace(roomId, seq, after);
      const message = await this.#history.present(room, after);
      events.publish({ type, room, message, by: causeOf(actor) });
      return message;
    });
  }

  /**
   * Looks up the user and the room and checks that the user may post there. `evenReadOnly` allows it in a read-only room,
   * for changes to messages that exist.
   * @throws unauthenticated, room_not_found, not_member, muted, forbidden
   */
  async #speaker(
    actor: Actor,
    roomId: number,
    { evenReadOnly = false } = {},
  ): Promise<{ user: User; room: Room }> {
    const { store } = this.#context;
    const user = await requireUser(store, actor);
    const room = await roomOf(this.#context.store, roomId);
    const member = await store.members.get(memberKey(roomId, user.id));
    const mute = await this.#restrictions.muteOf(user.id, roomId);
    assertPosts(actor, user, evenReadOnly ? { ...room, isReadOnly: false } : room, member, mute);
    return { user, room };
  }

  async #removeWhere(
    room: Room,
    what: { authorId: number } | { sentBefore: string },
    authorId: number | null,
  ): Promise<number> {
    const { store, events } = this.#context;
    const uploads: string[] = [];
    const matches = (m: StoredMessage) =>
      "authorId" in what ? m.authorId === what.authorId : m.sentAt < what.sentBefore;
    for await (const m of store.messages.scan(room.id)) if (m.ownsUpload && matches(m)) uploads.push(m.body);
    const count = await store.messages.removeWhere(room.id, what);
    if (count === 0) return 0;
    for (const path of uploads) await this.#context.media.removeUpload(path);
    const summary = await this.#history.summary(room.id);
    store.activity.touch(room.id, { messages: Math.max(0, summary.messages - count) });
    events.publish({ type: "messages.purged", room, authorId });
    return count;
  }

  async #attachment(path: string): Promise<NonNullable<StoredMessage["attachment"]>> {
    const upload = await this.#context.media.findUpload(path);
    if (!upload) throw new ChatError("invalid", { reason: "upload_not_found" });
    const { name, bytes, type, width, height, thumbnail } = upload;
    return {
      name,
      bytes,
      type,
      ...(width !== undefined && { width }),
      ...(height !== undefined && { height }),
      ...(thumbnail !== undefined && { thumbnail }),
    };
  }

  #exclusive<R>(roomId: number, seq: number, work: () => Promise<R>): Promise<R> {
    return this.#context.locks.withLock(`message:${messageId(roomId, seq)}`, work);
  }
}
