/** The documents of a data folder with their tables, opened together or not at all. */
import { join } from "node:path";
import type { Log } from "../log.ts";
import { DOCUMENTS, TABLES } from "./catalogue.ts";
import { Commits } from "./commits.ts";
import { Document } from "./documents.ts";
import { removeFile } from "./files.ts";
import { refuseLost } from "./lost.ts";
import { Shelf } from "./table-file.ts";

export type Database = Awaited<ReturnType<typeof openDatabase>>;

/**
 * Opens every document, makes those of a fresh folder, migrates old ones.
 * @param usedRoomIds ids that histories on the disk belong to: none of them is given to a new room.
 * @param assertMayWrite asked before each write of a document.
 * @throws DamagedDocument, UnknownVersion; then nothing was written.
 */
export async function openDatabase(
  folder: string,
  log: Log,
  usedRoomIds: readonly number[],
  assertMayWrite: () => Promise<void>,
) {
  await refuseLost(folder, DOCUMENTS, usedRoomIds.length > 0);
  const documents: Document[] = [];
  const shelves = new Map<string, Shelf>();
  for (const spec of DOCUMENTS) {
    const document = await Document.open(folder, spec);
    documents.push(document);
    shelves.set(spec.name, new Shelf(document));
  }
  const shelf = (name: string): Shelf => {
    const found = shelves.get(name);
    if (found === undefined) throw new Error(`There is no document ${name}`);
    return found;
  };
  const commits = new Commits([...shelves.values()], log, assertMayWrite);
  const nextRoomId = usedRoomIds.reduce((next, id) => Math.max(next, id + 1), 1);
  const tables = {
    users: await shelf("users").numbered(TABLES.users, commits),
    merchants: await shelf("merchants").numbered(TABLES.merchants, commits),
    merchantMembers: await shelf("merchants").numbered(TABLES.merchantMembers, commits),
    activationCodes: await shelf("merchants").table(TABLES.activationCodes, commits),
    rooms: await shelf("rooms").numbered(TABLES.rooms, commits, nextRoomId),
    members: await shelf("rooms").table(TABLES.members, commits),
    activity: await shelf("rooms").table(TABLES.activity, commits),
    sessions: await shelf("sessions").numbered(TABLES.sessions, commits),
    leases: await shelf("sessions").table(TABLES.leases, commits),
    captchas: await shelf("captchas").numbered(TABLES.captchas, commits),
    blacklist: await shelf("captchas").table(TABLES.blacklist, commits),
    bans: await shelf("moderation").numbered(TABLES.bans, commits),
    mutes: await shelf("moderation").numbered(TABLES.mutes, commits),
  };
  const inner = {
    settings: await shelf("settings").table(TABLES.settings, commits),
    secrets: await shelf("settings").table(TABLES.secrets, commits),
    signing: await shelf("sessions").table(TABLES.secrets, commits),
  };
  for (const document of documents) {
    await removeFile(join(folder, `${document.name}.json.tmp`));
    await document.settle();
  }
  // After a kill the copies are one state behind.
  void commits.flush();
  return { tables, ...inner, commits };
}
