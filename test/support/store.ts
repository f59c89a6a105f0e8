/** What the store's tests share: a folder of their own, a log that keeps its lines, people and messages. */
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { StoredMessage } from "../../server/chat/types.ts";
import { type OpenStore, openStore } from "../../server/store/index.ts";
import { DiskMessageLog } from "../../server/store/messages/message-log.ts";
import type { OpenRoomsOptions } from "../../server/store/messages/open-rooms.ts";
import { removeFolder, temporaryDataFolder } from "./folders.ts";
import { message } from "./rows.ts";

export { message, person, room, timeOf } from "./rows.ts";

/** A new data folder, removed after the test. */
export function newFolder(): string {
  const folder = temporaryDataFolder();
  onTestFinished(() => removeFolder(folder));
  return folder;
}

export function memoryLog() {
  const warnings: string[] = [];
  const errors: string[] = [];
  return {
    warnings,
    errors,
    info() {},
    warn: (message: string) => void warnings.push(message),
    error: (message: string) => void errors.push(message),
  };
}

/** A store on a folder, closed after the test unless the test closes it. */
export async function storeOn(dataDir: string, log = memoryLog()): Promise<OpenStore> {
  const opened = await openStore({ dataDir, log });
  onTestFinished(() => opened.close());
  return opened;
}

/** The histories of a folder, closed after the test. */
export function logOn(folder: string, options: Partial<OpenRoomsOptions> = {}, log = memoryLog()) {
  const reports = { folder: join(folder, "logs"), log, clock: () => Date.UTC(2026, 0, 2) };
  const opened = new DiskMessageLog({
    folder: join(folder, "messages"),
    journalFolder: join(folder, "journal"),
    reports,
    ...options,
  });
  onTestFinished(() => opened.close());
  return opened;
}

export const messages = (from: number, to: number): StoredMessage[] =>
  Array.from({ length: to - from + 1 }, (_, index) => message(from + index));

export const seqs = (items: readonly StoredMessage[]): number[] => items.map((item) => item.seq);

export function failure(code: string): Error {
  return Object.assign(new Error(`${code}: as if`), { code });
}

export async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
