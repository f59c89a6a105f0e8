/** Forms keep what was changed until it is saved or discarded, and save nothing else. */
import type { Page, Route } from "playwright-core";
import { expect, it } from "vitest";
import { hostActor } from "../../../server/chat/actor.ts";
import { PHONE } from "../../support/browser/chat.ts";
import { openConsole } from "../../support/browser/console.ts";
import { worldAndBrowser } from "../../support/browser/start.ts";
import { PASSWORD } from "../../support/console.ts";
import { person } from "../../support/people.ts";

const { world, browser } = await worldAndBrowser();

/** Whether the browser would ask before it leaves the page. */
const asksToStay = (page: Page): Promise<boolean> =>
  page.evaluate(() => !window.dispatchEvent(new Event("beforeunload", { cancelable: true })));

it("changed settings outlive another tab, another page and the end of the session", async () => {
  const { page, context, sins } = await openConsole(browser, world.host, "/admin/settings");
  const digits = page.getByLabel("Code length (digits)");
  await digits.waitFor();
  expect(await asksToStay(page)).toBe(false);
  await digits.fill("6");
  expect(await asksToStay(page)).toBe(true);
  await page.getByRole("tab", { name: "Backup" }).click();
  await page.getByRole("heading", { name: "Backups", exact: true }).waitFor();
  await page.getByRole("link", { name: "Rooms", exact: true }).click();
  await page.getByRole("heading", { name: "Rooms", exact: true }).waitFor();
  expect(await asksToStay(page)).toBe(true);
  await world.host.host.admin.logins.setPassword(PASSWORD);
  await page.getByText("Your session has ended.").waitFor();
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await digits.waitFor();
  expect(await digits.inputValue()).toBe("6");

  // Typed while the save runs: it was not saved, so it stays.
  await page.route("**/admin/api/settings.update", async (route) => {
    await digits.fill("7");
    await route.continue();
  });
  await page.getByRole("button", { name: "Save" }).click();
  await expect.poll(() => world.host.host.settings.current["captcha.length"]).toBe(6);
  await page.unroute("**/admin/api/settings.update");
  await page.getByText("1 setting saved.").waitFor();
  expect(await digits.inputValue()).toBe("7");
  await page.getByRole("button", { name: "Discard" }).click();
  await expect.poll(() => digits.inputValue()).toBe("6");
  expect(await asksToStay(page)).toBe(false);
  expect(sins).toEqual([]);
  await context.close();
});

