/** Detects a file's type by its bytes; its name proves nothing. */
import { isUtf8 } from "node:buffer";
import { fileTypeFromBuffer, fileTypeFromFile } from "file-type";
import { withFile } from "../store/files.ts";

const RASTER_TYPES = [
  "image/png",
  "image/apng",
  "image/jpeg",
  "image/webp",
  "image/gif",
  "image/avif",
] as const;
/** The images that are decoded, re-encoded and shown. Every other type is a file. */
export type RasterType = (typeof RASTER_TYPES)[number];

/** Image formats without camera metadata. */
const PLACELESS = new Set(["image/bmp", "image/x-icon", "image/icns", "image/svg+xml"]);
/** How much of a file is checked for whether it is text. */
const HEAD_BYTES = 65_536;

export interface Sniffed {
  /** MIME type; `text/plain` for anything that begins with clean UTF-8, `application/octet-stream` when unknown. */
  readonly type: string;
  /** Without a dot; undefined when the bytes do not show it. */
  readonly ext: string | undefined;
}

export async function sniff(data: Uint8Array): Promise<Sniffed> {
  return (await fileTypeFromBuffer(data).then(asSniffed)) ?? textOrBytes(data);
}

/** The same of a file on the disk, which is not read whole. */
export async function sniffFile(path: string): Promise<Sniffed> {
  return (await fileTypeFromFile(path).then(asSniffed)) ?? textOrBytes(await headOf(path));
}

const asSniffed = (found: { mime: string; ext: string } | undefined): Sniffed | undefined =>
  found && { type: found.mime, ext: found.ext === "apng" ? "png" : found.ext };

const textOrBytes = (data: Uint8Array): Sniffed => ({
  type: isUtf8(data) && !data.includes(0) ? "text/plain" : "application/octet-stream",
  ext: undefined,
});

/** Returns the first bytes of a file, cut between two characters of UTF-8. */
async function headOf(path: string): Promise<Uint8Array> {
  return withFile(path, "r", async (file) => {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    let end = bytesRead;
    if (bytesRead === HEAD_BYTES) {
      while (end > HEAD_BYTES - 4 && ((buffer[end - 1] ?? 0) & 0xc0) === 0x80) end -= 1;
      if ((buffer[end - 1] ?? 0) >= 0xc0) end -= 1;
    }
    return buffer.subarray(0, end);
  });
}

/** Returns whether a file is an image that may reveal where it was taken, and is not re-encoded. */
export const keepsPlace = (type: string): boolean =>
  type.startsWith("image/") && !isRaster(type) && !PLACELESS.has(type);

export const isRaster = (type: string): type is RasterType =>
  (RASTER_TYPES as readonly string[]).includes(type);
