/** Posts messages: each is stored once and in order before anybody receives it. */
import { KeyedQueue } from "../async/queue.ts";
import { type Actor, causeOf } from "./actor.ts";
import { audit } from "./audit.ts";
import { type Context, nowOf } from "./context.ts";
import { ChatError } from "./errors.ts";
import type { History } from "./history.ts";
import { roomOf } from "./lookups.ts";
import type { Mentions } from "./mentions.ts";
import type { MessageDraft } from "./message-log.ts";
import { checkBody } from "./names.ts";
import { assertHost, mayManage } from "./policy.ts";
import type { Media, NewFile, Upload } from "./ports.ts";
import { Publishing } from "./publishing.ts";
import type { Restrictions } from "./restrictions.ts";
import { speakerOf } from "./speaker.ts";
import type { Bot, ConnectionId, Message, Room, StoredMessage, User } from "./types.ts";

export interface Draft {
  readonly kind: "text" | "image" | "file";
  /** Text, or the URL path of an upload. */
  readonly body: string;
  readonly clientId?: string | undefined;
  readonly replyTo?: number | undefined;
}

export interface FileOptions {
  readonly clientId?: string | undefined;
  readonly replyTo?: number | undefined;
  readonly imageOnly?: boolean;
}

export class Posting {
  readonly #context: Context;
  readonly #history: History;
  readonly #restrictions: Restrictions;
  readonly #mentions: Mentions;
  readonly #publishing: Publishing;
  /** One queue per room, so that what a person sends in order is stored in order. */
  readonly #intake = new KeyedQueue<number>();

  constructor(context: Context, history: History, restrictions: Restrictions, mentions: Mentions) {
    this.#context = context;
    this.#history = history;
    this.#restrictions = restrictions;
    this.#mentions = mentions;
    this.#publishing = new Publishing(context, history);
  }

  /**
   * Posts a message in a room. Resolves once it is durable and has been published. The same `clientId` of the same
   * person in the same room is the same message: it answers as the first time.
   * @throws not_member, muted, forbidden, too_long, invalid, unsupported_media or too_large (an image that is none),
   * storage_full, storage_failed
   */
  async post(actor: Actor, roomId: number, draft: Draft): Promise<Message> {
    return this.#send(actor, roomId, draft, false);
  }

  /** @param ownsUpload whether the draft's file was uploaded with it and is removed with it. */
  async #send(actor: Actor, roomId: number, draft: Draft, ownsUpload: boolean): Promise<Message> {
    const { written } = await this.#intake
      .run(roomId, () => this.#enqueue(actor, roomId, draft, ownsUpload))
      .catch(async (refusal: unknown) => {
        const before = await this.#sentBefore(actor, roomId, draft);
        if (!before) throw refusal;
        return { written: Promise.resolve(before) };
      });
    return written;
  }

