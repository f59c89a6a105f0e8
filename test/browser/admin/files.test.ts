/** The console's Files page: what was uploaded is listed, filtered and deleted. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { userActor } from "../../../server/chat/actor.ts";
import { violations } from "../../support/browser/axe.ts";
import { launch } from "../../support/browser/chat.ts";
import { notice, openConsole, row, startWorld, type World } from "../../support/browser/console.ts";

let world: World;
let browser: Browser;
beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld(), launch()]);
});
afterAll(async () => {
  await browser?.close();
  await world?.stop();
});

it("lists an uploaded file, filters it, counts its space and deletes it with its message", async () => {
  const { core } = world.host.host;
  const ada = userActor({ address: "127.0.0.1", dialect: "native" }, world.ada.user.id);
  const file = { name: "report.bin", data: new Uint8Array(2048) };
  await core.messages.postFile(ada, world.lobbyId, file);
  const { page, context, sins } = await openConsole(browser, world.host, "/admin");
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  await page.keyboard.press("g");
  await page.keyboard.press("f");
  await row(page, "report.bin").getByText("2 KB").waitFor();
  await row(page, "report.bin").getByRole("link", { name: "ada" }).waitFor();
  await page.getByRole("button", { name: "Size" }).click();
  await row(page, "report.bin").waitFor();
  expect(await violations(page)).toEqual([]);

  await page.goto(`${world.host.url}/admin/files?filter=isUnreferenced:true`);
  await page.getByText("No results").waitFor();
  await page.goto(`${world.host.url}/admin/files?tab=space`);
  await page.getByText("2 KB · 1 file").first().waitFor();
  expect(await violations(page)).toEqual([]);

  await page.goto(`${world.host.url}/admin/files?q=REPORT`);
  await page.getByRole("checkbox", { name: "Select report.bin" }).click();
  await page.getByRole("region", { name: "Selected rows" }).getByRole("button", { name: "Delete" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(/The message that brought the file will be deleted too/).waitFor();
  await dialog.getByRole("button", { name: "Delete" }).click();
  await notice(page, "File deleted.").waitFor();
  await row(page, "report.bin").waitFor({ state: "detached" });
  await page.goto(`${world.host.url}/admin/rooms/${world.lobbyId}?tab=messages`);
  await page.getByText("Hello from Bo").waitFor();
  expect(await page.getByText("report.bin").count()).toBe(0);
  expect(sins).toEqual([]);
  await context.close();
});
