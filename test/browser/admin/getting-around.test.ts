/** Navigation: keys, addresses, long tables, a lost connection. */
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { hostActor } from "../../../server/chat/actor.ts";
import { PHONE } from "../../support/browser/chat.ts";
import { openConsole, row } from "../../support/browser/console.ts";
import { worldAndBrowser } from "../../support/browser/start.ts";
import { longestOwnMs } from "../../support/browser/tasks.ts";

const { world, browser } = await worldAndBrowser();

describe("the console by keyboard", () => {
  it("goes to pages, searches, opens a row, moves between rows, shows the shortcuts, and closes", async () => {
    const { page, context } = await openConsole(browser, world.host);
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    await page.keyboard.press("?");
    await page.getByRole("dialog").getByText("Go to Rooms").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.keyboard.press("g");
    await page.keyboard.press("u");
    await page.getByRole("heading", { name: "Users" }).waitFor();
    await row(page, "bo").waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("ad");
    await row(page, "bo").waitFor({ state: "detached" });
    expect(page.url()).toContain("q=ad");
    await page.keyboard.press("Escape");
    await row(page, "bo").waitFor();
    await page.getByRole("link", { name: "ada" }).focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "bo" }).waitFor();
    await page.getByRole("tab", { name: "Profile" }).focus();
    await page.keyboard.press("ArrowRight");
    await page.getByRole("heading", { name: "Connections" }).waitFor();
    await context.close();
  });
});

describe("the console's address", () => {
  it("keeps search, filter, sort and page over Back and a reload", async () => {
    const { page, context } = await openConsole(browser, world.host, "/admin/users");
    await row(page, "bo").waitFor();
    await page.getByRole("button", { name: "Presence" }).click();
    await page.getByRole("menuitemradio", { name: "Online" }).click();
    await page.getByRole("button", { name: "Last seen" }).click();
    await expect.poll(() => new URL(page.url()).search).toBe("?filter=online%3Atrue&sort=lastSeenAt");
    await page.reload();
    await row(page, "bo").waitFor();
    expect(await page.getByRole("columnheader", { name: "Last seen" }).getAttribute("aria-sort")).toBe(
      "ascending",
    );
    await page.goBack();
    await expect.poll(() => new URL(page.url()).search).toBe("?filter=online%3Atrue");
    await page.getByRole("button", { name: "Clear filter: Presence" }).click();
    await expect.poll(() => new URL(page.url()).search).toBe("");
    await context.close();
  });

  it("opens the last page for a page number past the end, and offers the overview on an unknown page", async () => {
    const { page, context } = await openConsole(browser, world.host, "/admin/users?page=40");
    await row(page, "bo").waitFor();
    await expect.poll(() => new URL(page.url()).search).toBe("");
    await page.goto(`${world.host.url}/admin/users?page=7&q=nobody-of-that-name`);
    await page.getByText("No results").waitFor();
    await page.goto(`${world.host.url}/admin/nowhere`);
    await page.getByText("Page not found").waitFor();
    await page.getByRole("link", { name: "Go to overview" }).click();
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    await context.close();
  });

  it.each([
    ["rooms", "This room no longer exists", "Rooms"],
    ["users", "This account no longer exists", "Users"],
    ["merchants", "This merchant page no longer exists", "Merchants"],
  ])("says once that something is gone, and leads back to the list of %s", async (path, gone, list) => {
    const { page, context } = await openConsole(browser, world.host, `/admin/${path}/999`);
    await page.getByText(gone).waitFor();
    expect((await page.getByRole("alert").innerText()).match(/exist/g)).toHaveLength(1);
    expect(await page.getByRole("button", { name: "Try again" }).count()).toBe(0);
    await page.getByRole("link", { name: "Back to the list" }).click();
    await page.getByRole("heading", { name: list, exact: true }).waitFor();
    await context.close();
  });

  it("remembers chosen columns, and the filtered rows are saved as CSV", async () => {
    const { page, context } = await openConsole(browser, world.host, "/admin/users?q=bo");
    await row(page, "bo").waitFor();
    await page.getByRole("button", { name: "Columns" }).click();
    await page.getByRole("menuitemcheckbox", { name: "E-mail" }).click();
    await page.getByRole("columnheader", { name: "E-mail" }).waitFor();
    await page.reload();
    await page.getByRole("columnheader", { name: "E-mail" }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save as CSV" }).click(),
    ]);
    const lines = readFileSync(await download.path(), "utf8")
      .trim()
      .split("\r\n");
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/^bo,/);
    await context.close();
  });

  it("saves as CSV what the screen says", async () => {
    const { page, context } = await openConsole(browser, world.host, "/admin/audit?q=session");
    await page.getByRole("row").nth(1).waitFor();
    expect(await page.getByRole("row").nth(1).innerText()).toContain("Admin");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save as CSV" }).click(),
    ]);
    const [, line] = readFileSync(await download.path(), "utf8").split("\r\n");
    expect(line).toMatch(/,Admin,/);
    await context.close();
  });
});

