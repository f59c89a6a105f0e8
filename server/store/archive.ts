/** A backup file: a gzipped tar that any tool opens, whose last entry lists every file with its SHA-256. */
import { createHash, type Hash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import * as stream from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { Header, Pax } from "tar";
import { ChatError } from "../chat/errors.ts";
import { isDataPath } from "./layout.ts";
import { BLOCK, entriesOf } from "./tar.ts";

const MANIFEST = "hearth-backup.json";
const FORMAT = "hearth-backup";
const FORMAT_VERSION = 1;
/** How long the list may be, since it is read into memory: so much in all, and for each file unpacked before it. */
const MAX_LIST_BYTES = 16 * 1024 * 1024;
const MAX_LIST_BYTES_PER_FILE = 1024;

/** One file to pack: its first `bytes` bytes, under `path` (relative, with slashes). */
export interface PackedFile {
  readonly path: string;
  readonly source: string;
  readonly bytes: number;
}

export interface Manifest {
  readonly format: typeof FORMAT;
  readonly formatVersion: number;
  readonly createdAt: string;
  readonly hearth: string;
  readonly files: readonly { readonly path: string; readonly bytes: number; readonly sha256: string }[];
}

/**
 * Writes the archive to `target`, which must not exist.
 * @throws Error when a file has become shorter than announced.
 */
export async function writeArchive(
  target: string,
  files: readonly PackedFile[],
  facts: { readonly createdAt: string; readonly hearth: string },
): Promise<void> {
  await pipeline(
    tarOf(files, facts),
    createGzip({ level: 6 }),
    createWriteStream(target, { flags: "wx", mode: 0o600, flush: true }),
  );
}

async function* tarOf(
  files: readonly PackedFile[],
  facts: { readonly createdAt: string; readonly hearth: string },
): AsyncGenerator<Buffer> {
  const mtime = new Date(facts.createdAt);
  const listed: Manifest["files"][number][] = [];
  for (const { path, source, bytes } of files) {
    yield headerOf(path, bytes, mtime);
    const hash = createHash("sha256");
    let left = bytes;
    if (bytes > 0) {
      for await (const chunk of createReadStream(source, { end: bytes - 1 }) as AsyncIterable<Buffer>) {
        hash.update(chunk);
        left -= chunk.length;
        yield chunk;
      }
    }
    if (left !== 0) throw new Error(`${path} became shorter while it was backed up.`);
    yield padding(bytes);
    listed.push({ path, bytes, sha256: hash.digest("hex") });
  }
  const manifest: Manifest = { format: FORMAT, formatVersion: FORMAT_VERSION, ...facts, files: listed };
  const text = Buffer.from(JSON.stringify(manifest, null, 1));
  yield headerOf(MANIFEST, text.length, mtime);
  yield text;
  yield padding(text.length);
  yield Buffer.alloc(2 * BLOCK);
}

function headerOf(path: string, size: number, mtime: Date): Buffer {
  const fields = { path, size, mtime, mode: 0o600, type: "File" } as const;
  const block = Buffer.alloc(BLOCK);
  const isLong = new Header(fields).encode(block, 0);
  return isLong ? Buffer.concat([new Pax({ path, size }).encode(), block]) : block;
}

const padding = (bytes: number): Buffer => Buffer.alloc((BLOCK - (bytes % BLOCK)) % BLOCK);

/**
 * Reads an archive to its end and checks it against its own list.
 * @param take consumes one file; without it the archive is only checked. Its results may be used only after this has
 * resolved.
 * @throws invalid when it is not a backup, is damaged, or lists other files than it contains.
 */
export async function readArchive(
  path: string,
  take: (path: string, content: AsyncIterable<Buffer>) => Promise<void> = drain,
): Promise<Manifest> {
  const found = new Map<string, { bytes: number; sha256: string }>();
  let manifestText = "";
  const gunzip = createGunzip();
  // A failure of the file reaches the reader below through the gunzip.
  stream.pipeline(createReadStream(path), gunzip, () => {});
  try {
    for await (const entry of entriesOf(gunzip)) {
      if (entry.path === MANIFEST) {
        if (manifestText || entry.bytes > MAX_LIST_BYTES + found.size * MAX_LIST_BYTES_PER_FILE)
          throw new Error("its list of files is too long");
        for await (const chunk of entry.content) manifestText += chunk.toString("latin1");
        continue;
      }
      if (!isInside(entry.path) || !isDataPath(entry.path) || found.has(entry.path))
        throw new Error(`no backup holds ${entry.path}`);
      const hash = createHash("sha256");
      await take(entry.path, hashing(entry.content, hash));
      found.set(entry.path, { bytes: entry.bytes, sha256: hash.digest("hex") });
    }
  } catch (error) {
    if (error instanceof ChatError || isFileError(error)) throw error;
    throw damaged(path, error instanceof Error ? error.message : "it cannot be read");
  } finally {
    gunzip.destroy();
  }
  return checkedAgainst(path, Buffer.from(manifestText, "latin1").toString("utf8"), found);
}

async function* hashing(content: AsyncIterable<Buffer>, hash: Hash): AsyncGenerator<Buffer> {
  for await (const chunk of content) {
    hash.update(chunk);
    yield chunk;
  }
}

async function drain(_path: string, content: AsyncIterable<Buffer>): Promise<void> {
  for await (const _ of content);
}

function checkedAgainst(
  path: string,
  text: string,
  found: ReadonlyMap<string, { bytes: number; sha256: string }>,
): Manifest {
  const manifest = parseManifest(text);
  if (!manifest) throw damaged(path, "its list of files is missing");
  if (manifest.formatVersion > FORMAT_VERSION) {
    throw new ChatError("invalid", { reason: "backup_newer", path, version: manifest.hearth });
  }
  for (const { path: name, bytes, sha256 } of manifest.files) {
    const there = found.get(name);
    if (there?.bytes !== bytes || there.sha256 !== sha256)
      throw damaged(path, `${name} is not what was packed`);
  }
  if (manifest.files.length !== found.size) throw damaged(path, "it holds files that its list does not name");
  return manifest;
}

function parseManifest(text: string): Manifest | null {
  try {
    const value = JSON.parse(text) as Partial<Manifest> | null;
    return value?.format === FORMAT && typeof value.formatVersion === "number" && Array.isArray(value.files)
      ? (value as Manifest)
      : null;
  } catch {
    return null;
  }
}

/** Returns whether a name stays inside the folder where it is unpacked, on every system. */
function isInside(path: string): boolean {
  return path
    .split("/")
    .every((part) => part !== "" && part !== "." && part !== ".." && !/[\\:\0]/.test(part));
}

const damaged = (path: string, why: string): ChatError =>
  new ChatError("invalid", { reason: "backup_damaged", path, why });

const isFileError = (error: unknown): boolean =>
  error instanceof Error && "syscall" in error && "code" in error;
