import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished, type TestContext } from "vitest";

/** A new empty folder. Whoever makes it removes it. */
export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), "hearth-test-"));

export const removeFolder = (path: string): void =>
  rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });

/** A new data folder in which a start need not set aside 16 MB for a full disk. Whoever makes it removes it. */
export function temporaryDataFolder(): string {
  const path = temporaryFolder();
  mkdirSync(join(path, "reserve"));
  for (const name of ["main.bin", "start.bin"]) writeFileSync(join(path, "reserve", name), "");
  return path;
}

/** A new empty folder that is removed after the current test. */
export function folderForTest(): string {
  const path = temporaryFolder();
  onTestFinished(() => removeFolder(path));
  return path;
}

/**
 * A disk of its own in memory, removed after the current test. The test is skipped where none can be mounted.
 * @param options of `mount`, such as `ro` or `size=64k`
 */
export function diskForTest(context: TestContext, options: string): string {
  const path = folderForTest();
  const { status, stderr, error } = spawnSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", path]);
  if (status !== 0) context.skip(`no disk can be mounted: ${stderr?.toString().trim() || error}`);
  onTestFinished(() => void spawnSync("umount", ["-l", path]));
  return path;
}
