/**
 * Stores uploads: `<data>/uploads/<day>/<id>.<ext>`, with their record (`<id>.meta.json`) and, for a large image, a thumbnail
 * beside them. `rooms/<room>.txt` and `people/<user>.txt` beside the days list the uploads of each, so that they are removed
 * together. `unposted/<id>` marks an upload for a room that no message holds yet.
 */
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { ChatError } from "../chat/errors.ts";
import type { StoredUpload, Upload, UploadOwner } from "../chat/ports.ts";
import { appendLine, isMissing, writeAll } from "./files.ts";
import { reencode } from "./images.ts";
import { displayName, extensionFor, newPlace, pathOf, placeOf, recordFile, thumbnailFile } from "./names.ts";
import { isRaster, keepsPlace, sniff } from "./sniff.ts";
import type { Space } from "./space.ts";

export interface Uploads {
  readonly space: Space;
  save(file: { name: string; data: Uint8Array }, belongs: UploadOwner): Promise<Upload>;
  markPosted(path: string): Promise<void>;
  unposted(savedBefore: string): Promise<readonly StoredUpload[]>;
  find(path: string): Promise<StoredUpload | undefined>;
  all(): AsyncIterable<StoredUpload>;
  remove(path: string): Promise<void>;
  removeOf(owner: { roomId: number } | { ownerId: number }): Promise<void>;
}

export interface UploadOptions {
  readonly folder: string;
  clock(): number;
  /** The limit in force. */
  maxBytes(): number;
  /** Makes what counts each person's uploads, given how to weigh those on the disk. */
  spaceFor(usedBy: (ownerId: number) => Promise<number>): Space;
}

export function createUploads({ folder, clock, maxBytes, spaceFor }: UploadOptions): Uploads {
  const lists = { rooms: join(folder, "rooms"), people: join(folder, "people") };
  const marks = join(folder, "unposted");
  const space = spaceFor(async (ownerId) => {
    let bytes = 0;
    for (const path of await linesOf(join(lists.people, `${ownerId}.txt`))) {
      bytes += (await find(path))?.bytes ?? 0;
    }
    return bytes;
  });

  async function find(path: string): Promise<StoredUpload | undefined> {
    const place = placeOf(path);
    if (!place) return undefined;
    const text = await readIfThere(join(folder, place.day, recordFile(place.id)));
    if (text === undefined) return undefined;
    const record = recordOf(text, place.day);
    return record.path === path ? record : undefined;
  }

  async function remove(path: string): Promise<void> {
    const place = placeOf(path);
    const upload = await find(path);
    if (!place || !upload) return;
    // Remove the record first: without it the upload is not served, even if the other files remain.
    for (const file of [recordFile(place.id), thumbnailFile(place.id), place.file]) {
      await rm(join(folder, place.day, file), { force: true });
    }
    await rm(join(marks, place.id), { force: true });
    space.add(upload.ownerId, -upload.bytes);
  }

  /** Reads the records of one folder's files. */
  async function* recordsIn(day: string): AsyncIterable<StoredUpload> {
    for (const name of await namesIn(join(folder, day))) {
      const text = name.endsWith(RECORD_END) ? await readIfThere(join(folder, day, name)) : undefined;
      if (text !== undefined) yield recordOf(text, day);
    }
  }

  async function store(
    { name, data }: { name: string; data: Uint8Array },
    { roomId, ownerId, address = "" }: UploadOwner,
  ): Promise<Upload> {
    const { type, ext } = await sniff(data);
    if (keepsPlace(type)) throw new ChatError("unsupported_media", { reason: "picture_keeps_place" });
    const picture = isRaster(type) ? await reencode(data, type, address) : undefined;
    const place = newPlace(extensionFor(name, ext));
    const thumb = picture?.thumbnail ? thumbnailFile(place.id) : undefined;
    const content = picture?.data ?? data;
    const upload: Upload = {
      path: pathOf(place),
      isImage: picture !== undefined,
      name: displayName(name),
      bytes: content.length,
      type,
      ...(picture && { width: picture.width, height: picture.height }),
      ...(thumb && { thumbnail: pathOf({ day: place.day, file: thumb }) }),
    };
    const record: StoredUpload = { ...upload, roomId, ownerId, savedAt: new Date(clock()).toISOString() };
    const files = new Map<string, Uint8Array | string>([[place.file, content]]);
    if (thumb && picture?.thumbnail) files.set(thumb, picture.thumbnail);
    files.set(recordFile(place.id), JSON.stringify(record));
    // List it before writing it: a crash in between leaves one line too many, never a file that outlives its owner.
    await appendLine(lists.people, `${ownerId}.txt`, record.path);
    if (roomId !== null) {
      await appendLine(lists.rooms, `${roomId}.txt`, record.path);
      await appendLine(marks, place.id, record.path);
    }
    await writeAll(join(folder, place.day), files);
    space.add(ownerId, record.bytes);
    return upload;
  }

  return {
    space,
    find,
    remove,

    async save(file, belongs) {
      const { data } = file;
      if (data.length === 0) throw new ChatError("invalid", { reason: "file_empty" });
      if (data.length > maxBytes()) {
        throw new ChatError("too_large", { reason: "file_too_large", maxBytes: maxBytes() });
      }
      const giveBack = await space.reserve(belongs.ownerId, data.length);
      try {
        return await store(file, belongs);
      } finally {
        giveBack();
      }
    },

    async markPosted(path) {
      const place = placeOf(path);
      if (place) await rm(join(marks, place.id), { force: true });
    },

    async unposted(savedBefore) {
      const found: StoredUpload[] = [];
      for (const mark of await namesIn(marks)) {
        const [path = ""] = await linesOf(join(marks, mark));
        const upload = await find(path);
        if (!upload) await rm(join(marks, mark), { force: true });
        else if (upload.savedAt < savedBefore) found.push(upload);
      }
      return found;
    },

    async *all() {
      for (const day of await namesIn(folder)) if (/^\d{8}$/.test(day)) yield* recordsIn(day);
    },

    async removeOf(owner) {
      const list =
        "roomId" in owner
          ? join(lists.rooms, `${owner.roomId}.txt`)
          : join(lists.people, `${owner.ownerId}.txt`);
      for (const path of await linesOf(list)) await remove(path);
      await rm(list, { force: true });
    },
  };
}

const RECORD_END = recordFile("");

/** What older versions did not keep is filled in: the owner is nobody, the time is the folder's day. */
function recordOf(text: string, day: string): StoredUpload {
  const record = JSON.parse(text) as Omit<StoredUpload, "ownerId" | "savedAt"> & Partial<StoredUpload>;
  const savedAt = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T00:00:00.000Z`;
  return { ...record, ownerId: record.ownerId ?? null, savedAt: record.savedAt ?? savedAt };
}

async function linesOf(path: string): Promise<readonly string[]> {
  return (await readIfThere(path))?.split("\n").filter((line) => line !== "") ?? [];
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
