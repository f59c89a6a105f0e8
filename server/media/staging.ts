/**
 * Stores content that is still arriving: `<data>/uploads.tmp/<id>`, outside of the backup. With a record (`<id>.json`)
 * it is a resumable upload and survives a restart; without a record it belongs to a running request.
 */
import { randomBytes } from "node:crypto";
import { open, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Lazy } from "../async/lazy.ts";
import { ChatError } from "../chat/errors.ts";
import type { PendingUpload, PendingUploads, QuotaHolder, TemporaryFile, UploadPlan } from "../chat/ports.ts";
import { storageError } from "../store/failures.ts";
import { makeFolder, PRIVATE_FILE } from "../store/files.ts";
import { writeAll } from "./files.ts";
import { displayName } from "./names.ts";
import type { Owner } from "./removals.ts";
import type { Space } from "./space.ts";

const ID = /^[0-9a-f]{32}$/;
const RECORD = /^([0-9a-f]{32})\.json$/;
/** Bytes written at a time; the free space is checked after each. */
const BATCH_BYTES = 1_048_576;
/** The least that an unfinished upload uses of its owner's quota, so that nobody begins millions. */
const MIN_RESERVED_BYTES = 1_048_576;

type Record = { readonly id: string } & UploadPlan;

interface PendingRecord extends Record {
  readonly giveBack: () => void;
}

export interface Staging {
  readonly pending: PendingUploads & { removeOf(owner: Owner): Promise<void> };
  openTemporary(holder?: QuotaHolder): Promise<TemporaryFile>;
  assertFits(holder: QuotaHolder, bytes: number): Promise<void>;
}

export function createStaging(folder: string, space: Space, maxBytes: () => number): Staging {
  const pathOf = (id: string): string => join(folder, id);
  const loaded = new Lazy(load);

  /** What an earlier run left, once: its records, and without those nothing. */
  async function load(): Promise<Map<string, PendingRecord>> {
    const records = new Map<string, Record>();
    const names = await readdir(folder).catch(() => []);
    for (const name of names) {
      const id = RECORD.exec(name)?.[1];
      if (id === undefined) continue;
      const record = await readFile(join(folder, name), "utf8")
        .then((text) => JSON.parse(text) as Record)
        .catch(() => undefined);
      if (record) records.set(id, record);
    }
    for (const name of names) {
      if (!records.has(name.replace(/\.json$/, ""))) await rm(join(folder, name), { force: true });
    }
    // Reserved last: a failure before it leaves nothing that a second try would reserve again.
    const kept = new Map<string, PendingRecord>();
    for (const [id, record] of records) {
      kept.set(id, { ...record, giveBack: space.hold(record.ownerId, reservedFor(record)) });
    }
    return kept;
  }

  async function stateOf({ giveBack: _, ...record }: PendingRecord): Promise<PendingUpload> {
    const { size, mtimeMs } = await stat(pathOf(record.id));
    const data = { path: pathOf(record.id), bytes: record.bytes };
    const file = { name: record.name, data, asFile: record.asFile, isReserved: true };
    return { ...record, offset: Math.min(size, record.bytes), touchedAt: mtimeMs, file };
  }

  async function remove(id: string): Promise<void> {
    const known = (await loaded.get()).get(id);
    if (!known) return;
    (await loaded.get()).delete(id);
    known.giveBack();
    // The record is removed first: without it the rest belongs to no upload.
    await rm(`${pathOf(id)}.json`, { force: true });
    await rm(pathOf(id), { force: true });
  }

  async function openTemporary(holder?: QuotaHolder): Promise<TemporaryFile> {
    // What an earlier run left is removed before anything new is written there.
    await loaded.get();
    await space.assertFree();
    const path = pathOf(randomBytes(16).toString("hex"));
    const handle = await guarded(async () => {
      await makeFolder(folder);
      return open(path, "wx", PRIVATE_FILE);
    });
    const quota = holder === undefined ? undefined : space.growing(holder);
    let bytes = 0;
    let nextLook = BATCH_BYTES;
    return {
      get content() {
        return { path, bytes, ...(quota && { held: quota }) };
      },
      async write(piece) {
        await quota?.growTo(bytes + piece.length);
        await guarded(() => handle.writeFile(piece));
        bytes += piece.length;
        if (bytes < nextLook) return;
        nextLook = bytes + BATCH_BYTES;
        await space.assertFree();
      },
      async remove() {
        await handle.close().catch(() => {});
        await rm(path, { force: true });
        quota?.release();
      },
    };
  }

  return {
    openTemporary,
    assertFits: (holder, bytes) => space.assertFits(holder, bytes),
    pending: {
      async begin(plan) {
        const { ownerId, bytes } = plan;
        if (bytes === 0) throw new ChatError("invalid", { reason: "file_empty" });
        if (bytes > maxBytes()) {
          throw new ChatError("too_large", { reason: "file_too_large", maxBytes: maxBytes() });
        }
        const kept = await loaded.get();
        const id = randomBytes(16).toString("hex");
        const record = { ...plan, id, name: displayName(plan.name) };
        const giveBack = await space.reserve(ownerId, reservedFor(record));
        try {
          await writeAll(
            folder,
            new Map([
              [id, ""],
              [`${id}.json`, JSON.stringify(record)],
            ]),
          );
          kept.set(id, { ...record, giveBack });
          return await stateOf({ ...record, giveBack });
        } catch (error) {
          giveBack();
          throw error;
        }
      },

      async find(id) {
        const kept = ID.test(id) ? (await loaded.get()).get(id) : undefined;
        return kept && stateOf(kept).catch(() => undefined);
      },

      async append(id, pieces) {
        const known = (await loaded.get()).get(id);
        if (!known) throw new ChatError("not_found", { reason: "nothing_here" });
        await space.assertFree();
        const handle = await guarded(() => open(pathOf(id), "a", PRIVATE_FILE));
        let batch: Uint8Array[] = [];
        let bytes = 0;
        // One batch is written while the next one arrives.
        let writing: Promise<void> = Promise.resolve();
        const write = async (): Promise<void> => {
          await writing;
          const [full, size] = [batch, bytes];
          [batch, bytes] = [[], 0];
          if (size === 0) return;
          await space.assertFree();
          writing = guarded(async () => {
            const { bytesWritten } = await handle.writev(full);
            if (bytesWritten < size) throw new ChatError("storage_full", { reason: "disk_full" });
          });
          // The next caller that awaits it gets the failure.
          writing.catch(() => {});
        };
        try {
          for await (const piece of pieces) {
            batch.push(piece);
            bytes += piece.length;
            if (bytes >= BATCH_BYTES) await write();
          }
        } finally {
          // Bytes that arrived before a cut are kept; a failure of the source itself is not the disk's fault.
          await write()
            .then(() => writing)
            .finally(() => handle.close());
        }
        return guarded(async () => (await stat(pathOf(id))).size);
      },

      remove,

      async sweep(touchedBefore) {
        for (const kept of [...(await loaded.get()).values()]) {
          const state = await stateOf(kept).catch(() => undefined);
          if (!state || state.touchedAt < touchedBefore) await remove(kept.id);
        }
      },

      async removeOf(owner) {
        for (const kept of [...(await loaded.get()).values()]) {
          const isTheirs = "roomId" in owner ? kept.roomId === owner.roomId : kept.ownerId === owner.ownerId;
          if (isTheirs) await remove(kept.id);
        }
      },
    },
  };
}

const reservedFor = ({ bytes }: Pick<Record, "bytes">): number => Math.max(bytes, MIN_RESERVED_BYTES);

async function guarded<R>(work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    throw storageError(error);
  }
}
