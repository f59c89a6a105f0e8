/** `host.lock`: two hosts never share a data folder (host.md 1). */
import { join } from "node:path";
import { FolderInUse } from "./failures.ts";
import { makeFolder } from "./files.ts";
import { releaseLock, rewriteLock, takeLock } from "./lock-file.ts";

export interface FolderLock {
  /** Lets the next one who tries know where this host is. */
  recordPort(port: number): Promise<void>;
  /** May be called twice. */
  release(): Promise<void>;
}

/**
 * Takes the data folder for this process; makes it when missing. The lock of a dead process is taken over.
 * @throws FolderInUse
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  await makeFolder(folder);
  const path = join(folder, "host.lock");
  const taken = await takeLock(path);
  if ("theirs" in taken) throw new FolderInUse(folder, taken.theirs.pid, taken.theirs.port);
  return {
    recordPort: (port) => rewriteLock(path, { ...taken.mine, port }),
    release: () => releaseLock(path, taken.mine),
  };
}
