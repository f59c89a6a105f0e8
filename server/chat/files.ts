/**
 * Uploaded files as the admin sees them: how much each person uses, which files are largest, and which no message
 * contains.
 */
import { forEachStep } from "../async/steps.ts";
import { type Actor, requireUser } from "./actor.ts";
import { audit } from "./audit.ts";
import { each } from "./batches.ts";
import type { Context } from "./context.ts";
import { ChatError } from "./errors.ts";
import { ExpiryNotes } from "./expiry-notes.ts";
import { messageId } from "./history.ts";
import type { Messages } from "./messages.ts";
import { assertHost } from "./policy.ts";
import type { NewFile, StoredUpload } from "./ports.ts";
import type { Paging } from "./row-query.ts";

/** How long an upload for a room may wait for its message before it is listed as unreferenced, in ms. */
const POSTING_MS = 3_600_000;
/** How long an upload for a room may wait for its message before it is removed, in ms. */
const UNPOSTED_MS = 86_400_000;

/** How long a half-done upload waits for its next bytes, or a complete one for its message, in ms. */
export const PENDING_MS = 259_200_000;

/** An upload, and whether a message, an icon or anything else may still need it. */
export interface FileEntry extends StoredUpload {
  /** Nothing refers to it: it was uploaded for a room and never posted, or its room no longer exists. */
  readonly isUnreferenced: boolean;
}

export interface FileQuery extends Paging {
  /** Part of the file's name, in any case. */
  readonly query: string;
  readonly ownerId?: number | undefined;
  readonly roomId?: number | undefined;
  readonly isUnreferenced?: boolean | undefined;
  readonly sort: "-bytes" | "-savedAt";
}

export interface FileUsage {
  readonly files: number;
  readonly bytes: number;
  readonly freeBytes: number;
  readonly totalBytes: number;
  /** Largest first. `id` null: unknown uploader; no room, or a direct conversation. */
  readonly byOwner: readonly Share[];
  readonly byRoom: readonly Share[];
}

export interface Share {
  readonly id: number | null;
  readonly files: number;
  readonly bytes: number;
}

export class Files {
  readonly #context: Context;
  readonly #messages: Messages;
  readonly #expired: ExpiryNotes;

  constructor(context: Context, messages: Messages) {
    this.#context = context;
    this.#messages = messages;
    this.#expired = new ExpiryNotes(context, "file.expire");
  }

