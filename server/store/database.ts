/** The documents of a data folder with their tables, opened together or not at all. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "../log.ts";
import { DOCUMENTS, TABLES } from "./catalogue.ts";
import { Commits } from "./commits.ts";
import { Document } from "./documents.ts";
import { removeFile } from "./files.ts";
import { refuseLost } from "./lost.ts";
import type { Reserve } from "./reserve.ts";
import { TableFile } from "./table-file.ts";

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
  reserve: Reserve,
  assertMayWrite: () => Promise<void>,
) {
  await refuseLost(folder, DOCUMENTS, usedRoomIds.length > 0);
  const documents: Document[] = [];
  const files = new Map<string, TableFile>();
  for (const spec of DOCUMENTS) {
    const document = await Document.open(folder, spec);
    documents.push(document);
    files.set(spec.name, new TableFile(document));
  }
  const file = (name: string): TableFile => {
    const found = files.get(name);
    if (found === undefined) throw new Error(`There is no document ${name}`);
    return found;
  };
  const commits = new Commits([...files.values()], log, reserve, assertMayWrite);
  const nextRoomId = usedRoomIds.reduce((next, id) => Math.max(next, id + 1), 1);
  const tables = {
    users: await file("users").numbered(TABLES.users, commits),
    merchants: await file("merchants").numbered(TABLES.merchants, commits),
    merchantMembers: await file("merchants").numbered(TABLES.merchantMembers, commits),
    activationCodes: await file("merchants").table(TABLES.activationCodes, commits),
    rooms: await file("rooms").numbered(TABLES.rooms, commits, nextRoomId),
    members: await file("rooms").table(TABLES.members, commits),
    activity: await file("rooms").table(TABLES.activity, commits),
    sessions: await file("sessions").numbered(TABLES.sessions, commits),
    leases: await file("sessions").table(TABLES.leases, commits),
    captchas: await file("captchas").numbered(TABLES.captchas, commits),
    blacklist: await file("captchas").table(TABLES.blacklist, commits),
    bans: await file("moderation").numbered(TABLES.bans, commits),
    mutes: await file("moderation").numbered(TABLES.mutes, commits),
    hooks: await file("hooks").numbered(TABLES.hooks, commits),
  };
  const inner = {
    settings: await file("settings").table(TABLES.settings, commits),
    secrets: await file("settings").table(TABLES.secrets, commits),
    signing: await file("sessions").table(TABLES.secrets, commits),
  };
  for (const document of documents) {
    await removeFile(join(folder, `${document.name}.json.tmp`));
    await document.settle();
  }
  // Marks may be behind after a kill, and earlier versions had those of live sessions in the sessions alone.
  for (const { userId, lastSeenAt } of tables.sessions.rows()) {
    if (lastSeenAt > (tables.users.peek(userId)?.lastSeenAt ?? ""))
      tables.users.touch(userId, { lastSeenAt });
  }
  // After a kill the copies are one state behind.
  void commits.flush();
  return { tables, ...inner, commits };
}

/** When an earlier run last wrote a document, ms since the epoch by the clock of then; null: there is none. */
export async function newestWrite(folder: string): Promise<number | null> {
  const times = await Promise.all(
    DOCUMENTS.map(({ name }) =>
      stat(join(folder, `${name}.json`)).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    ),
  );
  return Math.max(...times) || null;
}
