/** Edits and removals of a segment's messages, in a file beside it; the last one of a message counts. */
import { readFile } from "node:fs/promises";
import type { LRUCache } from "lru-cache";
import type { StoredMessage } from "../../chat/types.ts";
import { keepDamaged, type Reports } from "../damage.ts";
import { replaceFile } from "../files.ts";
import { type Line, messageLine, parseLines, removedLine } from "./lines.ts";

export class Changes {
  readonly #bySeq = new Map<number, StoredMessage | null>();
  /** Bytes of the file. */
  size = 0;

  /** A torn end, which older versions may have left, is passed over: it was never acknowledged. */
  static async load(path: string, reports: Reports): Promise<Changes> {
    const changes = new Changes();
    const bytes = await readFile(path);
    const end = bytes.lastIndexOf("\n") + 1;
    const damaged: Buffer[] = [];
    const lines = parseLines(bytes.subarray(0, end), (line) => damaged.push(line));
    for (const { seq, message } of lines) changes.#bySeq.set(seq, message);
    for (const line of damaged) await keepDamaged(path, line, reports);
    const torn = bytes.length - end;
    if (torn > 0)
      reports.log.warn(
        `${path} ended in ${torn} bytes of a torn change, which was never acknowledged; dropped`,
      );
    changes.size = end;
    return changes;
  }

  /** Returns these changes merged with newer ones; not saved yet. */
  with(newer: Iterable<readonly [number, StoredMessage | null]>): Changes {
    const changes = new Changes();
    for (const [seq, message] of this.#bySeq) changes.#bySeq.set(seq, message);
    for (const [seq, message] of newer) changes.#bySeq.set(seq, message);
    changes.size = changes.#lines().reduce((sum, line) => sum + Buffer.byteLength(line), 0);
    return changes;
  }

  /** Replaces the file; durable when resolved. */
  save(path: string): Promise<void> {
    return replaceFile(path, this.#lines());
  }

  /** Returns the current state of the line's message, or null if it was removed. A removed message stays removed. */
  apply(line: Line, overlay?: ReadonlyMap<number, StoredMessage | null>): StoredMessage | null {
    if (line.message === null) return null;
    const newest = overlay?.get(line.seq);
    const changed = newest === undefined ? this.#bySeq.get(line.seq) : newest;
    return changed === undefined ? line.message : changed;
  }

  /** Returns those of messages before a number; the same object when there are no others. */
  before(seq: number): Changes {
    const earlier = [...this.#bySeq].filter(([each]) => each < seq);
    return earlier.length === this.#bySeq.size ? this : new Changes().with(earlier);
  }

  has(seq: number): boolean {
    return this.#bySeq.has(seq);
  }

  #lines(): string[] {
    return [...this.#bySeq].map(([seq, message]) =>
      message === null ? removedLine(seq) : messageLine(message),
    );
  }
}

/** Nothing was changed. */
export const UNCHANGED = new Changes();
/** Loaded changes of all rooms, by path. */
export type ChangesCache = LRUCache<string, Promise<Changes>>;
