/** The shell's decisions without Electron: addresses, positions on screens, texts, menus. */
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { BackOff } from "../../main/back-off.ts";
import { placeWindow, SMALLEST } from "../../main/bounds.ts";
import type { Commands } from "../../main/commands.ts";
import type { HostState } from "../../main/host-link.ts";
import type { HostUp } from "../../main/host-messages.ts";
import { openMemory } from "../../main/memory.ts";
import { menuTemplate } from "../../main/menu.ts";
import { noticesOf } from "../../main/notices.ts";
import { CONSOLE_POLICY, pathWithin, STATE_POLICY, servePages } from "../../main/pages.ts";
import { hostUrls, isConsole, mayNavigate, maySpeak, outsideTarget, STATE_URL } from "../../main/places.ts";
import { statePage } from "../../main/state-page.ts";
import { fill, textFor } from "../../main/text.ts";
import type { AdminEvent, CaptchaRow, LogRow } from "../../server/admin/contract.ts";
import { folderForTest } from "../support/folders.ts";

const t = textFor(["en-US"]);
const UP: HostUp = {
  listening: {
    name: "Hearth",
    port: 5000,
    aliases: [],
    urls: ["http://192.168.1.20:5000/"],
    httpsUrls: ["https://192.168.1.20:5443/"],
    adminUrl: "http://127.0.0.1:5000/admin#setup=1",
  },
  dataDir: "/data",
  desktop: { openAtLogin: false, keepAwake: true, closeToTray: true },
  overrides: {},
  takenPort: null,
};
const HOST = hostUrls(UP, {
  adapters: [
    { name: "wlan0", address: "10.0.0.7", family: "IPv4", kind: "wifi", url: "http://10.0.0.7:5000/" },
  ],
  mdns: { name: "hearth.local", url: "http://hearth.local:5000/" },
  host: "0.0.0.0",
  port: 5000,
  https: { state: "listening", port: 5443, urls: ["https://10.0.0.7:5443/"] },
});

describe("what ends by itself", () => {
  it("starts again a second later, twice as late after each failure in a row, at most a minute later", () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const backOff = new BackOff();
    let startedAt = 0;
    const waited = (ranMs = 0): number => {
      backOff.started();
      vi.advanceTimersByTime(ranMs);
      const failedAt = performance.now();
      backOff.failed(() => {
        startedAt = performance.now();
      });
      vi.runAllTimers();
      return startedAt - failedAt;
    };
    const seconds = [1, 2, 4, 8, 16, 32, 60, 60];
    expect(seconds.map(() => waited() / 1000)).toEqual(seconds);
    expect(waited(660_000)).toBe(1000);
    expect(waited()).toBe(2000);

    let starts = 0;
    for (const end of [() => backOff.started(), () => backOff.cancel()]) {
      backOff.failed(() => {
        starts += 1;
      });
      end();
      vi.runAllTimers();
    }
    expect(starts).toBe(0);
  });
});

describe("addresses", () => {
  it("belong to the console only when scheme, host and path match exactly", () => {
    for (const url of ["app://hearth/admin", "app://hearth/admin/rooms/3?tab=messages#x"]) {
      expect(isConsole(url), url).toBe(true);
      expect(maySpeak({ url, parent: null }), url).toBe(true);
      expect(maySpeak({ url, parent: {} }), "inside another page").toBe(false);
    }
    for (const url of [
      "app://hearth/administrator",
      "app://hearth/upload/2026/admin",
      "app://hearth/state",
      "app://hearth.example.org/admin",
      "app://user@hearth/admin",
      "app://elsewhere/admin",
      "http://hearth/admin",
      "https://example.org/?app://hearth/admin",
      "file:///app/hearth/admin",
      "data:text/html,app://hearth/admin",
      "javascript:alert(1)",
      "about:blank",
      "",
      "no address",
    ]) {
      expect(isConsole(url), url).toBe(false);
      expect(maySpeak({ url, parent: null }), url).toBe(false);
      expect(mayNavigate(url), url).toBe(url === STATE_URL);
    }
    expect(maySpeak(null)).toBe(false);
  });

  it("open in the browser only when they are the server's own", () => {
    for (const url of [
      "http://192.168.1.20:5000/",
      "https://192.168.1.20:5443/trust",
      "http://10.0.0.7:5000/",
      "https://10.0.0.7:5443/",
      "http://hearth.local:5000/",
    ]) {
      expect(outsideTarget(url, HOST), url).toBe(url);
    }
    expect(outsideTarget("app://hearth/upload/2026/a.png", HOST)).toBe(
      "http://127.0.0.1:5000/upload/2026/a.png",
    );
    for (const url of [
      "https://example.org/",
      "http://192.168.1.20:6000/",
      "http://printer.local/",
      "http://hearth.local:5001/",
      "https://hearth.local:5000/",
      "http://192.168.1.20:5000@example.org/",
      "http://me:secret@192.168.1.20:5000/",
      "file:///etc/passwd",
      "javascript:alert(1)",
      "ms-msdt:/id",
      "app://hearth/admin/users",
      "nonsense",
    ]) {
      expect(outsideTarget(url, HOST), url).toBeNull();
    }
    expect(outsideTarget("app://hearth/upload/a.png", [])).toBeNull();
  });
});

