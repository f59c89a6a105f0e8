/** Every page and dialog: no serious axe finding, no request to elsewhere, no violation of the page's own policy. */
import type { Locator, Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { PAGES } from "../../../renderer/admin/shell/page-list.ts";
import { STILL, violations } from "../../support/browser/axe.ts";
import { PHONE } from "../../support/browser/chat.ts";
import { openConsole } from "../../support/browser/console.ts";
import { worldAndBrowser } from "../../support/browser/start.ts";

const { world, browser } = await worldAndBrowser();

beforeAll(async () => {
  const { admin, core } = world.host.host;
  const { window } = admin;
  await window.call("moderation.mute", { userId: world.bo.user.id, reason: "Cool down" });
  await window.call("moderation.ban", { address: "10.9.9.9" });
  await window.call("captchas.blacklistAdd", { target: "13900001111", reason: "Too many" });
  await window.call("activationCodes.create", { count: 3, note: "Fair" });
  await window.call("backup.create", {});
  await world.ada.call("POST", `/api/rooms/${world.lobbyId}/hooks`, { name: "Grafana" });
  await core.captchas.issue(
    { address: "10.0.0.7", dialect: "app" },
    { purpose: "phone-login", target: "13800138000", isKnown: true },
  );
});

/** Opens a dialog, or a menu, by a click. */
const opened =
  (role: "dialog" | "menu", find: (page: Page) => Locator) =>
  async (page: Page): Promise<void> => {
    await find(page).click();
    await page.getByRole(role).waitFor();
  };
const inHeader = (text: RegExp) =>
  opened("dialog", (page) => page.locator("header button").filter({ hasText: text }));

/** Path, and what is done on it. */
const STATES: readonly (readonly [path: string, act?: (page: Page) => Promise<void>])[] = [
  ["/admin"],
  ["/admin", opened("dialog", (page) => page.locator("main button", { hasText: /reach me|连上我/ }))],
  [
    "/admin",
    async (page) => {
      await page.keyboard.press("?");
      await page.getByRole("dialog").waitFor();
    },
  ],
  ["/admin/rooms"],
  ["/admin/rooms?q=nothing+like+it"],
  [
    "/admin/rooms",
    async (page) => {
      await page.getByRole("checkbox").nth(1).click();
      await page.getByRole("region", { name: /^(Selected rows|已选的行)/ }).waitFor();
    },
  ],
  ["/admin/rooms", inHeader(/Create room|创建房间/)],
  ["/admin/rooms/1"],
  ["/admin/rooms/1", inHeader(/Dissolve|解散/)],
  ["/admin/rooms/1", inHeader(/Transfer|转让/)],
  ["/admin/rooms/1?tab=messages"],
  ["/admin/rooms/1?tab=settings"],
  ["/admin/rooms/999"],
  ["/admin/users"],
  ["/admin/users", opened("menu", (page) => page.getByRole("row").nth(1).getByRole("button").last())],
  ["/admin/users", inHeader(/Create account|创建账号/)],
  ["/admin/users/2"],
  ["/admin/users/2", inHeader(/^(Ban|封禁)$/)],
  ["/admin/users/2?tab=sessions"],
  ["/admin/users/2?tab=rooms"],
  ["/admin/moderation"],
  ["/admin/moderation?tab=mutes"],
  ["/admin/moderation?tab=log"],
  ["/admin/captchas"],
  ["/admin/captchas?tab=blacklist"],
  ["/admin/merchants"],
  ["/admin/merchants?tab=codes"],
  ["/admin/files"],
  ["/admin/files?tab=space"],
  ["/admin/webhooks"],
  [
    "/admin/webhooks",
    opened("dialog", (page) => page.getByRole("button", { name: /^(Room|房间)$/ }).first()),
  ],
  ["/admin/audit"],
  ["/admin/settings"],
  ["/admin/settings", (page) => page.getByLabel(/^(Main port|主端口)$/).fill("70000")],
  ["/admin/settings", (page) => page.getByLabel(/^(Main port|主端口)$/).fill("45450")],
  ["/admin/settings?tab=backup"],
  [
    "/admin/settings?tab=backup",
    opened("dialog", (page) => page.getByRole("button", { name: /^(Restore|恢复)$/ })),
  ],
  ["/admin/settings?tab=console"],
  ["/admin/no-such-page"],
];

it("every page of the console is among the states", () => {
  const paths = STATES.map(([path]) => path);
  expect(paths).toEqual(expect.arrayContaining(PAGES.map(({ href }) => `/admin${href}`.replace(/\/$/, ""))));
});

describe("every page in every state is accessible and fits the screen", { timeout: 240_000 }, () => {
  it.each([
    [
      "light, wide, in English",
      { colorScheme: "light", locale: "en-US", viewport: { width: 1280, height: 820 } },
    ],
    ["dark, on a phone, in Chinese", { colorScheme: "dark", ...PHONE, locale: "zh-CN" }],
    [
      "dark, wide, in English",
      { colorScheme: "dark", locale: "en-US", viewport: { width: 1280, height: 820 } },
    ],
  ] as const)("%s", async (_name, options) => {
    const { page, context, sins } = await openConsole(browser, world.host, "/admin", {
      ...STILL,
      ...options,
    });
    const bad: Record<string, string[]> = {};
    for (const [at, [path, act]] of STATES.entries()) {
      await page.goto(world.host.url + path);
      await page.getByRole("main").waitFor();
      const loading = page.getByRole("status", { name: /Loading|加载/ }).or(page.locator("[aria-busy=true]"));
      await expect.poll(() => loading.count()).toBe(0);
      await act?.(page);
      const found = await violations(page);
      const width = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (width > 0) found.push(`is ${width} px too wide`);
      if (found.length > 0) bad[`${at} ${path}`] = found;
    }
    expect(bad).toEqual({});
    expect(sins).toEqual([]);
    await context.close();
  });
});
