import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { io as connect4 } from "socket.io-client";
import { afterEach, describe, expect, it } from "vitest";
import { isChatError } from "../../../server/chat/errors.ts";
import { createHost } from "../../../server/index.ts";
import { FolderInUse, lockFolder } from "../../../server/store/index.ts";
import { folderForTest } from "../../support/folders.ts";
import { startTestHost, type TestHost } from "../../support/host.ts";
import { collectingLog } from "../../support/log.ts";
import { freePort, holdPort, type TakenPort, takePort } from "../../support/ports.ts";
import { openSocket, readUntil } from "../../support/requests.ts";

const hosts: TestHost[] = [];
const takers: TakenPort[] = [];
async function start(...options: Parameters<typeof startTestHost>): Promise<TestHost> {
  const host = await startTestHost(...options);
  hosts.push(host);
  return host;
}
/** A port used by another program. */
async function busyPort(port = 0): Promise<number> {
  const taken = await takePort(port);
  takers.push(taken);
  return taken.port;
}
/** Uses a connection of its own, because a kept one may be closing. */
const isUp = async (port: number, address = "127.0.0.1"): Promise<boolean> =>
  fetch(`http://${address}:${port}/healthz`, { headers: { Connection: "close" } }).then(
    ({ ok }) => ok,
    () => false,
  );

afterEach(async () => {
  for (const host of hosts.splice(0)) await host.stop();
  for (const taken of takers.splice(0)) await taken.release();
});

