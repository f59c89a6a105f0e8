/** Edits and removals of a segment's messages, in a file beside it; the last one of a message counts. */
import { readFile } from "node:fs/promises";
import type { StoredMessage } from "../../chat/types.ts";
import type { Log } from "../../log.ts";
import { syncFolder } from "../files.ts";
import { AppendFile } from "./append-file.ts";
import { type Line, messageLine, parseLine, removedLine } from "./lines.ts";
import type { Lru } from "./lru.ts";

export class Changes {
  readonly #bySeq = new Map<number, StoredMessage | null>();
  /** Bytes of whole lines in the file. */
  size = 0;

  /** A torn end is left out: it was never acknowledged, and the next change overwrites it. */
  static async load(path: string, log: Log): Promise<Changes> {
    const changes = new Changes();
    const bytes = await readFile(path);
    for (let start = 0; start < bytes.length; ) {
      const end = bytes.indexOf("\n", start);
      if (end < 0) break;
      const line = parseLine(bytes.toString("utf8", start, end));
      start = end + 1;
      if (line === undefined) continue;
      changes.#bySeq.set(line.seq, line.message);
      changes.size = start;
    }
    const torn = bytes.length - changes.size;
    if (torn > 0)
      log.warn(`${path} ended in ${torn} bytes of a torn change, which was never acknowledged; dropped`);
    return changes;
  }

  /** Durable when resolved. `message` null: removed. */
  async add(path: string, folder: string, seq: number, message: StoredMessage | null): Promise<void> {
    const isNew = this.size === 0;
    const file = await AppendFile.open(path, this.size);
    try {
      await file.append(Buffer.from(message === null ? removedLine(seq) : messageLine(message)));
    } finally {
      await file.close();
    }
    if (isNew) await syncFolder(folder);
    this.size = file.size;
    this.#bySeq.set(seq, message);
  }

  /** The line's message as it is now; null when it was removed. A removed line's number never comes back to life. */
  apply(line: Line): StoredMessage | null {
    if (line.message === null) return null;
    const changed = this.#bySeq.get(line.seq);
    return changed === undefined ? line.message : changed;
  }

  has(seq: number): boolean {
    return this.#bySeq.has(seq);
  }
}

/** Nothing was changed. */
export const UNCHANGED = new Changes();
/** Loaded changes of all rooms, by path. */
export type ChangesCache = Lru<Promise<Changes>>;
