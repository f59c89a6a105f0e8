/** Messages on their way. Kept in the browser until the host has them, so that neither a reload nor a cut line loses one. */
export interface OutgoingText {
  readonly kind: "text";
  readonly body: string;
}
export interface OutgoingFile {
  readonly kind: "file";
  readonly name: string;
  readonly bytes: number;
  readonly type: string;
}
export interface Outgoing {
  /** The same until it is sent, whatever happens between: the host knows the same message by it. */
  readonly clientId: string;
  readonly userId: number;
  readonly roomId: number;
  readonly createdAt: string;
  readonly content: OutgoingText | OutgoingFile;
  readonly replyTo?: number;
  readonly mentions?: readonly number[];
  /** `waiting`: for the line or its turn · `failed`: the host refused it, the person decides. */
  readonly status: "waiting" | "sending" | "failed";
  /** Why it failed: the host's code and sentence. */
  readonly failure?: { readonly code: string; readonly message: string };
  /** The tab that sends it. */
  readonly tab: string;
}

/** The part of `localStorage` that is used. */
export type KeyValue = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const KEY = "hearth.outbox";

function isOutgoing(value: unknown): value is Outgoing {
  return (
    typeof value === "object" &&
    value !== null &&
    "clientId" in value &&
    "roomId" in value &&
    "userId" in value &&
    "content" in value &&
    "status" in value
  );
}

export interface Outbox {
  /** Oldest first; one person's. */
  list(userId: number): readonly Outgoing[];
  put(entry: Outgoing): void;
  remove(clientId: string): void;
}

/** Reads and writes whole, at once, so that tabs do not overwrite each other's entries. */
export function createOutbox(storage: KeyValue): Outbox {
  const read = (): Outgoing[] => {
    try {
      const value: unknown = JSON.parse(storage.getItem(KEY) ?? "[]");
      return Array.isArray(value) ? value.filter(isOutgoing) : [];
    } catch {
      return [];
    }
  };
  const write = (entries: readonly Outgoing[]) => {
    try {
      if (entries.length === 0) storage.removeItem(KEY);
      else storage.setItem(KEY, JSON.stringify(entries));
    } catch {
      // A full or refused storage costs only the survival of a reload.
    }
  };
  return {
    list: (userId) => read().filter((entry) => entry.userId === userId),
    put(entry) {
      const entries = read();
      const at = entries.findIndex(({ clientId }) => clientId === entry.clientId);
      write(at < 0 ? [...entries, entry] : entries.with(at, entry));
    },
    remove(clientId) {
      const entries = read();
      const left = entries.filter((entry) => entry.clientId !== clientId);
      if (left.length < entries.length) write(left);
    },
  };
}

export const OUTBOX_KEY = KEY;