describe("at the start", () => {
  it("a taken port is reported in one sentence, and nothing is changed", async () => {
    const port = await busyPort();
    const dataDir = `${folderForTest()}/new`;
    const { log } = collectingLog();
    const settings = { "listen.port": port, "listen.host": "127.0.0.1" };
    const failure = await createHost({ dataDir, settings, log, nextFreePort: true }).catch(
      (error: unknown) => error,
    );
    expect(isChatError(failure, "unavailable")).toBe(true);
    expect(String(failure)).toContain(`Port ${port} is already in use.`);
    expect(existsSync(dataDir)).toBe(false);
  });

  it("the next free port is used instead of the default one, where that is asked for", async () => {
    await holdPort(5000);
    const { log, complaints } = collectingLog();
    const settings = { "listen.host": "127.0.0.1", "listen.aliases": "" };
    const host = await createHost({ dataDir: folderForTest(), settings, log, nextFreePort: true });
    const { port } = await host.start();
    expect(port).toBeGreaterThan(5000);
    expect(complaints).toEqual([`Port 5000 is already in use; Hearth uses ${port} instead.`]);
    expect(await isUp(port)).toBe(true);
    await host.settings.update({ "listen.aliases": String(await freePort()) });
    expect((await host.listening()).port).toBe(port);
    await host.stop(0);
  });

  it("an address that is not this machine's is reported in one sentence", async () => {
    const failure = await startTestHost({ settings: { "listen.host": "203.0.113.7" } }).catch(
      (error: unknown) => error,
    );
    expect(String(failure)).toContain("no network address 203.0.113.7");
  });

  it("a second host on a folder says which process has it, and the first keeps running", async () => {
    const dataDir = folderForTest();
    const first = await start({ dataDir });
    const failure = await startTestHost({ dataDir }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(FolderInUse);
    expect(String(failure)).toContain(`process ${process.pid}, on port ${first.port}`);
    expect(await isUp(first.port)).toBe(true);
    await first.stop();
    await start({ dataDir });
  });

  it("a later failure releases the folder and the port", async () => {
    const dataDir = folderForTest();
    const port = await freePort();
    await (await startTestHost({ dataDir })).stop();
    writeFileSync(join(dataDir, "users.json"), "");
    await expect(startTestHost({ dataDir, settings: { "listen.port": port } })).rejects.toThrow("users.json");
    const lock = await lockFolder(dataDir);
    await lock.release();
    expect(await busyPort(port)).toBe(port);
  });

  it("aliases serve the same; a busy one is reported and skipped", async () => {
    const [open, busy] = [await freePort(), await busyPort()];
    const host = await start({ settings: { "listen.aliases": `${open}, ${busy}` } });
    expect((await host.host.listening()).aliases).toEqual([
      { port: open, state: "listening" },
      { port: busy, state: "busy" },
    ]);
    expect(host.complaints.splice(0)).toEqual([`Port ${busy} is already in use. It is skipped.`]);
    expect(await isUp(open)).toBe(true);
    const socket = connect4(`http://127.0.0.1:${open}`, { transports: ["websocket"], reconnection: false });
    await new Promise<void>((resolve) => socket.once("connect", () => resolve()));
    socket.close();
  });
});

describe("while running", () => {
  it("the port changes without a restart: old requests finish, and new ones reach the new port", async () => {
    const host = await start();
    const port = await freePort();
    const old = await openSocket(host.port);
    old.write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    await readUntil(old, "}");
    const ended = new Promise((resolve) => old.once("close", resolve));
    await host.host.settings.update({ "listen.port": port });
    expect(await isUp(port)).toBe(true);
    expect(await isUp(host.port)).toBe(false);
    expect((await host.host.listening()).port).toBe(port);
    await ended;
  });

  it("a port that cannot be opened changes nothing and says so", async () => {
    const host = await start();
    const busy = await busyPort();
    const failure = await host.host.settings
      .update({ "listen.port": busy, "server.name": "New" })
      .catch((e: unknown) => e);
    expect(isChatError(failure, "unavailable")).toBe(true);
    expect(String(failure)).toContain(`Port ${busy} is already in use.`);
    expect(host.host.settings.current["server.name"]).toBe("Hearth");
    expect(host.host.settings.current["listen.port"]).toBe(0);
    expect(await isUp(host.port)).toBe(true);
  });

  it("the address changes on the same port, and changes back when the new one cannot be opened", async () => {
    const host = await start({ settings: { "listen.port": await freePort() } });
    await host.host.settings.update({ "listen.host": "127.0.0.2" });
    expect(await isUp(host.port, "127.0.0.2")).toBe(true);
    expect(await isUp(host.port)).toBe(false);
    await expect(host.host.settings.update({ "listen.host": "203.0.113.7" })).rejects.toThrow("203.0.113.7");
    expect(await isUp(host.port, "127.0.0.2")).toBe(true);
    await host.host.settings.update({ "listen.host": "127.0.0.1" });
    expect(await isUp(host.port)).toBe(true);
  });

  it("aliases are added and removed while the main port stays", async () => {
    const host = await start();
    const [one, two] = [await freePort(), await freePort()];
    await host.host.settings.update({ "listen.aliases": `${one}` });
    expect(await isUp(one)).toBe(true);
    await host.host.settings.update({ "listen.aliases": `${two}` });
    expect([await isUp(one), await isUp(two), await isUp(host.port)]).toEqual([false, true, true]);
  });

  it("an alias becomes the main port, and an alias again when that fails", async () => {
    const host = await start();
    const alias = await freePort();
    await host.host.settings.update({ "listen.aliases": `${alias}` });
    await host.host.settings.update({ "listen.port": alias });
    const { port, aliases } = await host.host.listening();
    expect([port, aliases]).toEqual([alias, []]);
    expect(await isUp(alias)).toBe(true);
  });

  it("changes requested at the same time are made one after the other", async () => {
    const host = await start();
    const ports = [await freePort(), await freePort(), await freePort()];
    await Promise.all(ports.map((port) => host.host.settings.update({ "listen.port": port })));
    expect(await Promise.all(ports.map((port) => isUp(port)))).toEqual([false, false, true]);
  });

  it("stored settings apply at the next start, and a setting for one run gives way to a later update", async () => {
    const dataDir = folderForTest();
    const first = await start({ dataDir, settings: { "server.name": "For this run" } });
    expect((await first.host.listening()).name).toBe("For this run");
    await first.host.settings.update({ "messages.maxLength": 99 });
    await first.host.settings.update({ "server.name": "Kept" });
    expect((await first.host.listening()).name).toBe("Kept");
    await first.stop();
    const second = await start({ dataDir });
    expect((await second.host.listening()).name).toBe("Kept");
    expect(second.host.settings.current["messages.maxLength"]).toBe(99);
  });
});
