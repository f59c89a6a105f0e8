/** Import walls: who may import whom. Each rule names what a folder may import; everything else is refused. */
import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PRODUCT = ["server", "main", "renderer"];
const FOLDERS = [...PRODUCT, "scripts"];

interface Import {
  /** The importing file and what it imports: a path from the root, `node:…`, or a package's name. */
  readonly from: string;
  readonly to: string;
  /** Only its types are imported, so nothing of it is loaded when the program runs. */
  readonly isType: boolean;
}

const imports: readonly Import[] = FOLDERS.flatMap((folder) =>
  sources(join(ROOT, folder)).flatMap((path) => importsOf(relative(ROOT, path), readFileSync(path, "utf8"))),
);

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => /\.(?:[cm]?[jt]s|tsx)$/.test(path));
}

function importsOf(from: string, source: string): Import[] {
  const text = source.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
  const found: Import[] = [];
  for (const [, type, clause, name] of text.matchAll(
    /^\s*(?:import|export)\s+(type\s+)?([^"';]*?from\s+)?["']([^"']+)["']/gm,
  )) {
    if (name === undefined) continue;
    const names =
      /\{([^}]*)\}/
        .exec(clause ?? "")?.[1]
        ?.split(",")
        .map((part) => part.trim()) ?? [];
    const onlyTypes =
      /^\s*\{/.test(clause ?? "") && names.every((part) => part === "" || part.startsWith("type "));
    found.push({ from, to: resolve(from, name), isType: type !== undefined || onlyTypes });
  }
  for (const [, name] of text.matchAll(/\bimport\(\s*["']([^"']+)["']\s*\)/g)) {
    if (name !== undefined) found.push({ from, to: resolve(from, name), isType: false });
  }
  return found;
}

function resolve(from: string, name: string): string {
  if (name.startsWith(".")) return normalize(join(dirname(from), name));
  if (name.startsWith("node:")) return name;
  const parts = name.split("/");
  const bare = name.startsWith("@") ? parts.slice(0, 2).join("/") : (parts[0] ?? name);
  return builtinModules.includes(bare) ? `node:${bare}` : bare;
}

const within = (path: string, ...places: string[]): boolean =>
  places.some((place) => path === place || path.startsWith(`${place}/`));
const isOurs = (path: string): boolean => within(path, ...FOLDERS);
const named = (list: readonly Import[]): string[] => list.map(({ from, to }) => `${from} → ${to}`);
const of = (...places: string[]): Import[] => imports.filter(({ from }) => within(from, ...places));

const asyncReaches = ({ to }: Import): boolean => within(to, "server/async", "node:worker_threads", "tsx");

/** What server/net may import besides itself. */
const netReaches = ({ to, isType }: Import): boolean =>
  !isOurs(to) ||
  within(to, "server/net", "server/chat", "server/async", "server/log.ts", "server/settings.ts") ||
  within(to, "server/json.ts", "server/dialects/kit/frames.ts", "server/store/files.ts") ||
  (within(to, "server/dialects/dialect.ts", "server/admin/rows.ts") && isType);

/** What server/host may import besides itself. */
const hostReaches = ({ to, isType }: Import): boolean =>
  !isOurs(to) ||
  within(to, "server/host", "server/net", "server/chat", "server/async", "server/store") ||
  within(to, "server/log.ts", "server/settings.ts", "server/admin/rows.ts") ||
  (within(to, "server/admin/host-control.ts", "server/index.ts") && isType);

const importsScripts = ({ from, to }: Import): boolean => within(to, "scripts") && within(from, ...PRODUCT);

/** The import cycles, each once. */
function cyclesIn(list: readonly Import[]): string[] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of list) targets.set(from, [...(targets.get(from) ?? []), to]);
  const done = new Set<string>();
  const found: string[] = [];
  const follow = (path: string, way: readonly string[]): void => {
    if (way.includes(path)) found.push([...way.slice(way.indexOf(path)), path].join(" → "));
    if (done.has(path) || way.includes(path)) return;
    for (const to of targets.get(path) ?? []) follow(to, [...way, path]);
    done.add(path);
  };
  for (const path of targets.keys()) follow(path, []);
  return found;
}

const dialectOf = (path: string): string | undefined =>
  /^server\/dialects\/((?!kit\/)[^/]+)\//.exec(path)?.[1];

