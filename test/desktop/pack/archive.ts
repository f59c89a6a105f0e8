/** Reads an asar archive: a header that names every file, then their bytes; some lie beside it, unpacked. */
import { closeSync, copyFileSync, mkdirSync, openSync, readSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

interface Entry {
  readonly files?: Readonly<Record<string, Entry>>;
  readonly size?: number;
  readonly offset?: string;
  readonly unpacked?: boolean;
  readonly link?: string;
}

export interface Archived {
  readonly path: string;
  readonly isUnpacked: boolean;
}

/** The position of the header's length, and of the header. */
const LENGTH_AT = 12;
const HEADER_AT = 16;

/** Writes every file of the archive, those beside it included, into a folder. @returns their paths. */
export function extract(archive: string, into: string): Archived[] {
  const file = openSync(archive, "r");
  const read = (at: number, length: number): Buffer => {
    const bytes = Buffer.alloc(length);
    readSync(file, bytes, 0, length, at);
    return bytes;
  };
  const dataAt = 8 + read(4, 4).readUInt32LE();
  const header = JSON.parse(read(HEADER_AT, read(LENGTH_AT, 4).readUInt32LE()).toString()) as Entry;
  const found: Archived[] = [];
  const walk = ({ files = {} }: Entry, folder: string): void => {
    for (const [name, entry] of Object.entries(files)) {
      const path = join(folder, name);
      if (entry.files) {
        walk(entry, path);
        continue;
      }
      if (entry.link !== undefined) throw new Error(`${path} is a link.`);
      const isUnpacked = entry.unpacked === true;
      found.push({ path, isUnpacked });
      mkdirSync(dirname(join(into, path)), { recursive: true });
      if (isUnpacked) copyFileSync(join(`${archive}.unpacked`, path), join(into, path));
      else writeFileSync(join(into, path), read(dataAt + Number(entry.offset), entry.size ?? 0));
    }
  };
  walk(header, "");
  closeSync(file);
  return found;
}
