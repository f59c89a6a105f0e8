/** `host.lock`: two hosts never share a data folder (docs/contract/host.md 1, docs/contract/security.md 7). */
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { FolderInUse, isDiskFull } from "./failures.ts";
import { makeFolder } from "./files.ts";
import { beat, HEARTBEAT_MS, isHeld, readHolder, releaseLock, rewriteLock, takeLock } from "./lock-file.ts";
import { takeOsLock } from "./os-lock.ts";
import { withStartReserve } from "./reserve.ts";
import { assertPlainData } from "./special-files.ts";

export interface FolderLock {
  /** Records where this host listens, for the message of the next one that tries. */
  recordPort(port: number): Promise<void>;
  /** Whether another host has taken over the folder, as of the last check. */
  readonly isLost: boolean;
  /** Checks now. @throws LockLost */
  assertHeld(): Promise<void>;
  /** May be called twice. */
  release(): Promise<void>;
}

/** Another host took the folder over while this one did not answer. */
class LockLost extends Error {
  constructor(folder: string) {
    super(`The data folder ${folder} was taken over by another server, so this one no longer writes to it.`);
    this.name = "LockLost";
  }
}

/**
 * Locks the data folder for this process and creates the folder if it is missing. The lock of a dead process is taken
 * over.
 * @throws FolderInUse, SpecialFile
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  await makeFolder(folder);
  await assertPlainData(folder);
  const path = join(folder, "host.lock");
  const releaseOsLock = await takeOsLock(folder);
  if (releaseOsLock === undefined) throw await inUse(folder, path);
  const taken = await withStartReserve(folder, () => takeLock(path)).catch((error: unknown) => {
    releaseOsLock();
    throw error;
  });
  if ("theirs" in taken) {
    releaseOsLock();
    throw new FolderInUse(folder, taken.theirs.pid, taken.theirs.port);
  }
  let mine = taken.mine;
  let isLost = false;
  const look = async (): Promise<void> => {
    isLost ||= !(await isHeld(path, mine));
  };
  const heart = setInterval(async () => {
    await look();
    // A full or failing disk shows itself elsewhere.
    if (!isLost) await beat(path).catch(() => {});
  }, HEARTBEAT_MS).unref();
  return {
    async recordPort(port) {
      mine = { ...mine, port };
      // It is only shown to the next process that tries.
      await rewriteLock(path, mine).catch((error: unknown) => {
        if (!isDiskFull(error)) throw error;
      });
    },
    get isLost() {
      return isLost;
    },
    async assertHeld() {
      await look();
      if (isLost) throw new LockLost(folder);
    },
    async release() {
      clearInterval(heart);
      await releaseLock(path, mine);
      releaseOsLock();
    },
  };
}

/** The holder may still be writing who it is. */
async function inUse(folder: string, path: string): Promise<FolderInUse> {
  let holder = await readHolder(path);
  for (let tries = 0; holder === undefined && tries < 50; tries++) {
    await wait(20);
    holder = await readHolder(path);
  }
  return new FolderInUse(folder, holder?.pid ?? 0, holder?.port ?? null);
}
