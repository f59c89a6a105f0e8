/** The part of a room that is in the journal and not yet in its files: new messages, and changes of older ones. */
import type { StoredMessage } from "../../chat/types.ts";
import { messageLine, removedLine } from "./lines.ts";

export interface PendingLine {
  readonly seq: number;
  /** null: removed before it was written to a segment. */
  message: StoredMessage | null;
  line: string;
}

export class Pending {
  /** Oldest first. */
  #lines: PendingLine[] = [];
  /** Being written to the segment right now. */
  #leaving: readonly PendingLine[] = [];
  /** Changes of messages that are in the segments; null: removed. */
  readonly changes = new Map<number, StoredMessage | null>();
  /** Length of all lines. */
  size = 0;

  get isEmpty(): boolean {
    return this.#lines.length === 0 && this.#leaving.length === 0 && this.changes.size === 0;
  }

  /** Every message from this number on is here. */
  get firstSeq(): number {
    return this.#leaving[0]?.seq ?? this.#lines[0]?.seq ?? Number.POSITIVE_INFINITY;
  }

  get lastSeq(): number {
    return this.#lines.at(-1)?.seq ?? this.#leaving.at(-1)?.seq ?? 0;
  }

  /** Oldest first. */
  get lines(): readonly PendingLine[] {
    return [...this.#leaving, ...this.#lines];
  }

  /** The messages that were not removed, oldest first. */
  get messages(): StoredMessage[] {
    return this.lines.flatMap(({ seq, message }) => {
      const changed = this.changes.get(seq);
      const now = changed === undefined ? message : changed;
      return now === null ? [] : [now];
    });
  }

  /** @param message null: it was removed already. */
  add(seq: number, message: StoredMessage | null, line: string): void {
    this.#lines.push({ seq, message, line });
    this.size += line.length;
  }

  /** Records an edit, or a removal (null). */
  change(seq: number, message: StoredMessage | null): void {
    const first = this.#lines[0];
    const line = first && seq >= first.seq ? this.#lines.find((each) => each.seq === seq) : undefined;
    if (line === undefined) {
      this.changes.set(seq, message);
      return;
    }
    this.size -= line.line.length;
    line.message = message;
    line.line = message === null ? removedLine(seq) : messageLine(message);
    this.size += line.line.length;
  }

  /** Drops the messages that were removed. @returns how many. */
  purge(isVisible: (message: StoredMessage) => boolean): number {
    const falling = this.lines.filter(
      ({ seq, message }) => message !== null && this.changes.get(seq) !== null && !isVisible(message),
    );
    for (const { seq } of falling) this.change(seq, null);
    return falling.length;
  }

  /** The lines that are to be written now. They count as pending until they have {@link left}. */
  leave(): readonly PendingLine[] {
    this.#leaving = this.#lines;
    this.#lines = [];
    return this.#leaving;
  }

  /** The first of the lines that were to be written are in the segment. */
  left(count: number): void {
    for (const { line } of this.#leaving.slice(0, count)) this.size -= line.length;
    this.#leaving = this.#leaving.slice(count);
  }

  /** Those that have not left are still to be written, as they were changed meanwhile. */
  stay(): void {
    const staying = this.#leaving;
    this.#leaving = [];
    if (staying.length > 0) this.#lines = [...staying, ...this.#lines];
    for (const { seq } of staying) {
      const changed = this.changes.get(seq);
      if (changed === undefined) continue;
      this.changes.delete(seq);
      this.change(seq, changed);
    }
  }

  /** The given changes are in the files now; later ones are kept. */
  changed(written: ReadonlyMap<number, StoredMessage | null>): void {
    for (const [seq, message] of written) {
      if (this.changes.get(seq) === message) this.changes.delete(seq);
    }
  }

  clear(): void {
    this.#lines = [];
    this.#leaving = [];
    this.changes.clear();
    this.size = 0;
  }
}
