/** Content in memory or on the disk, with the same interface. */
import { constants } from "node:fs";
import { copyFile, link, writeFile } from "node:fs/promises";
import type { Content } from "../chat/ports.ts";
import { PRIVATE_FILE } from "../store/files.ts";

/**
 * Writes content to a new file. A file that is on the disk already is hard-linked if the disk supports it, otherwise
 * copied.
 */
export async function put(content: Content, path: string): Promise<void> {
  if (content instanceof Uint8Array) {
    await writeFile(path, content, { mode: PRIVATE_FILE, flag: "wx" });
    return;
  }
  await link(content.path, path).catch(() => copyFile(content.path, path, constants.COPYFILE_EXCL));
}
