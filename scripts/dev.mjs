/**
 * `npm run dev`: runs the server from its sources, restarted on change, behind Vite, which reloads the pages.
 * `--inspect` opens Node's debugger on the server.
 */
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const self = fileURLToPath(import.meta.url);
const isInspect = (arg) => /^--inspect(?:-brk|-wait)?(?:=|$)/.test(arg);
const args = process.argv.slice(2).filter((arg) => !isInspect(arg));
const inspect = process.argv.slice(2).filter(isInspect);
const { values } = parseArgs({ args, options: { port: { type: "string" } }, strict: false });
const port = Number(values.port || process.env.HEARTH_PORT || 5000);

if (args[0] === "--serve") {
  const { run } = await import("../server/cli.ts");
  process.exit(await run(args.slice(1)));
}

const tsx = createRequire(import.meta.url).resolve("tsx/cli");
const server = spawn(process.execPath, [tsx, "watch", ...inspect, self, "--serve", ...args], {
  stdio: "inherit",
});
const { createServer } = await import("vite");
const pages = await createServer({ server: { proxy: proxied() } });
await pages.listen();
pages.printUrls();

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    server.kill(signal);
    void pages.close();
  });
}
server.once("exit", (code) => process.exit(code ?? 0));

/** Everything but the pages and Vite's own paths goes to the host. */
function proxied() {
  const target = `http://127.0.0.1:${port}`;
  const paths = ["/api", "/admin/api", "/upload", "/avatars", "/static", "/healthz"];
  return {
    ...Object.fromEntries(paths.map((path) => [path, { target }])),
    "^/docs/[\\w-]+\\.json$": { target },
    "^/trust/(?:info\\.json|hearth-ca\\.crt)$": { target },
    "/socket.io": { target, ws: true },
  };
}
