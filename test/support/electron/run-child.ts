/** Runs the built shell as Electron would: `run-child.ts <app folder> [Chromium's switches] [-- arguments]`. */
import { readFileSync } from "node:fs";
import { register } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

register("./hooks.mjs", import.meta.url);
const [program = "", , folder = "", ...rest] = process.argv;
process.argv = [program, folder, ...rest];
const { main } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { main: string };
const electron = await import("./index.ts");

/** As Playwright's `ElectronApplication.evaluate`: the function's text, called with the module and an argument. */
process.on("message", async ({ id, source, argument }: { id: number; source: string; argument: unknown }) => {
  // biome-ignore lint/security/noGlobalEval: the text of a test's own function, from the test's process.
  const call = globalThis.eval(`(${source})`) as (module: unknown, argument: unknown) => unknown;
  try {
    process.send?.({ id, value: await call(electron, argument) });
  } catch (error) {
    process.send?.({ id, error: String(error) });
  }
});

await import(pathToFileURL(join(folder, main)).href);
electron.app.becomeReady();
