/** A restore: chosen from the backups, waiting for a restart, discarded. */
import { expect, it } from "vitest";
import { pendingRestore } from "../../../server/store/restore.ts";
import { notice, openConsole } from "../../support/browser/console.ts";
import { worldAndBrowser } from "../../support/browser/start.ts";

const orders: string[] = [];
const { world, browser } = await worldAndBrowser({ onOrder: (order) => void orders.push(order) });

it("a restore is chosen from the backups, waits after Later, is discarded, and shows what was clicked", async () => {
  const { page, context, sins } = await openConsole(browser, world.host, "/admin/settings?tab=backup");
  const dialog = page.getByRole("dialog");
  await page.getByRole("button", { name: "Back up now" }).click();
  await page.getByRole("listitem").getByRole("button", { name: "Restore" }).click();
  await dialog.getByRole("combobox", { name: "Backup" }).selectOption({ index: 0 });
  await dialog.getByRole("button", { name: "Restore" }).click();
  await dialog.getByRole("button", { name: "Later" }).click();
  await expect.poll(() => dialog.count()).toBe(0);
  expect(await pendingRestore(world.host.dataDir)).not.toBeNull();
  expect(orders).toEqual([]);

  const banner = page.getByRole("status").filter({ hasText: "takes effect at the next restart" });
  await banner.getByRole("button", { name: "Discard restore" }).click();
  await notice(page, "Restore discarded. The backup file was kept.").waitFor();
  await banner.waitFor({ state: "detached" });
  expect(await pendingRestore(world.host.dataDir)).toBeNull();

  await page.getByRole("button", { name: "Back up now" }).click();
  const restore = page.getByRole("listitem").getByRole("button", { name: "Restore" });
  await restore.nth(1).waitFor();
  const backup = dialog.getByRole("combobox", { name: "Backup" });
  await restore.first().click();
  const clicked = await backup.inputValue();
  await backup.selectOption({ index: 1 });
  expect(await backup.inputValue()).not.toBe(clicked);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await dialog.waitFor({ state: "detached" });
  await restore.first().click();
  expect(await backup.inputValue()).toBe(clicked);
  expect(sins).toEqual([]);
  await context.close();
});
