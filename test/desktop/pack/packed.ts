/** The app as electron-builder packs it, on a stand-in for Electron's distribution. */
import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { LinuxPackager, Packager, Platform } from "electron-builder";
import { type Archived, extract } from "./archive.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
/** Marks Electron's fuses in its binary: a version byte, a byte with their number and a byte for each follow. */
const FUSES = "dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX";
const FUSE_NAMES = [
  "runAsNode",
  "enableCookieEncryption",
  "enableNodeOptionsEnvironmentVariable",
  "enableNodeCliInspectArguments",
  "enableEmbeddedAsarIntegrityValidation",
  "onlyLoadAppFromAsar",
  "loadBrowserProcessSpecificV8Snapshot",
  "grantFileProtocolExtraPrivileges",
];

export interface Packed {
  /** Everything of the app in one folder, far from this project's own packages. */
  readonly folder: string;
  readonly files: readonly Archived[];
  readonly fuses: Readonly<Record<string, boolean>>;
  /** The network requests that packing made. */
  readonly asked: readonly string[];
}

/** Packs what was built, into a folder. */
export async function pack(into: string): Promise<Packed> {
  const electronDist = join(into, "electron");
  const output = join(into, "release");
  fakeElectron(electronDist);
  const asked: string[] = [];
  // A proxy that records and refuses every network request.
  const nowhere = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(503).end();
  });
  nowhere.on("connect", (request, socket) => {
    asked.push(`CONNECT ${request.url}`);
    socket.destroy();
  });
  nowhere.listen(0, "127.0.0.1");
  await once(nowhere, "listening");
  const url = `http://127.0.0.1:${(nowhere.address() as AddressInfo).port}/`;
  try {
    await run(["--dir", "--linux", `-c.electronDist=${electronDist}`, `-c.directories.output=${output}`], {
      HTTP_PROXY: url,
      HTTPS_PROXY: url,
      ELECTRON_MIRROR: url,
      ELECTRON_BUILDER_BINARIES_MIRROR: url,
      // Empty caches, so that no earlier download is used.
      ELECTRON_CACHE: join(into, "cache"),
      ELECTRON_BUILDER_CACHE: join(into, "cache"),
    });
  } finally {
    nowhere.close();
  }
  const made = join(output, process.arch === "x64" ? "linux-unpacked" : `linux-${process.arch}-unpacked`);
  const folder = join(into, "app");
  const files = extract(join(made, "resources/app.asar"), folder);
  return { folder, files, fuses: fusesOf(readFileSync(join(made, "hearth"))), asked };
}

/** Returns what each Linux target of electron-builder.yml reports as wrong with the metadata; "" for nothing. */
export async function objections(into: string): Promise<Readonly<Record<string, string>>> {
  const packager = new Packager({ projectDir: ROOT, targets: Platform.LINUX.createTarget() });
  await packager.validateConfig();
  const names = [packager.config.linux?.target ?? []].flat().map((target) => String(target).toLowerCase());
  const checks: Promise<[string, string]>[] = [];
  new LinuxPackager(packager).createTargets(names, (name, make) => {
    const checked = make(into).checkOptions();
    checks.push(
      checked.then(
        () => [name, ""],
        (error: Error) => [name, error.message],
      ),
    );
  });
  const found = Object.fromEntries(await Promise.all(checks));
  await packager.tempDirManager.cleanup();
  return found;
}

/** Writes the parts of a distribution that packing reads: a program with all fuses on, and the files around it. */
function fakeElectron(folder: string): void {
  mkdirSync(join(folder, "locales"), { recursive: true });
  mkdirSync(join(folder, "resources"));
  const write = (name: string, text: string): void =>
    writeFileSync(join(folder, name), text, { mode: 0o755 });
  const on = "1".repeat(FUSE_NAMES.length);
  write("electron", `#!/bin/sh\nexit 0\n${FUSES}${String.fromCharCode(1, FUSE_NAMES.length)}${on}\n`);
  write(
    "version",
    JSON.parse(readFileSync(join(ROOT, "node_modules/electron/package.json"), "utf8")).version,
  );
  for (const name of ["LICENSE", "LICENSES.chromium.html", "chrome-sandbox", "locales/en-US.pak"])
    write(name, "");
}

function fusesOf(program: Buffer): Record<string, boolean> {
  const at = program.indexOf(FUSES) + FUSES.length + 2;
  return Object.fromEntries(FUSE_NAMES.map((name, index) => [name, program[at + index] === 0x31]));
}

function run(args: readonly string[], env: Readonly<Record<string, string>>): Promise<void> {
  const cli = createRequire(import.meta.url).resolve("electron-builder/cli.js");
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [cli, ...args],
      { cwd: ROOT, env: { ...process.env, ...env } },
      (error, out, err) => (error ? reject(new Error(`electron-builder failed.\n${out}${err}`)) : resolve()),
    );
  });
}
