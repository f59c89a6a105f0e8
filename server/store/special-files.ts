/** Refuses named pipes, sockets and devices in place of files: opening one may wait forever. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { SpecialFile } from "./failures.ts";
import { isOwnName, JOURNAL, RESERVE } from "./layout.ts";

/** The folders whose files a start reads or writes. */
const FOLDERS = [JOURNAL, RESERVE, "logs", "logs/audit", "https"];

/** To be called before any file of the data folder is opened. @throws SpecialFile */
export async function assertPlainData(dataDir: string): Promise<void> {
  await assertPlain(dataDir, isOwnName);
  for (const folder of FOLDERS) await assertPlain(join(dataDir, folder));
}

/** Checks the entries of one folder; whether it is there and can be read shows itself elsewhere. @throws SpecialFile */
export async function assertPlain(
  folder: string,
  isMeant: (name: string) => boolean = () => true,
): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    if (entry.isFile() || entry.isDirectory() || !isMeant(entry.name)) continue;
    const path = join(folder, entry.name);
    // A link counts as what it leads to.
    const found = await stat(path).catch(() => undefined);
    if (found && !found.isFile() && !found.isDirectory()) throw new SpecialFile(path);
  }
}