describe("the window's position", () => {
  const screens = [
    { x: 0, y: 0, width: 1920, height: 1040 },
    { x: 1920, y: 0, width: 1280, height: 984 },
  ];

  it("is restored when the title bar would be on a screen, and is the default otherwise", () => {
    const remembered = { x: 2000, y: 50, width: 900, height: 700 };
    expect(placeWindow(remembered, screens)).toEqual(remembered);
    // That screen was unplugged.
    expect(placeWindow(remembered, screens.slice(0, 1))).toEqual({
      x: 320,
      y: 100,
      width: 1280,
      height: 840,
    });
  });

  it("always has its title bar on a screen and is never larger than the screen", () => {
    const number = fc.integer({ min: -5000, max: 5000 });
    const size = fc.integer({ min: 0, max: 6000 });
    fc.assert(
      fc.property(number, number, size, size, (x, y, width, height) => {
        const placed = placeWindow({ x, y, width, height }, screens);
        const holder = screens.find(
          (screen) =>
            Math.min(placed.x + placed.width, screen.x + screen.width) - Math.max(placed.x, screen.x) >=
              100 &&
            placed.y >= screen.y &&
            placed.y + 40 <= screen.y + screen.height,
        );
        return (
          holder !== undefined &&
          placed.width >= SMALLEST.width &&
          placed.height >= SMALLEST.height &&
          placed.width <= holder.width
        );
      }),
    );
  });

  it("is kept in a file; a broken file is ignored", () => {
    const path = join(folderForTest(), "desktop.json");
    const bounds = { x: 1, y: 2, width: 800, height: 600 };
    openMemory(path).keep({ bounds, knowsOfTray: true });
    expect(openMemory(path).now).toEqual({ bounds, isMaximized: false, knowsOfTray: true });
    for (const text of [
      "",
      "{",
      "null",
      '{"bounds":{"x":"1"}}',
      '{"bounds":{"x":1e99,"y":0,"width":1,"height":1}}',
    ]) {
      writeFileSync(path, text);
      expect(openMemory(path).now, text).toEqual({ bounds: null, isMaximized: false, knowsOfTray: false });
    }
  });
});

describe("notices", () => {
  const line: LogRow = {
    id: 1,
    when: "2026-01-01T00:00:00.000Z",
    who: "ada",
    address: "",
    what: "moderation.kick",
    whom: "bob",
    where: "",
    why: "Shouting",
  };
  const captcha: CaptchaRow = {
    id: 1,
    purpose: "phone-login",
    target: "13800138000",
    address: "192.168.1.9",
    dialect: "app",
    state: "pending",
    wrongTries: 0,
    requestedAt: "",
    expiresAt: "",
  };
  const words = (event: AdminEvent) => noticesOf(event, t).map(({ title, body }) => `${title}. ${body}`);

  it("are shown for kicks, bans, code requests and a nearly full disk only", () => {
    const rows = [
      line,
      { ...line, what: "moderation.ban", whom: "192.0.2.7", why: "" },
      { ...line, who: "host" },
      { ...line, what: "room.create" },
    ];
    expect(words({ type: "audit.added", rows })).toEqual([
      "bob was kicked. By ada: Shouting",
      "192.0.2.7 was banned. By ada",
      "bob was kicked. By the admin: Shouting",
    ]);
    expect(words({ type: "captcha.changed", captcha, isNew: true })).toHaveLength(1);
    expect(words({ type: "captcha.changed", captcha, isNew: false })).toEqual([]);
    expect(
      words({ type: "captcha.changed", captcha: { ...captcha, state: "revoked" }, isNew: true }),
    ).toEqual([]);
    expect(words({ type: "disk.low", freeBytes: 300 * 1_048_576 })[0]).toContain("300 MB");
    expect(words({ type: "host.stopping" })).toEqual([]);
  });
});

