/**
 * Decides what is kept of a file that arrived (docs/contract/host.md 7): pictures are re-encoded in their size, without
 * camera metadata; larger pictures, pictures sent as files, and all other files are kept unchanged.
 */
import { ChatError } from "../chat/errors.ts";
import type { Requester } from "../chat/ports.ts";
import { blankMetadata } from "./heif.ts";
import { type Picture, reencode } from "./images.ts";
import { isRaster, keepsPlace, type Sniffed, sniffFile } from "./sniff.ts";

export interface KeptFile extends Sniffed {
  /** Of a picture, in pixels; absent when it was not looked at. */
  readonly width?: number;
  readonly height?: number;
  /** Written to the target; absent: the file that arrived is kept. */
  readonly picture?: Picture;
}

export interface KeepOptions {
  /** Keeps a picture's bytes unchanged, with all camera metadata. */
  readonly asFile: boolean;
  /** Who sent it. */
  readonly by: Requester;
  /** Where a re-encoded picture is written. */
  readonly target: string;
}

/** @param path a file of ours on the disk; a HEIC picture's metadata is blanked in it. @throws ChatError */
export async function keep(path: string, { asFile, by, target }: KeepOptions): Promise<KeptFile> {
  const seen = await sniffFile(path);
  if (asFile) return seen;
  if (isRaster(seen.type)) {
    // Browsers use the plain type for animated PNGs too.
    const type = seen.type === "image/apng" ? "image/png" : seen.type;
    const written = await reencode(path, seen.type, by, target);
    const { width, height } = written;
    return { ...seen, type, width, height, ...("thumbnail" in written && { picture: written }) };
  }
  if (keepsPlace(seen.type) && !(await blankMetadata(path, seen.type))) {
    throw new ChatError("unsupported_media", { reason: "picture_keeps_place" });
  }
  return seen;
}
