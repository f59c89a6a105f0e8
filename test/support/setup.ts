/** Runs once before all tests: builds what is stale, and says what this machine lacks. */
import { existsSync } from "node:fs";
import { ensureBuilt } from "../../scripts/build.mjs";
import { CHROMIUM } from "./chromium.ts";

export default async function setup(): Promise<void> {
  try {
    await ensureBuilt();
  } catch (error) {
    say(
      `The build failed, so tests that start a host as a process or open a page will fail too.\n${String(error)}`,
    );
  }
  if (!existsSync(CHROMIUM)) {
    say(
      `There is no ${CHROMIUM}, so the browser tests will fail. On Debian: apt-get install chromium fonts-noto-cjk\n` +
        "A browser elsewhere is used when CHROMIUM names it.",
    );
  }
}

function say(text: string): void {
  process.stderr.write(`\n*** ${text}\n\n`);
}
