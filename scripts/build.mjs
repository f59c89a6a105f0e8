/** Builds what is stale into dist/: server and desktop shell with tsc, pages and preload with Vite. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");
const stampFile = join(dist, "built.json");

/** Each is built into a folder of its own, `<out>/<name>`, and then takes the place of what was there. */
const PARTS = [
  { name: "server", from: ["server"], entry: "server/cli.ts", build: (out) => compile("server", out) },
  {
    name: "main",
    from: ["main", "server", "renderer/public/icon.svg"],
    entry: "main/index.ts",
    build: compileMain,
  },
  {
    name: "renderer",
    // The pages share the contracts and the files these import.
    from: ["renderer", "server/admin", "server/chat", "server/dialects/native", "vite.config.ts"],
    entry: "renderer/index.html",
    build: bundlePages,
  },
];

/**
 * Builds every part whose sources changed since it was built last. What fails to build leaves the old one in place.
 * @param {{force?: boolean, parts?: string[]}} [options] `force` builds although nothing changed; `parts`: those alone.
 */
export async function ensureBuilt({ force = false, parts = PARTS.map(({ name }) => name) } = {}) {
  for (const { name, from, entry, build } of PARTS) {
    if (!parts.includes(name) || !existsSync(join(root, entry))) continue;
    const stamp = stampOf([...from, "package.json", "package-lock.json", "tsconfig.json"]);
    if (!force && readStamps()[name] === stamp && existsSync(join(dist, name))) continue;
    const began = Date.now();
    // Two processes may find the same part stale: each builds apart, and the last one stays.
    const out = join(dist, `.building-${process.pid}`);
    try {
      await build(out);
      replace(join(dist, name), join(out, name), join(out, "old"));
    } finally {
      rmSync(out, { recursive: true, force: true });
    }
    writeFileSync(stampFile, JSON.stringify({ ...readStamps(), [name]: stamp }));
    process.stderr.write(`Built ${name} in ${((Date.now() - began) / 1000).toFixed(1)} s.\n`);
  }
}

function replace(folder, built, old) {
  for (let tries = 0; ; tries += 1) {
    if (existsSync(folder)) renameSync(folder, `${old}-${tries}`);
    try {
      return renameSync(built, folder);
    } catch (error) {
      // Another process was faster; its build is replaced in turn.
      if (tries === 3) throw error;
    }
  }
}

async function compileMain(out) {
  compile("main", out);
  const { drawIcons } = await import("./icons.mjs");
  await drawIcons(join(out, "main/icons"));
  // A sandboxed preload is one CommonJS file.
  const { build } = await import("vite");
  await build({
    configFile: false,
    root,
    logLevel: "warn",
    build: {
      outDir: join(out, "main"),
      emptyOutDir: false,
      lib: { entry: join(root, "main/preload.ts"), formats: ["cjs"], fileName: () => "preload.cjs" },
      rolldownOptions: { external: ["electron"] },
    },
  });
}

/** `npm run check` checks types; here a file is only turned into JavaScript. */
function compile(project, out) {
  const tsc = createRequire(import.meta.url).resolve("typescript/package.json");
  const args = [join(dirname(tsc), "bin/tsc"), "-p", project, "--noCheck", "--outDir", out];
  const { status, error } = spawnSync(process.execPath, args, { cwd: root, stdio: ["ignore", 2, 2] });
  if (error || status !== 0) throw new Error(`tsc could not build ${project}.`);
}

async function bundlePages(out) {
  const { build } = await import("vite");
  const outDir = join(out, "renderer");
  // Built from inside a test run too, where the variable says `test`: React then would be its slow development half.
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = "production";
  try {
    await build({ configFile: join(root, "vite.config.ts"), logLevel: "warn", build: { outDir } });
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
  compressPages(outDir);
}

/** Compresses files that never change once, at the highest level; the server sends them where accepted. */
function compressPages(folder) {
  for (const file of filesUnder(folder)) {
    if (!/\.(?:js|css|html|svg|json|webmanifest)$/.test(file)) continue;
    const text = readFileSync(file);
    if (text.length < 1024) continue;
    writeFileSync(`${file}.br`, brotliCompressSync(text));
    // Less memory ends blocks sooner, which suits some files.
    const packed = [4, 5, 6, 7, 8, 9].map((memLevel) => gzipSync(text, { level: 9, memLevel }));
    writeFileSync(
      `${file}.gz`,
      packed.reduce((least, each) => (each.length < least.length ? each : least)),
    );
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
