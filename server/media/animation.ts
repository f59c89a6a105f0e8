/**
 * Removes the metadata of animated pictures and leaves every frame unchanged, because re-encoding loses quality.
 */
import { ChatError } from "../chat/errors.ts";
import type { RasterType } from "./sniff.ts";

export type AnimatedType = Extract<RasterType, "image/apng" | "image/gif" | "image/webp">;

export const hasAnimations = (type: RasterType): type is AnimatedType => type in WITHOUT_METADATA;

/** Returns a picture with only the parts that are needed to draw it. @throws ChatError `invalid` when it is damaged */
export function withoutMetadata(data: Buffer, type: AnimatedType): Buffer {
  try {
    return WITHOUT_METADATA[type](data);
  } catch (error) {
    // Reading past the end.
    if (error instanceof RangeError) throw new ChatError("invalid", { reason: "picture_damaged" });
    throw error;
  }
}

const WITHOUT_METADATA: Readonly<Record<AnimatedType, (data: Buffer) => Buffer>> = {
  "image/apng": pngWithoutMetadata,
  "image/gif": gifWithoutMetadata,
  "image/webp": webpWithoutMetadata,
};

const PNG_HEAD = 8;
const PNG_KEPT = new Set("IHDR PLTE tRNS acTL fcTL fdAT IDAT IEND gAMA cHRM sRGB sBIT bKGD pHYs".split(" "));

interface Chunk {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

function* pngChunks(data: Buffer): Generator<Chunk> {
  for (let from = PNG_HEAD; from + 12 <= data.length; ) {
    const to = from + 12 + data.readUInt32BE(from);
    const name = data.toString("latin1", from + 4, from + 8);
    yield { name, from, to: Math.min(to, data.length) };
    if (name === "IEND") return;
    from = to;
  }
}

function pngWithoutMetadata(data: Buffer): Buffer {
  const kept = [data.subarray(0, PNG_HEAD)];
  for (const { name, from, to } of pngChunks(data))
    if (PNG_KEPT.has(name)) kept.push(data.subarray(from, to));
  return Buffer.concat(kept);
}

const WEBP_KEPT = new Set(["VP8X", "ANIM", "ANMF", "VP8 ", "VP8L", "ALPH"]);
/** Flags of the head that announce a colour profile, Exif and XMP. */
const WEBP_METADATA_FLAGS = 0x20 | 0x08 | 0x04;

function webpWithoutMetadata(data: Buffer): Buffer {
  const kept: Buffer[] = [];
  const end = Math.min(data.length, data.readUInt32LE(4) + 8);
  for (let from = 12; from + 8 <= end; ) {
    const size = data.readUInt32LE(from + 4);
    const to = from + 8 + size + (size % 2);
    const name = data.toString("latin1", from, from + 4);
    if (WEBP_KEPT.has(name)) kept.push(Buffer.from(data.subarray(from, Math.min(to, end))));
    from = to;
  }
  const head = kept[0];
  if (head?.toString("latin1", 0, 4) === "VP8X") head.writeUInt8(head.readUInt8(8) & ~WEBP_METADATA_FLAGS, 8);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(4 + kept.reduce((sum, { length }) => sum + length, 0));
  return Buffer.concat([Buffer.from("RIFF"), size, Buffer.from("WEBP"), ...kept]);
}

const GIF = { extension: 0x21, image: 0x2c, end: 0x3b, control: 0xf9, application: 0xff };
/** The applications whose blocks say how often an animation repeats. */
const GIF_LOOPS = new Set(["NETSCAPE2.0", "ANIMEXTS1.0"]);

function gifWithoutMetadata(data: Buffer): Buffer {
  const coloursAt = 13;
  const head = coloursAt + colourBytes(data.readUInt8(10));
  const kept = [data.subarray(0, head)];
  for (let from = head; from < data.length; ) {
    const kind = data.readUInt8(from);
    if (kind !== GIF.extension && kind !== GIF.image) break;
    const isImage = kind === GIF.image;
    const to = endOfBlocks(data, isImage ? from + 11 + colourBytes(data.readUInt8(from + 9)) : from + 2);
    if (isImage || isNeeded(data, from)) kept.push(data.subarray(from, to));
    from = to;
  }
  return Buffer.concat([...kept, Buffer.of(GIF.end)]);
}

function isNeeded(data: Buffer, from: number): boolean {
  const label = data.readUInt8(from + 1);
  if (label === GIF.control) return true;
  return label === GIF.application && GIF_LOOPS.has(data.toString("latin1", from + 3, from + 14));
}

/** Returns the size of the colour table that a flags byte announces. */
const colourBytes = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);

function endOfBlocks(data: Buffer, from: number): number {
  let at = from;
  for (let size = data.readUInt8(at); size > 0; size = data.readUInt8(at)) at += 1 + size;
  return at + 1;
}
