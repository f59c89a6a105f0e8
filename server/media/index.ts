/** Implements the core's `Media` port with sharp and the disk, and serves the stored files. */
import { join } from "node:path";
import type { Middleware } from "koa";
import type { Media } from "../chat/ports.ts";
import type { Log } from "../log.ts";
import type { Settings } from "../settings.ts";
import { createAvatars } from "./avatars.ts";
import { fetchImage, type Network } from "./fetch.ts";
import { drawInitials } from "./initials.ts";
import { type AddressOf, createServe, type NameOf } from "./serve.ts";
import { createUploads } from "./uploads.ts";

export type { Network } from "./fetch.ts";

export interface MediaOptions {
  readonly dataDir: string;
  /** Called on every use, so a change takes effect immediately. */
  settings(): Pick<Settings, "uploads.maxBytes" | "avatars.maxBytes" | "avatars.allowPrivateFetch">;
  readonly log: Log;
  /** Replaces DNS and connections in tests. */
  readonly network?: Network;
}

export interface HostMedia extends Media {
  /** Koa middleware for `/upload/<day>/<file>`, `/avatars/<file>` and `/static/avatars/<file>`. */
  serve(nameOf: NameOf, addressOf: AddressOf): Middleware;
}

export function createMedia({ dataDir, settings, log, network }: MediaOptions): HostMedia {
  const avatarsFolder = join(dataDir, "avatars");
  const uploadsFolder = join(dataDir, "uploads");
  const avatars = createAvatars(avatarsFolder, () => settings()["avatars.maxBytes"], log);
  const uploads = createUploads(uploadsFolder, () => settings()["uploads.maxBytes"]);
  return {
    setAvatar: avatars.set,
    removeAvatar: avatars.remove,
    readAvatar: avatars.read,
    fetchImage: (url) => {
      const now = settings();
      const limits = { maxBytes: now["avatars.maxBytes"], allowPrivate: now["avatars.allowPrivateFetch"] };
      return fetchImage(url, limits, network);
    },
    saveUpload: uploads.save,
    findUpload: uploads.find,
    removeUpload: uploads.remove,
    removeUploadsOf: uploads.removeOf,
    drawInitials,
    serve: (nameOf, addressOf) =>
      createServe({ avatars: avatarsFolder, uploads: uploadsFolder, find: uploads.find, nameOf, addressOf }),
  };
}
