/** `npm run seed`, whose people and rooms the screenshots also show. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { roomsOf } from "../../support/all-rows.ts";
import { folderForTest } from "../../support/folders.ts";
import { startTestHost } from "../../support/host.ts";
import { login } from "../../support/people.ts";

const SEED = fileURLToPath(new URL("../../../scripts/seed.mjs", import.meta.url));
const run = promisify(execFile);

it.each([
  ["en", "Workshop"],
  ["zh", "大厅"],
])("`npm run seed` fills an empty folder, which a server can start on, in %s", async (language, room) => {
  const dataDir = join(folderForTest(), "seeded");
  const { stdout } = await run(process.execPath, [SEED, "--data", dataDir, "--language", language]);
  const [, names = "", password = ""] = /People: (.*)\n.*: (.*)\n/.exec(stdout) ?? [];
  const host = await startTestHost({ dataDir });
  const rooms = await roomsOf(host.host.core);
  expect(rooms.map(({ name }) => name)).toContain(room);
  expect((await login(host, names.split(", ")[0] ?? "", password)).token).not.toBe("");
  await host.stop();
  await expect(run(process.execPath, [SEED, "--data", dataDir])).rejects.toThrow(/is not empty/);
});
