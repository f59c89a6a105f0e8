/** The files of a room's history, as they lie in its folder. */
import { readdir, rename, rm, truncate } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cutTornEnd, type Reports } from "../damage.ts";
import { fileExists, makeFolder, namesIn, removeFile, syncFolder } from "../files.ts";
import { Changes } from "./changes.ts";
import { parseLine } from "./lines.ts";
import { SegmentReader } from "./segment-reader.ts";

export interface Segment {
  /** No message in it has a smaller sequence number; all of earlier segments have one. */
  readonly first: number;
  readonly path: string;
  readonly changesPath: string;
  /** Durable bytes, known only for the last segment; null: the whole file. */
  size: number | null;
  /** Whether there is a file of changes. */
  isChanged: boolean;
}

export function segmentAt(folder: string, first: number): Segment {
  const name = String(first).padStart(12, "0");
  return {
    first,
    path: join(folder, `${name}.jsonl`),
    changesPath: join(folder, `${name}.changes.jsonl`),
    size: null,
    isChanged: false,
  };
}

/**
 * Finds a room's segments, oldest first, and repairs the traces of a crash: a torn end, an empty new segment,
 * half-written or orphaned files. Reads only the names and the end of the last segment, however long the history is.
 */
export async function findSegments(
  folder: string,
  reports: Reports,
): Promise<{ segments: Segment[]; lastSeq: number }> {
  const names = new Set(await namesIn(folder));
  for (const name of names) if (name.endsWith(".tmp")) await removeFile(join(folder, name));
  const segments: Segment[] = [];
  for (const name of [...names].sort()) {
    const first = /^(\d{12})\.jsonl$/.exec(name)?.[1];
    if (first === undefined) continue;
    const isChanged = names.delete(`${first}.changes.jsonl`);
    segments.push({ ...segmentAt(folder, Number(first)), isChanged });
  }
  for (const name of names) if (name.endsWith(".changes.jsonl")) await removeFile(join(folder, name));
  for (let last = segments.at(-1); last !== undefined; last = segments.at(-1)) {
    const { size, lastLine } = await cutTornEnd(last.path, (line) => parseLine(line) !== undefined, reports);
    const lastSeq = lastLine === undefined ? undefined : parseLine(lastLine)?.seq;
    if (lastSeq !== undefined) {
      last.size = size;
      return { segments, lastSeq };
    }
    await removeFile(last.path);
    await removeFile(last.changesPath);
    segments.pop();
  }
  return { segments, lastSeq: 0 };
}

/**
 * Cuts off the lines of a room's segments from a number on: they are still in the journal, and a power cut may have
 * left only parts of them. Also drops the changes of these messages, which are older than the journal's.
 */
export async function cutFrom(folder: string, seq: number, reports: Reports): Promise<void> {
  for (const name of (await namesIn(folder)).toSorted().toReversed()) {
    const first = /^(\d{12})\.jsonl$/.exec(name)?.[1];
    if (first === undefined) continue;
    const path = join(folder, name);
    if (Number(first) >= seq) {
      await removeFile(path);
      continue;
    }
    const reader = await SegmentReader.open(path, null);
    const end = await reader.offsetOf(seq).finally(() => reader.close());
    await truncate(path, end);
    await cutTornEnd(path, (line) => parseLine(line) !== undefined);
    await cutChanges(segmentAt(folder, Number(first)).changesPath, seq, reports);
    return;
  }
}

async function cutChanges(path: string, seq: number, reports: Reports): Promise<void> {
  if (!(await fileExists(path))) return;
  const all = await Changes.load(path, reports);
  const kept = all.before(seq);
  if (kept !== all) await kept.save(path);
}

const DROPPED = ".dropped";

/** Removes a room's folder. It is renamed first, so that no crash leaves half a history. */
export async function dropFolder(folder: string): Promise<void> {
  await rm(folder + DROPPED, { recursive: true, force: true });
  if (!(await fileExists(folder))) return;
  await rename(folder, folder + DROPPED);
  await syncFolder(dirname(folder));
  await rm(folder + DROPPED, { recursive: true, force: true });
}

/** Prepares the folder of all histories. @returns the ids of the rooms that have one. */
export async function histories(folder: string): Promise<number[]> {
  await makeFolder(folder);
  const names = await readdir(folder);
  for (const name of names) {
    if (name.endsWith(DROPPED)) await rm(join(folder, name), { recursive: true, force: true });
  }
  return names.map(Number).filter(Number.isSafeInteger);
}
