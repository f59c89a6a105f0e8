/** Every page and dialog: nothing serious for axe, nothing from elsewhere, nothing against the page's own policy. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launch, PHONE } from "../chat/browser.ts";
import { openConsole, startWorld, type World } from "./browser.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let world: World;
let browser: Browser;
beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld(), launch()]);
  const { admin, core } = world.host.host;
  const { window } = admin;
  await window.call("moderation.mute", { userId: world.bo.user.id, reason: "Cool down" });
  await window.call("moderation.ban", { address: "10.9.9.9" });
  await window.call("captchas.blacklistAdd", { target: "13900001111", reason: "Too many" });
  await window.call("activationCodes.create", { count: 3, note: "Fair" });
  await core.captchas.issue(
    { address: "10.0.0.7", dialect: "app" },
    { purpose: "phone-login", target: "13800138000", isKnown: true },
  );
});
afterAll(async () => {
  await browser?.close();
  await world?.stop();
});

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

async function violations(page: Page): Promise<string[]> {
  await page.waitForTimeout(350);
  const found: Violation[] = await page.evaluate(
    `${AXE}; axe.run(document, { resultTypes: ["violations"] }).then((r) => r.violations)`,
  );
  return found
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary.slice(0, 300)}`),
    );
}

/** Path, and what is opened on it. */
const STATES: readonly (readonly [path: string, open?: (page: Page) => Promise<void>])[] = [
  ["/admin"],
  ["/admin", (page) => page.locator("main button", { hasText: /reach me|连上我/ }).click()],
  ["/admin", (page) => page.keyboard.press("?")],
  ["/admin/rooms"],
  ["/admin/rooms?q=nothing+like+it"],
  ["/admin/rooms", (page) => page.getByRole("checkbox").nth(1).click()],
  [
    "/admin/rooms",
    (page) =>
      page
        .locator("header button")
        .filter({ hasText: /New room|新建房间/ })
        .click(),
  ],
  ["/admin/rooms/1"],
  [
    "/admin/rooms/1",
    (page) =>
      page
        .locator("header button")
        .filter({ hasText: /Dissolve|解散/ })
        .click(),
  ],
  [
    "/admin/rooms/1",
    (page) =>
      page
        .locator("header button")
        .filter({ hasText: /Transfer|转让/ })
        .click(),
  ],
  ["/admin/rooms/1?tab=messages"],
  ["/admin/rooms/1?tab=settings"],
  ["/admin/rooms/999"],
  ["/admin/users"],
  ["/admin/users", (page) => page.getByRole("row").nth(1).getByRole("button").last().click()],
  [
    "/admin/users",
    (page) =>
      page
        .locator("header button")
        .filter({ hasText: /New account|新建账号/ })
        .click(),
  ],
  ["/admin/users/2"],
  [
    "/admin/users/2",
    (page) =>
      page
        .locator("header button")
        .filter({ hasText: /^(Ban|封禁)$/ })
        .click(),
  ],
  ["/admin/users/2?tab=sessions"],
  ["/admin/users/2?tab=rooms"],
  ["/admin/moderation"],
  ["/admin/moderation?tab=mutes"],
  ["/admin/moderation?tab=log"],
  ["/admin/captchas"],
  ["/admin/captchas?tab=blacklist"],
  ["/admin/merchants"],
  ["/admin/merchants?tab=codes"],
  ["/admin/audit"],
  ["/admin/settings"],
  ["/admin/settings", (page) => page.getByLabel(/^(Main port|主端口)$/).fill("70000")],
  ["/admin/settings?tab=backup"],
  ["/admin/settings?tab=console"],
  ["/admin/no-such-page"],
];

describe("every page in every state", { timeout: 240_000 }, () => {
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
    const { page, context, sins } = await openConsole(browser, world.host, "/admin", options);
    const bad: Record<string, string[]> = {};
    for (const [at, [path, open]] of STATES.entries()) {
      await page.goto(world.host.url + path);
      await page.getByRole("main").waitFor();
      await page.locator("[aria-busy=true]").first().waitFor({ state: "detached" });
      await open?.(page);
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
