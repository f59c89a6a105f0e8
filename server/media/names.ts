/** Names of uploaded files: sanitized display names, and the names used on the disk and in URLs. */
import { randomBytes } from "node:crypto";

const MAX_NAME = 200;
/** Control characters and bidirectional marks: `gpj.exe` must not look like `exe.jpg`. */
const UNWELCOME = /[\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const PICTURE_EXTENSIONS = new Set([
  "png",
  "jpg",
  "jpeg",
  "webp",
  "gif",
  "avif",
  "svg",
  "bmp",
  "tif",
  "tiff",
  "ico",
]);
const UPLOAD_PATH = /^\/upload\/(\d{8})\/(([0-9a-f]{24})\.[a-z0-9]{1,10})$/;
const THUMBNAIL_PATH = /^\/upload\/(\d{8})\/(([0-9a-f]{24})-thumb\.webp)$/;

/** Returns the last part of the path that a client sent, as a name to show and to download as; never empty. */
export function displayName(name: string): string {
  const last = name.replace(UNWELCOME, "").split(/[\\/]/).at(-1)?.trim() ?? "";
  if (/^\.*$/.test(last)) return "file";
  const chars = [...last];
  if (chars.length <= MAX_NAME) return last;
  const ext = [...(/\.[^.]{1,16}$/.exec(last)?.[0] ?? "")];
  return [...chars.slice(0, MAX_NAME - ext.length), ...ext].join("");
}

/**
 * Returns the extension detected from the bytes, otherwise the name's own if it is plain and not an image's, otherwise
 * `bin`.
 */
export function extensionFor(name: string, byBytes: string | undefined): string {
  if (byBytes !== undefined && /^[a-z0-9]{1,10}$/.test(byBytes)) return byBytes;
  const own = /\.([A-Za-z0-9]{1,10})$/.exec(name)?.[1]?.toLowerCase();
  return own === undefined || PICTURE_EXTENSIONS.has(own) ? "bin" : own;
}

/** Where an upload is stored: `day` is the folder, `id` the random part shared with its record and thumbnail. */
export interface UploadPath {
  readonly day: string;
  readonly id: string;
  readonly file: string;
}

/** Returns a new place in today's folder, in the process's time zone. */
export function newUploadPath(ext: string, now = new Date()): UploadPath {
  const day = `${now.getFullYear()}${twoDigits(now.getMonth() + 1)}${twoDigits(now.getDate())}`;
  const id = randomBytes(12).toString("hex");
  return { day, id, file: `${id}.${ext}` };
}

export const pathOf = ({ day, file }: Pick<UploadPath, "day" | "file">): string => `/upload/${day}/${file}`;
export const thumbnailFile = (id: string): string => `${id}-thumb.webp`;
/** Has two dots, which no upload's own name has. */
export const recordFile = (id: string): string => `${id}.meta.json`;

/** Returns the place that a URL path names, or undefined: only names that this file made are looked up on the disk. */
export const parseUploadPath = (path: string): UploadPath | undefined => match(UPLOAD_PATH, path);
export const parseThumbnailPath = (path: string): UploadPath | undefined => match(THUMBNAIL_PATH, path);

function match(pattern: RegExp, path: string): UploadPath | undefined {
  const [, day, file, id] = pattern.exec(path) ?? [];
  return day !== undefined && file !== undefined && id !== undefined ? { day, file, id } : undefined;
}

const twoDigits = (n: number) => String(n).padStart(2, "0");
