import { expect, it } from "vitest";
import { OPTIONS, soak } from "../../../scripts/soak/soak.ts";
import { startHost } from "../../../scripts/torture/host.ts";
import { folderForTest } from "../../support/folders.ts";

it("random moves by every API agree with each other and survive restarts and backups", async () => {
  const dataDir = folderForTest();
  const figures = await soak((folder = dataDir) => startHost(folder, 0, OPTIONS), 39, {
    isOver: (rounds) => rounds >= 6,
    report() {},
  });
  expect(figures).toMatchObject({ rounds: 6, kills: 1, restarts: 1, backups: 1 });
});
