/** The ids that authors' clients gave to a room's newest messages: the same id of the same author is the same message. */
import type { MessageDraft } from "../../chat/ports.ts";
import type { StoredMessage } from "../../chat/types.ts";

/** How many of a room's newest messages are recognised when a client sends them again. */
export const REMEMBERED = 1_000;

/** What is kept of a message, so that it can be found again. */
type Place = Pick<StoredMessage, "seq" | "sentAt">;

export class ClientIds {
  /** `<author>:<clientId>` → where the message is, or its promise while it is being written; oldest first. */
  readonly #places = new Map<string, Place | Promise<StoredMessage>>();

  /** @param newest the room's newest messages, oldest first. */
  constructor(newest: readonly StoredMessage[]) {
    for (const { authorId, clientId, seq, sentAt } of newest) {
      if (clientId !== undefined) this.#places.set(keyOf(authorId, clientId), { seq, sentAt });
    }
  }

  find({ authorId, clientId }: MessageDraft): Place | Promise<StoredMessage> | undefined {
    return clientId === undefined ? undefined : this.#places.get(keyOf(authorId, clientId));
  }

  /** Notes a message that is being written; forgets it when that fails. */
  remember({ authorId, clientId }: MessageDraft, written: Promise<StoredMessage>): void {
    if (clientId === undefined) return;
    const key = keyOf(authorId, clientId);
    this.#places.set(key, written);
    written.then(
      ({ seq, sentAt }) => {
        if (this.#places.get(key) === written) this.#places.set(key, { seq, sentAt });
      },
      () => {
        if (this.#places.get(key) === written) this.#places.delete(key);
      },
    );
    if (this.#places.size <= 2 * REMEMBERED) return;
    for (const old of [...this.#places.keys()].slice(0, REMEMBERED)) this.#places.delete(old);
  }
}

const keyOf = (authorId: number | null, clientId: string): string => `${authorId}:${clientId}`;