describe("pages", () => {
  it("are served only from the folder of built pages", () => {
    expect(pathWithin("/app/pages", "/assets/a.js")).toBe(join("/app/pages", "assets/a.js"));
    for (const path of [
      "/../secret",
      "/%2e%2e/secret",
      "/a/../../secret",
      "/..%2f..%2fsecret",
      "/a%00.js",
      "/%",
      "/",
    ]) {
      const found = pathWithin("/app/pages", path);
      expect(found === null || found === join("/app/pages", "/"), path).toBe(true);
    }
  });

  it("each have a CSP: no network for the console, no scripts on the state page, a sandbox for uploads", async () => {
    const folder = folderForTest();
    writeFileSync(join(folder, "admin.html"), "<p>console");
    mkdirSync(join(folder, "assets"));
    writeFileSync(join(folder, "assets/a.js"), "1");
    const upstream = createServer((request, response) => {
      if (request.url?.startsWith("/upload/evil"))
        response.setHeader("Content-Type", "text/html").end("<script>");
      else response.writeHead(302, { Location: "http://192.0.2.1/" }).end();
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => upstream.once("listening", resolve));
    onTestFinished(() => void upstream.close());
    const hostUrl = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
    const get = (path: string, method = "GET", home: string | null = hostUrl) =>
      servePages({ folder, statePage: () => "<p>state", hostUrl: () => home })(
        new Request(`app://hearth${path}`, { method }),
      );
    const console = await get("/admin/rooms/3");
    expect(await console.text()).toBe("<p>console");
    expect(console.headers.get("content-security-policy")).toBe(CONSOLE_POLICY);
    expect(CONSOLE_POLICY).toMatch(/default-src 'none'.*script-src 'self';.*connect-src 'none'/);
    expect(CONSOLE_POLICY).not.toMatch(/unsafe-eval|script-src[^;]*unsafe|https?:|\*/);
    expect((await get("/state")).headers.get("content-security-policy")).toBe(STATE_POLICY);
    expect(STATE_POLICY).not.toContain("script-src");
    expect((await get("/assets/a.js")).headers.get("content-type")).toContain("text/javascript");
    const evil = await get("/upload/evil.html");
    expect(evil.headers.get("content-security-policy")).toContain("sandbox");
    expect((await get("/avatars/elsewhere.png")).status, "a redirect is not followed").toBe(502);
    expect((await get("/avatars/user-1.png", "GET", null)).status).toBe(503);
    expect((await get("/nothing.js")).status).toBe(404);
    expect((await get("/admin", "POST")).status).toBe(405);
  });

  it("show the reason why there is no console as text, never as HTML", () => {
    const failed: HostState = { kind: "failed", message: 'Folder "<script>alert(1)</script>" & more' };
    const html = statePage(failed, t);
    expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;&quot; &amp; more");
    expect(html).not.toContain("<script");
    expect(html).toContain('role="alert"');
    for (const kind of ["starting", "stopping"] as const) expect(statePage({ kind }, t)).not.toContain("<a ");
  });
});

describe("the shell's texts", () => {
  it("exist in both languages with the same placeholders, and follow the person's preferred language", () => {
    const zh = textFor(["zh-Hans-CN", "en-US"]);
    const holes = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([hole]) => hole).sort();
    expect(Object.keys(zh).sort()).toEqual(Object.keys(t).sort());
    for (const [key, english] of Object.entries(t)) {
      expect(holes(zh[key as keyof typeof zh]), key).toEqual(holes(english));
    }
    expect(textFor(["fr-FR", "zh-TW"]).lang).toBe("zh-CN");
    expect(textFor(["fr-FR"]).lang).toBe("en");
    expect(fill("{a} and {b}", { a: 1 })).toBe("1 and {b}");
  });
});

describe("the menu", () => {
  const commands = {} as Commands;
  const labels = (platform: NodeJS.Platform, isPackaged = true) =>
    JSON.stringify(menuTemplate({ platform, isPackaged, state: { kind: "paused" } }, t, commands));

  it("has its commands and shortcuts on every platform, and no developer tools once packaged", () => {
    expect(
      menuTemplate({ platform: "darwin", isPackaged: true, state: { kind: "paused" } }, t, commands)[0]
        ?.label,
    ).toBe("Hearth");
    for (const platform of ["darwin", "win32", "linux"] as const) {
      const text = labels(platform);
      for (const part of [
        "CmdOrCtrl+Q",
        "CmdOrCtrl+O",
        "paste",
        "resetZoom",
        "About Hearth",
        "Resume hosting",
      ]) {
        expect(text, platform).toContain(part);
      }
      expect(text).not.toContain("toggleDevTools");
      expect(labels(platform, false)).toContain("toggleDevTools");
    }
  });
});
