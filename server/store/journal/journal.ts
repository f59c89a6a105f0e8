/**
 * The write-ahead journal of all rooms: all entries requested during one flush form the next frame, so the disk flushes
 * once for all rooms. Its files are numbered; {@link Journal.rotate} begins a new file, {@link Journal.cut} removes the
 * earlier ones once their content is stored elsewhere.
 */
import { join } from "node:path";
import { Queue } from "../../async/queue.ts";
import { ChatError } from "../../chat/errors.ts";
import { AppendFile } from "../append-file.ts";
import { storageError } from "../failures.ts";
import { makeFolder, removeFile, syncFolder } from "../files.ts";
import type { Reserve } from "../reserve.ts";
import { frameOf } from "./frames.ts";
import { Pace } from "./pace.ts";

/** An entry to be made durable. */
export interface JournalEntry {
  /**
   * Returns the entry's records; called when it is written, so that sequence numbers follow the order of the journal.
   */
  records(): string;
  /** It frees space, so it is written even on a full disk. */
  readonly usesReserve: boolean;
  /** They are durable. */
  done(): void;
  failed(error: ChatError): void;
}

/** One file of the journal. */
export interface Generation {
  readonly number: number;
  readonly path: string;
  bytes: number;
}

export interface JournalOptions {
  readonly folder: string;
  /** Above this many bytes entries wait until {@link relieve} has made room. */
  readonly maxBytes: number;
  readonly reserve: Reserve;
  /** Returns whether this process still has the folder's lock. */
  mayWrite(): boolean;
  /** Frees space by {@link Journal.rotate} and {@link Journal.cut}, if possible. */
  relieve(): Promise<void>;
  /** Called after each frame that was written. */
  grown(bytes: number): void;
  failed(error: unknown): void;
}

/** What frees room may fill a full journal by so much more. */
const URGENT_BYTES = 1024 * 1024;
/** Bytes of one frame after which the next one begins. */
const FRAME_BYTES = 1024 * 1024;
/** Zeros that are written ahead. */
const AHEAD_BYTES = 128 * 1024;
const generationPath = (folder: string, number: number): string =>
  join(folder, `${String(number).padStart(12, "0")}.log`);

export class Journal {
  readonly #options: JournalOptions;
  readonly #disk = new Queue();
  readonly #pace = new Pace();
  /** Oldest first. */
  #generations: Generation[];
  /** Numbers are not used again, so that a file that could not be removed is never mistaken for a newer one. */
  #lastNumber: number;
  #file: AppendFile | undefined;
  #queue: JournalEntry[] = [];
  #running: Promise<void> | undefined;
  #isClosed = false;

  /** @param found the files that an earlier run left. They have been read, and nothing is added to them. */
  constructor(options: JournalOptions, found: readonly Generation[]) {
    this.#options = options;
    this.#generations = [...found];
    this.#lastNumber = found.at(-1)?.number ?? 0;
  }

  /** Bytes of all files. */
  get bytes(): number {
    return this.#generations.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Makes an entry durable. Entries keep their order. */
  write(entry: JournalEntry): void {
    if (this.#isClosed) entry.failed(new ChatError("unavailable", { reason: "stopping" }));
    else {
      this.#queue.push(entry);
      this.#running ??= this.#run();
      this.#pace.arrived(this.#queue.length);
    }
  }

  /** Resolves when every entry so far is durable or has failed. */
  async settle(): Promise<void> {
    await this.#running;
  }

  /** Begins a new file. @returns the number of the file before it. */
  rotate(): Promise<number> {
    return this.#disk.run(async () => {
      await this.#closeFile();
      return this.#lastNumber;
    });
  }

  /** Removes the files up to a number. */
  async cut(last: number): Promise<void> {
    const old = this.#generations.filter(({ number }) => number <= last);
    for (const { path } of old) await removeFile(path);
    if (old.length > 0) await syncFolder(this.#options.folder);
    this.#generations = this.#generations.filter(({ number }) => number > last);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.settle();
    await this.#disk.run(() => this.#closeFile());
  }

  async #run(): Promise<void> {
    // Waiting a turn of the event loop puts the rest of its entries into the first frame.
    await new Promise((go) => setImmediate(go));
    while (this.#queue.length > 0) {
      await this.#pace.next();
      if (this.bytes > this.#options.maxBytes) await this.#options.relieve();
      // Within the lock, so that a rotation sees this frame as reported.
      await this.#disk.run(() => this.#writeFrame());
    }
    this.#running = undefined;
  }

  async #writeFrame(): Promise<void> {
    const mayGrow = await this.#options.reserve.mayGrow();
    const entries: JournalEntry[] = [];
    let records = "";
    this.#pace.begins();
    try {
      while (this.#queue.length > 0 && records.length < FRAME_BYTES) {
        const entry = this.#queue.shift();
        if (entry === undefined) break;
        const refusal = this.#refusal(entry, mayGrow);
        if (refusal !== undefined) {
          entry.failed(refusal);
          continue;
        }
        entries.push(entry);
        records += entry.records();
      }
      const append = (): Promise<void> => this.#append(frameOf(records));
      const isUrgent = entries.some(({ usesReserve }) => usesReserve);
      if (records !== "") await (isUrgent ? this.#options.reserve.use(append) : append());
    } catch (error) {
      if (!(error instanceof ChatError)) this.#options.failed(error);
      const storageFailure = storageError(error);
      for (const entry of entries) entry.failed(storageFailure);
      return;
    }
    for (const entry of entries) entry.done();
    this.#pace.ended(entries.length, this.#queue.length);
    this.#options.grown(this.bytes);
  }

  #refusal({ usesReserve }: JournalEntry, mayGrow: boolean): ChatError | undefined {
    if (!this.#options.mayWrite()) return new ChatError("storage_failed", { reason: "disk_failed" });
    const most = this.#options.maxBytes + (usesReserve ? URGENT_BYTES : 0);
    const isTaken = this.bytes <= most && (mayGrow || usesReserve);
    return isTaken ? undefined : new ChatError("storage_full", { reason: "disk_full" });
  }

  async #append(frame: Buffer): Promise<void> {
    this.#file ??= await this.#begin();
    await this.#file.append(frame);
    const generation = this.#generations.at(-1);
    if (generation !== undefined) generation.bytes = this.#file.size;
  }

  async #begin(): Promise<AppendFile> {
    const { folder } = this.#options;
    const number = this.#lastNumber + 1;
    const path = generationPath(folder, number);
    await makeFolder(folder);
    const file = await AppendFile.open(path, 0, true, AHEAD_BYTES);
    try {
      await syncFolder(folder);
    } catch (error) {
      await file.close();
      throw error;
    }
    this.#lastNumber = number;
    this.#generations.push({ number, path, bytes: 0 });
    return file;
  }

  async #closeFile(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }
}
