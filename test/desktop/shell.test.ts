/**
 * What the desktop shell promises (docs/contract/host.md 6), under the stand-in and, where its binary is, under
 * Electron itself.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { AdminTransport } from "../../server/admin/contract.ts";
import { diskForTest, removeFolder, temporaryFolder } from "../support/folders.ts";
import { send } from "../support/loopback.ts";
import { next, person } from "../support/people.ts";
import { freePort, holdPort, takePort } from "../support/ports.ts";
import { type Desktop, type DesktopOptions, startElectron, startStandIn, whyNoElectron } from "./desktop.ts";

declare global {
  interface Window {
    readonly hearth?: AdminTransport;
  }
}

const RUNNERS = [
  { name: "the stand-in", start: startStandIn, whyNot: null },
  { name: "Electron", start: startElectron, whyNot: whyNoElectron },
] as const;
if (whyNoElectron) console.info(`The desktop's specs run under the stand-in alone: ${whyNoElectron}.`);

/** Waits until the console is shown in the window. */
const consoleOf = async (desktop: Desktop): Promise<Page> => {
  const page = await desktop.page();
  await page.getByRole("navigation").getByRole("link").first().waitFor();
  return page;
};
const urlOf = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const answer = await window.hearth?.call("host.status", {});
    return answer && "result" in answer ? (answer.result.urls[0] ?? "") : JSON.stringify(answer);
  });

