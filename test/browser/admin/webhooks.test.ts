/** The console's page of webhooks: those of every room are listed, found and revoked. */
import { expect, it } from "vitest";
import type { NewHookView } from "../../../server/dialects/native/contract.ts";
import { notice, openConsole, row } from "../../support/browser/console.ts";
import { worldAndBrowser } from "../../support/browser/start.ts";
import { createRoom } from "../../support/people.ts";

const { world, browser } = await worldAndBrowser();

it("the page Webhooks shows new and used ones live, sorts, filters and revokes them", async () => {
  const { host, ada, lobbyId } = world;
  const { id: builds } = await createRoom(ada, "Builds");
  const make = async (room: number, name: string) =>
    (await ada.call<NewHookView>("POST", `/api/rooms/${room}/hooks`, { name })).body;
  const { page, context, sins } = await openConsole(browser, host, "/admin");
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  await page.keyboard.press("g");
  await page.keyboard.press("w");
  await page.getByText("No webhooks", { exact: true }).waitFor();

  const { path } = await make(lobbyId, "Zabbix");
  const zabbix = row(page, "Zabbix");
  await zabbix.getByRole("link", { name: "ada" }).waitFor();
  expect(await zabbix.locator("time").count()).toBe(1);
  await fetch(host.url + path, { method: "POST", body: "up" });
  await expect.poll(() => zabbix.locator("time").count()).toBe(2);
  await make(builds, "Grafana");
  await make(builds, "GitLab");
  await row(page, "GitLab").waitFor();
  await page.getByRole("button", { name: "Room", exact: true }).last().click();
  await expect
    .poll(() => page.locator("[data-main]").allTextContents())
    .toEqual(["GitLab", "Grafana", "Zabbix"]);

  await page.goto(`${host.url}/admin/webhooks?filter=roomId:${builds}`);
  await page.getByRole("button", { name: "Room: Builds" }).waitFor();
  await page.getByText("2 rows", { exact: true }).waitFor();
  await page.goto(`${host.url}/admin/webhooks?q=lobby`);
  await zabbix.getByRole("button", { name: "Actions for Zabbix" }).click();
  await page.getByRole("menuitem", { name: "Revoke" }).click();
  const dialog = page.getByRole("dialog", { name: "Revoke Zabbix?" });
  await dialog.getByText(/can no longer post/).waitFor();
  await dialog.getByRole("button", { name: "Revoke" }).click();
  await notice(page, "Webhook revoked.").waitFor();
  await page.getByText("No results").waitFor();
  expect((await fetch(host.url + path, { method: "POST", body: "down" })).status).toBe(404);

  await page.goto(`${host.url}/admin/webhooks`);
  await row(page, "GitLab").getByRole("button", { name: "Actions for GitLab" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Revoke" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).focus();
  await page.keyboard.press("Enter");
  await row(page, "GitLab").waitFor({ state: "detached" });
  await page.getByRole("dialog").waitFor({ state: "detached" });
  const table = page.getByRole("group", { name: "Webhooks" });
  await expect.poll(() => table.evaluate((box) => box === document.activeElement)).toBe(true);

  await row(page, "Grafana").getByRole("link", { name: "Builds" }).click();
  await page.getByRole("heading", { name: "Builds" }).waitFor();
  await page.goBack();
  await row(page, "Grafana").waitFor();
  await ada.call("DELETE", `/api/rooms/${builds}`);
  await page.getByText("No webhooks", { exact: true }).waitFor();
  expect(sins).toEqual([]);
  await context.close();
});

it("an open confirmation follows the language that another tab chooses", async () => {
  const { host, lobbyId } = world;
  const { page, context, sins } = await openConsole(browser, host, `/admin/rooms/${lobbyId}`);
  await page.getByRole("button", { name: "Dissolve" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill("Term is over");
  const other = await context.newPage();
  await other.goto(`${host.url}/admin`);
  await other.getByRole("button", { name: "简体中文" }).click();
  await dialog.getByRole("button", { name: "解散", exact: true }).waitFor();
  expect(await dialog.innerText()).not.toMatch(/Dissolve|cannot be undone/);
  expect(await dialog.getByLabel("原因").inputValue()).toBe("Term is over");
  expect(sins).toEqual([]);
  await context.close();
});
