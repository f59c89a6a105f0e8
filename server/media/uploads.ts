/**
 * Stores uploads: `<data>/uploads/<day>/<id>.<ext>`, with their record (`<id>.meta.json`) and, for a large image, a thumbnail
 * beside them. `<data>/uploads/rooms/<room>.txt` lists a room's uploads, so that they are removed with it.
 */
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { ChatError } from "../chat/errors.ts";
import type { StoredUpload, Upload } from "../chat/ports.ts";
import { appendLine, isMissing, writeAll } from "./files.ts";
import { reencode } from "./images.ts";
import { displayName, extensionFor, newPlace, pathOf, placeOf, recordFile, thumbnailFile } from "./names.ts";
import { isRaster, keepsPlace, sniff } from "./sniff.ts";

export interface Uploads {
  save(file: { name: string; data: Uint8Array }, roomId: number | null, from?: string): Promise<Upload>;
  find(path: string): Promise<StoredUpload | undefined>;
  remove(path: string): Promise<void>;
  removeOf(roomId: number): Promise<void>;
}

/** @param maxBytes the limit in force. */
export function createUploads(folder: string, maxBytes: () => number): Uploads {
  const lists = join(folder, "rooms");

  async function find(path: string): Promise<StoredUpload | undefined> {
    const place = placeOf(path);
    if (!place) return undefined;
    const text = await readIfThere(join(folder, place.day, recordFile(place.id)));
    if (text === undefined) return undefined;
    const record = JSON.parse(text) as StoredUpload;
    return record.path === path ? record : undefined;
  }

  async function remove(path: string): Promise<void> {
    const place = placeOf(path);
    if (!place || !(await find(path))) return;
    // Remove the record first: without it the upload is not served, even if the other files remain.
    for (const file of [recordFile(place.id), thumbnailFile(place.id), place.file]) {
      await rm(join(folder, place.day, file), { force: true });
    }
  }

  return {
    find,
    remove,

    async save({ name, data }, roomId, from = "") {
      if (data.length === 0) throw new ChatError("invalid", { reason: "file_empty" });
      if (data.length > maxBytes()) {
        throw new ChatError("too_large", { reason: "file_too_large", maxBytes: maxBytes() });
      }
      const { type, ext } = await sniff(data);
      if (keepsPlace(type)) throw new ChatError("unsupported_media", { reason: "picture_keeps_place" });
      const picture = isRaster(type) ? await reencode(data, type, from) : undefined;
      const place = newPlace(extensionFor(name, ext));
      const thumb = picture?.thumbnail ? thumbnailFile(place.id) : undefined;
      const content = picture?.data ?? data;
      const record: StoredUpload = {
        path: pathOf(place),
        isImage: picture !== undefined,
        name: displayName(name),
        bytes: content.length,
        type,
        ...(picture && { width: picture.width, height: picture.height }),
        ...(thumb && { thumbnail: pathOf({ day: place.day, file: thumb }) }),
        roomId,
      };
      const files = new Map<string, Uint8Array | string>([[place.file, content]]);
      if (thumb && picture?.thumbnail) files.set(thumb, picture.thumbnail);
      files.set(recordFile(place.id), JSON.stringify(record));
      // List it before writing it: a crash in between leaves one line too many, never a file that outlives its room.
      if (roomId !== null) await appendLine(lists, `${roomId}.txt`, record.path);
      await writeAll(join(folder, place.day), files);
      const { roomId: _, ...upload } = record;
      return upload;
    },

    async removeOf(roomId) {
      const list = join(lists, `${roomId}.txt`);
      const paths = (await readIfThere(list))?.split("\n") ?? [];
      for (const path of paths) await remove(path);
      await rm(list, { force: true });
    },
  };
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