for (const { name, start, whyNot } of RUNNERS) {
  describe.skipIf(whyNot !== null)(`under ${name}, the window`, () => {
    let desktop: Desktop;
    let page: Page;
    beforeAll(async () => {
      desktop = await start();
      page = await consoleOf(desktop);
    });
    afterAll(() => desktop.end());

    it("shows the console of a host that is up, and asks for no login", async () => {
      const url = await urlOf(page);
      expect(await (await fetch(`${url}healthz`)).json()).toEqual({ status: "ok" });
      await page.getByText(/^Up/).first().waitFor();
      expect(await page.getByLabel("Password").count()).toBe(0);
    });

    it("runs a sandboxed, isolated preload without Node, as Electron's own web preferences confirm", async () => {
      const preferences = await desktop.evaluate(({ BrowserWindow }) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
          getLastWebPreferences(): Record<string, unknown>;
        };
        return contents.getLastWebPreferences();
      });
      expect(preferences).toMatchObject({
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        webviewTag: false,
        spellcheck: false,
      });
      for (const name of [
        "nodeIntegrationInWorker",
        "nodeIntegrationInSubFrames",
        "allowRunningInsecureContent",
      ]) {
        expect(preferences[name] ?? false, name).toBe(false);
      }
      expect(preferences.webSecurity ?? true).toBe(true);
      expect(preferences.experimentalFeatures ?? false).toBe(false);
      expect(preferences.enableBlinkFeatures ?? "").toBe("");
      const seen = await page.evaluate(() => {
        const names = ["require", "process", "module", "Buffer", "electron", "ipcRenderer"];
        return names.filter((each) => each in window);
      });
      expect(seen).toEqual([]);
    });

    it("exposes the contract's two calls, frozen, and nothing else", async () => {
      const exposed = await page.evaluate(() => {
        const bridge = window.hearth as unknown as Record<string, unknown>;
        try {
          bridge.call = () => "mine";
        } catch {
          // Strict mode throws because it is frozen.
        }
        return { names: Object.keys(bridge), isFrozen: Object.isFrozen(bridge), call: String(bridge.call) };
      });
      expect(exposed.names).toEqual(["call", "subscribe"]);
      expect(exposed.isFrozen).toBe(true);
      expect(exposed.call).not.toContain("mine");
    });

    it("passes only cloneable values, and answers an unknown operation with unknown_operation", async () => {
      const [uncloneable, unknown, invalid] = await page.evaluate(async () => {
        const call = window.hearth?.call as (operation: string, params: unknown) => Promise<unknown>;
        return [
          await call("host.status", { run: () => 1 }).catch((error: Error) => error.message),
          await call("host.explode", {}),
          await call("rooms.list", { page: -1 }),
        ];
      });
      expect(uncloneable).toContain("could not be cloned");
      expect(unknown).toMatchObject({ error: { code: "unknown_operation" } });
      expect(invalid).toMatchObject({ error: { code: "invalid" } });
    });

    it("receives events, those of watched rooms included, until it closes the subscription", async () => {
      const heard = await page.evaluate(async () => {
        const bridge = window.hearth;
        if (!bridge) return [];
        const created = await bridge.call("rooms.create", { name: "Watched" });
        if (!("result" in created)) return [JSON.stringify(created)];
        const roomId = created.result.id;
        const types: string[] = [];
        await new Promise<void>((resolve) => {
          const subscription = bridge.subscribe((event) => {
            types.push(event.type);
            if (event.type !== "messages.posted") return;
            subscription.close();
            resolve();
          });
          subscription.watch([roomId]);
          void bridge.call("rooms.say", { roomId, body: "Hello" });
        });
        const before = types.length;
        await bridge.call("rooms.say", { roomId, body: "Unheard" });
        await bridge.call("host.status", {});
        return types.slice(before).includes("messages.posted") ? ["heard after closing"] : types;
      });
      expect(heard).toContain("messages.posted");
      expect(heard).not.toContain("heard after closing");
    });

    it("runs only scripts of its own files and cannot reach the network", async () => {
      const tried = await page.evaluate(async () => {
        const inline = document.createElement("script");
        inline.textContent = "window.inlined = true";
        document.body.append(inline);
        const frame = document.createElement("iframe");
        frame.src = "https://example.org/";
        document.body.append(frame);
        const result = {
          // In a task of the page's own, because the tools that drive it may evaluate code.
          evaluated: await new Promise((resolve) => {
            setTimeout(() => {
              try {
                resolve(new Function("return true")());
              } catch {
                resolve(false);
              }
            });
          }),
          inlined: "inlined" in window,
          fetched: await fetch("/icon.svg").then(
            () => true,
            () => false,
          ),
          pictured: await new Promise((resolve) => {
            const image = new Image();
            image.onload = () => resolve(true);
            image.onerror = () => resolve(false);
            image.src = "http://127.0.0.1:9/x.png";
          }),
          framed: frame.contentDocument === null && frame.contentWindow?.length !== 0,
        };
        inline.remove();
        frame.remove();
        return result;
      });
      expect(tried).toEqual({
        evaluated: false,
        inlined: false,
        fetched: false,
        pictured: false,
        framed: false,
      });
    });

    it("cannot navigate to another address or open a second window", async () => {
      const url = await urlOf(page);
      const before = page.url();
      await page.evaluate((target) => {
        location.href = target;
      }, url);
      await page
        .evaluate(() => {
          location.href = "app://elsewhere/admin";
        })
        .catch(() => {});
      await page.evaluate(() => void window.open("https://example.org/"));
      // Everything requested has been refused by the time a later request is answered.
      await urlOf(page);
      expect(page.url()).toBe(before);
      expect(await desktop.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
    });

    it("refuses webviews", async () => {
      const isRefused = await desktop.evaluate(({ BrowserWindow }) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        let wasRefused = false;
        const event = { preventDefault: () => (wasRefused = true) };
        (contents as unknown as NodeJS.EventEmitter).emit("will-attach-webview", event, {}, {});
        return wasRefused;
      });
      expect(isRefused).toBe(true);
    });

    it("grants no permission except writing to the clipboard", async () => {
      const given = await page.evaluate(async () => {
        const states: Record<string, string> = {};
        for (const permission of ["geolocation", "camera", "microphone", "notifications", "clipboard-read"]) {
          states[permission] = (
            await navigator.permissions.query({ name: permission as PermissionName })
          ).state;
        }
        states.asked = await Notification.requestPermission();
        return states;
      });
      expect(Object.values(given)).not.toContain("granted");
      expect(given.asked).toBe("denied");
      await page.evaluate(() => navigator.clipboard.writeText("http://192.168.1.2:5000/"));
    });

    it("answers only the console page, and refuses the same preload on another page", async () => {
      await desktop.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.loadURL("app://hearth/state"),
      );
      await page.waitForURL(/\/state$/);
      const answers = await page.evaluate(async () => [
        await window.hearth?.call("host.status", {}),
        await window.hearth?.call("users.list", {}),
      ]);
      for (const answer of answers) expect(answer).toMatchObject({ error: { code: "forbidden" } });
      await desktop.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.loadURL("app://hearth/admin"),
      );
      await consoleOf(desktop);
    });
  });
}

