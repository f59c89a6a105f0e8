/**
 * The sources of the pages use nothing that the oldest promised browsers lack; test/browser/baseline.test.ts asks the
 * same of the build.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { newerThanBaseline } from "../support/baseline.ts";

const RENDERER = fileURLToPath(new URL("../../renderer", import.meta.url));
const files = readdirSync(RENDERER, { recursive: true, encoding: "utf8" });
const read = (name: string): string =>
  readFileSync(join(RENDERER, name), "utf8").replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");

describe("the pages", () => {
  it.each([
    ["a.with(0, 1)", "Array.prototype.with"],
    ["rows.toSorted()", "Array.prototype.toSpliced, toSorted, toReversed"],
    ["URL.canParse(text)", "URL.canParse, URL.parse"],
    ["/(?<!a)b/", "lookbehind"],
    ["AbortSignal.timeout(3)", "AbortSignal.timeout, any"],
  ])("%s is found to be too new", (script, name) => {
    expect(newerThanBaseline(script, "js")).toEqual([name]);
  });

  it.each([
    ["a{color:color-mix(in oklab,red,blue)}", ["color-mix() outside @supports"]],
    ["@supports (color:color-mix(in oklab,red,red)){a{color:color-mix(in oklab,red,blue)}}", []],
    ["a:has(b),c{color:red}", [":has() in a list of selectors"]],
    ["a:has(b){color:red}", []],
    ["@media (width < 3px){a{color:red}}", ["ranges in media queries"]],
  ])("%s is checked as a stylesheet", (css, names) => {
    expect(newerThanBaseline(css, "css")).toEqual(names);
  });

  it("use no script newer than the oldest promised browser", () => {
    const scripts = files.filter((name) => /\.(?:tsx?|js)$/.test(name));
    expect(scripts.length).toBeGreaterThan(100);
    const found = scripts.flatMap((name) =>
      newerThanBaseline(read(name), "js").map((what) => `${name}: ${what}`),
    );
    expect(found).toEqual([]);
  });
});
