/** Uploaded files as the console shows them. */
import type { Author } from "../chat/types.ts";
import type { Ref } from "./rows.ts";

export interface FileRow {
  /** URL path, and the file's key. */
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  readonly type: string;
  readonly isImage: boolean;
  /** URL path of a small preview; null: none. */
  readonly thumbnail: string | null;
  readonly savedAt: string;
  /** null: the uploader is unknown. */
  readonly owner: Author | null;
  /** null: it was uploaded for no room, or the room no longer exists. */
  readonly room: Ref | null;
  /** It was uploaded for a room and never posted. */
  readonly isUnreferenced: boolean;
}

export interface FileShare<T> {
  /** null: files of an unknown uploader; of no room, or of direct conversations. */
  readonly holder: T | null;
  readonly files: number;
  readonly bytes: number;
}

export interface FileUsage {
  readonly files: number;
  readonly bytes: number;
  readonly freeBytes: number;
  readonly totalBytes: number;
  /** Who and which rooms use most, largest first. */
  readonly byOwner: readonly FileShare<Author>[];
  readonly byRoom: readonly FileShare<Ref>[];
}
