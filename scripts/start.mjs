/** `npm start`: the desktop app; where it cannot open, one line says why and the host runs without a window. */
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { ensureBuilt, root } from "./build.mjs";

await ensureBuilt();
const args = process.argv.slice(2);
const electron = electronBinary();
const reason = whyHeadless();
if (args.includes("--help") || args.includes("--version")) {
  const { run } = await import("../dist/server/cli.js");
  process.exit(await run(args));
} else if (reason === null) {
  // Arguments before `--` are Electron's and Chromium's.
  const app = spawn(electron, [root, "--", ...args], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => app.kill(signal));
  app.on("exit", (code) => process.exit(code ?? 1));
} else {
  process.setSourceMapsEnabled(true);
  process.stderr.write(`${reason} Hosting without a window.\n`);
  const { run } = await import("../dist/server/cli.js");
  process.exit(await run(args, { nextFreePort: true }));
}

/** The path of Electron's binary, or null when it is not here. Importing the package would download it. */
function electronBinary() {
  const folder = dirname(createRequire(import.meta.url).resolve("electron/package.json"));
  const name = join(folder, "path.txt");
  const binary = existsSync(name) ? join(folder, "dist", readFileSync(name, "utf8")) : null;
  return binary !== null && existsSync(binary) ? binary : null;
}

function whyHeadless() {
  if (electron === null) return "Electron is not installed here (npx install-electron fetches it).";
  if (!existsSync(join(root, "dist/main/index.js"))) return "The desktop shell is not built.";
  const needsDisplay = process.platform === "linux";
  if (needsDisplay && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return "There is no display.";
  if (needsDisplay && process.getuid?.() === 0) return "Electron does not open for root.";
  return null;
}
