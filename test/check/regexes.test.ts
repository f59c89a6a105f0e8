/** Text of strangers must not keep the event loop busy: each regular expression is linear on every input. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { checkSync } from "recheck";
import { parseAst } from "vite";
import { expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Expressions that need not be linear, with the reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  "/https?:\\S+\\.js/": "its text is the browser's own message about an import",
};

/** Steps are counted, not time: on a busy machine a linear expression would seem slow. */
const BY_STEPS = { timeout: 120_000, seedingTimeout: null, incubationTimeout: null, attackTimeout: null };

const files = ["server", "main", "renderer"].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(ROOT, folder, name)),
);

/** The literals of a source file. */
function literalsIn(source: string, lang: "ts" | "tsx" = "ts"): { pattern: string; flags: string }[] {
  const found: { pattern: string; flags: string }[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    if ("regex" in node) found.push(node.regex as (typeof found)[number]);
    for (const part of Object.values(node)) visit(part);
  };
  visit(parseAst(source, { lang }));
  return found;
}

it("every regular expression is linear", () => {
  const slow: string[] = [];
  const seen = new Set<string>();
  for (const path of files) {
    for (const { pattern, flags } of literalsIn(
      readFileSync(path, "utf8"),
      path.endsWith("x") ? "tsx" : "ts",
    )) {
      const literal = `/${pattern}/${flags}`;
      if (seen.has(literal)) continue;
      seen.add(literal);
      const found = checkSync(pattern, flags, BY_STEPS);
      if (found.status === "safe" || literal in EXCEPTIONS) continue;
      const why = found.status === "vulnerable" ? found.complexity.summary : found.error.kind;
      slow.push(`${relative(ROOT, path)}: ${literal}: ${why}`);
    }
  }
  expect(slow).toEqual([]);
  expect(Object.keys(EXCEPTIONS).filter((literal) => !seen.has(literal))).toEqual([]);

  expect(seen.size).toBeGreaterThan(200);
});

it("a quadratic one is found", () => {
  expect(literalsIn("const end = text.replace(/a+$/, '') as string;")).toEqual([
    { pattern: "a+$", flags: "" },
  ]);
  expect(checkSync("a+$", "").status).toBe("vulnerable");
});
