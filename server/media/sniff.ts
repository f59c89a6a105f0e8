/** Detects a file's type by its bytes; its name proves nothing. */
import { isUtf8 } from "node:buffer";
import { fileTypeFromBuffer } from "file-type";

const RASTER_TYPES = ["image/png", "image/jpeg", "image/webp", "image/gif", "image/avif"] as const;
/** Image formats without camera metadata. */
const PLACELESS = new Set(["image/bmp", "image/x-icon", "image/icns", "image/svg+xml"]);
/** The images that are decoded, re-encoded and shown. Every other type is a file to download. */
export type RasterType = (typeof RASTER_TYPES)[number];

export interface Sniffed {
  /** MIME type; `text/plain` for anything that is clean UTF-8, `application/octet-stream` when unknown. */
  readonly type: string;
  /** Without a dot; undefined when the bytes do not tell. */
  readonly ext: string | undefined;
}

export async function sniff(data: Uint8Array): Promise<Sniffed> {
  const found = await fileTypeFromBuffer(data);
  if (found?.mime === "image/apng") return { type: "image/png", ext: "png" };
  if (found) return { type: found.mime, ext: found.ext };
  return {
    type: isUtf8(data) && !data.includes(0) ? "text/plain" : "application/octet-stream",
    ext: undefined,
  };
}

/** Returns whether a file is an image whose location data we cannot remove: HEIC, TIFF, JPEG XL, camera raw formats. */
export const keepsPlace = (type: string): boolean =>
  type.startsWith("image/") && !isRaster(type) && !PLACELESS.has(type);

export const isRaster = (type: string): type is RasterType =>
  (RASTER_TYPES as readonly string[]).includes(type);
