import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readStoredSettings } from "../../../server/host/stored-settings.ts";
import { folderForTest } from "../../support/folders.ts";
import { memoryLog } from "../../support/store.ts";

it("keeps lists of names and origins as they were stored, and takes the default for other values it refuses", async () => {
  const folder = folderForTest();
  const kept = { "cors.origins": "https://a.example, b c", "listen.names": "chat.example.com, our server" };
  const settings = Object.entries({ ...kept, "rooms.lobby": ".", "server.title": "X" });
  const rows = settings.map(([name, value]) => ({ name, value }));
  await writeFile(
    join(folder, "settings.json"),
    JSON.stringify({ version: 1, nextId: {}, tables: { settings: rows, secrets: [] } }),
  );
  const log = memoryLog();
  expect(await readStoredSettings(folder, log)).toEqual(kept);
  expect(log.warnings).toEqual([
    "The stored value of rooms.lobby is not valid in this version; its default is used.",
    "The stored setting server.title is unknown in this version and has no effect.",
  ]);
});
