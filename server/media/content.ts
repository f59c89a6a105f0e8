/** Content that is in memory or on the disk, used alike. */
import { constants } from "node:fs";
import { copyFile, link, writeFile } from "node:fs/promises";
import type { Content } from "../chat/ports.ts";
import { PRIVATE_FILE } from "./files.ts";

/**
 * Puts content into a new file: what is on the disk already gets a second name, where the disk can, and else is copied.
 */
export async function put(content: Content, path: string): Promise<void> {
  if (content instanceof Uint8Array) {
    await writeFile(path, content, { mode: PRIVATE_FILE, flag: "wx" });
    return;
  }
  await link(content.path, path).catch(() => copyFile(content.path, path, constants.COPYFILE_EXCL));
}
