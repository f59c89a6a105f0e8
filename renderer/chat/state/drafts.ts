import type { Message } from "../../../server/dialects/native/contract.ts";
import { followKey, type KeyValue } from "../../ui/storage.ts";

export interface Edit {
  readonly kind: "edit";
  readonly message: Message;
  readonly text: string;
  /** The message was deleted meanwhile: the text is sent as a new one. */
  readonly isGone: boolean;
}

/** What the person is doing with one message. An edit has its own text, so that the draft stays as it is. */
export type Writing = { readonly kind: "reply"; readonly message: Message } | Edit | null;

export const editOf = (message: Message): Edit => ({
  kind: "edit",
  message,
  text: message.body,
  isGone: false,
});

/** The attachments of the text that is being written. Kept while the page is open. */
export interface Attached {
  readonly writing: Writing;
  readonly files: readonly File[];
  /** Pictures among them are sent as files. */
  readonly asFile: boolean;
}

/** Drafts, by person and room. */
export interface Drafts {
  get(userId: number, roomId: number): string;
  set(userId: number, roomId: number, text: string): void;
  /** Calls `changed` when another tab writes or sends the draft. @returns what ends it */
  follow(userId: number, roomId: number, changed: () => void): () => void;
  /** Removes the person's drafts of rooms that are not kept. */
  keepOnly(userId: number, isKept: (roomId: number) => boolean): void;
  attached(userId: number, roomId: number): Attached;
  attach(userId: number, roomId: number, attached: Attached): void;
}

const NOTHING: Attached = { writing: null, files: [], asFile: false };

export function createDrafts(storage: KeyValue): Drafts {
  const prefixOf = (userId: number) => `hearth.draft.${userId}.`;
  const keyOf = (userId: number, roomId: number) => `${prefixOf(userId)}${roomId}`;
  const attachments = new Map<string, Attached>();
  return {
    get: (userId, roomId) => storage.getItem(keyOf(userId, roomId)) ?? "",
    set(userId, roomId, text) {
      try {
        if (text === "") storage.removeItem(keyOf(userId, roomId));
        else storage.setItem(keyOf(userId, roomId), text);
      } catch {
        // If the storage is full, the draft does not survive a reload.
      }
    },
    keepOnly(userId, isKept) {
      const prefix = prefixOf(userId);
      const stored = Array.from(storage, (_, at) => storage.key(at) ?? "");
      for (const key of [...stored, ...attachments.keys()]) {
        if (!key.startsWith(prefix) || isKept(Number(key.slice(prefix.length)))) continue;
        storage.removeItem(key);
        attachments.delete(key);
      }
    },
    follow: (userId, roomId, changed) => followKey(keyOf(userId, roomId), changed),
    attached: (userId, roomId) => attachments.get(keyOf(userId, roomId)) ?? NOTHING,
    attach: (userId, roomId, attached) => void attachments.set(keyOf(userId, roomId), attached),
  };
}
