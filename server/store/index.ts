/** The store: all data of the host, in one folder of files. See docs/contract/host.md 5 for its promises. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Store } from "../chat/ports.ts";
import type { Log } from "../log.ts";
import { DiskAuditLog } from "./audit.ts";
import { type Database, newestWrite, openDatabase } from "./database.ts";
import { isDiskFull, storageError } from "./failures.ts";
import { type HostSecrets, hostSecrets, type StoredSettings, storedSettings } from "./host-values.ts";
import { JOURNAL } from "./layout.ts";
import { type FolderLock, lockFolder } from "./lock.ts";
import { DiskMessageLog } from "./messages/message-log.ts";
import { histories } from "./messages/segments.ts";
import { DiskReserve } from "./reserve.ts";
import { SearchThread } from "./search/searcher.ts";
import { makePrivate, removeLeftovers } from "./tidy.ts";
import { folderBytes, freeBytes } from "./usage.ts";

export {
  DamagedDocument,
  FolderInUse,
  isExpectedStartFailure,
  startFailure,
  UnknownVersion,
} from "./failures.ts";
export { type FolderLock, lockFolder } from "./lock.ts";

/** Starting has the machine to itself first. */
const PREPARE_AFTER_MS = 10_000;

export interface OpenStore {
  readonly store: Store;
  readonly settings: StoredSettings;
  /** Secrets of the host, such as the console's password hash. */
  readonly secrets: HostSecrets;
  /** Bytes of everything in the data folder. */
  sizeBytes(): Promise<number>;
  /** Bytes left on its disk. */
  freeBytes(): Promise<number>;
  /** Writes data that no caller waits for: summaries, times of last use and the audit log. */
  flush(): Promise<void>;
  /** Writes every acknowledged message into the histories' own files, for a backup. */
  applyMessages(): Promise<void>;
  /**
   * Whether only operations that free space or protect people are written, and the documents that the disk does not
   * accept.
   */
  disk(): { readonly isFull: boolean; readonly behind: readonly string[] };
  /** Flushes, closes every file and releases the folder. The store cannot be used afterwards. */
  close(): Promise<void>;
}

export interface StoreOptions {
  readonly dataDir: string;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
  /** The folder's lock, when the caller took it already. It is released on close, not when opening fails. */
  readonly lock?: FolderLock;
}

/**
 * Opens a data folder, or creates a new one.
 * @throws FolderInUse, DamagedDocument, UnknownVersion, storage_full: each says what is wrong.
 */
export async function openStore({ dataDir, log, clock = Date.now, lock }: StoreOptions): Promise<OpenStore> {
  const held = lock ?? (await lockFolder(dataDir));
  try {
    return await openHeld(dataDir, log, clock, held);
  } catch (error) {
    if (lock === undefined) await held.release();
    throw isDiskFull(error) ? storageError(error) : error;
  }
}

async function openHeld(
  dataDir: string,
  log: Log,
  clock: () => number,
  lock: FolderLock,
): Promise<OpenStore> {
  const lastWrittenAt = await newestWrite(dataDir);
  await removeLeftovers(dataDir);
  const reserve = await DiskReserve.open(dataDir, log);
  const folder = join(dataDir, "messages");
  const reports = { folder: join(dataDir, "logs"), log, clock };
  const searcher = new SearchThread();
  const messages = new DiskMessageLog(
    { folder, journalFolder: join(dataDir, JOURNAL), reports, mayWrite: () => !lock.isLost, reserve },
    searcher,
  );
  const journaled = await messages.start();
  const roomIds = [...(await histories(folder)), ...journaled];
  const database = await openDatabase(dataDir, reports, roomIds, reserve, () => lock.assertHeld());
  if (journaled.length > 0)
    void messages.checkpoint().catch((error) => log.error("Emptying the journal failed", error));
  const audit = new DiskAuditLog(reports);
  const preparing = setTimeout(() => searcher.prepare(folder), PREPARE_AFTER_MS).unref();
  let isClosing = false;
  const narrowing = makePrivate(dataDir, () => isClosing).catch((error) =>
    log.warn(
      `Restricting file permissions failed: ${dataDir}: others may be able to read its files: ${error}`,
    ),
  );
  return {
    store: {
      ...database.tables,
      transaction: database.transaction,
      secret: await signingSecret(database),
      lastWrittenAt,
      messages,
      audit,
    },
    settings: storedSettings(database.settings),
    secrets: hostSecrets(database.secrets),
    sizeBytes: () => folderBytes(dataDir),
    freeBytes: () => freeBytes(dataDir),
    async flush() {
      await Promise.all([database.commits.flush(), audit.flush()]);
    },
    applyMessages: () => messages.applyAll(),
    disk: () => ({ isFull: reserve.isSpent, behind: database.commits.behind }),
    async close() {
      isClosing = true;
      clearTimeout(preparing);
      await Promise.all([narrowing, reserve.close()]);
      await database.commits.close();
      await Promise.all([messages.close(), audit.close()]);
      await lock.release();
    },
  };
}

/** Created once per data folder. */
async function signingSecret({ signing }: Database): Promise<string> {
  const kept = (await signing.get("signing"))?.value;
  if (typeof kept === "string") return kept;
  const value = randomBytes(32).toString("hex");
  await signing.insert({ name: "signing", value });
  return value;
}
