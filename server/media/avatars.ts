/** Stores the avatars of users and rooms: `<data>/avatars/<kind>-<id>-<stamp>-<size>.webp`. */
import { randomBytes } from "node:crypto";
import { readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { AVATAR_SIZES, type AvatarSize, avatarFile } from "../chat/avatars.ts";
import { ChatError } from "../chat/errors.ts";
import { type AvatarOwner, type Content, type Requester, sizeOf } from "../chat/ports.ts";
import type { Log } from "../log.ts";
import { ifThere } from "../store/failures.ts";
import { namesIn } from "../store/files.ts";
import { writeAll } from "./files.ts";
import { makeAvatars } from "./images.ts";
import { isRaster, sniff, sniffFile } from "./sniff.ts";

const STAMP = /^[0-9a-f]{16}$/;
const STAMP_IN_NAME = /^[a-z]+-\d+-([0-9a-f]{16})-\d+\.webp$/;
/** How long an old avatar is kept: open pages still show it, and its row may not have changed yet. */
const GRACE_MS = 60_000;

export interface Avatars {
  set(owner: AvatarOwner, image: Content, by?: Requester): Promise<string>;
  remove(owner: AvatarOwner): Promise<void>;
  read(owner: AvatarOwner, stamp: string, size: AvatarSize): Promise<Uint8Array | undefined>;
}

/** @param maxBytes the limit in force. */
export function createAvatars(folder: string, maxBytes: () => number, log: Log): Avatars {
  const stampsOf = async (owner: AvatarOwner): Promise<Set<string>> => {
    const prefix = `${owner.kind}-${owner.id}-`;
    const stamps = (await namesIn(folder))
      .filter((name) => name.startsWith(prefix))
      .map((name) => STAMP_IN_NAME.exec(name)?.[1]);
    return new Set(stamps.filter((stamp) => stamp !== undefined));
  };
  const pathOf = (owner: AvatarOwner, stamp: string, size: AvatarSize) =>
    join(folder, avatarFile(owner, stamp, size));
  const drop = async (owner: AvatarOwner, stamp: string) => {
    await Promise.all(AVATAR_SIZES.map((size) => rm(pathOf(owner, stamp, size), { force: true })));
  };

  /** Looks for either size, because an avatar may be half written at this moment. */
  async function writtenAt(owner: AvatarOwner, stamp: string): Promise<number | undefined> {
    for (const size of AVATAR_SIZES) {
      const found = await stat(pathOf(owner, stamp, size)).catch(() => undefined);
      if (found) return found.mtimeMs;
    }
    return undefined;
  }

  /** Removes old avatars except the newest: the row may still name it. */
  async function dropOutgrown(owner: AvatarOwner, stamp: string): Promise<void> {
    const others = [];
    for (const other of await stampsOf(owner)) {
      const mtimeMs = other === stamp ? undefined : await writtenAt(owner, other);
      if (mtimeMs !== undefined) others.push({ stamp: other, mtimeMs });
    }
    others.sort((a, b) => b.mtimeMs - a.mtimeMs);
    for (const old of others.slice(1)) {
      if (old.mtimeMs < Date.now() - GRACE_MS) await drop(owner, old.stamp);
    }
  }

  return {
    async set(owner, image, by = { userId: null, address: "" }) {
      if (sizeOf(image) > maxBytes()) {
        throw new ChatError("too_large", { reason: "picture_too_large", maxBytes: maxBytes() });
      }
      const source = image instanceof Uint8Array ? image : image.path;
      const { type } = await (typeof source === "string" ? sniffFile(source) : sniff(source));
      if (!isRaster(type)) {
        throw new ChatError("unsupported_media", { reason: "picture_type_unsupported" });
      }
      const pictures = await makeAvatars(source, type, by);
      const stamp = randomBytes(8).toString("hex");
      await writeAll(
        folder,
        new Map(AVATAR_SIZES.map((size) => [avatarFile(owner, stamp, size), pictures[size]])),
      );
      // A failed cleanup must not refuse an avatar that is already stored.
      await dropOutgrown(owner, stamp).catch((error: unknown) =>
        log.error("Removing old avatars failed", error),
      );
      return stamp;
    },

    async remove(owner) {
      for (const stamp of await stampsOf(owner)) await drop(owner, stamp);
    },

    async read(owner, stamp, size) {
      if (!STAMP.test(stamp)) return undefined;
      return ifThere(() => readFile(pathOf(owner, stamp, size)));
    },
  };
}
