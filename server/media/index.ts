/** Implements the core's `Media` port with sharp and the disk, and serves the stored files. */
import { join } from "node:path";
import type { Middleware } from "koa";
import type { Media } from "../chat/ports.ts";
import type { Log } from "../log.ts";
import type { Settings } from "../settings.ts";
import { createAvatars } from "./avatars.ts";
import { fetchImage, type Network } from "./fetch.ts";
import { drawInitials } from "./initials.ts";
import { createRemovals } from "./removals.ts";
import { type AddressOf, createServe, type NameOf } from "./serve.ts";
import { Space } from "./space.ts";
import { createStaging } from "./staging.ts";
import { createUploads } from "./uploads.ts";

export type { Network } from "./fetch.ts";

export interface MediaOptions {
  readonly dataDir: string;
  /** Called on every use, so a change takes effect immediately. */
  settings(): Pick<
    Settings,
    | "uploads.maxBytes"
    | "uploads.quotaPerUser"
    | "storage.minFreeBytes"
    | "avatars.maxBytes"
    | "avatars.allowPrivateFetch"
  >;
  readonly log: Log;
  /** Replaces DNS and connections in tests. */
  readonly network?: Network;
  /** The time that uploads are saved with, in ms since the epoch. */
  readonly clock?: () => number;
  /** Called after an upload was stored or removed. */
  readonly onUploads?: () => Promise<void>;
}

export interface HostMedia extends Media {
  /** Koa middleware for `/upload/<day>/<file>`, `/avatars/<file>` and `/static/avatars/<file>`. */
  serve(nameOf: NameOf, addressOf: AddressOf): Middleware;
}

export function createMedia({
  dataDir,
  settings,
  log,
  network,
  clock = Date.now,
  onUploads = async () => {},
}: MediaOptions): HostMedia {
  const avatarsFolder = join(dataDir, "avatars");
  const uploadsFolder = join(dataDir, "uploads");
  const avatars = createAvatars(avatarsFolder, () => settings()["avatars.maxBytes"], log);
  const maxBytes = (): number => settings()["uploads.maxBytes"];
  const uploads = createUploads({
    folder: uploadsFolder,
    clock,
    maxBytes,
    onChange: onUploads,
    spaceFor: (usedBy) =>
      new Space(
        dataDir,
        () => ({
          quotaPerUser: settings()["uploads.quotaPerUser"],
          minFreeBytes: settings()["storage.minFreeBytes"],
        }),
        usedBy,
      ),
  });
  const staging = createStaging(join(dataDir, "uploads.tmp"), uploads.space, maxBytes);
  const { pending } = staging;
  const removals = createRemovals(async (owner) => {
    await pending.removeOf(owner);
    await uploads.removeOf(owner);
  });
  return {
    setAvatar: avatars.set,
    removeAvatar: avatars.remove,
    readAvatar: avatars.read,
    fetchImage: (url) => {
      const now = settings();
      const limits = { maxBytes: now["avatars.maxBytes"], allowPrivate: now["avatars.allowPrivateFetch"] };
      return fetchImage(url, limits, network);
    },
    saveUpload: (file, belongs) =>
      removals.keep(
        belongs,
        () => uploads.save(file, belongs),
        ({ path }) => uploads.remove(path),
      ),
    markPosted: uploads.markPosted,
    unpostedUploads: uploads.unposted,
    uploads: uploads.all,
    findUpload: uploads.find,
    removeUpload: uploads.remove,
    removeUploadsOf: removals.removeOf,
    pending: {
      ...pending,
      begin: (plan) =>
        removals.keep(
          plan,
          () => pending.begin(plan),
          ({ id }) => pending.remove(id),
        ),
    },
    openTemporary: staging.openTemporary,
    assertFits: staging.assertFits,
    assertFreeSpace: () => uploads.space.assertFree(),
    diskSpace: () => uploads.space.disk(),
    drawInitials,
    serve: (nameOf, addressOf) =>
      createServe({ avatars: avatarsFolder, uploads: uploadsFolder, find: uploads.find, nameOf, addressOf }),
  };
}
