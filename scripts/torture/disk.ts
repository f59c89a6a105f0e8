/** A small disk that can be filled, where one can be mounted. */
import { spawnSync } from "node:child_process";
import { mkdtemp, rm, statfs, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const DISK_MEGABYTES = 256;

export interface Disk {
  readonly folder: string;
  /** False: it cannot be filled, because nothing can be mounted here. */
  readonly isSmall: boolean;
  fill(): Promise<void>;
  free(): Promise<void>;
  remove(): Promise<void>;
}

export async function openDisk(): Promise<Disk> {
  const folder = await mkdtemp(join(tmpdir(), "hearth-torture-"));
  const mount = ["-t", "tmpfs", "-o", `size=${DISK_MEGABYTES}m`, "tmpfs", folder];
  const isSmall = process.platform === "linux" && spawnSync("mount", mount).status === 0;
  const ballast = join(folder, "ballast");
  return {
    folder,
    isSmall,
    async fill() {
      if (!isSmall) return;
      const { bavail, bsize } = await statfs(folder);
      await writeFile(ballast, Buffer.alloc(Math.max(0, bavail * bsize - 64 * 1024))).catch(() => {});
    },
    free: () => rm(ballast, { force: true }),
    async remove() {
      if (isSmall) spawnSync("umount", ["-l", folder]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
