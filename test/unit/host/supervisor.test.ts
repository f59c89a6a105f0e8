import { expect, it } from "vitest";
import { backOffMs } from "../../../server/host/crash.ts";
import { parseOptions } from "../../../server/host/options.ts";
import { superviseAfterCrash } from "../../../server/host/supervisor.ts";

it("a signal ends the wait for the next start after a crash", async () => {
  const began = performance.now();
  const code = await superviseAfterCrash(
    parseOptions([], {}),
    () => void setImmediate(() => process.emit("SIGTERM", "SIGTERM")),
  );
  expect(code).toBe(0);
  expect(performance.now() - began).toBeLessThan(backOffMs(1));
});
