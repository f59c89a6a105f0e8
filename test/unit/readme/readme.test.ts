/**
 * Generated tables of docs/ and links of all pages; `UPDATE_DOCS=1 npx vitest run test/unit/readme` rewrites the
 * tables.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import manifest from "../../../package.json" with { type: "json" };
import { SETTING_NAMES, SETTINGS } from "../../../server/settings.ts";
import { DOCUMENTS } from "../../../server/store/catalogue.ts";
import { REASONS } from "./reasons.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const filesIn = (folder: string, kind: RegExp): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => kind.test(path));
const PAGES = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"].concat(
  filesIn("docs", /(?<!contract\/apis\/[^/]*)\.md$/),
  filesIn("server", /\.md$/),
  filesIn("main", /\.md$/),
  filesIn("renderer", /\.md$/),
);

const row = (...cells: readonly string[]) => `| ${cells.join(" | ")} |`;
/** A line break would end a row of a table. */
const code = (text: string) =>
  text
    .split("\n")
    .map((line) => `\`${line}\``)
    .join("<br>");

function settingsTable(): string {
  const rows = SETTING_NAMES.map((name) => {
    const { default: standard, help } = SETTINGS[name];
    return row(code(name), standard === "" ? "" : code(String(standard)), help);
  });
  return [row("setting", "default", "what it does"), row("---", "---", "---"), ...rows].join("\n");
}

function dependenciesTable(): string {
  const names = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)];
  const rows = names
    .filter((name) => !name.startsWith("@types/"))
    .map((name) =>
      row(code(name), name in manifest.dependencies ? "host" : "build, pages, tests", REASONS[name] ?? "?"),
    );
  return [row("package", "for", "why"), row("---", "---", "---"), ...rows].join("\n");
}

const TABLES: Readonly<Record<string, () => string>> = {
  settings: settingsTable,
  dependencies: dependenciesTable,
};

describe("the documentation", () => {
  it.each(Object.entries(TABLES))("lists the %s as they are", (name, make) => {
    const path = `docs/${name}.md`;
    const wanted = `<!-- ${name} -->\n${make()}\n<!-- /${name} -->`;
    const section = new RegExp(`<!-- ${name} -->[^]*<!-- /${name} -->`);
    if (process.env.UPDATE_DOCS)
      writeFileSync(
        join(ROOT, path),
        read(path).replace(section, () => wanted),
      );
    expect(read(path)).toContain(wanted);
  });

  it.each(PAGES)("has in %s as many cells in each row of a table as in its head", (page) => {
    const rows =
      read(page)
        .replace(/```[\s\S]*?```/g, "")
        .match(/(?:^\|.*\n)+^.*$/gm) ?? [];
    const cells = (line: string) => line.replace(/\\\|/g, "").split("|").length;
    const broken = rows.flatMap((table) => {
      const [head = "", ...lines] = table.trimEnd().split("\n");
      return lines.filter((line) => line !== "" && !line.startsWith("<!--") && cells(line) !== cells(head));
    });
    expect(broken).toEqual([]);
  });

  it("lists the documents of the data folder in the order in which they are written", () => {
    const names = DOCUMENTS.map(({ name }) => code(`${name}.json`)).join(", ");
    expect(read("docs/data-folder.md")).toContain(`| ${names} |`);
  });

  it("gives a reason for every dependency, and for nothing else", () => {
    const names = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)];
    expect(Object.keys(REASONS).sort()).toEqual(names.filter((name) => !name.startsWith("@types/")).sort());
  });

  it.each(PAGES)("links from %s only to files that exist", (page) => {
    const links = [...read(page).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map((match) => match[1] ?? "");
    expect(links.filter((link) => !existsSync(join(ROOT, dirname(page), link)))).toEqual([]);
  });

  it.each(PAGES)("names in %s only files and folders of the repository that exist", (page) => {
    const roots = "server|main|renderer|test|scripts|docs";
    const named = [...read(page).matchAll(new RegExp(`\`((?:${roots})/[\\w./-]+)\``, "g"))];
    const paths = named.map(([, path]) => path ?? "");
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it("has every contract section that a comment cites", () => {
    const cited = ["server", "main", "renderer", "test"].flatMap((folder) =>
      filesIn(folder, /\.(?:ts|tsx)$/).flatMap((path) =>
        [...read(path).matchAll(/(\w+)\.md (\d(?:\.\d)?)/g)].map(([, page, section]) => ({
          path,
          page,
          section,
        })),
      ),
    );
    expect(cited.length).toBeGreaterThan(20);
    const missing = cited.filter(({ page, section = "" }) => {
      const file = `docs/contract/${page}.md`;
      return !existsSync(join(ROOT, file)) || !new RegExp(`^#+ ${section}[. ]`, "m").test(read(file));
    });
    expect(
      missing.map(({ path, page, section }) => `${relative(ROOT, join(ROOT, path))}: ${page} ${section}`),
    ).toEqual([]);
  });
});
