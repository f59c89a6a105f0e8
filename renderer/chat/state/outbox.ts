/**
 * The outbox: messages being sent. Stored in the browser until the server has them, so that neither a reload nor a lost
 * connection loses one.
 */
import type { Problem } from "../../ui/failure.ts";
import type { KeyValue } from "../../ui/storage.ts";

export interface OutgoingText {
  readonly kind: "text";
  readonly body: string;
}
export interface OutgoingFile {
  readonly kind: "file";
  readonly name: string;
  readonly bytes: number;
  readonly type: string;
  /** A picture is sent unchanged, as a file. */
  readonly asFile?: boolean;
  readonly lastModified?: number;
  /** The URL path of what the server already has of it. */
  readonly url?: string;
}
export interface Outgoing {
  /** Stays the same until the message is sent, so that the server recognises a repeated message. */
  readonly clientId: string;
  readonly userId: number;
  readonly roomId: number;
  readonly createdAt: string;
  readonly content: OutgoingText | OutgoingFile;
  readonly replyTo?: number;
  /** `waiting`: for the connection or its turn · `paused`: by the person · `failed`: refused; the person decides. */
  readonly status: "waiting" | "sending" | "paused" | "failed";
  /** Why it failed. */
  readonly failure?: Problem;
  /** The tab that sends it. */
  readonly tab: string;
  /** When that tab last began to send it, or said that it will. */
  readonly activeAt?: string;
}

/** Each entry has its own key, because several tabs write at once and must not overwrite each other. */
export const OUTBOX_PREFIX = "hearth.outbox.";

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

function parse(text: string | null): Outgoing | null {
  try {
    const value: unknown = JSON.parse(text ?? "null");
    return isOutgoing(value) ? value : null;
  } catch {
    return null;
  }
}

export function createOutbox(storage: KeyValue): Outbox {
  /** Entries that could not be stored because the storage is full or blocked; they last as long as the page. */
  const unkept = new Map<string, Outgoing>();
  const readAll = (): ReadonlyMap<string, Outgoing> => {
    const entries = new Map<string, Outgoing>();
    for (let at = 0; at < storage.length; at += 1) {
      const key = storage.key(at);
      const entry = key?.startsWith(OUTBOX_PREFIX) ? parse(storage.getItem(key)) : null;
      if (entry) entries.set(entry.clientId, entry);
    }
    for (const [clientId, entry] of unkept) entries.set(clientId, entry);
    return entries;
  };
  return {
    list: (userId) =>
      [...readAll().values()]
        .filter((entry) => entry.userId === userId)
        .sort((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt)),
    put(entry) {
      try {
        storage.setItem(OUTBOX_PREFIX + entry.clientId, JSON.stringify(entry));
        unkept.delete(entry.clientId);
      } catch {
        unkept.set(entry.clientId, entry);
      }
    },
    remove(clientId) {
      unkept.delete(clientId);
      storage.removeItem(OUTBOX_PREFIX + clientId);
    },
  };
}