describe("the desktop", () => {
  const start = async (options: DesktopOptions = {}): Promise<Desktop> => {
    const desktop = await startStandIn(options);
    onTestFinished(desktop.end);
    return desktop;
  };
  const shown = (desktop: Desktop) =>
    desktop.seen(({ Notification }) => Notification.shown.map(({ title, body }) => ({ title, body })));
  const item = (desktop: Desktop, id: string) =>
    desktop.seen(({ Tray }, wanted) => {
      const found = Tray.all[0]?.menu?.getMenuItemById(wanted);
      return found ? { label: found.label, enabled: found.enabled, checked: found.checked } : null;
    }, id);
  const choose = (desktop: Desktop, id: string) =>
    desktop.seen(({ Tray }, wanted) => Tray.all[0]?.menu?.getMenuItemById(wanted)?.click(), id);
  const isVisible = (desktop: Desktop) =>
    desktop.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false);

  describe("that runs", () => {
    let desktop: Desktop;
    beforeAll(async () => {
      desktop = await startStandIn();
    });
    afterAll(() => desktop.end());

    it("copies its address, pauses and resumes from the tray with the settings that the console changed", async () => {
      const page = await consoleOf(desktop);
      const url = await urlOf(page);
      await choose(desktop, "copy");
      expect(await desktop.seen(({ clipboard }) => clipboard.readText())).toBe(url);
      expect(await desktop.seen(({ Tray }) => Tray.all[0]?.toolTip)).toContain(url);
      expect(await desktop.seen(({ powerSaveBlocker }) => powerSaveBlocker.all())).toEqual([
        "prevent-app-suspension",
      ]);
      // An option of this run overrides it.
      await page.evaluate(() => window.hearth?.call("settings.update", { "limits.enabled": true }));

      await choose(desktop, "pause");
      await page.getByRole("heading", { name: "Hosting is paused" }).waitFor();
      await expect(fetch(`${url}healthz`)).rejects.toThrow();
      expect(await desktop.seen(({ powerSaveBlocker }) => powerSaveBlocker.all())).toEqual([]);
      expect(await item(desktop, "copy")).toMatchObject({ enabled: false });

      await choose(desktop, "resume");
      await consoleOf(desktop);
      const settings = await page.evaluate(() => window.hearth?.call("settings.get", {}));
      expect(settings).toMatchObject({ result: { "limits.enabled": true, "listen.host": "127.0.0.1" } });
      expect(await item(desktop, "pause")).toMatchObject({ label: "Pause hosting", enabled: true });
    });

    it("opens only the server's own addresses in the browser, the HTTPS one included", async () => {
      const page = await consoleOf(desktop);
      const url = await urlOf(page);
      const encrypted = await page.evaluate(async () => {
        await window.hearth?.call("settings.update", { "listen.httpsPort": 0, "listen.https": true });
        const answer = await window.hearth?.call("host.connect", {});
        return answer && "result" in answer ? `https://127.0.0.1:${answer.result.https?.port}/` : "";
      });
      // The host is asked about each, so they may open in another order than they were clicked.
      const opened = async () => (await desktop.seen(({ shell }) => shell.opened)).toSorted();
      await page.evaluate(
        (links) => {
          for (const link of links) window.open(link);
        },
        [url, "http://printer.local/", "https://example.org/", encrypted],
      );
      await expect.poll(opened).toHaveLength(2);
      expect(await opened()).toEqual([url, encrypted]);
    });

    it("gives the server the options for V8 that npm start gives it", async () => {
      await consoleOf(desktop);
      const flags = await desktop.seen(({ utilityFlags }) => utilityFlags());
      const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
      expect(scripts.start).toBe(`node ${flags.join(" ")} scripts/start.mjs`);
    });

    it("shows a page when the server has crashed, from which it can be started again", async () => {
      const page = await consoleOf(desktop);
      await page.getByRole("link", { name: "Rooms", exact: true }).click();
      // The shell receives it as well.
      const shownAt = () =>
        desktop.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL());
      await expect.poll(shownAt).toMatch(/\/admin\/rooms$/);
      const [pid] = await desktop.seen(({ utilityPids }) => utilityPids());
      if (!pid) throw new Error("The host does not run.");
      process.kill(pid, "SIGKILL");
      await page.getByRole("heading", { name: "The server has stopped unexpectedly" }).waitFor();
      await page.getByRole("button", { name: "Start again" }).click();
      await consoleOf(desktop);
      // On the page that it showed before.
      expect(new URL(page.url()).pathname).toBe("/admin/rooms");
      expect(await urlOf(page)).toMatch(/^http/);
    });

    it("reloads a page whose process has crashed, later each time", async () => {
      await consoleOf(desktop);
      const atOnce = await desktop.evaluate(({ BrowserWindow }) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
          reload(): void;
          emit(name: string, event: object, details: object): void;
        };
        const seen = globalThis as { reloads?: number };
        seen.reloads = 0;
        contents.reload = () => {
          seen.reloads = (seen.reloads ?? 0) + 1;
        };
        for (let crashes = 0; crashes < 3; crashes++)
          contents.emit("render-process-gone", {}, { reason: "crashed" });
        return seen.reloads;
      });
      expect(atOnce).toBe(0);

      const reloads = () => desktop.evaluate(() => (globalThis as { reloads?: number }).reloads);
      await expect.poll(reloads, { timeout: 10_000 }).toBe(1);
    });

    it("notifies of kicks, bans and code requests while the window is hidden, without showing the code", async () => {
      const page = await consoleOf(desktop);
      const url = (await urlOf(page)).replace(/\/$/, "");
      const people = [await person({ url }, "ann"), await person({ url }, "bob")] as const;
      // Until the page receives the ban, which the shell has received before.
      const act = ({ user }: (typeof people)[number], address: string) =>
        page.evaluate(
          async ({ userId, address }) => {
            const bridge = window.hearth;
            if (!bridge) return;
            const told = new Promise<void>((resolve) => {
              const subscription = bridge.subscribe((event) => {
                if (event.type !== "audit.added" || !event.rows.some(({ whom }) => whom === address)) return;
                subscription.close();
                resolve();
              });
            });
            await bridge.call("moderation.kick", { userId, reason: "Shouting" });
            await bridge.call("moderation.ban", { address, reason: "" });
            await told;
          },
          { userId: user.id, address },
        );
      const before = (await shown(desktop)).length;
      await act(people[0], "192.0.2.6");
      expect(await shown(desktop)).toHaveLength(before);

      await desktop.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.blur());
      await act(people[1], "192.0.2.7");
      await send({ port: Number(new URL(url).port) }, "/phonelogin/", { body: { phone: "13800138000" } });
      for (const notice of [
        { title: "bob was kicked", body: "By the admin: Shouting" },
        { title: "192.0.2.7 was banned", body: "By the admin" },
        {
          title: "Someone is waiting for a code",
          body: "13800138000 requested a verification code. Pass it on from the console.",
        },
      ]) {
        await expect.poll(() => shown(desktop)).toContainEqual(notice);
      }
      expect(await shown(desktop)).toHaveLength(before + 3);
      await desktop.seen(({ Notification }) => Notification.shown[0]?.emit("click"));
      expect(
        await desktop.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isFocused()),
      ).toBe(true);
    });

    it("keeps serving in the tray when its window closes, says so once, and shows the window on a second start", async () => {
      const url = await urlOf(await consoleOf(desktop));
      const close = () => desktop.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
      await close();
      expect(await isVisible(desktop)).toBe(false);
      expect((await fetch(`${url}healthz`)).status).toBe(200);
      const told = async () =>
        (await shown(desktop)).filter(({ title }) => title === "Hearth is still hosting");
      expect(await told()).toHaveLength(1);

      const second = await startStandIn({ userData: desktop.userData, dataDir: desktop.dataDir });
      expect(await second.exited).toBe(0);
      await expect.poll(() => isVisible(desktop)).toBe(true);
      await close();
      expect(await told()).toHaveLength(1);
    });
  });

  it("shows why it could not start instead of a blank window", async () => {
    const { port, release } = await takePort(await freePort());
    const desktop = await start({ args: ["--port", String(port), "--host", "127.0.0.1", "--no-aliases"] });
    const page = await desktop.page();
    await page.getByRole("heading", { name: "Hearth could not start" }).waitFor();
    await page.getByText(`Port ${port} is already in use.`).waitFor();
    await release();
    await page.getByRole("button", { name: "Start again" }).press("Enter");
    await consoleOf(desktop);
  });

  it("says in one sentence that its data folder cannot be written", async (context) => {
    const dataDir = diskForTest(context, "ro,size=256k");
    const desktop = await start({ dataDir });
    const page = await desktop.page();
    await page.getByText(`The data folder ${dataDir} cannot be used: read-only file system.`).waitFor();
    await page.getByRole("button", { name: "Start again" }).waitFor();
    expect(await desktop.quit()).toBe(0);
    expect(desktop.output()).not.toMatch(/^\s+at |EROFS/m);
  });

  it("takes the next free port when the default one is taken, and says so", async () => {
    await holdPort(5000);
    const desktop = await start({ args: ["--host", "127.0.0.1", "--no-aliases"] });
    const { port } = new URL(await urlOf(await consoleOf(desktop)));
    expect(Number(port)).toBeGreaterThan(5000);
    expect(await shown(desktop)).toEqual([
      {
        title: `Using port ${port} instead of 5000`,
        body: expect.stringContaining(`http://127.0.0.1:${port}/`),
      },
    ]);
  });

  it("follows its settings for staying awake, starting at login and closing", async () => {
    const config = temporaryFolder();
    onTestFinished(() => removeFolder(config));
    const desktop = await start({ userData: join(config, "Hearth"), env: { STAND_IN_PACKAGED: "1" } });
    const page = await consoleOf(desktop);
    const entry = join(config, "autostart", "hearth.desktop");
    await choose(desktop, "keepAwake");
    await choose(desktop, "openAtLogin");
    await expect.poll(() => item(desktop, "openAtLogin")).toMatchObject({ checked: true });
    await expect.poll(() => item(desktop, "keepAwake")).toMatchObject({ checked: false });
    expect(await desktop.seen(({ powerSaveBlocker }) => powerSaveBlocker.all())).toEqual([]);
    await expect.poll(() => readFileSync(entry, "utf8")).toContain(`Exec="${process.execPath}" --hidden`);

    await page.evaluate(() =>
      window.hearth?.call("settings.update", { "desktop.openAtLogin": false, "desktop.closeToTray": false }),
    );
    await expect.poll(() => existsSync(entry)).toBe(false);
    await desktop.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()).catch(() => {});
    expect(await desktop.exited).toBe(0);
  });

  it("opens also where starting at login cannot be changed", async () => {
    const config = temporaryFolder();
    onTestFinished(() => removeFolder(config));
    writeFileSync(join(config, "autostart"), "no folder");
    const desktop = await start({ userData: join(config, "Hearth"), env: { STAND_IN_PACKAGED: "1" } });
    await consoleOf(desktop);
    await choose(desktop, "openAtLogin");
    await expect.poll(() => item(desktop, "openAtLogin")).toMatchObject({ checked: true });
    expect(desktop.output()).toContain("Changing the start at login failed: ");
  });

  it("remembers its window's position and size", async () => {
    const userData = temporaryFolder();
    onTestFinished(() => removeFolder(userData));
    const first = await start({ userData });
    await consoleOf(first);
    const bounds = { x: 90, y: 70, width: 900, height: 700 };
    await first.evaluate(
      ({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]?.setBounds(wanted),
      bounds,
    );
    expect(await first.quit()).toBe(0);
    const again = await start({ userData });
    await consoleOf(again);
    expect(
      await again.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds()),
    ).toEqual(bounds);
  });

  it("starts hidden in the tray when asked to, in the person's language", async () => {
    const desktop = await start({ switches: ["--hidden"], env: { STAND_IN_LANGUAGE: "zh-Hans-CN" } });
    await expect.poll(() => item(desktop, "pause")).toMatchObject({ label: "暂停服务", enabled: true });
    expect(await desktop.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(0);
    await choose(desktop, "open");
    await consoleOf(desktop);
    expect(await isVisible(desktop)).toBe(true);
  });

  it("reads the variables of `serve`, shows its version and data folder, and stops its server gracefully", async () => {
    const HEARTH_SET = "server.name=Kitchen;limits.enabled=false";
    const env = { HEARTH_PORT: "0", HEARTH_HOST: "127.0.0.1", HEARTH_NO_ALIASES: "true", HEARTH_SET };
    const desktop = await start({ args: [], env });
    const page = await consoleOf(desktop);
    await page.getByText("Kitchen").first().waitFor();
    await desktop.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById("about")?.click());
    const [about] = await desktop.seen(({ dialog }) => dialog.shown);
    expect(about?.detail).toContain("Version 0.1.0");
    expect(about?.detail).toContain(desktop.dataDir);

    const url = (await urlOf(page)).replace(/\/$/, "");
    const ada = await person({ url }, "ada");
    const socket = await ada.connect();
    const told = next(socket, "host:stopping");
    const code = desktop.quit();
    await told;
    expect(await code).toBe(0);
    socket.close();
    expect(existsSync(join(desktop.dataDir, "host.lock"))).toBe(false);
  });
});
