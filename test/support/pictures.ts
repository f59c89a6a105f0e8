/** Pictures made for the tests: real ones by sharp, bombs by hand. */
import { deflateSync } from "node:zlib";
import sharp from "sharp";

/** A plain picture in the format asked for. */
export const plain = (
  width: number,
  height: number,
  format: "png" | "jpeg" | "webp" | "avif" | "gif" = "png",
) =>
  sharp({ create: { width, height, channels: 3, background: { r: 200, g: 60, b: 30 } } })
    .toFormat(format)
    .toBuffer();

/** Left half red, right half blue, so that turning it shows. */
export async function redBlue(width: number, height: number): Promise<Buffer> {
  const blue = await plainColour(width / 2, height, "#0000ff");
  return sharp({ create: { width, height, channels: 3, background: "#ff0000" } })
    .composite([{ input: blue, left: width / 2, top: 0 }])
    .png()
    .toBuffer();
}

const plainColour = (width: number, height: number, background: string) =>
  sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer();

/** An animated picture whose frames differ. */
export async function animation(
  frames: number,
  edge: number,
  format: "gif" | "webp" = "gif",
): Promise<Buffer> {
  const pages = await Promise.all(
    Array.from({ length: frames }, (_, i) =>
      plainColour(edge, edge, `rgb(${(i * 37) % 256},${(i * 91) % 256},9)`),
    ),
  );
  return sharp(pages, { join: { animated: true } })
    .toFormat(format, { delay: pages.map(() => 50) })
    .toBuffer();
}

/** A valid PNG of a few hundred bytes that declares any size. */
export function pngDeclaring(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const body = deflateSync(Buffer.alloc(1000));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk("IHDR", header),
    pngChunk("IDAT", body),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
}

/** A GIF of a few bytes a frame, with as many frames as asked for, each as large as it claims to be. */
export function gifOf(frames: number, width: number, height: number): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt16LE(width, 0);
  size.writeUInt16LE(height, 2);
  const head = Buffer.concat([
    Buffer.from("GIF89a"),
    size,
    Buffer.from([0x80, 0, 0, 255, 255, 255, 0, 0, 0]),
  ]);
  const frame = Buffer.concat([Buffer.from([0x2c, 0, 0, 0, 0]), size, Buffer.from([0, 2, 2, 0x44, 1, 0])]);
  return Buffer.concat([head, ...Array.from({ length: frames }, () => frame), Buffer.from([0x3b])]);
}

function pngChunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const typed = Buffer.concat([Buffer.from(type), data]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, sum]);
}

function crc32(data: Buffer): number {
  let crc = ~0;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}
