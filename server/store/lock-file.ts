/** A lock file: it names its holder and is taken over only when that process is dead. */
import { randomUUID } from "node:crypto";
import { link, rename, stat, writeFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { errorCode, ifThere } from "./failures.ts";
import { PRIVATE_FILE, readText, removeFile, withFile } from "./files.ts";
import { isAlive, processBirth, processSpace } from "./processes.ts";
import { isRecord } from "./rows.ts";

export interface Holder {
  readonly pid: number;
  readonly startedAt: string;
  /** See `processBirth`. */
  readonly birth: string | null;
  /** Distinguishes two locks taken by the same process. */
  readonly token: string;
  readonly port: number | null;
  /** See `processSpace`; null: written by an older version. */
  readonly space: string | null;
}

/** Interval of the heartbeat, in ms. */
export const HEARTBEAT_MS = 10_000;
/**
 * A holder on another machine or in another PID namespace, whose process cannot be checked, counts as dead after this
 * time without a heartbeat.
 */
const SILENCE_MS = 60_000;

/** A lock written without hard links is empty for a moment; after this long it is a leftover. */
const HALF_WRITTEN_MS = 3_000;
/** How many claims may be stale one behind the other before it is an error. */
const MAX_CLAIMS = 3;
/** The locks that this process has: where start times of processes are unknown, its own id in a file proves nothing. */
const held = new Set<string>();

/**
 * Creates the lock file, or replaces that of a dead process.
 * @returns our holder record, or the live holder of the lock.
 */
export async function takeLock(path: string, depth = 0): Promise<{ mine: Holder } | { theirs: Holder }> {
  if (depth > MAX_CLAIMS)
    throw new Error(`${path} is left over from hosts that died. Remove it and start again.`);
  const mine: Holder = {
    pid: process.pid,
    startedAt: new Date().toISOString(),
    birth: processBirth(process.pid) ?? null,
    token: randomUUID(),
    port: null,
    space: processSpace(),
  };
  for (;;) {
    if ((await create(path, mine)) || (await replaceStale(path, mine, depth))) {
      held.add(mine.token);
      return { mine };
    }
    const holder = await readHolder(path);
    if (holder !== undefined && (await lives(path, holder))) return { theirs: holder };
    await wait(20);
  }
}

export async function releaseLock(path: string, mine: Holder): Promise<void> {
  if (held.delete(mine.token) && (await readHolder(path))?.token === mine.token) await removeFile(path);
}

/** Rewrites the contents of a lock that we have. */
export async function rewriteLock(path: string, mine: Holder): Promise<void> {
  if (held.has(mine.token)) await rename(await writeBeside(path, mine), path);
}

/** Writes the file completely, and only if none exists. */
async function create(path: string, mine: Holder): Promise<boolean> {
  const beside = await writeBeside(path, mine);
  try {
    await link(beside, path);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    return await createInPlace(path, mine);
  } finally {
    await removeFile(beside);
  }
}

/** For file systems without hard links. */
async function createInPlace(path: string, mine: Holder): Promise<boolean> {
  try {
    await withFile(path, "wx", (handle) => handle.writeFile(JSON.stringify(mine)));
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
}

/**
 * Only the holder of `<lock>.claim`, a lock of the same kind, may replace a stale lock. Of two processes that find it
 * stale, the second then sees the lock of the first.
 */
async function replaceStale(path: string, mine: Holder, depth: number): Promise<boolean> {
  if (!(await isStale(path))) return false;
  const claimPath = `${path}.claim`;
  const claim = await takeLock(claimPath, depth + 1);
  if ("theirs" in claim) {
    await wait(20);
    return false;
  }
  try {
    if (!(await isStale(path))) return false;
    await rename(await writeBeside(path, mine), path);
    return true;
  } finally {
    await releaseLock(claimPath, claim.mine);
  }
}

async function isStale(path: string): Promise<boolean> {
  const holder = await readHolder(path);
  if (holder !== undefined) return !(await lives(path, holder));
  const found = await ifThere(() => stat(path));
  return found !== undefined && Date.now() - found.mtimeMs > HALF_WRITTEN_MS;
}

async function lives(path: string, holder: Holder): Promise<boolean> {
  if (holder.space !== null && holder.space !== processSpace())
    return (await msSinceHeartbeat(path)) < SILENCE_MS;
  if (holder.pid === process.pid && holder.birth === null) return held.has(holder.token);
  return isAlive(holder.pid, holder.birth, Date.parse(holder.startedAt));
}

/** Milliseconds since the last heartbeat, by the clock of the file system: those of two machines may differ. */
async function msSinceHeartbeat(path: string): Promise<number> {
  const probe = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(probe, "", { mode: PRIVATE_FILE });
    const now = (await stat(probe)).mtimeMs;
    const beatAt = (await ifThere(() => stat(path)))?.mtimeMs ?? Number.NEGATIVE_INFINITY;
    return now - beatAt;
  } finally {
    await removeFile(probe);
  }
}

/** Whether the lock is still ours. A disk that cannot be read at the moment does not show whose it is. */
export const isHeld = (path: string, mine: Holder): Promise<boolean> =>
  readHolder(path).then(
    (holder) => holder?.token === mine.token,
    () => true,
  );

/** Sets the file's time as the heartbeat. */
export async function beat(path: string): Promise<void> {
  await withFile(path, "r+", (handle) => handle.write("{", 0));
}

export async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    const found: unknown = JSON.parse((await readText(path)) ?? "");
    if (!isRecord(found) || typeof found.pid !== "number" || typeof found.token !== "string")
      return undefined;
    return {
      pid: found.pid,
      token: found.token,
      startedAt: typeof found.startedAt === "string" ? found.startedAt : "",
      birth: typeof found.birth === "string" ? found.birth : null,
      port: typeof found.port === "number" ? found.port : null,
      space: typeof found.space === "string" ? found.space : null,
    };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function writeBeside(path: string, holder: Holder): Promise<string> {
  const beside = `${path}.${holder.token}.tmp`;
  try {
    await withFile(beside, "w", async (handle) => {
      await handle.writeFile(`${JSON.stringify(holder)}\n`);
      await handle.sync();
    });
  } catch (error) {
    await removeFile(beside).catch(() => {});
    throw error;
  }
  return beside;
}
