import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of package.json, which is above both the sources and the build. */
export const PACKAGE_ROOT = rootAbove(dirname(fileURLToPath(import.meta.url)));
export const VERSION = (
  JSON.parse(readFileSync(join(PACKAGE_ROOT, "package.json"), "utf8")) as { version: string }
).version;

function rootAbove(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    try {
      readFileSync(join(at, "package.json"));
      return at;
    } catch (error) {
      if (dirname(at) === at) throw error;
    }
  }
}
