/** The console's Files page: what was uploaded is listed, filtered and deleted. */
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { userActor } from "../../../server/chat/actor.ts";
import { violations } from "../../support/browser/axe.ts";
import { notice, openConsole, row } from "../../support/browser/console.ts";
import { worldAndBrowser } from "../../support/browser/start.ts";
import { createRoom, type Person } from "../../support/people.ts";

const { world, browser } = await worldAndBrowser();

const actorOf = ({ user }: Person) => userActor({ address: "127.0.0.1", dialect: "native" }, user.id);
const post = (who: Person, roomId: number, name: string, bytes: number) =>
  world.host.host.core.messages.postFile(actorOf(who), roomId, { name, data: new Uint8Array(bytes) });
const pick = async (page: Page, filter: string, typed: string, name: RegExp) => {
  await page.getByRole("button", { name: filter, exact: true }).click();
  await page.getByRole("combobox", { name: filter }).fill(typed);
  await page.getByRole("option", { name }).click();
};

it("the page Files lists an uploaded file, filters it, shows its space and deletes it with its message", async () => {
  await post(world.ada, world.lobbyId, "report.bin", 2048);
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
  await dialog.getByText(/The message with the file will be deleted too/).waitFor();
  await dialog.getByRole("button", { name: "Delete" }).click();
  await notice(page, "File deleted.").waitFor();
  await row(page, "report.bin").waitFor({ state: "detached" });
  await page.goto(`${world.host.url}/admin/rooms/${world.lobbyId}?tab=messages`);
  await page.getByText("Hello from Bo").waitFor();
  expect(await page.getByText("report.bin").count()).toBe(0);
  expect(sins).toEqual([]);
  await context.close();
});

it("the page Files shows new files live, filters by person or room, and deletes many at once", async () => {
  const { id: attic } = await createRoom(world.bo, "Attic");
  const { page, context, sins } = await openConsole(browser, world.host, "/admin/files");
  await page.getByText("No files", { exact: true }).waitFor();
  await post(world.ada, world.lobbyId, "hers.bin", 1000);
  await row(page, "hers.bin").waitFor();
  await post(world.bo, world.lobbyId, "his.bin", 1000);
  await post(world.bo, attic, "his-in-the-attic.bin", 1000);
  await row(page, "his-in-the-attic.bin").waitFor();

  await pick(page, "User", "b", /bo/);
  await page.getByRole("button", { name: "User: bo" }).waitFor();
  await row(page, "hers.bin").waitFor({ state: "detached" });
  await pick(page, "Room", "att", /Attic/);
  await page.getByText("1 row", { exact: true }).waitFor();
  await row(page, "his-in-the-attic.bin").waitFor();
  await page.reload();
  await page.getByRole("button", { name: "Room: Attic" }).waitFor();
  await page.getByText("1 row", { exact: true }).waitFor();
  expect(await violations(page)).toEqual([]);

  await page.goto(`${world.host.url}/admin/files?tab=space`);
  await page.getByRole("link", { name: "ada", exact: true }).click();
  await page.getByRole("button", { name: "User: ada" }).waitFor();
  await row(page, "hers.bin").waitFor();
  await page.goto(`${world.host.url}/admin/files?filter=ownerId:999`);
  await page.getByText("No results").waitFor();
  await page.goto(`${world.host.url}/admin/files?filter=ownerId:nobody`);
  await row(page, "hers.bin").waitFor();
  expect(await page.getByRole("button", { name: "Clear filter: User" }).count()).toBe(0);

  await page.getByRole("checkbox", { name: "Select all on this page" }).click();
  await page.getByRole("region", { name: "Selected rows" }).getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog", { name: "Delete 3 files?" }).getByRole("button", { name: "Delete" }).click();
  await notice(page, "3 files deleted.").waitFor();
  await page.getByText("No files", { exact: true }).waitFor();
  expect(sins).toEqual([]);
  await context.close();
});
