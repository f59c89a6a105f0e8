/** The pages and the shell translate the server's reasons, never its sentences. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const files = ["renderer", "main"].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(ROOT, folder, name)),
);

const REGEX =
  /(?<=[=(,:[!&|?{};]\s*|return )\/(?![*/>])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[dgimsuvy]*/g;
const BUILT = /\bRegExp\(\s*(?:"[^"\n]*"|'[^'\n]*'|`[^`]*`)/g;
const COMPARED = /\.(?:startsWith|endsWith|includes|match|search|split)\(\s*(?:"[^"\n]*"|'[^'\n]*'|`[^`]*`)/g;
/** Two English words in a row. */
const WORDS = /[a-z]{2,}(?: |\\s[+*]?)[a-z]{2,}/i;

const patternsIn = (source: string): string[] =>
  [REGEX, BUILT, COMPARED].flatMap((kind) => source.match(kind) ?? []).filter((text) => WORDS.test(text));

describe("the server's sentences", () => {
  it("are found in every form in which code could match one", () => {
    const source = [
      "const a = /^The file is empty\\.$/;",
      "[/ must be at most (\\d+) characters of text\\.$/, 1]",
      'if (message.startsWith("must be port numbers")) x();',
      'new RegExp("There is no such (.+)")',
      "const b = /^[a-z]+$/.test(c); <p>a b</p>",
    ].join("\n");
    expect(patternsIn(source)).toHaveLength(4);
  });

  it("are matched by no pattern in the pages and the shell", () => {
    const found = files.flatMap((path) =>
      patternsIn(readFileSync(path, "utf8")).map((text) => `${relative(ROOT, path)}: ${text}`),
    );
    expect(found).toEqual([]);
  });

  it("are read only by the file that shows an unknown reason", () => {
    const readers = files.filter((path) =>
      /\berror\.error\.message|\.problem\.message|"message" in /.test(readFileSync(path, "utf8")),
    );
    expect(readers.map((path) => relative(ROOT, path))).toEqual(["renderer/ui/failure.ts"]);
  });
});
