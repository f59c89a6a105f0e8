import type { Context } from "koa";
import type { Media, QuotaHolder, TemporaryFile } from "../../chat/ports.ts";

/** Where files are put while they arrive. */
export type Disk = Pick<Media, "openTemporary" | "assertFits">;

/** Opens a temporary file for a request's body; it is removed when the response has ended. */
export async function openFor(ctx: Context, disk: Disk, holder?: QuotaHolder): Promise<TemporaryFile> {
  const file = await disk.openTemporary(holder);
  const { app, res } = ctx;
  if (res.closed) await file.remove();
  else {
    res.once("close", () => {
      // A file that stays, as one that a virus scanner has open on Windows, is removed at the next start.
      file.remove().catch((error: unknown) => {
        app.emit("error", new Error(`Removing a temporary file failed: ${error}`), ctx);
      });
    });
  }
  return file;
}
