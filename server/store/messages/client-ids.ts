/**
 * The ids that authors' clients gave to a room's newest messages: the same id of the same author is the same message.
 */
import type { MessageDraft } from "../../chat/message-log.ts";
import type { StoredMessage } from "../../chat/types.ts";

/** How many of a room's newest messages are recognised when a client sends them again. */
export const REMEMBERED = 1_000;

/** The fields by which a message is found again. */
type MessagePosition = Pick<StoredMessage, "seq" | "sentAt">;

export class ClientIds {
  /** `<author>:<clientId>` → where the message is, or its promise while it is being written; oldest first. */
  readonly #positions = new Map<string, MessagePosition | Promise<StoredMessage>>();

  /** @param newest the room's newest messages, oldest first. */
  constructor(newest: readonly StoredMessage[]) {
    for (const { authorId, clientId, seq, sentAt } of newest) {
      if (clientId !== undefined) this.#positions.set(keyOf(authorId, clientId), { seq, sentAt });
    }
  }

  find({ authorId, clientId }: MessageDraft): MessagePosition | Promise<StoredMessage> | undefined {
    return clientId === undefined ? undefined : this.#positions.get(keyOf(authorId, clientId));
  }

  /** Notes a message that is being written; forgets it when that fails. */
  remember({ authorId, clientId }: MessageDraft, written: Promise<StoredMessage>): void {
    if (clientId === undefined) return;
    const key = keyOf(authorId, clientId);
    this.#positions.set(key, written);
    written.then(
      ({ seq, sentAt }) => {
        if (this.#positions.get(key) === written) this.#positions.set(key, { seq, sentAt });
      },
      () => {
        if (this.#positions.get(key) === written) this.#positions.delete(key);
      },
    );
    if (this.#positions.size <= 2 * REMEMBERED) return;
    for (const old of [...this.#positions.keys()].slice(0, REMEMBERED)) this.#positions.delete(old);
  }
}

const keyOf = (authorId: number | null, clientId: string): string => `${authorId}:${clientId}`;
