import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

it.each(["start", "serve"])("npm run %s limits what a flood of requests makes the memory grow by", (name) => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
  // The size of V8 in Node.js 20 and 22. That of Node.js 24 lets one pipelining client use 150 MB.
  expect(scripts[name]).toContain("--max-semi-space-size=16 ");
});
