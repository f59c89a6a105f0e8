/** A restore: chosen from the backups, waiting for a restart, discarded. */
import { expect, it } from "vitest";
import { pendingRestore } from "../../../server/store/restore.ts";
import { notice, openConsole } from "../../support/browser/console.ts";
import { worldAndBrowser } from "../../support/browser/start.ts";

const orders: string[] = [];
const { world, browser } = await worldAndBrowser({ onOrder: (order) => void orders.push(order) });

it("a restore is chosen from the server's own backups, waits after Later, and can be discarded", async () => {
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
  expect(sins).toEqual([]);
  await context.close();
});
