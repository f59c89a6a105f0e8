/** The documents of a data folder with their tables, opened together or not at all. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Tables } from "../chat/ports.ts";
import { DOCUMENTS, TABLES } from "./catalogue.ts";
import type { Changes } from "./changes.ts";
import { Commits } from "./commits.ts";
import type { Reports } from "./damage.ts";
import { Document } from "./documents.ts";
import { removeFile } from "./files.ts";
import { applyIntent, Intent } from "./intent.ts";
import { refuseLost } from "./lost.ts";
import type { Reserve } from "./reserve.ts";
import { NumberedRows, RowTable } from "./table.ts";
import { TableFile } from "./table-file.ts";
import type { TableSpec } from "./table-spec.ts";

export type Database = Awaited<ReturnType<typeof openDatabase>>;

/**
 * Opens every document, creates those of a new folder, migrates old ones.
 * @param usedRoomIds ids that histories on the disk have: no new room gets one of them.
 * @param assertMayWrite called before each write of a document.
 * @throws DamagedDocument, UnknownVersion; then nothing was written, except the content of an intent file.
 */
export async function openDatabase(
  folder: string,
  reports: Reports,
  usedRoomIds: readonly number[],
  reserve: Reserve,
  assertMayWrite: () => Promise<void>,
) {
  await applyIntent(folder, reports, reserve);
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
  const commits = new Commits([...files.values()], reports.log, reserve, assertMayWrite, new Intent(folder));
  const nextRoomId = usedRoomIds.reduce((next, id) => Math.max(next, id + 1), 1);
  const table = async <T extends object, K extends string | number>(
    name: string,
    spec: TableSpec<T, K>,
  ): Promise<RowTable<T, K>> => new RowTable(await file(name).rows(spec), file(name), commits);
  const numbered = async <T extends { readonly id: number }>(
    name: string,
    spec: TableSpec<T, number>,
    atLeast?: number,
  ): Promise<NumberedRows<T>> =>
    new NumberedRows(await file(name).numbered(spec, atLeast), file(name), commits);
  const tables = {
    users: await numbered("users", TABLES.users),
    merchants: await numbered("merchants", TABLES.merchants),
    merchantMembers: await numbered("merchants", TABLES.merchantMembers),
    activationCodes: await table("merchants", TABLES.activationCodes),
    rooms: await numbered("rooms", TABLES.rooms, nextRoomId),
    members: await table("rooms", TABLES.members),
    activity: await table("rooms", TABLES.activity),
    sessions: await numbered("sessions", TABLES.sessions),
    leases: await table("sessions", TABLES.leases),
    captchas: await numbered("captchas", TABLES.captchas),
    blacklist: await table("captchas", TABLES.blacklist),
    bans: await numbered("moderation", TABLES.bans),
    mutes: await numbered("moderation", TABLES.mutes),
    hooks: await numbered("hooks", TABLES.hooks),
  };
  const inner = {
    settings: await table("settings", TABLES.settings),
    secrets: await table("settings", TABLES.secrets),
    signing: await table("sessions", TABLES.secrets),
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
  return {
    tables,
    ...inner,
    commits,
    transaction: <R>(work: (tables: Tables) => Promise<R>): Promise<R> =>
      commits.transaction((changes) => work(within(changes, tables))),
  };
}

/** The same tables, whose changes are those of a transaction. */
const within = (changes: Changes, tables: Readonly<Record<keyof Tables, Bindable>>): Tables =>
  Object.fromEntries(
    Object.entries(tables).map(([name, table]) => [name, table.within(changes)]),
  ) as unknown as Tables;

interface Bindable {
  within(changes: Changes): unknown;
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
