/** Uploaded files as the console shows them. */

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
  readonly owner: FileHolder | null;
  /** null: it was uploaded for no room, or the room is gone. */
  readonly room: FileHolder | null;
  /** It was uploaded for a room and never posted. */
  readonly isUnreferenced: boolean;
}

export interface FileHolder {
  readonly id: number;
  readonly name: string;
}

export interface FileShare {
  /** null: files of nobody known, or of no room. */
  readonly holder: FileHolder | null;
  readonly files: number;
  readonly bytes: number;
}

export interface FileUsage {
  readonly files: number;
  readonly bytes: number;
  readonly freeBytes: number;
  readonly totalBytes: number;
  /** Who and which rooms use most, largest first. */
  readonly byOwner: readonly FileShare[];
  readonly byRoom: readonly FileShare[];
}
