import { readdir } from "node:fs/promises";
import { afterEach, describe, expect, it } from "vitest";
import type { AdminParams, AdminResults, OperationName } from "../../../server/admin/contract.ts";
import { folderForTest } from "../../support/folders.ts";
import { startTestHost, type TestHost } from "../../support/host.ts";

let test: TestHost;
afterEach(() => test.stop());

async function ok<N extends OperationName>(operation: N, params: AdminParams<N>): Promise<AdminResults[N]> {
  const answer = await test.host.admin.window.call(operation, params);
  if ("error" in answer) throw new Error(answer.error.message);
  return answer.result;
}

async function restart(dataDir: string): Promise<void> {
  await test.stop();
  test = await startTestHost({ dataDir });
}

describe("across a restart", () => {
  it("a backup restored into the host's own folder takes effect, and the earlier data is kept", async () => {
    const dataDir = folderForTest();
    test = await startTestHost({ dataDir });
    const room = await ok("rooms.create", { name: "Before" });
    await ok("rooms.say", { roomId: room.id, body: "Remember me" });
    await ok("users.create", { username: "ada", password: "a secret" });
    const { path } = await ok("backup.create", {});
    await ok("rooms.dissolve", { roomId: room.id });
    await ok("rooms.create", { name: "After" });

    expect(await ok("backup.restore", { path, dataDir })).toMatchObject({ pending: true });
    expect((await ok("rooms.list", {})).items.map(({ name }) => name)).toEqual(["After"]);
    await restart(dataDir);

    expect((await ok("rooms.list", {})).items.map(({ name }) => name)).toEqual(["Before"]);
    expect((await ok("rooms.messages", { roomId: room.id })).items.map(({ body }) => body)).toEqual([
      "Remember me",
    ]);
    expect((await ok("users.list", { query: "ada" })).total).toBe(1);
    expect((await ok("audit.list", { filter: { what: "room.create" } })).items).toMatchObject([
      { where: "Before" },
    ]);
    expect((await ok("backup.list", {})).items).toMatchObject([{ path }]);
    expect((await readdir(dataDir)).filter((name) => name.startsWith("before-restore-"))).toHaveLength(1);
    expect(test.complaints).toEqual([]);
  });

  it("the messages of today and of the last hour are still counted", async () => {
    const dataDir = folderForTest();
    test = await startTestHost({ dataDir });
    const room = await ok("rooms.create", { name: "Chatty" });
    for (const body of ["one", "two", "three"]) await ok("rooms.say", { roomId: room.id, body });
    await restart(dataDir);
    await ok("rooms.say", { roomId: room.id, body: "four" });
    const { messagesToday, messageRate } = await ok("host.status", {});
    expect(messagesToday).toBe(4);
    expect(messageRate.reduce((sum, count) => sum + count, 0)).toBe(4);
  });

  it("a setting changed in the console is kept; one given for this run only is not", async () => {
    const dataDir = folderForTest();
    test = await startTestHost({ dataDir, settings: { "messages.maxLength": 10 } });
    await ok("settings.update", { "server.name": "Kitchen" });
    const { items } = await ok("settings.describe", {});
    expect(items.find(({ name }) => name === "messages.maxLength")).toMatchObject({
      value: 10,
      overridden: true,
    });
    expect(items.find(({ name }) => name === "server.name")).toMatchObject({
      value: "Kitchen",
      overridden: false,
    });
    await restart(dataDir);
    expect(await ok("settings.get", {})).toMatchObject({
      "server.name": "Kitchen",
      "messages.maxLength": 4000,
    });
  });
});
