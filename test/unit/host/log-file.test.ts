import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { logToFile } from "../../../server/host/log-file.ts";
import { parseOptions } from "../../../server/host/options.ts";
import type { Log } from "../../../server/log.ts";
import { folderForTest } from "../../support/folders.ts";

const fileOf = (folder: string): string => {
  const [name] = readdirSync(folder);
  return readFileSync(join(folder, name ?? ""), "utf8");
};

it("the log file holds each line with its time and level, and passes it on to the next log", () => {
  const folder = folderForTest();
  const heard: string[] = [];
  const next: Log = {
    debug: (text) => void heard.push(text),
    info: (text) => void heard.push(text),
    warn: (text) => void heard.push(text),
    error: (text) => void heard.push(text),
  };
  const log = logToFile(folder, next);
  log.debug?.("one");
  log.info("two");
  log.warn("three");
  log.error("four", new Error("five"));
  expect(heard).toEqual(["one", "two", "three", "four"]);
  const lines = fileOf(folder).split("\n");
  expect(lines.slice(0, 3).map((line) => line.replace(/^\S+ /, ""))).toEqual([
    "debug one",
    "info two",
    "warn three",
  ]);
  expect(lines[3]).toMatch(/ error four: Error: five$/);
});

it("the log file has no debug level when the next log has none", () => {
  const log = logToFile(folderForTest(), { info() {}, warn() {}, error() {} });
  expect(log.debug).toBeUndefined();
});

it.each([
  [[], {}, false],
  [["--verbose"], {}, true],
  [[], { HEARTH_VERBOSE: "1" }, true],
  [[], { HEARTH_VERBOSE: "no" }, false],
])("the options %j and the variables %j make the log verbose: %s", (args, env, verbose) => {
  expect(parseOptions(args, env).verbose).toBe(verbose);
});
