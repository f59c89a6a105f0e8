/** One room's queue of messages on their way to the disk: all that wait while a commit runs are the next commit. */
import { ChatError } from "./errors.ts";
import type { Clock, MessageLog } from "./ports.ts";
import type { ConnectionId, Message, StoredMessage } from "./types.ts";

export type Unwritten = Omit<StoredMessage, "seq" | "sentAt">;
/** What is kept of a message that was written, so that it can be found again. */
type Written = Pick<StoredMessage, "seq" | "sentAt">;

interface Pending {
  readonly draft: Unwritten;
  /** The connection that sent it. */
  readonly by: ConnectionId | null;
  resolve(message: Message): void;
  reject(error: unknown): void;
}

export interface WriterHooks {
  readonly clock: Clock;
  /** Runs after each commit, in order, before its senders are answered. */
  committed(
    stored: readonly StoredMessage[],
    by: readonly (ConnectionId | null)[],
  ): Promise<readonly Message[]>;
}

/** How many of a room's newest messages are recognised when a client sends them again. */
const REMEMBERED = 1000;
/** Most messages of one commit: bounds the buffer that goes to each listener at once. */
const MAX_BATCH = 512;

export class RoomWriter {
  readonly #roomId: number;
  readonly #log: MessageLog;
  readonly #hooks: WriterHooks;
  /** `<author>:<clientId>` → where the message is, or its promise while it is being written; oldest first. */
  readonly #remembered = new Map<string, Written | Promise<StoredMessage>>();
  #lastSeq: number;
  #queue: Pending[] = [];
  #running: Promise<void> | undefined;
  #isClosed = false;

  private constructor(roomId: number, log: MessageLog, hooks: WriterHooks, lastSeq: number) {
    this.#roomId = roomId;
    this.#log = log;
    this.#hooks = hooks;
    this.#lastSeq = lastSeq;
  }

  static async open(roomId: number, log: MessageLog, hooks: WriterHooks): Promise<RoomWriter> {
    const { lastSeq, items } = await log.tail(roomId, REMEMBERED);
    const writer = new RoomWriter(roomId, log, hooks, lastSeq);
    for (const { authorId, clientId, seq, sentAt } of items) {
      if (clientId !== undefined) writer.#remembered.set(rememberKey(authorId, clientId), { seq, sentAt });
    }
    return writer;
  }

  get isIdle(): boolean {
    return this.#running === undefined && this.#queue.length === 0;
  }

  /** The message that the draft's `clientId` already is, or is becoming: as it is now, or as the draft has it when it was removed since. */
  known(draft: Unwritten): Promise<StoredMessage> | undefined {
    const { authorId, clientId } = draft;
    const found = clientId === undefined ? undefined : this.#remembered.get(rememberKey(authorId, clientId));
    return found === undefined || found instanceof Promise ? found : this.#read(found, draft);
  }

  async #read({ seq, sentAt }: Written, draft: Unwritten): Promise<StoredMessage> {
    return (await this.#log.get(this.#roomId, seq)) ?? { ...draft, seq, sentAt };
  }

  /** Resolves once durable and told. @throws storage_full, storage_failed, room_not_found (dissolved meanwhile) */
  write(draft: Unwritten, by: ConnectionId | null): Promise<Message> {
    if (this.#isClosed) return Promise.reject(new ChatError("room_not_found", "There is no such room."));
    const written = new Promise<Message>((resolve, reject) => {
      this.#queue.push({ draft, by, resolve, reject });
    });
    if (draft.clientId !== undefined) this.#remember(draft, draft.clientId, written);
    this.#running ??= this.#run();
    return written;
  }

  settle(): Promise<void> {
    return this.#running ?? Promise.resolve();
  }

  /** Refuses what comes from now on. */
  close(): void {
    this.#isClosed = true;
  }

  async #run(): Promise<void> {
    // The rest of what arrived in this turn of the event loop joins the first commit.
    await new Promise((go) => setImmediate(go));
    while (this.#queue.length > 0) {
      const batch = this.#queue.splice(0, MAX_BATCH);
      try {
        const messages = await this.#commit(batch);
        for (const [i, pending] of batch.entries()) {
          const message = messages[i];
          if (message) pending.resolve(message);
        }
      } catch (error) {
        for (const pending of batch) pending.reject(error);
      }
    }
    this.#running = undefined;
  }

  async #commit(batch: readonly Pending[]): Promise<readonly Message[]> {
    if (this.#isClosed) throw new ChatError("room_not_found", "There is no such room.");
    const sentAt = new Date(this.#hooks.clock()).toISOString();
    const stored = batch.map(
      ({ draft }, i): StoredMessage => ({ seq: this.#lastSeq + i + 1, ...draft, sentAt }),
    );
    await this.#log.append(this.#roomId, stored);
    this.#lastSeq += stored.length;
    for (const { authorId, clientId, seq } of stored) {
      if (clientId !== undefined) this.#remembered.set(rememberKey(authorId, clientId), { seq, sentAt });
    }
    return this.#hooks.committed(
      stored,
      batch.map(({ by }) => by),
    );
  }

  #remember(draft: Unwritten, clientId: string, written: Promise<Message>): void {
    const key = rememberKey(draft.authorId, clientId);
    const stored = written.then(({ seq, sentAt }): StoredMessage => ({ ...draft, seq, sentAt }));
    stored.catch(() => {
      if (this.#remembered.get(key) === stored) this.#remembered.delete(key);
    });
    this.#remembered.set(key, stored);
    if (this.#remembered.size > 2 * REMEMBERED) {
      for (const old of [...this.#remembered.keys()].slice(0, REMEMBERED)) this.#remembered.delete(old);
    }
  }
}

const rememberKey = (authorId: number | null, clientId: string): string => `${authorId}:${clientId}`;
