/** Makes changes durable: those of one tick, and those that come while a write runs, are one write per document. */
import { ChatError } from "../chat/errors.ts";
import type { Log } from "../log.ts";
import { storageError } from "./failures.ts";
import type { Reserve } from "./reserve.ts";
import type { DocumentData } from "./rows.ts";
import type { WhenFull } from "./table-spec.ts";

/** A document as the commits see it. */
export interface Committed {
  readonly name: string;
  /** Its content as it is now; must not change afterwards. */
  snapshot(): DocumentData;
  write(data: DocumentData): Promise<void>;
  /** Brings the last good copy up to date. */
  keepCopy(): Promise<void>;
}

interface Change {
  readonly document: Committed;
  readonly undo: () => void;
  readonly whenFull: WhenFull;
  readonly resolve: () => void;
  readonly reject: (error: ChatError) => void;
}

/** How long marks and last good copies wait. Each flush keeps messages from theirs, so there are few. */
const FLUSH_DELAY_MS = 10_000;

export class Commits {
  /** In the order in which they are written: what others refer to comes first. */
  readonly #documents: readonly Committed[];
  readonly #log: Log;
  #pending: Change[] = [];
  /** Touched or possibly behind on disk; written with the next change, or when the timer fires. */
  readonly #stale = new Set<Committed>();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #isFlushing = false;
  #isClosed = false;
  /** Reported once per outage, not once per try. */
  readonly #failing = new Set<Committed>();

  readonly #reserve: Reserve;
  /** Rejects when nothing may be written any more. */
  readonly #assertMayWrite: () => Promise<void>;

  constructor(
    documents: readonly Committed[],
    log: Log,
    reserve: Reserve,
    assertMayWrite: () => Promise<void>,
  ) {
    this.#documents = documents;
    this.#log = log;
    this.#reserve = reserve;
    this.#assertMayWrite = assertMayWrite;
  }

  /** The documents that memory is ahead of because the disk does not take them. */
  get behind(): readonly string[] {
    return Array.from(this.#failing, ({ name }) => name);
  }

  /**
   * Records a change that memory already shows. Resolves when it is durable; otherwise it is undone
   * and rejects with `storage_full` or `storage_failed`. One that is kept stays and resolves all the same.
   */
  record(document: Committed, undo: () => void, whenFull: WhenFull): Promise<void> {
    if (this.#isClosed) {
      undo();
      return Promise.reject(new ChatError("unavailable", { reason: "stopping" }));
    }
    return new Promise((resolve, reject) => {
      this.#pending.push({ document, undo, whenFull, resolve, reject });
      this.#run();
    });
  }

  /** Notes a change that nobody waits for. */
  touched(document: Committed): void {
    this.#stale.add(document);
    this.#flushSoon();
  }

  #flushSoon(): void {
    if (this.#isClosed) return;
    this.#timer ??= setTimeout(() => void this.flush(), FLUSH_DELAY_MS).unref();
  }

  /**
   * Writes everything, marks included, and updates the last good copies. Never rejects: failures reach the callers of
   * each change.
   */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isFlushing = true;
    this.#run();
    await this.#running;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.flush();
    clearTimeout(this.#timer);
  }

  #run(): void {
    this.#running ??= this.#drain();
  }

  async #drain(): Promise<void> {
    try {
      // Waiting a tick collects the rest of its changes.
      await new Promise<void>((resolve) => setImmediate(resolve));
      while (this.#pending.length > 0 || this.#isFlushing) {
        const isFlush = this.#isFlushing;
        this.#isFlushing = false;
        await this.#round(isFlush ? [...this.#stale] : []);
        if (isFlush) await this.#keepCopies();
      }
    } finally {
      this.#running = undefined;
    }
  }

  /** The state before the last one stays as the copy when there is no room for a newer one. */
  async #keepCopies(): Promise<void> {
    for (const document of this.#documents) {
      await document.keepCopy().catch((error: unknown) => {
        this.#log.warn(`The copy of ${document.name}.json could not be brought up to date: ${error}`);
      });
    }
  }

  /** One write of each document that has changes, and of the stale ones given. */
  async #round(stale: readonly Committed[]): Promise<void> {
    const mayGrow = await this.#reserve.mayGrow();
    let waiting = this.#pending;
    this.#pending = [];
    if (!mayGrow) waiting = this.#refuseGrowth(waiting);
    const due = new Set([...waiting.map((change) => change.document), ...stale]);
    // All snapshots are taken at one moment, so that a document written later is not newer than an earlier one.
    const writes = this.#documents
      .filter((document) => due.has(document))
      .map((document) => ({ document, data: document.snapshot() }));
    for (const { document } of writes) this.#stale.delete(document);
    for (const [index, { document, data }] of writes.entries()) {
      const own = waiting.filter((change) => change.document === document);
      let isOurs = false;
      const write = async (): Promise<void> => {
        await this.#assertMayWrite();
        isOurs = true;
        await document.write(data);
      };
      try {
        const isUrgent = own.some(({ whenFull }) => whenFull !== "refused");
        await (isUrgent ? this.#reserve.use(write) : write());
        this.#failing.delete(document);
        this.#flushSoon();
      } catch (error) {
        // When only the last sync failed it may be on the disk all the same: write it again.
        this.touched(document);
        if (!this.#failing.has(document))
          this.#log.error(`${document.name}.json could not be written`, error);
        this.#failing.add(document);
        if (own.length === 0) continue;
        for (const rest of writes.slice(index + 1)) this.touched(rest.document);
        this.#fail(waiting, (change) => isOurs && change.whenFull === "kept", document, storageError(error));
        return;
      }
      waiting = waiting.filter((change) => change.document !== document);
      for (const change of own) change.resolve();
    }
  }

  /** The disk has no room but for what frees some or protects people. @returns what goes on */
  #refuseGrowth(waiting: readonly Change[]): Change[] {
    const refused = waiting.filter(({ whenFull }) => whenFull === "refused");
    undo(refused, new ChatError("storage_full", { reason: "disk_full" }));
    return waiting.filter((change) => !refused.includes(change));
  }

  /**
   * Later changes may build on the failed ones, so all that is not durable goes, but what is kept: that counts as done
   * where its document failed, and has its turn where it did not.
   */
  #fail(
    waiting: readonly Change[],
    isKept: (change: Change) => boolean,
    document: Committed,
    error: ChatError,
  ): void {
    const all = [...waiting, ...this.#pending];
    const kept = all.filter(isKept);
    this.#pending = kept.filter((change) => change.document !== document);
    undo(
      all.filter((change) => !isKept(change)),
      error,
    );
    for (const change of kept) if (change.document === document) change.resolve();
  }
}

/** Newest first. */
function undo(changes: readonly Change[], error: ChatError): void {
  for (const change of changes.toReversed()) change.undo();
  for (const change of changes) change.reject(error);
}
