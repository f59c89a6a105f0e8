/** Makes changes durable: changes of one tick, and changes during a running write, become one write per document. */
import { Queue } from "../async/queue.ts";
import { ChatError } from "../chat/errors.ts";
import type { Log } from "../log.ts";
import type { Applied, Changes, Committed } from "./changes.ts";
import { storageError } from "./failures.ts";
import type { Intent, Write } from "./intent.ts";
import { INTENT } from "./layout.ts";
import type { Reserve } from "./reserve.ts";
import type { WhenFull } from "./table-spec.ts";
import { Transaction } from "./transaction.ts";

/** One change, or the changes of a transaction, made in memory. They become durable together. */
interface Commit {
  readonly documents: ReadonlySet<Committed>;
  readonly whenFull: WhenFull;
  undo(): void;
}

interface Waiting extends Commit {
  readonly resolve: () => void;
  readonly reject: (error: ChatError) => void;
}

type Writes = readonly Write[];

/** How long marks and last good copies wait. Each of their flushes delays those of messages, so there are few. */
const FLUSH_DELAY_MS = 10_000;

export class Commits implements Changes {
  /** In the order in which they are written: referenced documents come first. */
  readonly #documents: readonly Committed[];
  readonly #log: Log;
  readonly #intent: Intent;
  /** Transactions, and what must not see or change memory while one is open. */
  readonly #turns = new Queue();
  #pending: Waiting[] = [];
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
    intent: Intent,
  ) {
    this.#documents = documents;
    this.#log = log;
    this.#reserve = reserve;
    this.#assertMayWrite = assertMayWrite;
    this.#intent = intent;
  }

  /** The documents that memory is ahead of because the disk does not take them. */
  get behind(): readonly string[] {
    return Array.from(this.#failing, ({ name }) => name);
  }

  /**
   * Makes a change in memory, at once unless a transaction is open. Resolves when it is durable; otherwise it is undone
   * and rejects with `storage_full` or `storage_failed`. A change with `whenFull` `kept` stays and resolves too.
   */
  async change<R>(document: Committed, whenFull: WhenFull, apply: () => Applied<R>): Promise<R> {
    const { answer, durable } = await this.#inTurn(() => {
      const { answer, undo } = apply();
      return { answer, durable: undo && this.#record({ documents: new Set([document]), whenFull, undo }) };
    });
    await durable;
    return answer;
  }

  /** Runs `work`, which makes changes through what it is given, alone: other changes wait until it has ended. */
  async transaction<R>(work: (changes: Changes) => Promise<R>): Promise<R> {
    const { answer, durable } = await this.#turns.run(async () => {
      const transaction = new Transaction((document) => this.touched(document));
      try {
        const answer = await work(transaction);
        return { answer, durable: transaction.documents.size > 0 && this.#record(transaction) };
      } catch (error) {
        transaction.undo();
        throw error;
      } finally {
        transaction.end();
      }
    });
    await durable;
    return answer;
  }

  async #inTurn<R>(work: () => R): Promise<R> {
    return this.#turns.size === 0 ? work() : this.#turns.run(async () => work());
  }

  #record(commit: Commit): Promise<void> {
    if (this.#isClosed) {
      commit.undo();
      return Promise.reject(new ChatError("unavailable", { reason: "stopping" }));
    }
    return new Promise((resolve, reject) => {
      const { documents, whenFull } = commit;
      this.#pending.push({ documents, whenFull, undo: () => commit.undo(), resolve, reject });
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
        this.#log.warn(`Updating a copy failed: ${document.name}.json.bak: ${error}`);
      });
    }
  }

  /** One write of each document that has changes, and of the stale ones given. */
  async #round(stale: readonly Committed[]): Promise<void> {
    const mayGrow = await this.#reserve.mayGrow();
    const { waiting, writes } = await this.#inTurn(() => this.#take(stale, mayGrow));
    if (writes.length === 0) return;
    const isTogether = this.#intent.documents.size > 0 || waiting.some(({ documents }) => documents.size > 1);
    await (isTogether ? this.#writeTogether(writes, waiting) : this.#writeEach(writes, waiting));
  }

  /** What waits, and what is to be written for it. */
  #take(stale: readonly Committed[], mayGrow: boolean): { waiting: readonly Waiting[]; writes: Writes } {
    let waiting = this.#pending;
    this.#pending = [];
    if (!mayGrow) waiting = this.#refuseGrowth(waiting);
    const due = new Set([...waiting.flatMap(({ documents }) => [...documents]), ...stale]);
    // Those of an intent file, which holds older content, are written together until it is gone.
    if (due.size > 0) for (const document of this.#intent.documents) due.add(document);
    // All snapshots are taken at one moment, so that a document written later is not newer than an earlier one.
    const writes = this.#documents
      .filter((document) => due.has(document))
      .map((document) => ({ document, data: document.snapshot() }));
    for (const { document } of writes) this.#stale.delete(document);
    return { waiting, writes };
  }

  async #writeEach(writes: Writes, all: readonly Waiting[]): Promise<void> {
    let waiting = all;
    for (const [index, { document, data }] of writes.entries()) {
      const own = waiting.filter(({ documents }) => documents.has(document));
      let isOurs = false;
      const write = async (): Promise<void> => {
        await this.#assertMayWrite();
        isOurs = true;
        await document.write(data);
      };
      try {
        await (isUrgent(own) ? this.#reserve.use(write) : write());
        this.#failing.delete(document);
        this.#flushSoon();
      } catch (error) {
        this.#failed(document, error);
        if (own.length === 0) continue;
        for (const rest of writes.slice(index + 1)) this.touched(rest.document);
        const rest = waiting;
        await this.#inTurn(() => this.#fail(rest, isOurs, error, [document]));
        return;
      }
      waiting = waiting.filter((commit) => !own.includes(commit));
      for (const commit of own) commit.resolve();
    }
  }

  /** The intent file makes all of it durable; a document that fails after that is written again later. */
  async #writeTogether(writes: Writes, waiting: readonly Waiting[]): Promise<void> {
    let isOurs = false;
    const write = async (): Promise<void> => {
      await this.#assertMayWrite();
      isOurs = true;
      await this.#intent.write(writes);
    };
    try {
      await (isUrgent(waiting) ? this.#reserve.use(write) : write());
    } catch (error) {
      for (const { document } of writes) this.#failed(document, error);
      // Unless there is an earlier intent file, each document can now be tried on its own, for what is kept.
      const failed = this.#intent.documents.size > 0 ? writes.map(({ document }) => document) : [];
      if (waiting.length > 0) await this.#inTurn(() => this.#fail(waiting, isOurs, error, failed));
      return;
    }
    for (const commit of waiting) commit.resolve();
    let areWritten = true;
    for (const { document, data } of writes) {
      try {
        await this.#reserve.use(async () => {
          await this.#assertMayWrite();
          await document.write(data);
        });
        this.#failing.delete(document);
      } catch (error) {
        this.#failed(document, error);
        areWritten = false;
      }
    }
    this.#flushSoon();
    if (areWritten)
      await this.#intent.remove().catch((error) => this.#log.warn(`Removing failed: ${INTENT}: ${error}`));
  }

  /** When only the last sync failed it may be on the disk all the same: write it again. */
  #failed(document: Committed, error: unknown): void {
    this.touched(document);
    if (!this.#failing.has(document)) this.#log.error(`Writing failed: ${document.name}.json`, error);
    this.#failing.add(document);
  }

  /**
   * Refuses changes that need space: the disk has only space for operations that free some or protect people.
   * @returns the remaining changes
   */
  #refuseGrowth(waiting: readonly Waiting[]): Waiting[] {
    const refused = waiting.filter(({ whenFull }) => whenFull === "refused");
    undo(refused, new ChatError("storage_full", { reason: "disk_full" }));
    return waiting.filter((commit) => !refused.includes(commit));
  }

  /**
   * Later changes may depend on the failed ones, so all changes that are not durable are undone, except those that are
   * kept in memory: of the failed document they count as done, of other documents they are written later.
   * @param mayKeep false if another host has the folder: then nothing is kept
   */
  #fail(waiting: readonly Waiting[], mayKeep: boolean, error: unknown, failed: readonly Committed[]): void {
    const all = [...waiting, ...this.#pending];
    const kept = all.filter(({ whenFull }) => mayKeep && whenFull === "kept");
    const isDone = ({ documents }: Commit): boolean => [...documents].every((one) => failed.includes(one));
    this.#pending = kept.filter((commit) => !isDone(commit));
    undo(
      all.filter((commit) => !kept.includes(commit)),
      storageError(error),
    );
    for (const commit of kept) if (isDone(commit)) commit.resolve();
  }
}

const isUrgent = (commits: readonly Commit[]): boolean =>
  commits.some(({ whenFull }) => whenFull !== "refused");

/** Newest first. */
function undo(commits: readonly Waiting[], error: ChatError): void {
  for (const commit of commits.toReversed()) commit.undo();
  for (const commit of commits) commit.reject(error);
}
