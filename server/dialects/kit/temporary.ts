import type { Context } from "koa";
import type { Media, TemporaryFile } from "../../chat/ports.ts";

/** Where files are put while they arrive. */
export type Disk = Pick<Media, "openTemporary">;

/** Opens a temporary file for a request's body; it is removed when the response has ended. */
export async function openFor({ res }: Context, disk: Disk): Promise<TemporaryFile> {
  const file = await disk.openTemporary();
  if (res.closed) await file.remove();
  else res.once("close", () => void file.remove());
  return file;
}
