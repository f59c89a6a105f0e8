/** Tables and lists show what was asked for last, whatever happens meanwhile. */
import type { Page, Route } from "playwright-core";
import { expect, it } from "vitest";
import { openConsole, row } from "../../support/browser/console.ts";
import { worldAndBrowser } from "../../support/browser/start.ts";

const { world, browser } = await worldAndBrowser();

/** Holds calls of an operation until they are released one by one. */
async function holdCalls(page: Page, operation: string) {
  const held: Route[] = [];
  await page.route(`**/admin/api/${operation}`, (route) => void held.push(route));
  return {
    count: () => held.length,
    params: (at: number) => held[at]?.request().postDataJSON(),
    release: (at: number) => held[at]?.continue(),
  };
}

it("a table shows the page that was opened while a reload of the page before was due", async () => {
  for (let n = 1; n <= 30; n += 1) await world.ada.call("POST", "/api/rooms", { name: `Room ${n + 100}` });
  const { page, context } = await openConsole(browser, world.host, "/admin");
  const events: string[] = [];
  page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => events.push(String(payload))));
  await page.goto(`${world.host.url}/admin/rooms?size=25&sort=name`);
  await row(page, "Room 101").waitFor();
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 1000);
  // The first event reloads at once, the second one up to a second later.
  for (const name of ["A first", "A second"]) {
    await world.ada.call("POST", "/api/rooms", { name });
    await expect.poll(() => events.some((event) => event.includes(`"${name}"`))).toBe(true);
  }
  const calls = await holdCalls(page, "rooms.list");
  await page.getByRole("button", { name: "Next page" }).click();
  await expect.poll(calls.count).toBe(1);
  await page.clock.runFor(2000);
  await expect.poll(calls.count).toBe(2);
  expect(calls.params(1)).toEqual(calls.params(0));
  for (const at of [1, 0]) await calls.release(at);
  await row(page, "Room 130").waitFor();
  await page.locator("[data-stale]").waitFor({ state: "detached" });
  await context.close();
});
