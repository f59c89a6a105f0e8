/** A day at a host, from the first start to a restored backup: in the desktop's window and in a browser alike. */
import { copyFileSync, mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { removeFolder, temporaryFolder } from "../support/folders.ts";
import { send } from "../support/loopback.ts";
import { person } from "../support/people.ts";
import { freePort } from "../support/ports.ts";
import { type Opened, openBrowser, PLACES } from "./places.ts";

for (const place of PLACES) {
  if (place.whyNot) console.info(`${place.name} is not tried: ${place.whyNot}.`);

  describe.skipIf(place.whyNot !== null)(`a host run from ${place.name}`, () => {
    const keep = temporaryFolder();
    const dataDir = join(keep, "data");
    let browser: Browser;
    let opened: Opened;
    /** Ada's web client, somewhere on the network. */
    let guest: Page;
    let port: number;
    let kept: string;

    const page = (): Page => opened.page;
    const dialog = () => page().getByRole("dialog");
    const row = (text: string) => page().getByRole("row").filter({ hasText: text });
    const go = (name: string) =>
      page().getByRole("navigation", { name: "Pages" }).getByRole("link", { name }).first().click();
    const host = () => ({ port, url: `http://127.0.0.1:${port}` });

    beforeAll(async () => {
      mkdirSync(dataDir);
      [browser, port] = await Promise.all([openBrowser(), freePort()]);
      opened = await place.open(dataDir, port, browser);
    });
    afterAll(async () => {
      await opened?.stop();
      await browser?.close();
      removeFolder(keep);
    });

    // One story: each step needs those before it, so -t cannot pick a later one.
    it("starts, and its console shows that it is up", async () => {
      await page()
        .getByText(/^Up · 0 online/)
        .first()
        .waitFor();
      expect(await (await fetch(`${host().url}/healthz`)).json()).toEqual({ status: "ok" });
    });

    it("creates a room and shows what a guest writes in it", async () => {
      await go("Rooms");
      await page().getByRole("button", { name: "Create room", exact: true }).first().click();
      await dialog().getByLabel("Name").fill("Kitchen");
      await dialog().getByRole("button", { name: "Create" }).click();
      await page().getByRole("heading", { name: "Kitchen" }).waitFor();
      await page().getByRole("tab", { name: "Messages" }).click();
      const roomId = await page().evaluate(() => /rooms\/(\d+)/.exec(location.pathname)?.[1]);

      guest = await (await browser.newContext()).newPage();
      await guest.goto(`${host().url}/r/${roomId}`);
      await guest.locator("input[name=username]").fill("ada");
      await guest.locator("input[name=password]").fill("ada's password");
      await guest.getByRole("button", { name: "Join room" }).click();
      const field = guest.locator("textarea");
      await field.fill("Is anybody here?");
      await field.press("Enter");
      await page().getByText("Is anybody here?").waitFor();
    });

    it("kicks the guest, whose client shows the kick and its reason", async () => {
      await go("Users");
      await row("ada").getByRole("button", { name: "Actions for ada" }).click();
      await page().getByRole("menuitem", { name: "Kick" }).click();
      await dialog().getByLabel("Reason").fill("Shouting");
      await dialog().getByRole("button", { name: "Kick" }).click();
      const told = guest.getByRole("alert").filter({ hasText: "You were kicked from this server." });
      await told.filter({ hasText: "Shouting" }).waitFor();
    });

    it("bans an address: people there are refused, others are not", async () => {
      await go("Moderation");
      await page().getByRole("button", { name: "Ban an address" }).click();
      await dialog().getByLabel("Network address").fill("127.0.0.2");
      await dialog().getByLabel("Reason").fill("Spam");
      await dialog().getByRole("button", { name: "Ban", exact: true }).click();
      await row("127.0.0.2").waitFor();
      const register = (username: string, from: string) =>
        send(host(), "/api/users", { body: { username, password: "x" }, from });
      expect((await register("mallory", "127.0.0.2")).status).toBe(403);
      expect((await register("bob", "127.0.0.3")).status).toBe(201);
    });

    it("reveals the code that a phone asked for, and the phone logs in with it", async () => {
      const phone = "13800138000";
      expect((await send(host(), "/phonelogin/", { body: { phone } })).status).toBe(200);
      await go("Verification codes");
      await row(phone)
        .getByRole("button", { name: /Reveal/ })
        .click();
      const code = await row(phone).getByRole("status").textContent();
      expect(code).toMatch(/^\d{4}$/);
      const login = await send(host(), `/phonelogin/?phone=${phone}&captcha=${code}`);
      expect(login.body).toMatchObject({ status: "SUCCESS", phone });
      await row(phone).getByText("Used").waitFor();
    });

    it("creates activation codes, one of which opens a merchant page", async () => {
      await go("Merchants");
      await page().getByRole("button", { name: "Create codes" }).first().click();
      await dialog().getByLabel("Number of codes").fill("2");
      await dialog().getByRole("button", { name: "Create 2 codes" }).click();
      const made = dialog().getByRole("list", { name: "Activation codes" }).getByRole("listitem");
      await made.nth(1).waitFor();
      const [code = ""] = await made.allTextContents();
      await dialog().getByRole("button", { name: "Done" }).click();
      const carol = await person(host(), "carol");
      const headers = { token: await h5Token("carol") };
      const opening = await send(host(), "/h5/merchant/createMerchant", {
        body: { activationCode: code, name: "Carol's bakery" },
        headers,
      });
      expect(opening.status, JSON.stringify(opening.body)).toBe(200);
      expect(carol.user.username).toBe("carol");
      await row("Carol's bakery").waitFor();
    });

    it("changes the port while it runs", async () => {
      const next = await freePort();
      await go("Settings");
      await page().getByLabel("Main port", { exact: true }).fill(String(next));
      await page().getByRole("button", { name: "Save", exact: true }).click();
      const before = host().url;
      await expect
        .poll(() =>
          fetch(`http://127.0.0.1:${next}/healthz`).then(
            ({ status }) => status,
            () => 0,
          ),
        )
        .toBe(200);
      await expect
        .poll(() =>
          fetch(`${before}/healthz`).then(
            () => true,
            () => false,
          ),
        )
        .toBe(false);
      port = next;
      await opened.again(port);
    });

    it("creates a backup", async () => {
      await go("Settings");
      await page().getByRole("tab", { name: "Backup and restore" }).click();
      await page().getByRole("button", { name: "Back up now" }).click();
      const path = page().getByText(dataDir, { exact: false }).and(page().locator("li *")).last();
      const made = (await path.textContent()) ?? "";
      expect(made).toContain(dataDir);
      kept = join(keep, basename(made));
      copyFileSync(made, kept);
    });

    it("is empty after its data was deleted", async () => {
      await opened.stop();
      removeFolder(dataDir);
      mkdirSync(dataDir);
      opened = await place.open(dataDir, port, browser);
      await go("Rooms");
      // Only what every new server has.
      await row("Lobby").waitFor();
      expect(await row("Kitchen").count()).toBe(0);
    });

    it("has everything again after the backup was restored", async () => {
      await go("Settings");
      await page().getByRole("tab", { name: "Backup and restore" }).click();
      if (place.isWindow) {
        await page().getByRole("button", { name: "Restore" }).click();
        await dialog().getByLabel("Backup file").fill(kept);
      } else {
        // A browser restores only from the server's own folder of backups.
        mkdirSync(join(dataDir, "backups"), { recursive: true });
        copyFileSync(kept, join(dataDir, "backups", basename(kept)));
        await page().reload();
        await page().getByRole("listitem").getByRole("button", { name: "Restore" }).click();
      }
      await dialog().getByRole("button", { name: "Restore" }).click();
      await dialog().getByRole("button", { name: "Restart now" }).click();
      // Until the restart the wiped host still answers; its accounts tell the two apart.
      await expect
        .poll(() =>
          h5Token("carol").then(
            () => true,
            () => false,
          ),
        )
        .toBe(true);
      await opened.again(port);
      await go("Rooms");
      await row("Kitchen").waitFor();
      await row("Kitchen").getByRole("link").first().click();
      await page().getByRole("tab", { name: "Messages" }).click();
      await page().getByText("Is anybody here?").waitFor();
      await go("Merchants");
      await row("Carol's bakery").waitFor();
    });

    async function h5Token(username: string): Promise<string> {
      const { body } = await send(host(), "/h5/user/login", {
        body: { username, password: `${username}'s password` },
      });
      return (body as { data: { token: string } }).data.token;
    }
  });
}
