/** Decodes, resizes, writes and draws images; the only file that uses sharp. Treats every input as hostile. */
import pLimit from "p-limit";
import sharp, { type Metadata, type Sharp } from "sharp";
import { AVATAR_SIZES, type AvatarSize } from "../chat/avatars.ts";
import { ChatError, isChatError } from "../chat/errors.ts";
import { FairQueue } from "./queue.ts";
import type { RasterType } from "./sniff.ts";

/** Maximum pixels of one image, and of all frames of an animation together. A tiny file can declare billions. */
const MAX_PIXELS = 50_000_000;
const MAX_ANIMATION_PIXELS = 25_000_000;
const MAX_FRAMES = 200;
const MAX_EDGE = 2560;
const THUMBNAIL_EDGE = 480;
const TIMEOUT_SECONDS = 20;
const FORMATS: Record<RasterType, string> = {
  "image/png": "png",
  "image/jpeg": "jpeg",
  "image/webp": "webp",
  "image/gif": "gif",
  "image/avif": "heif",
};

// Allow these decoders only, whatever the bytes claim: no SVG, PDF or TIFF, and no file paths.
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({
  operation: ["Png", "Jpeg", "Webp", "Nsgif", "Heif"].map((name) => `VipsForeignLoad${name}Buffer`),
});
sharp.cache(false);

// Two lanes decode and one draws, which leaves one of libuv's four threads to password hashing and the disk.
const pictures = new FairQueue({
  lanes: 2,
  perCaller: { count: 24, cost: 600_000_000 },
  total: 200,
  costPerSecond: 25_000_000,
});
/** How many times as long as a plain pixel a pixel of an animation or of AVIF takes. */
const WEIGHT = { animation: 8, avif: 4 };
const drawings = new FairQueue({
  lanes: 1,
  perCaller: { count: 24, cost: Number.POSITIVE_INFINITY },
  total: 200,
  costPerSecond: 30,
});
// Reading one header is cheap, but a flood of them is not.
const oneOfFew = pLimit(4);

export interface Picture {
  readonly data: Uint8Array;
  /** In pixels, after applying the camera's orientation. */
  readonly width: number;
  readonly height: number;
  /** WebP, at most 480 pixels on its longer edge; null when the image is not larger than that. */
  readonly thumbnail: Uint8Array | null;
}

/** Returns the square middle of an image as WebP in each size. @throws ChatError `invalid`, `too_large` or `unavailable`. */
export async function makeAvatars(
  data: Uint8Array,
  type: RasterType,
  from: string,
): Promise<Record<AvatarSize, Uint8Array>> {
  const cost = costOf(await inspect(data, type), 1);
  return queued(from, cost, async () => {
    // Decode once and make the small one from the large one.
    const large = await square(decode(data), 256);
    const [small] = AVATAR_SIZES;
    return { [small]: await square(decode(large), small), 256: large } as Record<AvatarSize, Uint8Array>;
  });
}

/**
 * Re-encodes an image in its own format: turned upright, without metadata, at most 2560 pixels on its longer edge. An
 * animation keeps as many frames as the limits allow. @throws ChatError `invalid`, `too_large` or `unavailable`.
 */
export async function reencode(data: Uint8Array, type: RasterType, from: string): Promise<Picture> {
  const seen = await inspect(data, type);
  const frames = framesToKeep(seen);
  return queued(from, costOf(seen, frames), async () => {
    const upright = decode(data, frames).resize({
      width: MAX_EDGE,
      height: MAX_EDGE,
      fit: "inside",
      withoutEnlargement: true,
    });
    const { data: written, info } = await write(upright, type).toBuffer({ resolveWithObject: true });
    const height = info.pageHeight ?? info.height;
    const isLarge = Math.max(info.width, height) > THUMBNAIL_EDGE;
    return { data: written, width: info.width, height, thumbnail: isLarge ? await thumbnail(written) : null };
  });
}

/** Draws white text on a coloured square, as PNG. `glyph` is text, not markup. @throws ChatError `unavailable` when too many wait. */
export function drawGlyph(
  glyph: string,
  background: string,
  size: number,
  from: string,
): Promise<Uint8Array> {
  return drawings.run(from, 1, async () => {
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

/** Reads the header only and refuses images that would cost too much to decode. */
async function inspect(data: Uint8Array, type: RasterType): Promise<Metadata> {
  const seen = await oneOfFew(() =>
    guarded(() => sharp(data, { limitInputPixels: false, failOn: "error" }).metadata()),
  );
  if (seen.format !== FORMATS[type] || !seen.width || !seen.height) throw damaged();
  if (seen.width * seen.height > MAX_PIXELS) {
    const { width, height } = seen;
    throw new ChatError("too_large", { reason: "picture_too_many_pixels", width, height });
  }
  return seen;
}

/** Returns the cost of decoding, in plain pixels. */
function costOf({ format, width, height }: Metadata, frames: number): number {
  const weight = frames > 1 ? WEIGHT.animation : format === "heif" ? WEIGHT.avif : 1;
  return width * height * frames * weight;
}

function framesToKeep({ format, pages = 1, width, height }: Metadata): number {
  if (format !== "gif" && format !== "webp") return 1;
  return Math.max(1, Math.min(pages, MAX_FRAMES, Math.floor(MAX_ANIMATION_PIXELS / (width * height))));
}

function decode(data: Uint8Array, pages = 1): Sharp {
  return sharp(data, { limitInputPixels: MAX_PIXELS, failOn: "error", sequentialRead: true, pages })
    .autoOrient()
    .timeout({ seconds: TIMEOUT_SECONDS });
}

function square(image: Sharp, size: AvatarSize): Promise<Uint8Array> {
  return image.resize({ width: size, height: size, fit: "cover" }).webp({ quality: 86 }).toBuffer();
}

function thumbnail(data: Uint8Array): Promise<Uint8Array> {
  const box = { width: THUMBNAIL_EDGE, height: THUMBNAIL_EDGE, fit: "inside" } as const;
  return decode(data).resize(box).webp({ quality: 78 }).toBuffer();
}

function write(image: Sharp, type: RasterType): Sharp {
  switch (type) {
    case "image/png":
      return image.png();
    case "image/jpeg":
      return image.jpeg({ quality: 86 });
    case "image/webp":
      return image.webp({ quality: 86 });
    case "image/gif":
      return image.gif({ effort: 3 });
    case "image/avif":
      return image.avif({ quality: 60, effort: 1 });
  }
}

const queued = <R>(from: string, cost: number, work: () => Promise<R>): Promise<R> =>
  pictures.run(from, cost, () => guarded(work));

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
