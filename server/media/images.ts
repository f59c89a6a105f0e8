/** Decodes, resizes, writes and draws images; the only file that uses sharp. Treats every input as hostile. */
import { readFile, stat, writeFile } from "node:fs/promises";
import pLimit from "p-limit";
import sharp, { type Metadata, type Sharp } from "sharp";
import { AVATAR_SIZES, type AvatarSize } from "../chat/avatars.ts";
import { ChatError, isChatError } from "../chat/errors.ts";
import type { Requester } from "../chat/ports.ts";
import { type AnimatedType, hasAnimations, withoutMetadata } from "./animation.ts";
import { FairQueue, type Job } from "./queue.ts";
import type { RasterType } from "./sniff.ts";

/**
 * Maximum pixels that are decoded: of one image, and of all frames of an animation together. A tiny file can declare
 * billions.
 */
const MAX_PIXELS = 50_000_000;
/** Fewer pixels are allowed in formats whose decoders need several times as much memory per pixel. */
const MEMORY_WEIGHT: Partial<Record<RasterType, number>> = { "image/webp": 2, "image/avif": 6 };
/** Pixels of a still image that must be decoded whole, above which only one is decoded at a time. */
const LARGE_PIXELS = 12_000_000;
/** An animation of more bytes is a file: its metadata is taken out in memory. */
const MAX_ANIMATION_BYTES = 67_108_864;
const THUMBNAIL_EDGE = 480;
const ANIMATED_THUMBNAIL_EDGE = 320;
const TIMEOUT_SECONDS = 20;
const FORMATS: Record<RasterType, string> = {
  "image/png": "png",
  "image/apng": "png",
  "image/jpeg": "jpeg",
  "image/webp": "webp",
  "image/gif": "gif",
  "image/avif": "heif",
};

// Allows only these decoders, whatever the bytes claim: no SVG, PDF or TIFF.
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({
  operation: ["Png", "Jpeg", "Webp", "Nsgif", "Heif"].flatMap((name) => [
    `VipsForeignLoad${name}Buffer`,
    `VipsForeignLoad${name}File`,
  ]),
});
sharp.cache(false);

// Two lanes decode and one draws, which leaves one of libuv's four threads to password hashing and the disk.
const pictures = new FairQueue({
  lanes: 2,
  perCaller: { count: 24, cost: 600_000_000 },
  perAddress: { count: 96, cost: 2_400_000_000 },
  total: 200,
  costPerSecond: 25_000_000,
});
/** How many times as long as a plain pixel a pixel of an animation or of AVIF takes. */
const WEIGHT = { animation: 2, avif: 4 };
const DRAWINGS = { count: 24, cost: Number.POSITIVE_INFINITY };
const drawings = new FairQueue({
  lanes: 1,
  perCaller: DRAWINGS,
  perAddress: DRAWINGS,
  total: 200,
  costPerSecond: 30,
});
// Reading one header is cheap, but a flood of them is not.
const oneOfFew = pLimit(4);

/** The bytes of an image, or the path of our file that contains them. */
type Source = Uint8Array | string;

interface Size {
  /** In pixels, after applying the camera's orientation. */
  readonly width: number;
  readonly height: number;
}

export interface Picture extends Size {
  readonly isAnimated: boolean;
  /** WebP, at most 480 pixels on its longer edge; null when the image itself serves. */
  readonly thumbnail: Uint8Array | null;
}

/**
 * Returns the square middle of an image as WebP in each size.
 * @throws ChatError `invalid`, `too_large` or `unavailable`.
 */
export async function makeAvatars(
  source: Source,
  type: RasterType,
  by: Requester,
): Promise<Record<AvatarSize, Uint8Array>> {
  const seen = await inspect(source, type);
  if (!isDecodable(seen, type)) {
    const { width, height } = seen;
    throw new ChatError("too_large", { reason: "picture_too_many_pixels", width, height });
  }
  return queued(by, stillOf(seen, type), async () => {
    // Decode once and make the small one from the large one.
    const large = await square(decode(source), 256);
    const [small] = AVATAR_SIZES;
    return { [small]: await square(decode(large), small), 256: large } as Record<AvatarSize, Uint8Array>;
  });
}

/**
 * Re-encodes an image without its metadata, in its own format and size: stills are decoded, turned upright and encoded;
 * animations keep their frames unchanged.
 * @returns only its size if decoding costs too much: then it is treated as a plain file
 * @throws ChatError `invalid`, `too_large` or `unavailable`
 */
export async function reencode(
  path: string,
  type: RasterType,
  by: Requester,
  target: string,
): Promise<Picture | Size> {
  const seen = await inspect(path, type);
  const { width, height } = seen;
  if (!isDecodable(seen, type)) return { width, height };
  const isStill = !hasAnimations(type) || ((seen.pages ?? 1) === 1 && type !== "image/apng");
  if (isStill) return encode(path, type, seen, by, target);
  if ((await stat(path)).size > MAX_ANIMATION_BYTES) return { width, height };
  return keepMoving(path, type, seen, by, target);
}

function encode(
  path: string,
  type: RasterType,
  seen: Metadata,
  by: Requester,
  target: string,
): Promise<Picture> {
  return queued(by, stillOf(seen, type), async () => {
    const { width, height } = await write(decode(path), type).toFile(target);
    const isLarge = Math.max(width, height) > THUMBNAIL_EDGE;
    return { width, height, isAnimated: false, thumbnail: isLarge ? await thumbnail(target) : null };
  });
}

