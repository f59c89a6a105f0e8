/** Runs a script in TypeScript as a process of its own, once what it needs is built. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { ensureBuilt } from "./build.mjs";

/**
 * Builds the stale `parts`, then runs `main.ts` in the caller's folder with the command line's arguments.
 * @param {string} caller its `import.meta.url`
 * @param {string[]} parts
 */
export async function runMain(caller, parts = ["server"]) {
  await ensureBuilt({ parts });
  const main = fileURLToPath(new URL("./main.ts", caller));
  const child = spawn(process.execPath, ["--import", "tsx", main, ...process.argv.slice(2)], {
    stdio: "inherit",
  });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  child.once("exit", (code) => process.exit(code ?? 1));
}
