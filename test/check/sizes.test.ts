/** How large the product is: source files stay readable in one sitting. The total is printed. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const MAX_FILE_LINES = 400;
const MAX_MEDIAN_LINES = 60;

const files = ["server", "main", "renderer"].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(?:ts|tsx|mjs|js)$/.test(name))
    .map((name) => {
      const path = join(ROOT, folder, name);
      return { path: relative(ROOT, path), lines: readFileSync(path, "utf8").split("\n").length - 1 };
    }),
);

describe("the product", () => {
  it(`has no source file over ${MAX_FILE_LINES} lines`, () => {
    expect(files.filter(({ lines }) => lines > MAX_FILE_LINES)).toEqual([]);
  });

  it(`has a median of at most ${MAX_MEDIAN_LINES} lines a file`, () => {
    const sorted = files.map(({ lines }) => lines).sort((a, b) => a - b);
    const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
    const total = sorted.reduce((sum, lines) => sum + lines, 0);
    console.info(`${files.length} source files, ${total} lines, median ${median}`);
    expect(median).toBeLessThanOrEqual(MAX_MEDIAN_LINES);
  });
});
