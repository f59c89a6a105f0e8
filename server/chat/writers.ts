/** The writers of all rooms: opened when somebody first writes, kept while they are busy. */
import type { Context } from "./context.ts";
import { ChatError } from "./errors.ts";
import type { History } from "./history.ts";
import { RoomWriter, type WriterHooks } from "./room-writer.ts";
import type { ConnectionId, Message, RoomActivity, StoredMessage } from "./types.ts";

/** Rooms whose writer is kept without anyone writing. */
const MAX_IDLE_WRITERS = 512;

interface Entry {
  readonly writer: Promise<RoomWriter>;
  /** How many hold it right now: a room must never have two writers. */
  users: number;
}

export class Writers {
  readonly #context: Context;
  readonly #history: History;
  readonly #entries = new Map<number, Entry>();

  constructor(context: Context, history: History) {
    this.#context = context;
    this.#history = history;
  }

  /** Lends the room's writer to `work`. */
  async use<R>(roomId: number, work: (writer: RoomWriter) => Promise<R>): Promise<R> {
    const entry = this.#entries.get(roomId) ?? this.#open(roomId);
    entry.users++;
    try {
      return await work(await entry.writer);
    } finally {
      entry.users--;
    }
  }

  /** The room is gone: its history too. */
  async forget(roomId: number): Promise<void> {
    const entry = this.#entries.get(roomId);
    this.#entries.delete(roomId);
    if (entry) (await entry.writer).close();
    await this.#context.store.messages.drop(roomId);
  }

  /** Waits for everything that is being written. */
  async settle(): Promise<void> {
    await Promise.all([...this.#entries.values()].map(async ({ writer }) => (await writer).settle()));
  }

  #open(roomId: number): Entry {
    const hooks: WriterHooks = {
      clock: this.#context.clock,
      committed: (stored, by) => this.#committed(roomId, stored, by),
    };
    // What is written from now on is counted as it is written.
    const mended = this.#history.mend(roomId);
    const writer = mended.then(() => RoomWriter.open(roomId, this.#context.store.messages, hooks));
    const entry = { writer, users: 0 };
    this.#entries.set(roomId, entry);
    writer.catch(() => this.#entries.delete(roomId));
    if (this.#entries.size > MAX_IDLE_WRITERS) void this.#closeIdle();
    return entry;
  }

  async #closeIdle(): Promise<void> {
    for (const [roomId, entry] of [...this.#entries].slice(0, this.#entries.size - MAX_IDLE_WRITERS)) {
      const writer = await entry.writer.catch(() => undefined);
      if (writer?.isIdle && entry.users === 0) this.#entries.delete(roomId);
    }
  }

  /** After a commit: everyone is told at once, then each sender is answered. */
  async #committed(
    roomId: number,
    stored: readonly StoredMessage[],
    by: readonly (ConnectionId | null)[],
  ): Promise<readonly Message[]> {
    const { store, events } = this.#context;
    const room = await store.rooms.get(roomId);
    const last = stored.at(-1);
    if (!room || !last) throw new ChatError("room_not_found", "There is no such room.");
    const messages = await this.#history.presentAll(room, stored);
    const before = await this.#history.summary(roomId);
    const activity: RoomActivity = {
      roomId,
      lastSeq: last.seq,
      messages: before.messages + stored.length,
      lastMessageAt: last.sentAt,
    };
    await this.#history.summarize(activity);
    events.publish({ type: "messages.posted", room, messages, by });
    return messages;
  }
}
