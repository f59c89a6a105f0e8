import type { Readable } from "node:stream";
import { DataStore, ERRORS, Upload } from "@tus/server";
import { z } from "zod";
import { KeyedQueue } from "../../async/queue.ts";
import type { Actor } from "../../chat/actor.ts";
import type { Core } from "../../chat/core.ts";
import { parametersInvalid } from "../../chat/errors.ts";
import { PENDING_MS } from "../../chat/files.ts";
import type { PendingUpload, PendingUploads } from "../../chat/ports.ts";

const room = z
  .string()
  .regex(/^\d{1,16}$/, "must be a room's id")
  .transform(Number);
const name = z.string().min(1).max(1000);

/** `Upload-Metadata`. `room` and `name` are accepted as synonyms; other metadata is ignored. */
const schema = z
  .object({
    roomId: room.optional(),
    room: room.optional(),
    filename: name.nullish(),
    name: name.nullish(),
    asFile: z.string().nullish(),
  })
  .transform((values, problems) => {
    const roomId = values.roomId ?? values.room;
    if (roomId === undefined) {
      problems.addIssue({ code: "custom", path: ["roomId"], message: "missing" });
      return z.NEVER;
    }
    return { roomId, name: values.filename ?? values.name ?? "file", asFile: values.asFile === "true" };
  });

/** Begins the upload that `Upload-Metadata` and `Upload-Length` describe. @throws what the core refuses, invalid */
export function beginUpload(
  core: Core,
  actor: Actor,
  metadata: object | undefined,
  bytes: number,
): Promise<PendingUpload> {
  const parsed = schema.safeParse(metadata ?? {});
  if (!parsed.success) throw parametersInvalid(parsed.error.issues);
  return core.uploading.begin(actor, { ...parsed.data, bytes });
}

/**
 * The data store of the protocol's server for unfinished uploads. Whether an upload may begin, and whose it is, has
 * been checked before.
 */
export class UploadStore extends DataStore {
  readonly #pending: PendingUploads;
  /** The library releases its lock when a connection breaks, before the bytes that had arrived are written. */
  readonly #ofUpload = new KeyedQueue<string>();

  constructor(pending: PendingUploads) {
    super();
    this.#pending = pending;
    this.extensions = ["creation", "creation-with-upload", "termination", "expiration"];
  }

  override async create(upload: Upload): Promise<Upload> {
    return upload;
  }

  override async getUpload(id: string): Promise<Upload> {
    const found = await this.#ofUpload.run(id, () => this.#pending.find(id));
    if (!found) throw ERRORS.FILE_NOT_FOUND;
    const { bytes, offset, roomId, name, touchedAt } = found;
    const metadata = { roomId: String(roomId), filename: name };
    // Counted from the last bytes, not from the first.
    return new Upload({
      id,
      size: bytes,
      offset,
      metadata,
      creation_date: new Date(touchedAt).toISOString(),
    });
  }

  override write(pieces: Readable, id: string): Promise<number> {
    return this.#ofUpload.run(id, () => this.#pending.append(id, pieces));
  }

  override remove(id: string): Promise<void> {
    return this.#ofUpload.run(id, () => this.#pending.remove(id));
  }

  override getExpiration(): number {
    return PENDING_MS;
  }
}