describe("import walls", () => {
  it("cover every way to write an import", () => {
    const source = [
      'import { a } from "./a.ts";',
      'import type { B } from "../b.ts";',
      'import { type C, type D } from "../../c.ts";',
      "import {\n  e,\n  type F,\n} from 'koa';",
      'import fs from "fs/promises";',
      'import "@mantine/core/styles.css";',
      'export * from "./g.ts";',
      'const h = await import("./h.ts");',
      '// import { i } from "./i.ts";',
      '/* import { j } from "./j.ts"; */',
    ].join("\n");
    expect(
      importsOf("server/chat/x.ts", source).map(({ to, isType }) => (isType ? `type ${to}` : to)),
    ).toEqual([
      "server/chat/a.ts",
      "type server/b.ts",
      "type c.ts",
      "koa",
      "node:fs",
      "@mantine/core",
      "server/chat/g.ts",
      "server/chat/h.ts",
    ]);
    for (const folder of ["server/chat", "server/dialects/native", "renderer/chat"]) {
      expect(of(folder).length, folder).toBeGreaterThan(10);
    }
  });

  it("the core imports only itself and modules without I/O", () => {
    const allowed = (to: string): boolean =>
      within(to, "server/chat", "server/async") ||
      ["node:crypto", "node:events", "node:util", "lru-cache", "p-limit", "unhomoglyph"].includes(to);
    expect(named(of("server/chat").filter(({ to }) => !allowed(to)))).toEqual([]);
  });

  it("store, media and delivery import only the core, the store's helpers for files and themselves", () => {
    for (const folder of ["server/store", "server/media", "server/delivery"]) {
      const allowed = ({ to, isType }: Import): boolean =>
        !isOurs(to) ||
        within(to, folder, "server/async", "server/log.ts", "server/chat") ||
        (folder === "server/media" && within(to, "server/store/files.ts", "server/store/failures.ts")) ||
        (to === "server/settings.ts" && isType);
      expect(named(of(folder).filter((one) => !allowed(one)))).toEqual([]);
    }
  });

  it("queues, locks and threads import nothing from this project", () => {
    expect(named(of("server/async").filter((one) => !asyncReaches(one)))).toEqual([]);
    expect(sources(join(ROOT, "server/async")).length).toBeGreaterThan(2);
  });

  it("no dialect imports another", () => {
    const crossing = of("server/dialects").filter(({ from, to }) => {
      const [own, other] = [dialectOf(from), dialectOf(to)];
      return other !== undefined && own !== other && from !== "server/dialects/index.ts";
    });
    expect(named(crossing)).toEqual([]);
  });

  it("a dialect imports only the core, the kit and itself", () => {
    const allowed = ({ to, isType }: Import): boolean =>
      !isOurs(to) ||
      within(to, "server/chat", "server/async", "server/dialects", "server/json.ts", "server/log.ts") ||
      (to === "server/settings.ts" && isType);
    expect(named(of("server/dialects").filter((one) => !allowed(one)))).toEqual([]);
  });

  it("server/admin imports only the core, queues and itself", () => {
    const allowed = ({ to, isType }: Import): boolean =>
      !isOurs(to) ||
      within(to, "server/admin", "server/chat", "server/async", "server/json.ts") ||
      (to === "server/settings.ts" && isType);
    expect(named(of("server/admin").filter((one) => !allowed(one)))).toEqual([]);
  });

  it("the server imports neither the shell nor the pages", () => {
    expect(named(of("server").filter(({ to }) => within(to, "main", "renderer")))).toEqual([]);
  });

  it("the shell imports only the host, the admin contract and itself", () => {
    const allowed = (to: string): boolean =>
      !isOurs(to) || within(to, "main", "server/index.ts", "server/admin/contract.ts", "server/log.ts");
    expect(named(of("main").filter(({ to, isType }) => !allowed(to) && !isType))).toEqual([]);
  });

  it("the pages import only the two contracts, the drawing of initials and their own folders, never each other", () => {
    const contracts = [
      "server/admin/contract.ts",
      "server/dialects/native/contract.ts",
      "server/chat/initials.ts",
    ];
    const allowed = ({ from, to }: Import): boolean => {
      const own = /^(renderer\/[^/]+)/.exec(from)?.[1] ?? "renderer";
      return !isOurs(to) || within(to, ...contracts, "renderer/ui", own.endsWith(".tsx") ? from : own);
    };
    expect(named(of("renderer").filter((one) => !allowed(one)))).toEqual([]);
  });

  it("the pages import nothing of Node.js", () => {
    expect(named(of("renderer").filter(({ to }) => to.startsWith("node:")))).toEqual([]);
  });

  it("the contracts that pages import load no package but zod, so they run in a browser", () => {
    const reached = new Set(["server/admin/contract.ts", "server/dialects/native/contract.ts"]);
    for (const path of reached) {
      for (const { to, isType } of of(path)) if (isOurs(to) && !isType) reached.add(to);
    }
    const foreign = of(...reached).filter(({ to, isType }) => !isType && !isOurs(to) && to !== "zod");
    expect(named(foreign)).toEqual([]);
  });

  it.each([
    ["electron", "main"],
    ["sharp", "server/media/images.ts"],
    ["lowdb", "server/store/documents.ts"],
    ["koa-body", "server/dialects/kit/multipart.ts"],
    ["nodemailer", "server/delivery"],
    ["jsonwebtoken", "server/dialects"],
    ["bonjour-service", "server/net/mdns-worker.ts"],
    ["@peculiar/x509", "server/net/https/certificates.ts"],
    ["marked", "renderer/docs"],
    ["react", "renderer"],
  ])("%s is imported only where it belongs", (name, ...places) => {
    const elsewhere = of(...PRODUCT).filter(({ from, to }) => to === name && !within(from, ...places));
    expect(named(elsewhere)).toEqual([]);
  });

  it("settings and the log are passed in: only the entry point reads the schema", () => {
    const readers = imports.filter(
      ({ from, to, isType }) =>
        to === "server/settings.ts" &&
        !isType &&
        !within(from, "server/host", "server/net", "server/index.ts", "server/cli.ts"),
    );
    expect(named(readers)).toEqual([]);
  });

  it.each(PRODUCT)("%s has no import cycle, type imports included", (folder) => {
    const { length } = of(folder);
    expect(length).toBeGreaterThan(30);
    expect(cyclesIn(of(folder))).toEqual([]);
  });

  it("server/net imports only the core, files, settings, the log and itself", () => {
    expect(named(of("server/net").filter((one) => !netReaches(one)))).toEqual([]);
  });

  it("server/host imports only the network, the store, the core and itself", () => {
    expect(named(of("server/host").filter((one) => !hostReaches(one)))).toEqual([]);
  });

  it("the product imports nothing from scripts", () => {
    expect(of("scripts").length).toBeGreaterThan(30);
    expect(named(imports.filter(importsScripts))).toEqual([]);
  });

  it("detect an import of each forbidden kind", () => {
    const plant = (from: string, line: string): Import[] => importsOf(from, line);
    const net = plant("server/net/x.ts", 'import { Room } from "../dialects/room/connection.ts";');
    const host = plant("server/host/x.ts", 'import { h5 } from "../dialects/h5/index.ts";');
    const script = plant("renderer/public/x.mjs", 'import { build } from "../../scripts/build.mjs";');
    const queue = plant("server/async/x.ts", 'import type { Log } from "../log.ts";');
    expect(net.filter((one) => !netReaches(one))).toEqual(net);
    expect(host.filter((one) => !hostReaches(one))).toEqual(host);
    expect(script.filter(importsScripts)).toEqual(script);
    expect(queue.filter((one) => !asyncReaches(one))).toEqual(queue);
    expect(
      cyclesIn([
        ...plant("main/a.ts", 'import type { B } from "./b.ts";'),
        ...plant("main/b.ts", 'import { c } from "./c.ts";'),
        ...plant("main/c.ts", 'export type { A } from "./a.ts";'),
      ]),
    ).toEqual(["main/a.ts → main/b.ts → main/c.ts → main/a.ts"]);
    expect(imports.some(({ from }) => from.endsWith(".mjs"))).toBe(true);
  });

  it("only the policy throws errors for missing permission", () => {
    const throwing = sources(join(ROOT, "server")).filter((path) =>
      /ChatError\(\s*"forbidden"/.test(readFileSync(path, "utf8")),
    );
    expect(throwing.map((path) => relative(ROOT, path))).toEqual(["server/chat/policy.ts"]);
  });

  it("only the core and its stores import the store", () => {
    const isInside = (path: string): boolean =>
      within(path, "server/chat", "server/store", "server/index.ts");
    const outside = sources(join(ROOT, "server")).filter((path) => !isInside(relative(ROOT, path)));
    expect(outside.length).toBeGreaterThan(100);
    const seeing = outside.filter((path) =>
      /\.store\b(?!\/)|\bstore\b[^=;]*\} = |import type \{[^}]*\b(?:Store|Table)\b[^}]*\} from "[^"]*ports/.test(
        readFileSync(path, "utf8"),
      ),
    );
    expect(seeing.map((path) => relative(ROOT, path))).toEqual([]);
    expect(readFileSync(join(ROOT, "server/chat/core.ts"), "utf8")).not.toMatch(
      /extends|store:|readonly store/,
    );
  });

  it("tests leave nothing to others in their process: no module mocks, no hooks of shared modules", () => {
    const unit = sources(join(ROOT, "test/unit"));
    const shared = sources(join(ROOT, "test/support"));
    expect(Math.min(unit.length, shared.length)).toBeGreaterThan(30);
    const lasting = [
      ...unit.filter((path) => /\bvi\.(?:do)?[mM]ock\(/.test(readFileSync(path, "utf8"))),
      ...shared.filter((path) => /^(?:before|after)(?:Each|All)\(/m.test(readFileSync(path, "utf8"))),
    ];
    expect(lasting.map((path) => relative(ROOT, path))).toEqual([]);
  });
});