  /**
   * The actor's message with the draft's `clientId`: sent again, it is answered even when it would be refused now. One
   * that was deleted is answered as the draft has it.
   */
  async #sentBefore(actor: Actor, roomId: number, draft: Draft): Promise<Message | undefined> {
    const { store } = this.#context;
    const room = await store.rooms.get(roomId);
    if (draft.clientId === undefined || actor.userId === null || !room) return undefined;
    const stored = await store.messages.recall(roomId, messageDraftOf(draft, actor.userId, ""));
    return stored && this.#history.present(room, stored);
  }

  /**
   * Checks the draft and passes it to the log. The promise is wrapped so that callers do not wait for the disk here.
   */
  async #enqueue(
    actor: Actor,
    roomId: number,
    draft: Draft,
    ownsUpload: boolean,
  ): Promise<{ written: Promise<Message> }> {
    const { user, room } = await speakerOf(this.#context, this.#restrictions, actor, roomId);
    const body = checkBody(draft.body, this.#context.rules()["messages.maxLength"]);
    const messageDraft = messageDraftOf({ ...draft, body }, user.id, nowOf(this.#context));
    const by = causeOf(actor);
    const after = await this.#history.ready(roomId);
    await this.#assertReplies(roomId, draft.replyTo);
    if (draft.kind === "text") {
      const mentioned = await this.#mentions.in(body, room, mayManage(actor, user, room));
      return { written: this.#write(room, after, { ...messageDraft, ...mentioned }, by, user) };
    }
    const attachment = await attachmentOf(this.#context.media, draft);
    return {
      written: this.#write(
        room,
        after,
        { ...messageDraft, attachment, ...(ownsUpload && { ownsUpload }) },
        by,
        user,
      ),
    };
  }

  /**
   * Everybody may reply to a number that the room has given to a message, also after its removal: nothing is read.
   * @throws invalid (reply_to_nothing)
   */
  async #assertReplies(roomId: number, replyTo: number | undefined): Promise<void> {
    if (replyTo === undefined) return;
    await this.#history.mend(roomId);
    const { lastSeq } = await this.#history.summary(roomId);
    if (replyTo < 1 || replyTo > lastSeq) throw new ChatError("invalid", { reason: "reply_to_nothing" });
  }

  /** Resolves once the message is durable and has been published. */
  async #write(
    room: Room,
    after: number,
    draft: MessageDraft,
    by: ConnectionId | null,
    author?: User,
  ): Promise<Message> {
    const [appended] = await this.#context.store.messages.append(room.id, [draft], after);
    if (!appended) throw new Error("The log answered nothing");
    const { message, isNew } = appended;
    return isNew
      ? this.#publishing.posted(room.id, message, by)
      : this.#history.present(room, message, author);
  }

  /**
   * Uploads a file and posts it. Without a file it only returns the message that its `clientId` names. The upload is
   * removed together with the message, and immediately if the message is refused. `imageOnly` refuses files that are
   * not images.
   * @throws what {@link post} throws, too_large, unsupported_media
   */
  async postFile(
    actor: Actor,
    roomId: number,
    file: NewFile | undefined,
    options: FileOptions = {},
  ): Promise<Message> {
    const { media } = this.#context;
    const existing = await this.#sentBefore(actor, roomId, { kind: "file", body: "", ...options });
    if (existing) return existing;
    const { user } = await speakerOf(this.#context, this.#restrictions, actor, roomId);
    if (!file) throw new ChatError("invalid", { reason: "upload_not_found" });
    await this.#assertReplies(roomId, options.replyTo);
    const upload = await media.saveUpload(file, { roomId, ownerId: user.id, address: actor.address });
    const message = await this.#sendUpload(actor, roomId, upload, options).catch(async (error: unknown) => {
      // The message may be durable and only its publishing have failed; then it keeps its file.
      if (!(await this.#isPosted(roomId, upload.path))) await media.removeUpload(upload.path);
      throw error;
    });
    // A failure here must not refuse a message that is durable: `Files.sweep` does what is left undone.
    if (message.body === upload.path) await media.markPosted(upload.path).catch(() => undefined);
    else await media.removeUpload(upload.path).catch(() => undefined);
    return message;
  }

  /** Whether one of the newest messages brought the upload; true if that cannot be read. */
  async #isPosted(roomId: number, path: string): Promise<boolean> {
    return this.#context.store.messages.page(roomId, { limit: 100 }).then(
      ({ items }) => items.some(({ body, ownsUpload }) => ownsUpload && body === path),
      () => true,
    );
  }

  async #sendUpload(
    actor: Actor,
    roomId: number,
    upload: Upload,
    { imageOnly, ...more }: FileOptions,
  ): Promise<Message> {
    const kind = upload.isImage || imageOnly ? "image" : "file";
    return this.#send(actor, roomId, { kind, body: upload.path, ...more }, true);
  }

  /**
   * Posts an upload that arrived bit by bit, once: with the same `clientId` it answers as the first time.
   * @throws what {@link postFile} throws, invalid (upload_not_found, upload_unfinished)
   */
  async postPending(actor: Actor, roomId: number, id: string, options: FileOptions): Promise<Message> {
    const { pending } = this.#context.media;
    return this.#context.locks.withLock(`pending:${id}`, async () => {
      const upload = await pending.find(id);
      const isTheirs = upload?.ownerId === actor.userId && upload?.roomId === roomId;
      if (!isTheirs) return this.postFile(actor, roomId, undefined, options);
      if (upload.offset < upload.bytes) throw new ChatError("invalid", { reason: "upload_unfinished" });
      const message = await this.postFile(actor, roomId, upload.file, options);
      // Only now: a crash before this line leaves the upload to be posted again, which its clientId makes the same
      // message.
      await pending.remove(id);
      return message;
    });
  }

  /** Posts a system message. The host only. @throws forbidden, room_not_found */
  async say(actor: Actor, roomId: number, body: string): Promise<Message> {
    assertHost(actor);
    const text = checkBody(body, this.#context.rules()["messages.maxLength"]);
    const { room, written } = await this.#intake.run(roomId, async () => {
      const room = await roomOf(this.#context.store, roomId);
      const after = await this.#history.ready(roomId);
      const line = { authorId: null, kind: "system", body: text, sentAt: nowOf(this.#context) } as const;
      return { room, written: this.#write(room, after, line, causeOf(actor)) };
    });
    const message = await written;
    await audit(this.#context, actor, "room.say", { where: room.name });
    return message;
  }

  /**
   * Posts a webhook's message. The caller checks whether the webhook may post.
   * @throws invalid, room_not_found, storage_full
   */
  async postAsBot(roomId: number, bot: Bot, text: string, by: ConnectionId | null): Promise<Message> {
    const body = checkBody(text, this.#context.rules()["messages.maxLength"]);
    const { written } = await this.#intake.run(roomId, async () => {
      const room = await roomOf(this.#context.store, roomId);
      const after = await this.#history.ready(roomId);
      const mentioned = await this.#mentions.in(body, room, true);
      const line = { authorId: null, kind: "text", body, bot, sentAt: nowOf(this.#context) } as const;
      return { written: this.#write(room, after, { ...line, ...mentioned }, by) };
    });
    return written;
  }

  /** Removes a dissolved room's history, after the messages that are already being written to the log. */
  async forget(roomId: number): Promise<void> {
    const { dropped } = await this.#intake.run(roomId, async () => ({
      dropped: this.#context.store.messages.drop(roomId),
    }));
    await dropped;
    this.#history.forget(roomId);
  }

  /** Waits for everything that is being written and published. */
  async settle(): Promise<void> {
    await this.#intake.idle();
    await this.#context.store.messages.settle();
    await this.#publishing.settle();
  }
}

const messageDraftOf = (
  { kind, body, clientId, replyTo }: Draft,
  authorId: number,
  sentAt: string,
): MessageDraft => ({
  authorId,
  kind,
  body,
  ...(clientId !== undefined && { clientId }),
  ...(replyTo !== undefined && { replyTo }),
  sentAt,
});

function noPicture({ width, height }: Upload): ChatError {
  return width !== undefined && height !== undefined
    ? new ChatError("too_large", { reason: "picture_too_many_pixels", width, height })
    : new ChatError("unsupported_media", { reason: "not_a_picture" });
}

/** @throws invalid (upload_not_found), unsupported_media or too_large for an image that is none */
async function attachmentOf(
  media: Media,
  { kind, body }: Draft,
): Promise<NonNullable<StoredMessage["attachment"]>> {
  const upload = await media.findUpload(body);
  if (!upload) throw new ChatError("invalid", { reason: "upload_not_found" });
  if (kind === "image" && !upload.isImage) throw noPicture(upload);
  const { name, bytes, type, width, height, isAnimated, thumbnail } = upload;
  return {
    name,
    bytes,
    type,
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(isAnimated && { isAnimated }),
    ...(thumbnail !== undefined && { thumbnail }),
  };
}
