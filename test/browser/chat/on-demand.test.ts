/** Parts of the page are loaded on first use. Plain HTTP caches nothing; the server may be unreachable or newer. */
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { byName, enterAs, field, visit } from "../../support/browser/chat.ts";
import { hostAndBrowser } from "../../support/browser/start.ts";
import { createRoom, person } from "../../support/people.ts";

const { host, browser } = await hostAndBrowser();
const ada = await person(host, "ada");
const roomId = (await createRoom(ada, "Lobby")).id;

const begin = (page: Page) => page.getByRole("button", { name: "New", exact: true });
const notice = (page: Page) => page.getByText("That did not load. The server may be");
const dismiss = (page: Page) => page.getByRole("button", { name: "Dismiss" }).click();

async function talking(): Promise<Awaited<ReturnType<typeof visit>>> {
  const at = byName(host);
  const visitor = await visit(browser, at);
  await enterAs(visitor.page, at, ada.token, `/r/${roomId}`);
  await field(visitor.page).waitFor();
  return visitor;
}

it("a part that does not load is reported, does not break the page, and loads once the server is back", async () => {
  const { page, context, sins } = await talking();
  await field(page).fill("half a thought");

  await context.setOffline(true);
  await begin(page).click();
  await notice(page).waitFor();
  await dismiss(page);
  await page.keyboard.press("?");
  await notice(page).waitFor();
  await dismiss(page);
  await page.getByRole("button", { name: "Search in this room" }).click();
  await notice(page).waitFor();
  await dismiss(page);
  expect(await field(page).inputValue()).toBe("half a thought");
  expect(new URL(page.url()).search).toBe("");

  await context.setOffline(false);
  await begin(page).click();
  await page.getByRole("menuitem", { name: "Create a room" }).click();
  await page.getByRole("dialog", { name: "Create a room" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Search in this room" }).click();
  await page.getByRole("complementary", { name: "Search in this room" }).waitFor();
  expect(await field(page).inputValue()).toBe("half a thought");
  const unstyled = (): Promise<number> =>
    page.locator('link[rel="stylesheet"]').evaluateAll((links) => {
      const hasRules = ({ sheet }: HTMLLinkElement): boolean => {
        try {
          return sheet !== null && sheet.cssRules.length >= 0;
        } catch {
          return false;
        }
      };
      return links.filter((link) => !hasRules(link as HTMLLinkElement)).length;
    });
  await expect.poll(unstyled).toBe(0);
  expect(sins).toEqual([]);
  await context.close();
});

it("the page is reloaded once when the server no longer has a part", async () => {
  const { page, context } = await talking();
  await context.route(/\/assets\/SearchPanel/, (route) => route.fulfill({ status: 404, body: "" }));
  const loads: string[] = [];
  page.on("domcontentloaded", () => loads.push(page.url()));

  await page.getByRole("button", { name: "Search in this room" }).click();
  await expect.poll(() => loads.length).toBe(1);
  // What the newer page lacks as well is reported.
  await notice(page).waitFor();
  await field(page).waitFor();
  expect(loads.length).toBe(1);
  await context.close();
});
