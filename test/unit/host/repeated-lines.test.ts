import { expect, it } from "vitest";
import { withoutRepeats } from "../../../server/host/repeated-lines.ts";
import type { Log } from "../../../server/log.ts";

it("the log has the same warning or failure once in ten minutes, and then tells how often it came", () => {
  const lines: string[] = [];
  const next: Log = {
    info: (line) => void lines.push(line),
    warn: (line) => void lines.push(line),
    error: (line, error) => void lines.push(`${line}: ${error}`),
  };
  let now = 0;
  const log = withoutRepeats(next, () => now);
  const heard = (): string[] => lines.splice(0);
  for (let time = 0; time < 200; time++) {
    now += 3_000;
    log.info("GET /healthz");
    log.warn("Removing failed: intent.json");
    log.error("Writing failed: bans.json", new Error("EIO"));
  }
  const others = heard().filter((line) => line !== "GET /healthz");
  expect(others).toEqual(["Removing failed: intent.json", "Writing failed: bans.json: Error: EIO"]);
  log.error("Writing failed: bans.json", new Error("ENOSPC"));
  log.error("Writing failed: users.json", new Error("EIO"));
  expect(heard()).toEqual([
    "Writing failed: bans.json: Error: ENOSPC",
    "Writing failed: users.json: Error: EIO",
  ]);
  now += 600_000;
  log.error("Writing failed: bans.json", new Error("EIO"));
  log.error("Writing failed: users.json", new Error("EIO"));
  expect(heard()).toEqual([
    "Writing failed: bans.json (199 more times before): Error: EIO",
    "Writing failed: users.json: Error: EIO",
  ]);
});
