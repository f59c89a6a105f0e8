import { chmod, mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makePrivate } from "../../../server/store/tidy.ts";
import { newFolder, storeOn } from "../../support/store.ts";

describe("a start", () => {
  it("removes interrupted restores and backups, and nothing else", async () => {
    const folder = newFolder();
    for (const name of ["restore-unpacking-12ab", "before-restore-x", "backups/.snapshot-1"]) {
      await mkdir(join(folder, name), { recursive: true });
    }
    await writeFile(join(folder, "backups", "hearth-1.tar.gz.tmp"), "half");
    await writeFile(join(folder, "backups", "hearth-0.tar.gz"), "whole");
    await storeOn(folder);
    expect(await readdir(join(folder, "backups"))).toEqual(["hearth-0.tar.gz"]);
    const left = (await readdir(folder)).filter((name) => name.includes("restore-"));
    expect(left).toEqual(["before-restore-x"]);
  });

  it.runIf(process.platform !== "win32")("makes files that others could read private", async () => {
    const folder = newFolder();
    await mkdir(join(folder, "uploads", "20260101"), { recursive: true });
    const file = join(folder, "uploads", "20260101", "a.png");
    await writeFile(file, "");
    await chmod(file, 0o644);
    await chmod(join(folder, "uploads"), 0o755);
    await makePrivate(folder, () => false);
    const mode = async (path: string) => (await stat(path)).mode & 0o777;
    expect(await Promise.all([file, join(folder, "uploads"), folder].map(mode))).toEqual([
      0o600, 0o700, 0o700,
    ]);
  });
});
