import { existsSync } from "node:fs";
import { copyFile, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { SECRET_MASK } from "../../../server/admin/contract.ts";
import { type Console, PASSWORD, post } from "../console.ts";
import { folderForTest } from "../folders.ts";

export function hostStories(open: () => Console): void {
  describe("the host", () => {
    it("reports its status", async () => {
      const { ok, person, connect, test } = open();
      const room = await ok("rooms.create", { name: "Counted" });
      const before = await ok("host.status", {});
      await connect(await person("counted"), room.id);
      await ok("rooms.say", { roomId: room.id, body: "one" });
      const status = await ok("host.status", {});
      expect(status).toMatchObject({ name: "Hearth", port: test.port, portState: "listening", aliases: [] });
      expect(status.version).toMatch(/^\d+\.\d+\.\d+/);
      expect(status.onlineUsers).toBe(before.onlineUsers + 1);
      expect(status.connections.native).toBe((before.connections.native ?? 0) + 1);
      expect(status.messagesToday).toBe(before.messagesToday + 1);
      expect(status.messageRate).toHaveLength(60);
      expect(status.messageRate.reduce((a, b) => a + b, 0)).toBe(status.messagesToday);
      expect(status.dataFolder).toBe(test.dataDir);
      expect(status.dataBytes).toBeGreaterThan(0);
      expect(status.memory.rss).toBeGreaterThan(1e6);
      expect(status.notices).toEqual([]);
      expect(Date.parse(status.startedAt)).toBeLessThanOrEqual(Date.now());
    });

    it("reports its addresses, the result of its self-test, and the size of its data", async () => {
      const { ok, test } = open();
      const { port, adapters } = await ok("host.connect", {});
      expect(port).toBe(test.port);
      for (const { url } of adapters) expect(new URL(url).port).toBe(String(test.port));
      const { checks } = await ok("host.selfTest", {});
      expect(checks.map(({ name }) => name)).toEqual([
        "listening",
        "adapter",
        "reachable",
        "aliases",
        "mdns",
        "firewall",
      ]);
      expect(checks[0]).toMatchObject({ state: "ok", values: { port: test.port } });
      const usage = await ok("host.dataUsage", {});
      expect(usage.items.map(({ name }) => name)).toContain("documents");
      expect(usage.totalBytes).toBe(usage.items.reduce((sum, { bytes }) => sum + bytes, 0));
    });

    it("reports what its budgets hold and have refused", async () => {
      const { ok } = open();
      const { connections, bodies, refusals } = await ok("host.budgets", {});
      expect(connections.open).toBeLessThanOrEqual(connections.most);
      expect(bodies.bytes).toBeLessThanOrEqual(bodies.most);
      expect(refusals.every(({ count }) => count > 0)).toBe(true);
    });

    it("stops and restarts on request, after it has answered", async () => {
      const { ok, orders, newest } = open();
      await ok("host.restart", {});
      await ok("host.stop", {});
      await expect.poll(() => orders).toEqual(["restart", "stop"]);
      expect(await newest("host.stop")).toMatchObject({ who: "host" });
      orders.length = 0;
    });
  });

  describe("settings", () => {
    it("are described by their schema", async () => {
      const { ok } = open();
      const { items } = await ok("settings.describe", {});
      const of = (name: string) => items.find((item) => item.name === name);
      expect(of("listen.port")).toMatchObject({
        group: "listen",
        type: "integer",
        min: 0,
        max: 65535,
        default: 5000,
      });
      expect(of("listen.port")).toMatchObject({ restarts: "listener", overridden: true });
      expect(of("registration.policy")).toMatchObject({ type: "enum", values: ["open", "invite", "closed"] });
      expect(of("captcha.webhookUrl")).toMatchObject({ type: "string", secret: true, restarts: null });
      expect(of("session.hours")).toMatchObject({ type: "number", min: 0.01 });
      expect(items.every(({ help }) => help.length > 10)).toBe(true);
      expect(items).toHaveLength(Object.keys(await ok("settings.get", {})).length);
    });

    it("show the effect of a change before it is made", async () => {
      const { ok, refused, test } = open();
      const preview = await ok("settings.preview", {
        "listen.port": 5001,
        "server.name": "Hearth",
        "messages.maxLength": -1,
        nonsense: true,
      });
      expect(preview).toMatchObject({ changes: ["listen.port"], restartsListener: true });
      expect(Object.keys(preview.problems)).toEqual(["messages.maxLength", "nonsense"]);
      expect(preview.connectionsCut).toBe(test.host.core.connections.all().length);
      expect((await ok("settings.get", {}))["listen.port"]).toBe(0);
      expect(await refused("settings.preview", { "server.name": null })).toMatchObject({ code: "invalid" });
    });

    it("take effect immediately, are stored, and are named in the audit log", async () => {
      const { ok, refused, newest, test } = open();
      expect((await ok("settings.update", { "server.name": "Kitchen" }))["server.name"]).toBe("Kitchen");
      expect(test.host.settings.current["server.name"]).toBe("Kitchen");
      expect(await readFile(join(test.dataDir, "settings.json"), "utf8")).toContain("Kitchen");
      expect(await newest("settings.update")).toMatchObject({ who: "host", whom: "server.name" });
      await ok("settings.update", { "server.name": "Hearth" });

      const wrong = await refused("settings.update", { "server.name": "Attic", "messages.maxLength": 0 });
      expect(wrong).toMatchObject({
        code: "invalid",
        message: expect.stringContaining("messages.maxLength"),
      });
      expect((await ok("settings.get", {}))["server.name"]).toBe("Hearth");
      expect(await refused("settings.update", { "server.nmae": "x" })).toMatchObject({ code: "invalid" });
    });

    it("never show a secret, and read its mask as no change", async () => {
      const { ok, test } = open();
      const url = "http://127.0.0.1:1/sms?key=hidden";
      const answer = await ok("settings.update", { "captcha.webhookUrl": url });
      expect(answer["captcha.webhookUrl"]).toBe(SECRET_MASK);
      await ok("settings.update", { "captcha.webhookUrl": SECRET_MASK, "captcha.length": 5 });
      expect(test.host.settings.current["captcha.webhookUrl"]).toBe(url);
      const seen = [
        await ok("settings.get", {}),
        await ok("settings.describe", {}),
        await ok("audit.list", {}),
      ];
      expect(JSON.stringify(seen)).not.toContain("hidden");
      await ok("settings.update", { "captcha.webhookUrl": "", "captcha.length": 4 });
    });
  });

  describe("the audit", () => {
    it("lists who did what from where, newest first, in pages", async () => {
      const { ok, refused, transport } = open();
      for (const name of ["Audit one", "Audit two"]) await ok("rooms.create", { name });
      const { items, total } = await ok("audit.list", { query: "Audit", pageSize: 1 });
      expect(total).toBe(2);
      expect(items).toMatchObject([{ who: "host", what: "room.create", where: "Audit two" }]);
      expect(items[0]?.address).toBe(transport === "HTTP" ? "127.0.0.1" : "");
      expect((await ok("audit.list", { query: "Audit", page: 2, pageSize: 1 })).items).toMatchObject([
        { where: "Audit one" },
      ]);
      expect((await ok("audit.list", { filter: { what: ["user.", "room.create"] } })).total).toBeGreaterThan(
        2,
      );
      expect(await refused("audit.list", { page: -1 })).toMatchObject({ code: "invalid" });
      expect(await refused("audit.list", { sort: "when" })).toMatchObject({ code: "invalid" });
    });
  });

  describe("backups", () => {
    it("are made while the host runs, listed, and restored from the list alone over HTTP", async () => {
      const { ok, refused, newest, test, transport } = open();
      const room = await ok("rooms.create", { name: "Kept" });
      await ok("rooms.say", { roomId: room.id, body: "Remember me" });
      const backup = await ok("backup.create", {});
      expect((await ok("backup.list", {})).items).toMatchObject([{ path: backup.path, bytes: backup.bytes }]);
      expect(await newest("backup.create")).toMatchObject({ where: backup.path });

      const name = basename(backup.path);
      expect(await ok("backup.restore", { path: name })).toMatchObject({
        dataDir: test.dataDir,
        pending: true,
      });
      expect(await newest("backup.restore")).toMatchObject({ whom: name, where: test.dataDir });
      await ok("backup.discardRestore", {});

      const broken = join(test.dataDir, "backups", "hearth-broken.tar.gz");
      await writeFile(broken, "nothing");
      expect(await refused("backup.restore", { path: broken })).toMatchObject({ reason: "backup_damaged" });
      await rm(broken);

      if (transport !== "HTTP") return;
      const elsewhere = join(folderForTest(), "hearth-copy.tar.gz");
      await copyFile(backup.path, elsewhere);
      const told = async (path: string) => (await refused("backup.restore", { path })).reason;
      // The same message whether or not the file exists.
      for (const path of [elsewhere, "/etc/hostname", "/nowhere", "../uploads/x", "../rooms.json", "."]) {
        expect(await told(path), path).toBe("backup_not_found");
      }
      const fresh = join(folderForTest(), "fresh");
      for (const dataDir of [fresh, "/etc", "/etc/hostname", join(test.dataDir, "uploads")]) {
        expect(await refused("backup.restore", { path: backup.path, dataDir })).toMatchObject({
          code: "forbidden",
          reason: "restore_elsewhere",
        });
      }
      expect(existsSync(fresh)).toBe(false);
    });

    it("are restored from any file into a new folder in the window", async () => {
      const { ok, refused, transport } = open();
      if (transport === "HTTP") return;
      const { path } = await ok("backup.create", {});
      const elsewhere = join(folderForTest(), "copy.tar.gz");
      await copyFile(path, elsewhere);
      const dataDir = join(folderForTest(), "fresh");
      expect(await ok("backup.restore", { path: elsewhere, dataDir })).toMatchObject({
        dataDir,
        pending: false,
      });
      expect(await readFile(join(dataDir, "rooms.json"), "utf8")).toContain("Kept");
      expect(await refused("backup.restore", { path, dataDir })).toMatchObject({ code: "duplicate" });
      expect(await refused("backup.restore", { path: "/nowhere" })).toMatchObject({ code: "not_found" });
    });
  });

  describe("a restore into the host's own folder", () => {
    it("waits for the next start, is announced, and can be discarded", async () => {
      const { ok, refused, newest, test } = open();
      const { path } = await ok("backup.create", {});
      expect((await ok("host.status", {})).pendingRestore).toBeNull();
      const before = Date.now();
      expect(await ok("backup.restore", { path, dataDir: test.dataDir })).toMatchObject({ pending: true });
      const { pendingRestore } = await ok("host.status", {});
      expect(Date.parse(pendingRestore ?? "")).toBeGreaterThanOrEqual(before);

      await ok("backup.discardRestore", {});
      expect((await ok("host.status", {})).pendingRestore).toBeNull();
      expect((await readdir(test.dataDir)).filter((name) => name.startsWith("restore-"))).toEqual([]);
      expect(await newest("backup.discardRestore")).toMatchObject({ who: "host" });
      expect(await refused("backup.discardRestore", {})).toMatchObject({ code: "not_found" });
    });
  });

  describe("the session", () => {
    it("is not needed in the host's own window", async () => {
      const { transport, ok, refused } = open();
      expect(await ok("session.state", {})).toEqual({ needsSetup: false, name: "Hearth" });
      if (transport !== "the window") return;
      expect(await refused("session.login", { password: PASSWORD })).toMatchObject({ code: "invalid" });
      expect(await refused("session.setup", { token: "x", password: "y" })).toMatchObject({
        code: "invalid",
      });
    });

    it("changes the password: over HTTP with the old one, in the window without", async () => {
      const { transport, ok, refused, newest, test } = open();
      if (transport === "HTTP") {
        expect(await refused("session.changePassword", { password: "new" })).toMatchObject({
          code: "wrong_password",
        });
      }
      await ok("session.changePassword", { oldPassword: PASSWORD, password: "a newer one" });
      expect(await newest("session.changePassword")).toMatchObject({ who: "host" });
      expect((await post(test.url, "session.login", { password: "a newer one" })).status).toBe(200);
      await ok("session.changePassword", { oldPassword: "a newer one", password: PASSWORD });
    });
  });
}
