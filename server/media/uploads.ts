/**
 * Stores uploads: `<data>/uploads/<day>/<id>.<ext>`, with their record (`<id>.meta.json`) and, for a large image, a
 * thumbnail beside them. `rooms/<room>.txt` and `people/<user>.txt` beside the days list the uploads of each, so that
 * they are removed together. `unposted/<id>` marks an upload for a room that has not been posted yet.
 */
import { randomBytes } from "node:crypto";
import { rm, stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import { Lazy } from "../async/lazy.ts";
import { KeyedQueue } from "../async/queue.ts";
import { ChatError } from "../chat/errors.ts";
import { type NewFile, type StoredUpload, sizeOf, type Upload, type UploadOwner } from "../chat/ports.ts";
import { errorCode, ifThere, storageError } from "../store/failures.ts";
import { makeFolder, namesIn, readText, replaceFile } from "../store/files.ts";
import { put } from "./content.ts";
import { appendLine, type Content, writeAll } from "./files.ts";
import { keep } from "./keep.ts";
import {
  displayName,
  extensionFor,
  newUploadPath,
  parseUploadPath,
  pathOf,
  recordFile,
  thumbnailFile,
  type UploadPath,
} from "./names.ts";
import type { Owner } from "./removals.ts";
import { countedBytes, type Space } from "./space.ts";

export interface Uploads {
  readonly space: Space;
  save(file: NewFile, belongs: UploadOwner): Promise<Upload>;
  markPosted(path: string): Promise<void>;
  unposted(savedBefore: string): Promise<readonly StoredUpload[]>;
  find(path: string): Promise<StoredUpload | undefined>;
  all(): AsyncIterable<StoredUpload>;
  remove(path: string): Promise<void>;
  removeOf(owner: Owner): Promise<void>;
}

export interface UploadOptions {
  readonly folder: string;
  clock(): number;
  /** The limit in force. */
  maxBytes(): number;
  /** Called after an upload was stored or removed. */
  onChange(): Promise<void>;
  /** Creates the counter of each person's uploads, from a function that counts those on the disk. */
  spaceFor(usedBy: (ownerId: number) => Promise<number>): Space;
}

export function createUploads({ folder, clock, maxBytes, onChange, spaceFor }: UploadOptions): Uploads {
  const lists = { rooms: join(folder, "rooms"), people: join(folder, "people") };
  const marks = join(folder, "unposted");
  const working = join(folder, "working");
  /** While a person's upload is being stored, it is in the list and not yet found: nothing else uses the list then. */
  const ofPerson = new KeyedQueue<number>();
  const ofRoom = new KeyedQueue<number>();
  /** Paths of uploads that are in a list and not yet found. */
  const storing = new Set<string>();
  /** Day → its records by file name, as they were last listed. */
  const known = new Map<string, ReadonlyMap<string, StoredUpload>>();
  /** Room → how many more of its uploads are removed before its list is shortened. */
  const removals = new Map<number, number>();
  const space = spaceFor((ownerId) =>
    ofPerson.run(ownerId, async () => {
      const found = await uploadsIn(join(lists.people, `${ownerId}.txt`));
      return found.reduce((sum, { bytes }) => sum + countedBytes(bytes), 0);
    }),
  );

  /** Returns the uploads of a list that are still there, and shortens it once more than half of them are gone. */
  async function uploadsIn(list: string): Promise<readonly StoredUpload[]> {
    const paths = await linesOf(list);
    const found: StoredUpload[] = [];
    const kept: string[] = [];
    for (const path of paths) {
      const upload = await find(path);
      if (upload) found.push(upload);
      if (upload || storing.has(path)) kept.push(`${path}\n`);
    }
    // Should it fail, the longer list is as good.
    if (paths.length > 2 * kept.length) await replaceFile(list, kept).catch(() => undefined);
    return found;
  }

  async function countRemoval(roomId: number): Promise<void> {
    const left = (removals.get(roomId) ?? MIN_REMOVALS) - 1;
    removals.set(roomId, left);
    if (left > 0) return;
    const found = await ofRoom.run(roomId, () => uploadsIn(join(lists.rooms, `${roomId}.txt`)));
    removals.set(roomId, Math.max(MIN_REMOVALS, found.length));
  }

  async function find(path: string): Promise<StoredUpload | undefined> {
    const location = parseUploadPath(path);
    if (!location) return undefined;
    const text = await readText(join(folder, location.day, recordFile(location.id)));
    if (text === undefined) return undefined;
    const record = recordOf(text, location.day);
    return record?.path === path ? record : undefined;
  }

  async function remove(path: string): Promise<void> {
    const location = parseUploadPath(path);
    const upload = await find(path);
    if (!location || !upload || !(await removeFiles(location))) return;
    space.add(upload.ownerId, -countedBytes(upload.bytes));
    if (upload.roomId !== null) await countRemoval(upload.roomId);
    await onChange();
  }

  /** @returns whether its record was there: of several calls at once, one removed the upload */
  async function removeFiles({ day, id, file }: UploadPath): Promise<boolean> {
    const path = (name: string): string => join(folder, day, name);
    // Remove the record first: without it the upload is not served, even if the other files remain.
    const wasThere = (await ifThere(() => unlink(path(recordFile(id))).then(() => true))) ?? false;
    for (const rest of [path(thumbnailFile(id)), path(file), join(marks, id)])
      await rm(rest, { force: true });
    return wasThere;
  }

  /** Reads the records of one folder's files that are not known: a record never changes. Unreadable ones are left out. */
  async function* recordsIn(day: string): AsyncIterable<StoredUpload> {
    const before = known.get(day);
    const records = new Map<string, StoredUpload>();
    for (const name of await namesIn(join(folder, day))) {
      if (!name.endsWith(RECORD_END)) continue;
      const text = before?.has(name)
        ? undefined
        : await readText(join(folder, day, name)).catch(() => undefined);
      const record = before?.get(name) ?? (text === undefined ? undefined : recordOf(text, day));
      if (!record) continue;
      records.set(name, record);
      yield record;
    }
    known.delete(day);
    if (records.size > 0) known.set(day, records);
  }

  /** Stores the file at `path`, which is taken away or left to the caller to remove. */
  async function store(
    path: string,
    { name, asFile = false }: Pick<NewFile, "name" | "asFile">,
    { roomId, ownerId, address = "" }: UploadOwner,
  ): Promise<Upload> {
    const target = `${path}.kept`;
    const by = { userId: ownerId, address };
    const { type, ext, picture, width, height } = await keep(path, { asFile, by, target });
    const content = picture ? target : path;
    const location = newUploadPath(extensionFor(name, ext));
    const thumb = picture?.thumbnail ? thumbnailFile(location.id) : undefined;
    const upload: Upload = {
      path: pathOf(location),
      isImage: picture !== undefined,
      name: displayName(name),
      bytes: (await stat(content)).size,
      type,
      ...(width !== undefined && height !== undefined && { width, height }),
      ...(picture?.isAnimated && { isAnimated: true }),
      ...(thumb && { thumbnail: pathOf({ day: location.day, file: thumb }) }),
    };
    const record: StoredUpload = { ...upload, roomId, ownerId, savedAt: new Date(clock()).toISOString() };
    const files = new Map<string, Content>([[location.file, { moved: content }]]);
    if (thumb && picture?.thumbnail) files.set(thumb, picture.thumbnail);
    files.set(recordFile(location.id), JSON.stringify(record));
    // List it before writing it: a crash in between leaves one line too many, never a file that outlives its owner.
    storing.add(record.path);
    await ofPerson
      .run(ownerId, async () => {
        await appendLine(lists.people, `${ownerId}.txt`, record.path);
        if (roomId !== null) {
          await ofRoom.run(roomId, () => appendLine(lists.rooms, `${roomId}.txt`, record.path));
          await appendLine(marks, location.id, record.path);
        }
        await writeAll(join(folder, location.day), files);
      })
      .finally(() => storing.delete(record.path));
    space.add(ownerId, countedBytes(record.bytes));
    await onChange();
    return upload;
  }

  /** Unfinished files of a crash are removed when the folder is first used. */
  const emptied = new Lazy(async () => {
    await rm(working, { recursive: true, force: true });
    await makeFolder(working);
  });
  async function inWorkingFolder<R>(work: (path: string) => Promise<R>): Promise<R> {
    await emptied.get();
    const path = join(working, randomBytes(12).toString("hex"));
    try {
      return await work(path);
    } finally {
      for (const file of [path, `${path}.kept`]) await rm(file, { force: true });
    }
  }

  /** Content that arrived for its owner is reserved already. @returns a function that releases it */
  async function reserveFor({ data, isReserved }: NewFile, ownerId: number): Promise<() => void> {
    if (isReserved) return () => {};
    const held = data instanceof Uint8Array ? undefined : data.held;
    return held?.by === ownerId ? held.release : space.reserve(ownerId, countedBytes(sizeOf(data)));
  }

  return {
    space,
    find,
    remove,

    async save(file, belongs) {
      const { data } = file;
      const bytes = sizeOf(data);
      if (bytes === 0) throw new ChatError("invalid", { reason: "file_empty" });
      if (bytes > maxBytes() && !file.isReserved) {
        throw new ChatError("too_large", { reason: "file_too_large", maxBytes: maxBytes() });
      }
      const giveBack = await reserveFor(file, belongs.ownerId);
      try {
        return await inWorkingFolder(async (path) => {
          await put(data, path).catch((error: unknown) => {
            // An unfinished upload may be removed while it is posted.
            if (errorCode(error) === "ENOENT") throw new ChatError("invalid", { reason: "upload_not_found" });
            throw storageError(error);
          });
          return store(path, file, belongs);
        });
      } finally {
        giveBack();
      }
    },

    async markPosted(path) {
      const location = parseUploadPath(path);
      if (location) await rm(join(marks, location.id), { force: true });
    },

    async unposted(savedBefore) {
      const found: StoredUpload[] = [];
      const named = await namesIn(marks);
      const begun = new Set([...storing].map((path) => parseUploadPath(path)?.id));
      for (const mark of named.filter((id) => !begun.has(id))) {
        const [path = ""] = await linesOf(join(marks, mark));
        const upload = await find(path);
        const location = parseUploadPath(path);
        // A crash while it was stored left a part of its files.
        if (!upload && location) await removeFiles(location);
        else if (!upload) await rm(join(marks, mark), { force: true });
        else if (upload.savedAt < savedBefore) found.push(upload);
      }
      return found;
    },

    async *all() {
      const days = (await namesIn(folder)).filter((name) => /^\d{8}$/.test(name));
      for (const day of days) yield* recordsIn(day);
      let count = 0;
      for (const [day, { size }] of [...known].toReversed()) {
        count += size;
        if (count > MOST_KNOWN || !days.includes(day)) known.delete(day);
      }
    },

    async removeOf(owner) {
      const drop = async (list: string): Promise<void> => {
        for (const path of await linesOf(list)) await remove(path);
        await rm(list, { force: true });
      };
      if ("roomId" in owner) {
        await drop(join(lists.rooms, `${owner.roomId}.txt`));
        removals.delete(owner.roomId);
      } else await ofPerson.run(owner.ownerId, () => drop(join(lists.people, `${owner.ownerId}.txt`)));
    },
  };
}

/** How many records stay in memory between listings, so that a search need not read all of them again. */
const MOST_KNOWN = 50_000;
/** A room's list is not shortened before this many of its uploads were removed. */
const MIN_REMOVALS = 32;
const RECORD_END = recordFile("");

/**
 * Fills in what older versions did not record: no owner, and the folder's day as the time. Returns undefined for a
 * record that a crash cut off: its upload was never acknowledged.
 */
function recordOf(text: string, day: string): StoredUpload | undefined {
  const record = parsed(text);
  if (!record) return undefined;
  const savedAt = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T00:00:00.000Z`;
  return { ...record, ownerId: record.ownerId ?? null, savedAt: record.savedAt ?? savedAt };
}

function parsed(
  text: string,
): (Omit<StoredUpload, "ownerId" | "savedAt"> & Partial<StoredUpload>) | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function linesOf(path: string): Promise<readonly string[]> {
  return (await readText(path))?.split("\n").filter((line) => line !== "") ?? [];
}
