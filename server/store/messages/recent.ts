/** The newest messages of a room, so that joins and newest pages of active rooms read nothing. */
import type { StoredMessage } from "../../chat/types.ts";

const MAX_MESSAGES = 128;
const MAX_BYTES = 64 * 1024;

export class Recent {
  #items: { readonly message: StoredMessage; readonly bytes: number }[] = [];
  #bytes = 0;
  /** Every message with this sequence number or a larger one is here, unless it was removed. */
  #from: number;

  constructor(from: number) {
    this.#from = from;
  }

  get from(): number {
    return this.#from;
  }

  /** @param keepFrom messages from this number on are kept, however many there are. */
  add(message: StoredMessage, bytes: number, keepFrom: number): void {
    this.#items.push({ message, bytes });
    this.#bytes += bytes;
    this.trim(keepFrom);
  }

  /** Drops what is too much. */
  trim(keepFrom: number): void {
    if (this.#items.length <= MAX_MESSAGES && this.#bytes <= MAX_BYTES) return;
    // Half is dropped at once, so that a busy room does not shift the list with every message.
    let drop = 0;
    while (this.#items.length - drop > MAX_MESSAGES / 2 || this.#bytes > MAX_BYTES / 2) {
      const dropped = this.#items[drop];
      if (dropped === undefined || dropped.message.seq >= keepFrom) break;
      drop++;
      this.#bytes -= dropped.bytes;
      this.#from = dropped.message.seq + 1;
    }
    if (drop > 0) this.#items = this.#items.slice(drop);
  }

  /** Records an edit, or a removal (null). */
  replace(seq: number, message: StoredMessage | null): void {
    const at = this.#items.findIndex((item) => item.message.seq === seq);
    const item = this.#items[at];
    if (item === undefined) return;
    if (message !== null) {
      this.#items[at] = { message, bytes: item.bytes };
    } else {
      this.#items.splice(at, 1);
      this.#bytes -= item.bytes;
    }
  }

  /** Drops those that were removed. */
  keep(isVisible: (message: StoredMessage) => boolean): void {
    this.#items = this.#items.filter((item) => isVisible(item.message));
    this.#bytes = this.#items.reduce((sum, item) => sum + item.bytes, 0);
  }

  /** Whether the message is here, unless it was removed. */
  covers(seq: number): boolean {
    return seq >= this.#from;
  }

  get(seq: number): StoredMessage | undefined {
    return this.#items.find((item) => item.message.seq === seq)?.message;
  }

  /** Up to `count` of the messages here before a sequence number, newest first. */
  older(before: number, count: number): StoredMessage[] {
    const found: StoredMessage[] = [];
    for (let at = this.#items.length - 1; at >= 0 && found.length < count; at--) {
      const message = this.#items[at]?.message;
      if (message !== undefined && message.seq < before) found.push(message);
    }
    return found;
  }

  /** Up to `count` of the messages here after a sequence number, oldest first. */
  newer(after: number, count: number): StoredMessage[] {
    const first = this.#items.findIndex((item) => item.message.seq > after);
    return first < 0 ? [] : this.#items.slice(first, first + count).map((item) => item.message);
  }
}
