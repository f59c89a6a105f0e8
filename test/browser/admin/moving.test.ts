/** The server moves to another port: the console says whom that cuts off, and links to the new address. */
import { describe, expect, it } from "vitest";
import { closesConsole, locksConsole, urlAfter } from "../../../renderer/admin/settings/new-address.ts";
import { visit } from "../../support/browser/chat.ts";
import { openConsole } from "../../support/browser/console.ts";
import { worldAndBrowser } from "../../support/browser/start.ts";
import { PASSWORD } from "../../support/console.ts";
import { freePort } from "../../support/ports.ts";

const { world, browser } = await worldAndBrowser();

describe("the console's address", () => {
  const home = "http://192.168.1.5:5000/admin/settings";
  const now = {
    "listen.https": true,
    "listen.httpsPort": 5443,
    "listen.aliases": "2333,8080",
  };
  const secure = { protocol: "https:", hostname: "192.168.1.5", port: "5443", pathname: "/admin/settings" };
  const page = { protocol: "http:", hostname: "192.168.1.5", port: "5000", pathname: "/admin/settings" };

  it.each([
    ["a new main port", page, { "listen.port": 5050 }, "http://192.168.1.5:5050/admin/settings"],
    ["a new address", page, { "listen.host": "10.0.0.2" }, "http://10.0.0.2:5000/admin/settings"],
    [
      "a new address and port",
      page,
      { "listen.port": 80, "listen.host": "fd00::1" },
      "http://[fd00::1]/admin/settings",
    ],
    [
      "listening on every address",
      page,
      { "listen.host": "0.0.0.0" },
      "http://192.168.1.5:5000/admin/settings",
    ],
    [
      "a new main port while the page is open on an alias",
      { ...page, port: "8080" },
      { "listen.port": 5050 },
      "http://192.168.1.5:8080/admin/settings",
    ],
    ["HTTPS off, while the page is open on it", secure, { "listen.https": false }, home],
    ["a new port of HTTPS", secure, { "listen.httpsPort": 443 }, "https://192.168.1.5/admin/settings"],
    ["HTTPS off, while the page is open on the main port", page, { "listen.https": false }, home],
    [
      "HTTPS off behind a proxy that has its own",
      { ...secure, port: "" },
      { "listen.https": false },
      "https://192.168.1.5/admin/settings",
    ],
    [
      "an alias less, while the page is open on it",
      { ...page, port: "8080" },
      { "listen.aliases": "" },
      home,
    ],
    ["any free port of HTTPS", secure, { "listen.httpsPort": 0 }, null],
    ["any free port", page, { "listen.port": 0 }, null],
    ["an invalid port", page, { "listen.port": 70000 }, null],
    ["an empty port field", page, { "listen.port": "" }, null],
    ["an invalid address", page, { "listen.host": "my computer" }, null],
  ])("is predicted, where it can be, for %s", (_what, place, changes, url) => {
    expect(urlAfter(place, 5000, now, changes)).toBe(url);
  });

  it("is unreachable when only the server's own computer may open it and loopback is not served", () => {
    const closed = { "admin.remote": false };
    expect(locksConsole({ ...closed, "listen.host": "192.168.1.5" })).toBe(true);
    expect(locksConsole({ ...closed, "listen.host": "0.0.0.0" })).toBe(false);
    expect(locksConsole({ ...closed, "listen.host": "127.0.0.1" })).toBe(false);
    expect(locksConsole({ "admin.remote": true, "listen.host": "192.168.1.5" })).toBe(false);
  });
});

it("the console closes where it is open when other computers may not open it any more", () => {
  const off = { "admin.remote": false };
  expect(closesConsole({ hostname: "192.168.1.5" }, off)).toBe(true);
  expect(closesConsole({ hostname: "192.168.1.5" }, { "admin.remote": true })).toBe(false);
  for (const hostname of ["localhost", "127.0.0.1", "[::1]"])
    expect(closesConsole({ hostname }, off)).toBe(false);
});

it("the console on another computer says that it is refused, and is back when it is not any more", async () => {
  const { settings } = world.host.host;
  await settings.update({ "admin.remote": true });
  // A forwarded request is never local.
  const elsewhere = { extraHTTPHeaders: { "X-Forwarded-For": "192.168.1.50" } };
  const { page, context } = await openConsole(browser, world.host, "/admin/rooms", elsewhere);
  await page.getByText("Lobby").first().waitFor();
  await settings.update({ "admin.remote": false });
  await page.getByText(/can only be opened on the server.s own computer/).waitFor();
  expect(await page.getByText("Connection lost").count()).toBe(0);
  await settings.update({ "admin.remote": true });
  await page.getByText("Reconnected.").waitFor();
  await context.close();
  await settings.update({ "admin.remote": false });
});

describe("a server that changes its port", () => {
  it("says that people need the new address, and opens the console there", async () => {
    const { page, context } = await openConsole(browser, world.host, "/admin/settings");
    const port = await freePort();
    await page.getByLabel("Main port").fill("70000");
    await page.getByText(/Some values are not valid/).waitFor();
    expect(await page.getByRole("button", { name: "Save" }).isDisabled()).toBe(true);
    await page.getByLabel("Main port").fill(String(world.host.port));
    await page.getByLabel("Network address").fill("192.0.2.1");
    await page.getByText(/No browser would be able to open this console/).waitFor();
    expect(await page.getByRole("button", { name: "Save" }).isDisabled()).toBe(true);
    await page.getByLabel("Network address").fill("127.0.0.1");
    await page.getByLabel("Main port").fill(String(port));
    await page.getByText(/2 connections will be cut and cannot reconnect by themselves/).waitFor();
    await page.getByText(`This console will move to http://127.0.0.1:${port}/admin/settings`).waitFor();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "The server has a new address" }).waitFor();
    expect(await page.getByRole("button", { name: "Undo" }).count()).toBe(0);
    await page.getByRole("link", { name: `Open 127.0.0.1:${port}` }).click();
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Settings" }).waitFor();
    expect(await page.getByLabel("Main port").inputValue()).toBe(String(port));
    await context.close();
  });

  it("links to the main port when HTTPS is switched off by a console that uses it", async () => {
    const port = await freePort();
    await world.host.host.settings.update({ "listen.httpsPort": port, "listen.https": true });
    const { page, context } = await visit(browser, { url: `https://127.0.0.1:${port}` }, "/admin/settings", {
      ignoreHTTPSErrors: true,
    });
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.keyboard.press("Enter");
    await page.getByRole("switch", { name: "HTTPS", exact: true }).click();
    const main = new URL((await world.host.host.listening()).adminUrl).port;
    await page.getByText(`This console will move to http://127.0.0.1:${main}/admin/settings`).waitFor();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("link", { name: `Open 127.0.0.1:${main}` }).click();
    await page.getByRole("heading", { name: "Log in" }).waitFor();
    await context.close();
  });
});