describe("Back", () => {
  it("closes a dialog and leaves the page, also after dialogs that were closed or have opened a page", async () => {
    const { page, context } = await openConsole(browser, world.host, "/admin");
    const dialog = page.getByRole("dialog");
    const kick = async () => {
      await row(page, "bo")
        .getByRole("button", { name: /Actions/ })
        .click();
      await page.getByRole("menuitem", { name: "Kick" }).click();
      await dialog.waitFor();
      await expect.poll(() => page.evaluate(() => history.state)).toEqual({ dialogs: 1 });
    };
    const closed = () => expect.poll(() => page.evaluate(() => history.state)).toBeNull();
    await page.getByRole("link", { name: "Users", exact: true }).click();
    await kick();
    await page.goBack();
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("heading", { level: 1, name: "Users" }).waitFor();
    await kick();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await closed();
    await kick();
    await page.reload();
    await closed();
    await page.goBack();
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();

    await page.getByRole("link", { name: "Rooms", exact: true }).click();
    await page.getByRole("button", { name: "Create room" }).click();
    await dialog.getByRole("textbox", { name: "Name" }).fill("Attic");
    await dialog.getByRole("button", { name: "Create" }).click();
    await page.getByRole("heading", { level: 1, name: "Attic" }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { level: 1, name: "Rooms" }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    await context.close();
  });
});

describe("the table of rooms", () => {
  it("cuts no state off on a screen 1280 px wide", async () => {
    await world.ada.call("PATCH", `/api/rooms/${world.lobbyId}`, { isReadOnly: true, isPublic: false });
    const viewport = { width: 1280, height: 800 };
    const { page, context } = await openConsole(browser, world.host, "/admin/rooms", { viewport });
    const cell = row(page, "Lobby").getByRole("cell").filter({ hasText: "Announcements only" });
    expect(await cell.evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0);
    const table = page.getByRole("group").filter({ has: page.getByRole("table") });
    expect(await table.evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0);
    await world.ada.call("PATCH", `/api/rooms/${world.lobbyId}`, { isReadOnly: false, isPublic: true });
    await context.close();
  });
});

describe("the console on a phone", () => {
  it("opens the menu, goes to a page and shows rows as cards", async () => {
    const { page, context } = await openConsole(browser, world.host, "/admin", PHONE);
    await page.getByRole("button", { name: "Open menu" }).tap();
    await page.getByRole("dialog").waitFor();
    await expect.poll(() => page.evaluate(() => history.state)).toEqual({ dialogs: 1 });
    await page.goBack();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Open menu" }).tap();
    await page.getByRole("link", { name: "Rooms", exact: true }).tap();
    await row(page, "Lobby").waitFor();
    await row(page, "Lobby").getByRole("link").tap();
    await page.getByRole("heading", { name: "Lobby" }).waitFor();
    await context.close();
  });
});

describe("a lost connection", () => {
  it("shows a notice, reconnects by itself and loads what was missed", async () => {
    const { page, context } = await openConsole(browser, world.host, "/admin/rooms");
    await row(page, "Lobby").waitFor();
    await context.setOffline(true);
    world.host.host.io.of("/admin").disconnectSockets(true);
    await page.getByText("Connection lost. Reconnecting…").waitFor();
    await world.ada.call("POST", "/api/rooms", { name: "Meanwhile" });
    await context.setOffline(false);
    await row(page, "Meanwhile").waitFor();
    await page.getByText("Connection lost. Reconnecting…").waitFor({ state: "detached" });
    await context.close();
  });

  it("offers to retry what could not be loaded", async () => {
    const { page, context } = await openConsole(browser, world.host, "/admin");
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    await page.route("**/admin/api/audit.list", (route) => route.abort());
    await page.getByRole("link", { name: "Audit", exact: true }).click();
    await page.getByText("No connection to the server. Check your network.").waitFor();
    await page.unroute("**/admin/api/audit.list");
    await page.getByRole("button", { name: "Try again" }).click();
    await row(page, "Room created").first().waitFor();
    await context.close();
  });
});

describe("the console with ten thousand people and twenty thousand log lines", () => {
  beforeAll(async () => {
    const { store } = world.host.host;
    const at = new Date().toISOString();
    const { ada } = world;
    const template = await store.users.get(ada.user.id);
    if (!template) throw new Error("Ada is gone.");
    const { id: _id, ...fields } = template;
    const people = Array.from({ length: 10_000 }, (_, n) => {
      const name = `person-${String(n).padStart(5, "0")}`;
      return store.users.add({ ...fields, username: name, displayName: name });
    });
    await Promise.all(people);
    const line = { at, who: "host", address: "", action: "room.update", where: "", why: "" };
    for (let n = 0; n < 20_000; n += 1) store.audit.add({ ...line, whom: `thing-${n}` });
    // Connections that were idle meanwhile are closed; the next one is new.
    await fetch(`${world.host.url}/healthz`).catch(() => {});
  }, 240_000);

  it("renders only visible rows, and searches while typing", async () => {
    const { page, context } = await openConsole(browser, world.host, "/admin/users?size=1000&sort=-username");
    await row(page, "person-09999").first().waitFor();
    await page.getByText("1–1,000 of 10,002").waitFor();
    expect(await page.getByRole("row").count()).toBeLessThan(80);
    await page.getByRole("group", { name: "Users" }).evaluate((element) => element.scrollTo(0, 1e9));
    await row(page, "person-09002").waitFor();
    await browser.startTracing(page, { categories: ["disabled-by-default-devtools.timeline"] });
    await page.locator("[data-focus=search]").pressSequentially("person-04321", { delay: 60 });
    await row(page, "person-04321").waitFor();
    await row(page, "person-09002").waitFor({ state: "detached" });
    const longest = longestOwnMs(await browser.stopTracing());
    // Rendering all rows would take many times as long.
    expect(longest).toBeGreaterThan(0);
    expect(longest).toBeLessThan(200);
    await context.close();
  });

  it("pages through the log", async () => {
    const { page, context } = await openConsole(browser, world.host, "/admin/audit");
    await page.getByText(/1–50 of 20,0\d\d/).waitFor();
    await page.getByRole("button", { name: "Last page" }).click();
    await expect.poll(() => new URL(page.url()).search).toMatch(/page=40\d/);
    await page.getByText(/of 20,0\d\d/).waitFor();
    await context.close();
  });

  it("saves each line of the log once, though others are added meanwhile", async () => {
    const { page, context } = await openConsole(browser, world.host, "/admin/audit?q=of-the-log-");
    const { audit } = world.host.host.core;
    const note = (n: number) => audit.note(hostActor(), "user.update", { whom: `of-the-log-${n}` });
    for (let n = 1; n <= 1001; n++) await note(n);
    await page.getByText(/of 1,001/).waitFor();
    const added = [1002, 1003];
    await page.route("**/admin/api/audit.list", async (route) => {
      const response = await route.fetch();
      if (route.request().postDataJSON().pageSize === 1000) for (const n of added.splice(0)) await note(n);
      await route.fulfill({ response });
    });
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save as CSV" }).click(),
    ]);
    const saved = readFileSync(await download.path(), "utf8").match(/of-the-log-\d+/g) ?? [];
    expect([saved.length, new Set(saved).size]).toEqual([1003, 1003]);
    await context.close();
  });
});

it("the console ignores what a table does not know in an address, and finds no page without an id", async () => {
  const path = "/admin/rooms?sort=bogus&filter=online:xyz";
  const { page, context } = await openConsole(browser, world.host, path);
  await row(page, "Lobby").waitFor();
  for (const missing of ["rooms/abc", "users/0", "merchants/1.5"]) {
    await page.goto(`${world.host.url}/admin/${missing}`);
    await page.getByText("Page not found").waitFor();
  }
  await page.goto(`${world.host.url}/admin/rooms/${world.lobbyId}`);
  await page.getByRole("heading", { name: "Lobby" }).waitFor();
  await context.close();
});
