/** Reads the journal's files at start: for each room, what its segments may lack. Writes nothing. */
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { keepDamaged, keepTorn, type Reports } from "../damage.ts";
import { namesIn } from "../files.ts";
import { Pending } from "../messages/pending.ts";
import { readFrames } from "./frames.ts";
import type { Generation } from "./journal.ts";
import { type JournalRecord, parseRecord, survives } from "./records.ts";

export interface ReplayedRoom {
  readonly pending: Pending;
  /** The segments are trusted only below this number; undefined: the journal has no new lines of the room. */
  firstSeq: number | undefined;
  /** The room was dissolved: its folder's contents are older. */
  isDropped: boolean;
}

export interface Replay {
  readonly generations: readonly Generation[];
  readonly rooms: Map<number, ReplayedRoom>;
}

export async function replayJournal(folder: string, reports: Reports): Promise<Replay> {
  const rooms = new Map<number, ReplayedRoom>();
  const generations = await findGenerations(folder);
  for (const { path } of generations) {
    const bytes = withoutZeros(await readFile(path));
    const { bodies, damaged, end } = readFrames(bytes);
    for (const { from, to } of damaged) await keepDamaged(path, bytes.subarray(from, to), reports);
    if (end < bytes.length) await keepTorn(path, bytes.subarray(end), reports);
    for (const body of bodies) {
      for (const text of body.toString("utf8").split("\n")) {
        const record = text === "" ? undefined : parseRecord(text);
        if (record !== undefined) apply(record, rooms);
        else if (text !== "") await keepDamaged(path, Buffer.from(text), reports);
      }
    }
  }
  return { generations, rooms };
}

/** Without what was written ahead at the end. */
function withoutZeros(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (bytes[end - 1] === 0) end--;
  return bytes.subarray(0, end);
}

async function findGenerations(folder: string): Promise<Generation[]> {
  const names = (await namesIn(folder)).filter((name) => /^\d{12}\.log$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      return { path, number: Number.parseInt(name, 10), bytes: (await stat(path)).size };
    }),
  );
}

function apply(record: JournalRecord, rooms: Map<number, ReplayedRoom>): void {
  const { roomId } = record;
  if (record.kind === "drop") {
    rooms.set(roomId, { pending: new Pending(), firstSeq: undefined, isDropped: true });
    return;
  }
  const room = rooms.get(roomId) ?? { pending: new Pending(), firstSeq: undefined, isDropped: false };
  rooms.set(roomId, room);
  if (record.kind === "add") {
    room.firstSeq ??= record.seq;
    room.pending.add(record.seq, record.message, record.line);
  } else if (record.kind === "change") {
    room.pending.change(record.seq, record.message);
  } else {
    room.pending.purge((message) => survives(message, record.what));
  }
}