/** Removes the metadata of an animation; its frames are unchanged. */
function keepMoving(
  path: string,
  type: AnimatedType,
  seen: Metadata,
  by: Requester,
  target: string,
): Promise<Picture> {
  const { width, pages: frames = 1 } = seen;
  const height = seen.pageHeight ?? seen.height;
  // What the library cannot animate (an animated PNG), or not within the budget, has a still preview.
  const canPlay = frames > 1 && width * height * frames <= MAX_PIXELS;
  const pages = canPlay ? frames : 1;
  return queued(by, { cost: costOf({ ...seen, height }, pages) }, async () => {
    // Not before its turn: it may be large.
    const data = withoutMetadata(await readFile(path), type);
    const small = await thumbnail(data, pages, canPlay ? ANIMATED_THUMBNAIL_EDGE : THUMBNAIL_EDGE);
    await writeFile(target, data);
    const isWorthIt = Math.max(width, height) > THUMBNAIL_EDGE || small.length < data.length / 2;
    // A preview of an animated PNG does not move, so the picture is its own preview.
    const isKept = isWorthIt && seen.format !== "png";
    return { width, height, isAnimated: true, thumbnail: isKept ? small : null };
  });
}

/**
 * Draws white text on a coloured square, as PNG. `glyph` is text, not markup.
 * @throws ChatError `unavailable` when too many wait.
 */
export function drawGlyph(
  glyph: string,
  background: string,
  size: number,
  from: string,
): Promise<Uint8Array> {
  return drawings.run({ userId: null, address: from }, { cost: 1 }, async () => {
    const field = { width: size, height: size, channels: 3, background } as const;
    const edge = Math.round(size * 0.56);
    // What leaves no ink, as some code points that no font draws, is shown as a question mark.
    const ink = await inkOf(glyph).catch(() => inkOf("?"));
    // Draw the text large and crop it to its ink, so that it is centred in every script.
    const fitted = await sharp(ink).resize({ width: edge, height: edge, fit: "inside" }).png().toBuffer();
    return sharp({ create: field })
      .composite([{ input: fitted, gravity: "centre" }])
      .png({ palette: true })
      .toBuffer();
  });
}

const inkOf = (glyph: string): Promise<Buffer> =>
  sharp({ text: { text: `<span foreground="white">${escapeMarkup(glyph)}</span>`, ...FONT, rgba: true } })
    .png()
    .toBuffer();

const FONT = { font: "sans bold 200", dpi: 72 };

const escapeMarkup = (text: string) => text.replace(/[&<>"']/g, (char) => `&#${char.codePointAt(0)};`);

/** Reads the header only. */
async function inspect(source: Source, type: RasterType): Promise<Metadata> {
  const seen = await oneOfFew(() =>
    guarded(() => sharp(source, { limitInputPixels: false, failOn: "error" }).metadata()),
  );
  if (seen.format !== FORMATS[type] || !seen.width || !seen.height) throw damaged();
  return seen;
}

const isDecodable = ({ width, height }: Metadata, type: RasterType): boolean =>
  width * height * (MEMORY_WEIGHT[type] ?? 1) <= MAX_PIXELS;

/** Returns whether the decoder keeps all pixels of a large image in memory, instead of a few rows at a time. */
function isLargeInMemory({ width, height, isProgressive, orientation = 1 }: Metadata, type: RasterType) {
  const isWhole = isProgressive || orientation > 1 || type === "image/webp" || type === "image/avif";
  return isWhole && width * height * (MEMORY_WEIGHT[type] ?? 1) > LARGE_PIXELS;
}

const stillOf = (seen: Metadata, type: RasterType): Job => ({
  cost: costOf(seen, 1),
  isLarge: isLargeInMemory(seen, type),
});

/** Returns the cost of decoding, in plain pixels. */
function costOf({ format, width, height }: Metadata, frames: number): number {
  const weight = frames > 1 ? WEIGHT.animation : format === "heif" ? WEIGHT.avif : 1;
  return width * height * frames * weight;
}

function decode(source: Source, pages = 1): Sharp {
  return sharp(source, { limitInputPixels: MAX_PIXELS, failOn: "error", sequentialRead: true, pages })
    .autoOrient()
    .timeout({ seconds: TIMEOUT_SECONDS });
}

function square(image: Sharp, size: AvatarSize): Promise<Uint8Array> {
  return image.resize({ width: size, height: size, fit: "cover" }).webp({ quality: 86 }).toBuffer();
}

/** Works on a few rows at a time, as the decoder does, so it needs little memory for images of any size. */
function thumbnail(source: Source, pages = 1, edge = THUMBNAIL_EDGE): Promise<Uint8Array> {
  const box = { width: edge, height: edge, fit: "inside" } as const;
  const effort = pages > 1 ? 1 : 4;
  return decode(source, pages).resize(box).webp({ quality: 78, effort }).toBuffer();
}

function write(image: Sharp, type: RasterType): Sharp {
  switch (type) {
    case "image/png":
    case "image/apng":
      return image.png();
    case "image/jpeg":
      // Better Huffman tables need the whole image in memory.
      return image.jpeg({ quality: 90, optimiseCoding: false });
    case "image/webp":
      return image.webp({ quality: 90, effort: 2 });
    case "image/gif":
      return image.gif({ effort: 3 });
    case "image/avif":
      return image.avif({ quality: 70, effort: 1 });
  }
}

const queued = <R>(by: Requester, job: Job, work: () => Promise<R>): Promise<R> =>
  pictures.run(by, job, () => guarded(work));

/** Turns what sharp throws about its input into a refusal. */
async function guarded<R>(work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    if (isChatError(error)) throw error;
    const isSlow = error instanceof Error && error.message.startsWith("timeout");
    throw isSlow ? new ChatError("too_large", { reason: "picture_too_slow" }) : damaged();
  }
}

const damaged = () => new ChatError("invalid", { reason: "picture_damaged" });
