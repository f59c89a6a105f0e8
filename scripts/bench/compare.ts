/** Another build of the host, to be measured beside this one. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
let folder: string | undefined;

/** The folder of the other build; undefined when there is none. */
export const comparedWith = (): string | undefined => folder;

/**
 * Checks a commit out into a folder of its own and builds its server, with its own packages where they differ. Ends
 * with the process.
 */
export function compareWith(commit: string): void {
  const made = mkdtempSync(join(tmpdir(), "hearth-compare-"));
  const git = (...args: string[]) => execFileSync("git", ["-C", root, ...args], { stdio: "pipe" });
  process.once("exit", () => {
    rmSync(made, { recursive: true, force: true });
    git("worktree", "prune");
  });
  git("worktree", "add", "--detach", made, commit);
  const lockOf = (of: string) => readFileSync(join(of, "package-lock.json"), "utf8");
  if (lockOf(root) === lockOf(made)) {
    symlinkSync(join(root, "node_modules"), join(made, "node_modules"), "junction");
  } else {
    execFileSync("npm", ["ci", "--ignore-scripts"], { cwd: made, stdio: ["ignore", "ignore", "inherit"] });
  }
  const build = pathToFileURL(join(made, "scripts/build.mjs")).href;
  const script = `import(${JSON.stringify(build)}).then((it) => it.ensureBuilt({ parts: ["server"] }))`;
  execFileSync(process.execPath, ["-e", script], { cwd: made, stdio: ["ignore", "ignore", "inherit"] });
  folder = made;
}
