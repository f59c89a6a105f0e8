/** Distinguishes data in a data folder from files that belong only to this computer or this run. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** The folder of the journal of all histories. */
export const JOURNAL = "journal";

/** The file of what several documents will hold. It is data: without it the documents may be a half state. */
export const INTENT = "intent.txt";

/** The folder of what is set aside for a full disk. */
export const RESERVE = "reserve";

const NOT_DATA = new Set(["host.lock", "logs", "backups", RESERVE]);
const PASSING = /^\.|\.tmp$|^(restore-|before-restore-)/;
/** The only part of the logs that is data. */
const AUDIT = "logs/audit";

/** Names that a host gives in its data folder; anything else there is somebody else's. */
const OWN =
  /^(?:avatars|backups|host\.lock|https|intent\.txt|journal|logs|messages|reserve|uploads(?:\.tmp)?|[a-z]+(?:\.v\d+)?\.json(?:\.\w+)?|(?:before-)?restore-.+)$/;
export const isOwnName = (name: string): boolean => OWN.test(name);

export interface DataEntry {
  /** Path below the data folder, with slashes. */
  readonly path: string;
  readonly isFolder: boolean;
}

/** Whether a path below the data folder (with slashes) is data, which a backup contains and a restore replaces. */
export function isDataPath(path: string): boolean {
  const [first = ""] = path.split("/");
  return path.startsWith(`${AUDIT}/`) || (!NOT_DATA.has(first) && !PASSING.test(first));
}

/**
 * The files and folders in a folder, by their names. A link counts as what it leads to: people move large folders to
 * another disk. What is neither is left out.
 */
export async function entriesIn(folder: string): Promise<readonly DataEntry[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const kinds = entries.map(async (entry) => {
    const path = entry.name;
    const kind = entry.isSymbolicLink() ? await stat(join(folder, path)).catch(() => undefined) : entry;
    return kind?.isFile() || kind?.isDirectory() ? [{ path, isFolder: kind.isDirectory() }] : [];
  });
  return (await Promise.all(kinds)).flat();
}

/**
 * The files and folders that a backup contains and a restore replaces. Those of others, such as `lost+found` on a disk
 * of its own, may not even be readable.
 */
export async function dataEntries(dataDir: string): Promise<readonly DataEntry[]> {
  const entries = (await entriesIn(dataDir)).filter(({ path }) => isOwnName(path) && isDataPath(path));
  const hasAudit = await stat(join(dataDir, AUDIT)).then(
    (found) => found.isDirectory(),
    () => false,
  );
  return hasAudit ? [...entries, { path: AUDIT, isFolder: true }] : entries;
}
