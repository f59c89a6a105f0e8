/** Publishes posted messages in the order of their numbers; those of a room that were stored together are one event. */
import type { Context } from "./context.ts";
import { ChatError } from "./errors.ts";
import type { History } from "./history.ts";
import { memberKey } from "./ports.ts";
import type { ConnectionId, Message, StoredMessage } from "./types.ts";

interface Pending {
  readonly stored: StoredMessage;
  /** The connection that sent it. */
  readonly by: ConnectionId | null;
  resolve(message: Message): void;
  reject(error: unknown): void;
}

export class Publishing {
  readonly #context: Context;
  readonly #history: History;
  /** Room → what waits to be published, while one of its events is made. */
  readonly #waiting = new Map<number, Pending[]>();
  readonly #running = new Set<Promise<void>>();

  constructor(context: Context, history: History) {
    this.#context = context;
    this.#history = history;
  }

  /**
   * Resolves once the message was published. To be called as soon as the log answered.
   * @throws room_not_found (dissolved meanwhile)
   */
  posted(roomId: number, stored: StoredMessage, by: ConnectionId | null): Promise<Message> {
    return new Promise((resolve, reject) => {
      const waiting = this.#waiting.get(roomId);
      if (waiting) waiting.push({ stored, by, resolve, reject });
      else {
        this.#waiting.set(roomId, [{ stored, by, resolve, reject }]);
        const running = this.#run(roomId).finally(() => this.#running.delete(running));
        this.#running.add(running);
      }
    });
  }

  /** Waits for what is being published. */
  async settle(): Promise<void> {
    await Promise.all(this.#running);
  }

  async #run(roomId: number): Promise<void> {
    // The log resolves all messages of one flush together; waiting a tick puts the rest into this event.
    await undefined;
    for (let batch = this.#take(roomId); batch.length > 0; batch = this.#take(roomId)) {
      try {
        const messages = await this.#publish(
          roomId,
          batch.map(({ stored }) => stored),
          batch.map(({ by }) => by),
        );
        for (const [at, message] of messages.entries()) batch[at]?.resolve(message);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#waiting.delete(roomId);
  }

  #take(roomId: number): Pending[] {
    return this.#waiting.get(roomId)?.splice(0) ?? [];
  }

  async #publish(
    roomId: number,
    stored: readonly StoredMessage[],
    by: readonly (ConnectionId | null)[],
  ): Promise<readonly Message[]> {
    const { store, events } = this.#context;
    const room = await store.rooms.get(roomId);
    const last = stored.at(-1);
    if (!room || !last) throw new ChatError("room_not_found", { reason: "room_not_found" });
    const messages = await this.#history.presentAll(room, stored);
    await this.#history.summarize(roomId, (known) => ({
      lastSeq: last.seq,
      messages: known.messages + stored.length,
      lastMessageAt: last.sentAt,
    }));
    // Who writes has read what came before; a person's own messages are never unread.
    const newest = new Map(stored.map(({ authorId, seq }) => [authorId, seq]));
    for (const [authorId, readSeq] of newest) {
      if (authorId !== null) store.members.touch(memberKey(roomId, authorId), { readSeq });
    }
    await events.publish({ type: "messages.posted", room, messages, by });
    return messages;
  }
}
