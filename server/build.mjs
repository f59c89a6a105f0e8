/** Builds what is stale into dist/: server and desktop shell with tsc, pages and preload with Vite. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");
const stampFile = join(dist, "built.json");

const PARTS = [
  { name: "server", from: ["server"], entry: "server/cli.ts", made: "server/cli.js", build: compileServer },
  {
    name: "main",
    from: ["main", "server"],
    entry: "main/index.ts",
    made: "main/index.js",
    build: compileMain,
  },
  {
    name: "pages",
    from: ["renderer", "server", "vite.config.ts"],
    entry: "renderer/index.html",
    made: "renderer/index.html",
    build: bundlePages,
  },
];

/**
 * Builds every part whose sources changed since it was built last.
 * @param {{force?: boolean, parts?: string[]}} [options] `force` builds although nothing changed; `parts`: those alone.
 */
export async function ensureBuilt({ force = false, parts = PARTS.map(({ name }) => name) } = {}) {
  const stamps = readStamps();
  for (const part of PARTS) {
    if (!parts.includes(part.name) || !existsSync(join(root, part.entry))) continue;
    const stamp = stampOf([...part.from, "package.json", "package-lock.json", "tsconfig.json"]);
    if (!force && stamps[part.name] === stamp && existsSync(join(dist, part.made))) continue;
    const began = Date.now();
    await part.build();
    stamps[part.name] = stamp;
    mkdirSync(dist, { recursive: true });
    writeFileSync(stampFile, JSON.stringify(stamps));
    process.stderr.write(`Built ${part.name} in ${((Date.now() - began) / 1000).toFixed(1)} s.\n`);
  }
}

function compileServer() {
  compile("server");
}

async function compileMain() {
  compile("main");
  if (!existsSync(join(root, "main/preload.ts"))) return;
  // A sandboxed preload is one CommonJS file.
  const { build } = await import("vite");
  await build({
    configFile: false,
    root,
    logLevel: "warn",
    build: {
      outDir: join(dist, "main"),
      emptyOutDir: false,
      lib: { entry: join(root, "main/preload.ts"), formats: ["cjs"], fileName: () => "preload.cjs" },
      rolldownOptions: { external: ["electron"] },
    },
  });
}

/** Types are the business of `npm run check`; here a file is only turned into JavaScript. */
function compile(project) {
  rmSync(join(dist, project), { recursive: true, force: true });
  const tsc = createRequire(import.meta.url).resolve("typescript/package.json");
  const { status, error } = spawnSync(
    process.execPath,
    [join(dirname(tsc), "bin/tsc"), "-p", project, "--noCheck"],
    { cwd: root, stdio: ["ignore", 2, 2] },
  );
  if (error || status !== 0) throw new Error(`tsc could not build ${project}.`);
}

async function bundlePages() {
  const { build } = await import("vite");
  await build({ configFile: join(root, "vite.config.ts"), logLevel: "warn" });
  compressPages(join(dist, "renderer"));
}

/** What never changes is compressed once, as hard as it goes; the host sends these to whoever takes them. */
function compressPages(folder) {
  for (const file of filesUnder(folder)) {
    if (!/\.(?:js|css|html|svg|json|webmanifest)$/.test(file)) continue;
    const text = readFileSync(file);
    if (text.length < 1024) continue;
    writeFileSync(`${file}.br`, brotliCompressSync(text));
    writeFileSync(`${file}.gz`, gzipSync(text, { level: 9 }));
  }
}

function readStamps() {
  try {
    return JSON.parse(readFileSync(stampFile, "utf8"));
  } catch {
    return {};
  }
}

function stampOf(sources) {
  const hash = createHash("sha256");
  for (const source of sources) {
    for (const file of filesUnder(join(root, source))) {
      hash
        .update(`${relative(root, file)}\0`)
        .update(readFileSync(file))
        .update("\0");
    }
  }
  return hash.digest("hex");
}

function filesUnder(path) {
  if (!existsSync(path)) return [];
  try {
    return readdirSync(path, { withFileTypes: true })
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((entry) => filesUnder(join(path, entry.name)));
  } catch {
    return [path];
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await ensureBuilt({ force: process.argv.includes("--force") });
}
