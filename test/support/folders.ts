import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A new empty folder. Whoever makes it removes it. */
export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), "hearth-test-"));

export const removeFolder = (path: string): void =>
  rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });

/** A new empty folder that goes with the test that runs now. */
export function folderForTest(): string {
  const path = temporaryFolder();
  onTestFinished(() => removeFolder(path));
  return path;
}
