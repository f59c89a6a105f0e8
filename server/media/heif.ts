/** Blanks the camera metadata (Exif, XMP) of HEIC and HEIF pictures, in place: their pixels are not decoded here. */
import { type FileHandle, open } from "node:fs/promises";

const HEIF = new Set(["image/heic", "image/heif"]);
/** The boxes that describe a picture come first and are small. */
const MAX_META_BYTES = 4_194_304;
const MAX_BOXES = 1000;

interface Box {
  readonly type: string;
  /** Where its content starts and ends. */
  readonly from: number;
  readonly to: number;
}

/**
 * Blanks a picture's metadata in the file.
 * @returns false when the file is of another kind, or cannot be read for certain
 */
export async function blankMetadata(path: string, type: string): Promise<boolean> {
  if (!HEIF.has(type)) return false;
  const file = await open(path, "r+");
  try {
    const { size } = await file.stat();
    const extents = await metadataOf(file, size);
    for (const { from, to } of extents) {
      if (from < 0 || to > size || from > to) return false;
    }
    for (const { from, to } of extents) await blank(file, from, to);
    return true;
  } catch (error) {
    // Reading past the end of a box.
    if (error instanceof RangeError) return false;
    throw error;
  } finally {
    await file.close();
  }
}

const BLANK = Buffer.alloc(65_536);

async function blank(file: FileHandle, from: number, to: number): Promise<void> {
  for (let at = from; at < to; at += BLANK.length) {
    await file.write(BLANK, 0, Math.min(BLANK.length, to - at), at);
  }
}

type Extent = { readonly from: number; readonly to: number };

/** @throws RangeError when a box is damaged or of a kind that is not understood */
async function metadataOf(file: FileHandle, size: number): Promise<readonly Extent[]> {
  const extents: Extent[] = [];
  let at = 0;
  for (let count = 0; at < size; count++) {
    const { buffer: head, bytesRead } = await file.read(Buffer.alloc(16), 0, 16, at);
    const box = boxAt(head.subarray(0, bytesRead), 0, size - at);
    // A sequence keeps its metadata elsewhere.
    if (count > MAX_BOXES || box.type === "moov") throw new RangeError(box.type);
    if (box.type === "meta") {
      const length = box.to - box.from;
      if (length > MAX_META_BYTES) throw new RangeError("meta");
      const meta = Buffer.alloc(length);
      await file.read(meta, 0, length, at + box.from);
      extents.push(...extentsIn(meta, at + box.from));
    }
    at += box.to;
  }
  return extents;
}

/** Reads a box's head. @param end the end of the bytes that the box may use */
function boxAt(data: Buffer, at: number, end: number): Box {
  const short = data.readUInt32BE(at);
  const type = data.toString("latin1", at + 4, at + 8);
  const isLong = short === 1;
  const length = short === 0 ? end - at : isLong ? Number(data.readBigUInt64BE(at + 8)) : short;
  const from = at + (isLong ? 16 : 8);
  const to = at + length;
  if (to < from || to > end) throw new RangeError(type);
  return { type, from, to };
}

function extentsIn(meta: Buffer, metaAt: number): readonly Extent[] {
  const boxes = new Map<string, Box>();
  // A version and flags precede the boxes.
  for (let at = 4; at < meta.length; ) {
    const box = boxAt(meta, at, meta.length);
    boxes.set(box.type, box);
    at = box.to;
  }
  const infos = boxes.get("iinf");
  const wanted = infos ? metadataItems(meta, infos) : new Set<number>();
  if (wanted.size === 0) return [];
  const locations = boxes.get("iloc");
  if (!locations) throw new RangeError("iloc");
  const data = boxes.get("idat");
  return extentsOf(meta, locations, wanted, data ? metaAt + data.from : undefined);
}

/** Returns the ids of the items that are Exif or XMP. */
function metadataItems(meta: Buffer, { from, to }: Box): ReadonlySet<number> {
  const ids = new Set<number>();
  for (let at = from + (meta.readUInt8(from) === 0 ? 6 : 8); at < to; ) {
    const info = boxAt(meta, at, to);
    const version = meta.readUInt8(info.from);
    if (info.type !== "infe" || version < 2) throw new RangeError(info.type);
    const idBytes = version === 2 ? 2 : 4;
    const id = meta.readUIntBE(info.from + 4, idBytes);
    const typeAt = info.from + 4 + idBytes + 2;
    const type = meta.toString("latin1", typeAt, typeAt + 4);
    if (type === "Exif" || type === "mime") ids.add(id);
    at = info.to;
  }
  return ids;
}

/** Returns the positions of the items' bytes in the file. @param idatAt the position of those of the box `idat` */
function extentsOf(
  meta: Buffer,
  { from, to }: Box,
  wanted: ReadonlySet<number>,
  idatAt: number | undefined,
): readonly Extent[] {
  const box = meta.subarray(from, to);
  let at = 4;
  const number = (bytes: number): number => {
    at += bytes;
    if (bytes === 0) return 0;
    return bytes === 8 ? Number(box.readBigUInt64BE(at - 8)) : box.readUIntBE(at - bytes, bytes);
  };
  const version = box.readUInt8(0);
  const sizes = number(2);
  const [offsetBytes, lengthBytes, baseBytes] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
  const indexBytes = version === 0 ? 0 : sizes & 15;
  const extents: Extent[] = [];
  for (let items = number(version < 2 ? 2 : 4); items > 0; items--) {
    const isWanted = wanted.has(number(version < 2 ? 2 : 4));
    const method = version === 0 ? 0 : number(2) & 15;
    number(2);
    const base = number(baseBytes);
    const parts = number(2);
    // Without this check a box could claim any number of fields of zero bytes.
    if (parts > 1 && indexBytes + offsetBytes + lengthBytes === 0) throw new RangeError("iloc");
    for (let left = parts; left > 0; left--) {
      number(indexBytes);
      const start = base + number(offsetBytes);
      const length = number(lengthBytes);
      if (!isWanted) continue;
      // A length of 0 means the whole file.
      const origin = method === 0 ? 0 : method === 1 ? idatAt : undefined;
      if (origin === undefined || length === 0) throw new RangeError("iloc");
      extents.push({ from: origin + start, to: origin + start + length });
    }
  }
  return extents;
}
