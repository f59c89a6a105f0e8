/** The rows that are selected in a table, and the order of a table on a phone. */
import { expect, it } from "vitest";
import { PHONE } from "../../support/browser/chat.ts";
import { notice, openConsole, row } from "../../support/browser/console.ts";
import { worldAndBrowser } from "../../support/browser/start.ts";
import { person } from "../../support/people.ts";

const { world, browser } = await worldAndBrowser();
for (let n = 1; n <= 30; n += 1) await world.ada.call("POST", "/api/rooms", { name: `Room ${n + 100}` });

it("selected rows stay selected on another page, and not behind a search or a filter", async () => {
  const { page, context } = await openConsole(browser, world.host, "/admin/rooms?size=25&sort=name");
  const selected = page.getByRole("region", { name: "Selected rows" });
  await page.getByRole("checkbox", { name: "Select Room 101" }).click();
  await selected.getByText("1 selected").waitFor();
  await page.getByRole("button", { name: "Next page" }).click();
  await row(page, "Room 130").waitFor();
  const all = page.getByRole("checkbox", { name: "Select all" });
  await all.click();
  await selected.getByText("7 selected").waitFor();
  await all.click();
  await selected.getByText("1 selected").waitFor();
  await page.getByRole("searchbox").fill("Lobby");
  await selected.waitFor({ state: "detached" });
  await page.getByRole("checkbox", { name: "Select Lobby" }).click();
  await selected.waitFor();
  await page.getByRole("button", { name: "State", exact: true }).click();
  await page.getByRole("menuitemradio").first().click();
  await selected.waitFor({ state: "detached" });
  await context.close();
});

it("a row that is removed is not selected any more", async () => {
  const aside = await world.ada.call<{ id: number }>("POST", "/api/rooms", { name: "Aside" });
  const { page, context } = await openConsole(browser, world.host, "/admin/rooms?size=25&sort=name");
  const selected = page.getByRole("region", { name: "Selected rows" });
  await page.getByRole("checkbox", { name: "Select Room 102" }).click();
  await page.getByRole("checkbox", { name: "Select Aside" }).click();
  await selected.getByText("2 selected").waitFor();
  await world.ada.call("DELETE", `/api/rooms/${aside.body.id}`);
  await row(page, "Aside").waitFor({ state: "detached" });
  await selected.getByText("1 selected").waitFor();
  await page.getByRole("button", { name: "Next page" }).click();
  await row(page, "Room 130").waitFor();
  await selected.getByText("1 selected").waitFor();
  await context.close();
});

it("on a phone the first tap sorts names from A to Z, as on a wide screen", async () => {
  const { page, context } = await openConsole(browser, world.host, "/admin/rooms", PHONE);
  await row(page, "Lobby").waitFor();
  for (const order of ["name", "-name"]) {
    await page.getByRole("button", { name: "Sort by" }).tap();
    await page.getByRole("menuitem", { name: "Room", exact: true }).tap();
    await expect.poll(() => new URL(page.url()).searchParams.get("sort")).toBe(order);
  }
  await context.close();
});

it("a bulk action stops when its dialog is closed, and says how many were done", async () => {
  const { page, context } = await openConsole(browser, world.host, "/admin/rooms?size=25&sort=name");
  for (const name of ["Room 103", "Room 104", "Room 105"])
    await page.getByRole("checkbox", { name: `Select ${name}` }).click();
  const dissolving: string[] = [];
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/admin/api/rooms.dissolve", async (route) => {
    dissolving.push(route.request().url());
    await released;
    await route.continue();
  });
  await page.getByRole("region", { name: "Selected rows" }).getByRole("button", { name: "Dissolve" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Dissolve" }).click();
  await expect.poll(() => dissolving.length).toBe(1);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  release();
  await notice(page, "1 room dissolved.").waitFor();
  await row(page, "Room 103").waitFor({ state: "detached" });
  await row(page, "Room 104").waitFor();
  expect(dissolving).toHaveLength(1);
  await context.close();
});

