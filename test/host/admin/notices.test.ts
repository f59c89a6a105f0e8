/** Notices of the console's overview about callers and the disk (security.md 1 to 6), caused by real requests. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { appendFile, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { HostNotice } from "../../../server/admin/contract.ts";
import { type Console, startConsole } from "../../support/console.ts";
import { folderForTest } from "../../support/folders.ts";
import { call } from "../../support/people.ts";
import { exchange, openSocket, readUntil } from "../../support/requests.ts";

let console: Console;
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function start(options: Parameters<typeof startConsole>[1] = {}): Promise<void> {
  console = await startConsole("HTTP", options);
  ends.push(() => console.stop());
}
const notices = async (): Promise<readonly HostNotice[]> => (await console.ok("host.status", {})).notices;
const ask = (...headers: string[]): Promise<string> =>
  exchange(
    console.test.port,
    ["GET /admin/api/host.status HTTP/1.1", ...headers, "Connection: close", "", ""].join("\r\n"),
  );

describe("a notice", () => {
  it("reports forwarded requests while no proxy is trusted, and disappears once one is", async () => {
    await start();
    expect(await notices()).toEqual([]);
    await ask("Host: 127.0.0.1", "X-Forwarded-For: 192.168.1.20");
    await ask("Host: 127.0.0.1", "Forwarded: for=192.168.1.20");
    expect(await notices()).toEqual([{ kind: "untrustedProxies", addresses: ["127.0.0.1"] }]);
    console.test.complaints.length = 0;
    await console.ok("settings.update", { "listen.trustProxy": true });
    expect(await notices()).toEqual([]);
  });

  it("lists other names that people use, and each disappears when it is added", async () => {
    await start();
    expect(await ask("Host: chat.corp.example:5000")).toMatch(/^HTTP\/1.1 421/);
    await ask("Host: evil.example");
    await ask("Host: <script>.example");
    await ask("Host: localhost");
    expect(await notices()).toEqual([{ kind: "otherNames", names: ["chat.corp.example", "evil.example"] }]);
    await console.ok("settings.update", { "listen.names": "intranet.example, chat.corp.example" });
    expect(await notices()).toEqual([{ kind: "otherNames", names: ["evil.example"] }]);
    expect(await ask("Host: chat.corp.example:5000")).not.toMatch(/^HTTP\/1.1 421/);
  });

  it("comes with the live status also while nothing that has expired can be ended, which is logged once", async () => {
    await start();
    const { test, listen } = console;
    const ending = vi.spyOn(test.host.core, "endExpired").mockRejectedValue(new Error("no disk"));
    const heard = await listen();
    await vi.waitFor(() => expect(ending).toHaveBeenCalledTimes(2), { timeout: 10_000 });
    await heard.next("status");
    heard.subscription.close();
    ending.mockRestore();
    expect(test.complaints.splice(0)).toHaveLength(1);
  });

  it("lists the documents that could not be written, until they are", async () => {
    await start();
    const { ok, test } = console;
    const document = join(test.dataDir, "moderation.json");
    await rm(document, { force: true });
    await mkdir(join(document, "in-the-way"), { recursive: true });
    await ok("moderation.ban", { address: "10.0.0.9", reason: "flood" }).catch(() => undefined);
    expect(await notices()).toEqual([{ kind: "unwritten", documents: ["moderation"] }]);
    await rm(document, { recursive: true });
    await expect.poll(notices, { timeout: 10_000 }).toEqual([]);
    test.complaints.length = 0;
  });

  it("says that the disk is nearly full, then full, then neither", async (context) => {
    const dataDir = folderForTest();
    const size = 64 * 1024 * 1024;
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", dataDir]);
    if (mounted.status !== 0) return context.skip("no small disk can be mounted");
    ends.push(() => spawnSync("umount", ["-l", dataDir]));
    await start({ dataDir, settings: { "storage.minFreeBytes": size } });
    const { ok, listen, test } = console;
    const heard = await listen();
    await expect.poll(() => existsSync(join(dataDir, "reserve", "start.bin"))).toBe(true);
    expect(await notices()).toEqual([]);

    const ballast = join(dataDir, "ballast");
    const floorBytes = size / 20;
    const { diskFreeBytes } = await ok("host.status", {});
    await writeFile(ballast, Buffer.alloc((diskFreeBytes ?? 0) - floorBytes + 65_536));
    const low = { kind: "diskLow", floorBytes, freeBytes: expect.toSatisfy((free) => free < floorBytes) };
    await expect.poll(notices, { timeout: 5000 }).toEqual([low]);
    const account = { username: "ada", password: "ada's password" };
    expect((await call(test, "POST", "/api/users", { body: account })).status).toBe(507);
    await heard.next("disk.low");

    await fillUp(ballast);
    await ok("moderation.ban", { address: "10.0.0.9", reason: "flood" });
    expect(await notices()).toEqual([{ kind: "diskFull" }]);
    await rm(ballast);
    await ok("moderation.unban", { address: "10.0.0.9" });
    await expect.poll(notices, { timeout: 5000 }).toEqual([]);
    test.complaints.length = 0;
  });
});

describe("the budgets", () => {
  it("show how many bytes of request bodies are in memory now", async () => {
    await start();
    const bytes = async () => (await console.ok("host.budgets", {})).bodies.bytes;
    const socket = await openSocket(console.test.port);
    const head = [
      "POST /admin/api/session.login HTTP/1.1",
      "Host: localhost",
      "Content-Length: 20000",
      "",
      "",
    ];
    socket.write(head.join("\r\n") + " ".repeat(15_000));
    await expect.poll(bytes).toBeGreaterThanOrEqual(15_000);
    socket.write(" ".repeat(5000));
    await readUntil(socket, "HTTP/1.1");
    await expect.poll(bytes).toBeLessThan(1000);
    socket.destroy();
  });

  it("count calls over the rate limit, by the address that made them", async () => {
    await start({ settings: { "limits.enabled": true } });
    const login = () =>
      call(console.test, "POST", "/api/session", { body: { login: "nobody", password: "wrong" } });
    let refused = 0;
    for (let n = 0; n < 125; n += 1) if ((await login()).status === 429) refused += 1;
    expect(refused).toBeGreaterThan(0);
    const { refusals } = await console.ok("host.budgets", {});
    const rate = refusals.find(({ kind }) => kind === "rate");
    expect(rate).toMatchObject({ addresses: [{ address: "127.0.0.1", count: rate?.count }] });
    expect(rate?.count).toBeGreaterThan(0);
    console.test.complaints.length = 0;
  });
});

/** To the last byte. */
async function fillUp(path: string): Promise<void> {
  for (let bytes = 1_048_576; bytes >= 1; bytes = Math.floor(bytes / 2)) {
    await appendFile(path, Buffer.alloc(bytes)).then(
      () => (bytes *= 2),
      () => {},
    );
  }
}
