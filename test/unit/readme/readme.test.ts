/** The README's tables are made from the code; `UPDATE_README=1 npx vitest run test/unit/readme` writes them anew. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import manifest from "../../../package.json" with { type: "json" };
import { SETTING_NAMES, SETTINGS } from "../../../server/settings.ts";
import { REASONS } from "./reasons.ts";

const file = fileURLToPath(new URL("../../../README.md", import.meta.url));

const row = (...cells: readonly string[]) => `| ${cells.join(" | ")} |`;
const code = (text: string) => `\`${text}\``;

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

describe("the README", () => {
  it.each(Object.entries(TABLES))("has the %s as they are", (name, make) => {
    const wanted = `<!-- ${name} -->\n${make()}\n<!-- /${name} -->`;
    const section = new RegExp(`<!-- ${name} -->[^]*<!-- /${name} -->`);
    const readme = readFileSync(file, "utf8");
    if (process.env.UPDATE_README)
      writeFileSync(
        file,
        readme.replace(section, () => wanted),
      );
    expect(readFileSync(file, "utf8")).toContain(wanted);
  });

  it("gives a reason for every dependency, and for nothing else", () => {
    const names = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)];
    expect(Object.keys(REASONS).sort()).toEqual(names.filter((name) => !name.startsWith("@types/")).sort());
  });

  it("names files that exist", () => {
    const links = [...readFileSync(file, "utf8").matchAll(/\]\(([^)#:]+)\)/g)].map((match) => match[1] ?? "");
    expect(links.length).toBeGreaterThan(5);
    for (const link of links)
      expect(() => readFileSync(new URL(`../../../${link}`, import.meta.url)), link).not.toThrow();
  });
});