  /**
   * Stores a file that belongs to no room, and returns its URL path.
   * @throws unauthenticated, storage_full, too_large
   */
  async upload(actor: Actor, file: NewFile): Promise<string> {
    const user = await requireUser(this.#context.store, actor);
    return (
      await this.#context.media.saveUpload(file, { roomId: null, ownerId: user.id, address: actor.address })
    ).path;
  }

  /**
   * Returns one page of files, largest or newest first, and how many there are in all. What was sent in conversations
   * of two is left out.
   * @throws forbidden
   */
  async list(actor: Actor, query: FileQuery): Promise<{ items: readonly FileEntry[]; total: number }> {
    assertHost(actor);
    const wanted = query.query.toLowerCase();
    const unposted = await this.#unposted();
    const found: FileEntry[] = [];
    const isTheirs = await this.#inConversations();
    for await (const upload of this.#context.media.uploads()) {
      const entry = { ...upload, isUnreferenced: unposted.has(upload.path) };
      if (isTheirs(upload.roomId)) continue;
      if (query.ownerId !== undefined && upload.ownerId !== query.ownerId) continue;
      if (query.roomId !== undefined && upload.roomId !== query.roomId) continue;
      if (query.isUnreferenced !== undefined && entry.isUnreferenced !== query.isUnreferenced) continue;
      if (upload.name.toLowerCase().includes(wanted)) found.push(entry);
    }
    found.sort((a, b) => (query.sort === "-bytes" ? b.bytes - a.bytes : a.savedAt < b.savedAt ? 1 : -1));
    const from = (query.page - 1) * query.pageSize;
    return { items: found.slice(from, from + query.pageSize), total: found.length };
  }

  /** Returns who and which rooms use how much, the `most` largest of each. @throws forbidden */
  async usage(actor: Actor, most: number): Promise<FileUsage> {
    assertHost(actor);
    const owners = new Map<number | null, Share>();
    const rooms = new Map<number | null, Share>();
    const isTheirs = await this.#inConversations();
    let files = 0;
    let bytes = 0;
    for await (const upload of this.#context.media.uploads()) {
      files += 1;
      bytes += upload.bytes;
      count(owners, upload.ownerId, upload.bytes);
      count(rooms, isTheirs(upload.roomId) ? null : upload.roomId, upload.bytes);
    }
    const { freeBytes, totalBytes } = await this.#context.media.diskSpace();
    return {
      files,
      bytes,
      freeBytes,
      totalBytes,
      byOwner: largest(owners, most),
      byRoom: largest(rooms, most),
    };
  }

  /** Removes a file, with the message that brought it. @throws forbidden, not_found */
  async remove(actor: Actor, path: string): Promise<void> {
    assertHost(actor);
    await this.#context.locks.withLock(`file:${path}`, async () => {
      const upload = await this.#context.media.findUpload(path);
      if (!upload) throw new ChatError("not_found", { reason: "file_not_found" });
      const seq = await this.#messageOf(upload);
      if (upload.roomId !== null && seq !== null) {
        await this.#messages.remove(actor, messageId(upload.roomId, seq));
      } else {
        await this.#context.media.removeUpload(path);
      }
      await audit(this.#context, actor, "file.delete", { where: upload.name });
    });
  }

  /**
   * Removes uploads that were not posted within a day, and unfinished uploads that nobody continued.
   * @throws AggregateError that names the uploads that it could not remove
   */
  async sweep(): Promise<void> {
    await this.#context.media.pending.sweep(this.#context.clock() - PENDING_MS);
    const savedBefore = new Date(this.#context.clock() - UNPOSTED_MS).toISOString();
    let count = 0;
    const unposted = await this.#context.media.unpostedUploads(savedBefore);
    const removal = forEachStep(
      unposted,
      ({ path }) => `upload ${path}`,
      async (upload) => {
        // A crash may have lost the mark of an upload that was posted.
        if ((await this.#messageOf(upload)) !== null) return this.#context.media.markPosted(upload.path);
        await this.#context.media.removeUpload(upload.path);
        count += 1;
      },
    );
    await removal.finally(() => this.#expired.note(count));
  }

  /** Returns whether a room is a direct conversation. */
  async #inConversations(): Promise<(roomId: number | null) => boolean> {
    const direct = new Set<number>();
    for await (const { id } of each(this.#context.store.rooms, [["isDirect", "=", true]])) direct.add(id);
    return (roomId) => roomId !== null && direct.has(roomId);
  }

  async #unposted(): Promise<ReadonlySet<string>> {
    const savedBefore = new Date(this.#context.clock() - POSTING_MS).toISOString();
    return new Set((await this.#context.media.unpostedUploads(savedBefore)).map(({ path }) => path));
  }

  /** The sequence number of the message that brought the upload, or null. */
  async #messageOf({ roomId, path }: StoredUpload): Promise<number | null> {
    if (roomId === null || !(await this.#context.store.rooms.get(roomId))) return null;
    for await (const message of this.#context.store.messages.scan(roomId)) {
      if (message.ownsUpload && message.body === path) return message.seq;
    }
    return null;
  }
}

function count(shares: Map<number | null, Share>, id: number | null, bytes: number): void {
  const before = shares.get(id) ?? { id, files: 0, bytes: 0 };
  shares.set(id, { id, files: before.files + 1, bytes: before.bytes + bytes });
}

const largest = (shares: ReadonlyMap<number | null, Share>, most: number): readonly Share[] =>
  [...shares.values()].sort((a, b) => b.bytes - a.bytes).slice(0, most);
