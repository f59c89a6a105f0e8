import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished, type TestContext } from "vitest";

/** A new empty folder. Whoever makes it removes it. */
export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), "hearth-test-"));

export const removeFolder = (path: string): void =>
  rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });

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
