/** Refusals of the host are shown with their reason, in both languages. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { Failure } from "../../../../renderer/ui/failure.ts";
import { setLanguage } from "../../../../renderer/ui/i18n/language.ts";
import type { AdminParams, OperationName } from "../../../../server/admin/contract.ts";
import { folderForTest } from "../../../support/folders.ts";
import { startTestHost, type TestHost } from "../../../support/host.ts";

vi.stubGlobal("navigator", { languages: ["en"] });
vi.stubGlobal("document", { documentElement: {} });

let test: TestHost;
let other: TestHost;
beforeAll(async () => {
  [test, other] = await Promise.all([startTestHost(), startTestHost()]);
});
afterAll(() => Promise.all([test?.stop(), other?.stop()]));
beforeEach(() => setLanguage("en"));

async function saidIn<N extends OperationName>(operation: N, params: AdminParams<N>) {
  const answer = await test.host.admin.window.call(operation, params);
  if (!("error" in answer)) throw new Error(`${operation} was done.`);
  const { error } = answer;
  const inEnglish = new Failure(error).message;
  setLanguage("zh-CN");
  return { inEnglish, inChinese: new Failure(error).message };
}

describe("a refusal gives its reason", () => {
  it("when a port is taken", async () => {
    const said = await saidIn("settings.update", { "listen.port": other.port });
    expect(said.inEnglish).toBe(
      `Another program uses port ${other.port}. Nothing was changed. Choose another port.`,
    );
    expect(said.inChinese).toBe(`端口 ${other.port} 已被其他程序占用，未做更改，请换一个端口。`);
  });

  it("when the computer has no such address", async () => {
    const said = await saidIn("settings.update", { "listen.host": "192.0.2.1" });
    expect(said.inEnglish).toContain("no network address 192.0.2.1");
    expect(said.inChinese).toContain("没有网络地址 192.0.2.1");
  });

  it("when a folder is not empty, and when there is no backup", async () => {
    const backup = await test.host.admin.window.call("backup.create", {});
    if ("error" in backup) throw new Error(backup.error.message);
    const full = await saidIn("backup.restore", { path: backup.result.path, dataDir: other.dataDir });
    expect(full.inEnglish).toContain(`${other.dataDir} is not empty`);
    expect(full.inChinese).toContain(`${other.dataDir} 不是空文件夹`);
    setLanguage("en");
    const missing = await saidIn("backup.restore", { path: "/nowhere.tar.gz", dataDir: folderForTest() });
    expect(missing.inEnglish).toBe("There is no backup at /nowhere.tar.gz.");
    expect(missing.inChinese).toBe("/nowhere.tar.gz 没有备份文件。");
  });

  it("when a name is taken, and when there is nothing to lift", async () => {
    await test.host.admin.window.call("rooms.create", { name: "Lobby" });
    const taken = await saidIn("rooms.create", { name: "Lobby" });
    expect(taken.inEnglish).toBe("This name is already taken. Choose another one.");
    expect(taken.inChinese).toContain("已被使用");
    setLanguage("en");
    const lifted = await saidIn("moderation.unban", { address: "10.0.0.9" });
    expect(lifted.inEnglish).toBe("This ban no longer exists.");
    expect(lifted.inChinese).toBe("这条封禁已不存在。");
  });

  it("in the server's words when this page does not know the reason", () => {
    const refusal = { code: "unavailable", reason: "moonlight", message: "The moon is in the way." };
    expect(new Failure(refusal as never).message).toBe("The moon is in the way.");
  });
});
