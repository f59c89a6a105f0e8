/** What compilers and linters find: format, types of each runtime, and unused code. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Runs one of the project's tools; answers what it printed, or `""` when it found nothing. */
function complaintsOf(script: string, ...args: string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(ROOT, "node_modules", script), ...args],
      { cwd: ROOT, maxBuffer: 50_000_000, env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0" } },
      (error, stdout, stderr) => resolve(error ? `${stdout}${stderr}` || String(error) : ""),
    );
  });
}

describe("the sources", () => {
  it("are formatted and linted", async () => {
    expect(await complaintsOf("@biomejs/biome/bin/biome", "check", "--error-on-warnings", ".")).toBe("");
  });

  it.each(["server", "main", "renderer", "test"])("of %s pass the type check", async (project) => {
    if (!existsSync(join(ROOT, project, "tsconfig.json")))
      throw new Error(`There is no ${project}/tsconfig.json`);
    expect(await complaintsOf("typescript/bin/tsc", "-p", project, "--noEmit")).toBe("");
  });

  it("have no unused file, export or dependency", async () => {
    expect(await complaintsOf("knip/bin/knip.js", "--no-progress")).toBe("");
  });
});
