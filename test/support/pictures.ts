/** Pictures made for the tests: real ones by sharp, bombs by hand. */
import { deflateSync } from "node:zlib";
import sharp from "sharp";

/** A plain picture in the given format. */
export const plain = (
  width: number,
  height: number,
  format: "png" | "jpeg" | "webp" | "avif" | "gif" = "png",
) =>
  sharp({ create: { width, height, channels: 3, background: { r: 200, g: 60, b: 30 } } })
    .toFormat(format, format === "avif" ? { effort: 0 } : {})
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

/** An animated PNG whose frames are one picture in two colours, with a text beside it if one is given. */
export async function animatedPng(frames: number, edge: number, text?: string): Promise<Buffer> {
  const chunksOf = async (background: string) => {
    const png = await plainColour(edge, edge, background);
    const chunks: { name: string; data: Buffer }[] = [];
    for (let at = 8; at < png.length; ) {
      const length = png.readUInt32BE(at);
      const name = png.toString("latin1", at + 4, at + 8);
      chunks.push({ name, data: png.subarray(at + 8, at + 8 + length) });
      at += 12 + length;
    }
    return (name: string) =>
      Buffer.concat(chunks.filter((each) => each.name === name).map(({ data }) => data));
  };
  const red = await chunksOf("#ff0000");
  const blue = await chunksOf("#0000ff");
  const words = (...numbers: number[]) => {
    const data = Buffer.alloc(4 * numbers.length);
    for (const [at, number] of numbers.entries()) data.writeUInt32BE(number, at * 4);
    return data;
  };
  let order = 0;
  const control = () =>
    pngChunk("fcTL", Buffer.concat([words(order++, edge, edge, 0, 0), Buffer.of(0, 50, 3, 232, 0, 0)]));
  const parts = [red("IHDR")].map((data) => pngChunk("IHDR", data));
  parts.push(pngChunk("acTL", words(frames, 0)), control(), pngChunk("IDAT", red("IDAT")));
  for (let frame = 1; frame < frames; frame++) {
    parts.push(
      control(),
      pngChunk("fdAT", Buffer.concat([words(order++), (frame % 2 ? blue : red)("IDAT")])),
    );
  }
  if (text !== undefined) parts.push(pngChunk("tEXt", Buffer.from(`Comment\0${text}`)));
  parts.push(pngChunk("IEND", Buffer.alloc(0)));
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), ...parts]);
}

/** A HEIC file with an Exif and an XMP item that say `secret`, and bytes that stand for the picture. */
export function heic(secret: string, brand = "heic"): Buffer {
  const box = (type: string, ...content: Buffer[]) => {
    const data = Buffer.concat(content);
    const head = Buffer.alloc(8);
    head.writeUInt32BE(data.length + 8);
    head.write(type, 4, "latin1");
    return Buffer.concat([head, data]);
  };
  const bytes = (...values: number[]) => Buffer.from(values);
  const item = (id: number, type: string, more = "") =>
    box("infe", bytes(2, 0, 0, 0, 0, id, 0, 0), Buffer.from(`${type}\0${more}`));
  const parts = [Buffer.from("the picture"), Buffer.from(`Exif ${secret}`), Buffer.from(`<xmp>${secret}`)];
  const head = box("ftyp", Buffer.from(`${brand}\0\0\0\0mif1${brand}`));
  const metaOf = (at: number) => {
    let from = at;
    const places = parts.map((part, index) => {
      const place = Buffer.alloc(14);
      place.writeUInt16BE(index + 1, 0);
      place.writeUInt16BE(1, 4);
      place.writeUInt32BE(from, 6);
      place.writeUInt32BE(part.length, 10);
      from += part.length;
      return place;
    });
    const infos = [item(1, "hvc1"), item(2, "Exif"), item(3, "mime", "application/rdf+xml\0")];
    return box(
      "meta",
      bytes(0, 0, 0, 0),
      box("iinf", bytes(0, 0, 0, 0, 0, 3), ...infos),
      box("iloc", bytes(0, 0, 0, 0, 0x44, 0, 0, 3), ...places),
    );
  };
  const start = head.length + metaOf(0).length + 8;
  return Buffer.concat([head, metaOf(start), box("mdat", ...parts)]);
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

/** A GIF of a few bytes a frame, with as many frames as given, each of its declared size. */
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