it("an open dialog outlives the end of the session, and goes on after the next login", async () => {
  const { page, context, sins } = await openConsole(browser, world.host, "/admin/rooms");
  await page.getByRole("button", { name: "Create room" }).click();
  const dialog = page.getByRole("dialog", { name: "Create room" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("Attic");
  await world.host.host.admin.logins.setPassword(PASSWORD);
  await page.getByText("Your session has ended.").waitFor();
  expect(await dialog.isVisible()).toBe(false);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.keyboard.press("Enter");
  await dialog.waitFor();
  // This time a call is what finds that the session has ended.
  const asStranger = (route: Route) =>
    route.continue({ headers: { ...route.request().headers(), authorization: "Bearer none" } });
  await page.route("**/admin/api/rooms.create", asStranger, { times: 1 });
  await dialog.getByRole("button", { name: "Create" }).click();
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.keyboard.press("Enter");
  await dialog.waitFor();
  expect(await dialog.getByRole("alert").count()).toBe(0);
  expect(await dialog.getByRole("textbox", { name: "Name" }).inputValue()).toBe("Attic");
  await dialog.getByRole("button", { name: "Create" }).click();
  await page.getByRole("heading", { level: 1, name: "Attic" }).waitFor();
  await page.getByRole("button", { name: "Log out" }).click();
  await page.getByRole("heading", { name: "Log in" }).waitFor();
  expect(await page.getByText("Attic").count()).toBe(0);
  expect(sins).toEqual([]);
  await context.close();
});

it("a number can be typed through a text that means the saved number", async () => {
  const { page, context } = await openConsole(browser, world.host, "/admin/settings");
  const digits = page.getByLabel("Code length (digits)");
  const saved = await digits.inputValue();
  await digits.press("End");
  await digits.pressSequentially(".0");
  expect(await digits.inputValue()).toBe(`${saved}.0`);
  expect(await asksToStay(page)).toBe(false);
  await context.close();
});

it("a room's form keeps its changes on another tab, and does not revert what changed elsewhere", async () => {
  const path = `/admin/rooms/${world.lobbyId}?tab=settings`;
  const { page, context, sins } = await openConsole(browser, world.host, path);
  await page.getByLabel("Description").fill("Come in");
  await world.ada.call("PATCH", `/api/rooms/${world.lobbyId}`, { name: "Foyer" });
  await expect.poll(() => page.getByLabel("Name").inputValue()).toBe("Foyer");
  await page.getByRole("tab", { name: "Messages" }).click();
  await page.getByRole("textbox", { name: /Post in/ }).fill("Half a sentence");
  await page.getByRole("tab", { name: "Settings" }).click();
  expect(await page.getByLabel("Description").inputValue()).toBe("Come in");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved.").waitFor();
  const room = await world.host.host.core.rooms.get(world.lobbyId);
  expect([room.name, room.detail]).toEqual(["Foyer", "Come in"]);
  await page.getByRole("tab", { name: "Messages" }).click();
  expect(await page.getByRole("textbox", { name: /Post in/ }).inputValue()).toBe("Half a sentence");
  await page.keyboard.press("Escape");
  expect(sins).toEqual([]);
  await context.close();
});

it("what was written about a room or a person is forgotten once the room or the account is gone", async () => {
  const { core } = world.host.host;
  const shed = await core.rooms.create(hostActor(), { name: "Shed" });
  const { user } = await person(world.host, "dan");
  const { page, context } = await openConsole(browser, world.host, `/admin/rooms/${shed.id}?tab=messages`);
  await page.getByRole("textbox", { name: /Post in/ }).fill("Half a sentence");
  await page.getByRole("link", { name: "Users", exact: true }).click();
  await page.getByRole("link", { name: "dan", exact: true }).click();
  await page.getByLabel("City").fill("Leeds");
  expect(await asksToStay(page)).toBe(true);
  await core.rooms.dissolve(hostActor(), shed.id, "");
  await core.accounts.remove(hostActor(), user.id);
  await page.getByText("This account no longer exists").waitFor();
  await expect.poll(() => asksToStay(page)).toBe(false);
  await context.close();
});

it("a user's form saves the changed fields alone", async () => {
  const { page, context } = await openConsole(browser, world.host, `/admin/users/${world.bo.user.id}`);
  await page.getByLabel("City").fill("Leeds");
  const request = page.waitForRequest("**/admin/api/users.update");
  await page.getByRole("button", { name: "Save" }).click();
  expect((await request).postDataJSON()).toEqual({ userId: world.bo.user.id, profile: { city: "Leeds" } });
  await page.getByText("Saved.").waitFor();
  await context.close();
});

it.each([
  ["wide", undefined],
  ["on a phone", PHONE],
])("the bar that saves does not cover the field that is being changed (%s)", async (_, device) => {
  const { page, context } = await openConsole(browser, world.host, "/admin/settings", device);
  const port = page.getByLabel("Main port", { exact: true });
  await port.evaluate((field) => field.scrollIntoView({ block: "end" }));
  await port.fill("70000");
  await page.getByText("At most 65535.").waitFor();
  const bar = page.getByRole("region", { name: "Unsaved changes" });
  const [note, over] = [page.getByText("At most 65535."), bar];
  await expect
    .poll(async () => {
      const [below, above] = [await note.boundingBox(), await over.boundingBox()];
      return below && above ? below.y + below.height <= above.y : null;
    })
    .toBe(true);
  await page.getByRole("button", { name: "Discard" }).click();
  await context.close();
});