it("a bulk action without a dialog says how far it is, and can be stopped", async () => {
  const { page, context } = await openConsole(browser, world.host, "/admin/rooms?size=25&sort=name");
  for (const name of ["Room 110", "Room 111", "Room 112"])
    await page.getByRole("checkbox", { name: `Select ${name}` }).click();
  const releases: (() => void)[] = [];
  await page.route("**/admin/api/rooms.update", async (route) => {
    await new Promise<void>((resolve) => releases.push(resolve));
    await route.continue();
  });
  const selected = page.getByRole("region", { name: "Selected rows" });
  await selected.getByRole("button", { name: "Close" }).click();
  await selected.getByText("0 of 3").waitFor();
  expect(await selected.getByRole("button", { name: "Dissolve" }).isDisabled()).toBe(true);
  await expect.poll(() => releases.length).toBe(1);
  releases[0]?.();
  await selected.getByText("1 of 3").waitFor();
  await expect.poll(() => releases.length).toBe(2);
  await selected.getByRole("button", { name: "Stop" }).click();
  releases[1]?.();
  await notice(page, "2 rooms closed.").waitFor();
  await selected.getByText("3 selected").waitFor();
  expect(releases).toHaveLength(2);
  await context.close();
});

it("an action that applies to none of the selected rows is disabled", async () => {
  const { captchas } = world.host.host.core;
  const from = { address: "10.0.0.7", dialect: "app" } as const;
  await captchas.issue(from, { purpose: "phone-login", target: "13800138001", isKnown: true });
  const { page, context } = await openConsole(browser, world.host, "/admin/captchas");
  await page.getByRole("checkbox", { name: "Select 13800138001" }).click();
  const selected = page.getByRole("region", { name: "Selected rows" });
  const enabled = () => selected.getByRole("button", { disabled: false }).allTextContents();
  await expect.poll(enabled).toEqual(["Mark as delivered", "Revoke", ""]);
  await selected.getByRole("button", { name: "Mark as delivered" }).click();
  await selected.waitFor({ state: "detached" });
  await page.getByRole("checkbox", { name: "Select 13800138001" }).click();
  await expect.poll(enabled).toEqual(["Revoke", ""]);
  await selected.getByRole("button", { name: "Revoke" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await selected.waitFor({ state: "detached" });
  await page.getByRole("checkbox", { name: "Select 13800138001" }).click();
  await expect.poll(enabled).toEqual([""]);
  await context.close();
});

it("a bulk action names what happens to the rows as they are now, on other pages too", async () => {
  const create = async (name: string) =>
    (await world.ada.call<{ id: number }>("POST", "/api/rooms", { name })).body.id;
  const [first, last] = [await create("Alpha"), await create("Zulu")];
  const join = (roomId: number, { user }: typeof world.bo) =>
    world.host.host.admin.window.call("rooms.addMember", { roomId, userId: user.id });
  const { page, context } = await openConsole(browser, world.host, "/admin/rooms?size=25&sort=name");
  const bulk = page.getByRole("region", { name: "Selected rows" });
  const dialog = page.getByRole("dialog");
  await page.getByRole("checkbox", { name: "Select Alpha" }).click();
  await join(first, world.bo);
  await row(page, "Alpha").getByRole("cell", { name: "2", exact: true }).waitFor();
  await bulk.getByRole("button", { name: "Dissolve" }).click();
  await dialog.getByText("2 members will be removed.").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Next page" }).click();
  await row(page, "Zulu").waitFor();
  await join(first, await person(world.host, "cy"));
  await join(last, world.bo);
  await row(page, "Zulu").getByRole("cell", { name: "2", exact: true }).waitFor();
  await bulk.getByRole("button", { name: "Dissolve" }).click();
  await dialog.getByText("3 members will be removed.").waitFor();
  await context.close();
});
