/** Running a server from the console: changes made there reach people, and what people do appears there live. */
import type { Page } from "playwright-core";
import { afterEach, describe, expect, it } from "vitest";
import { systemActor } from "../../../server/chat/actor.ts";
import type { Visitor } from "../../support/browser/chat.ts";
import { notice, openConsole, row, say, undo } from "../../support/browser/console.ts";
import { worldAndBrowser } from "../../support/browser/start.ts";
import { next, person } from "../../support/people.ts";

const { world, browser } = await worldAndBrowser();
let visitor: Visitor;
afterEach(async () => {
  expect(visitor.sins).toEqual([]);
  await visitor.context.close();
});

async function at(path: string): Promise<Page> {
  visitor = await openConsole(browser, world.host, path);
  return visitor.page;
}
const dialog = (page: Page) => page.getByRole("dialog");

describe("the page Rooms", () => {
  it("shows a room that somebody creates, and one created in the console", async () => {
    const page = await at("/admin/rooms");
    await row(page, "Lobby").waitFor();
    await world.ada.call("POST", "/api/rooms", { name: "Ada's new room" });
    await row(page, "Ada's new room").waitFor();
    await page.getByRole("button", { name: "Create room", exact: true }).click();
    await dialog(page).getByLabel("Name").fill("Made here");
    await dialog(page).getByRole("button", { name: "Create" }).click();
    await page.getByRole("heading", { name: "Made here" }).waitFor();
    expect(page.url()).toMatch(/\/admin\/rooms\/\d+$/);
  });

  it("shows messages as they arrive, deletes one after asking, and posts as the server", async () => {
    const page = await at(`/admin/rooms/${world.lobbyId}?tab=messages`);
    await page.getByText("Hello from Bo").waitFor();
    await say(world.sockets[0], world.lobbyId, "Live from Ada");
    await page.getByText("Live from Ada").waitFor();

    await page.getByRole("article").filter({ hasText: "Live from Ada" }).hover();
    await page.getByRole("button", { name: "Delete ada’s message" }).click();
    await dialog(page).getByText("will be deleted for everyone in Lobby").waitFor();
    await dialog(page).getByRole("button", { name: "Delete" }).click();
    await page.getByText("Live from Ada").waitFor({ state: "detached" });

    const [bo] = world.sockets.slice(1);
    if (!bo) throw new Error("Bo is not connected.");
    const heard = next(bo, "message");
    await page.getByRole("textbox", { name: /Post in Lobby/ }).fill("Closing at six");
    await page.keyboard.press("Enter");
    expect((await heard).body).toBe("Closing at six");
    await page.getByRole("article").filter({ hasText: "Closing at six" }).waitFor();
  });

  it("says what is deleted before a room is dissolved, and Escape changes nothing", async () => {
    const page = await at("/admin/rooms");
    await world.ada.call("POST", "/api/rooms", { name: "Doomed" });
    await row(page, "Doomed").getByRole("link").click();
    await page.getByRole("button", { name: "Dissolve" }).click();
    await dialog(page)
      .getByText(/^Doomed will be dissolved\. 1 member will be removed\. This cannot be undone\.$/)
      .waitFor();
    await page.keyboard.press("Escape");
    await dialog(page).waitFor({ state: "detached" });
    await page.getByRole("heading", { name: "Doomed" }).waitFor();
    await page.getByRole("button", { name: "Dissolve" }).click();
    await dialog(page).getByRole("button", { name: "Dissolve" }).click();
    await page.getByRole("heading", { name: "Rooms", exact: true }).waitFor();
    await row(page, "Doomed").waitFor({ state: "detached" });
  });

  it("closes selected rooms together, and Undo opens them", async () => {
    const page = await at("/admin/rooms");
    await page.getByRole("checkbox", { name: "Select Lobby" }).click();
    await page.getByRole("checkbox", { name: "Select Made here" }).click();
    await page.getByRole("region", { name: "Selected rows" }).getByRole("button", { name: "Close" }).click();
    await notice(page, "2 rooms closed.").waitFor();
    await row(page, "Lobby").getByText("Closed").waitFor();
    await undo(page).click();
    await row(page, "Lobby").getByText("Closed").waitFor({ state: "detached" });
  });
});

describe("moderation in the console", () => {
  it("kicks somebody from a room with a reason that they see, and Undo brings them back", async () => {
    const page = await at(`/admin/rooms/${world.lobbyId}`);
    const [, bo] = world.sockets;
    if (!bo) throw new Error("Bo is not connected.");
    const kicked = next(bo, "kicked");
    await row(page, "bo").getByRole("button", { name: "Actions for bo" }).click();
    await page.getByRole("menuitem", { name: "Kick from room" }).click();
    await dialog(page).getByLabel("Reason").fill("Shouting");
    await dialog(page).getByRole("button", { name: "Kick" }).click();
    expect((await kicked).reason).toBe("Shouting");
    await row(page, "bo").waitFor({ state: "detached" });
    await undo(page).click();
    await row(page, "bo").waitFor();
  });

  it("mutes with an end, shows it on the person, and lifts it in one click", async () => {
    const page = await at(`/admin/users/${world.bo.user.id}`);
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Mute" }).click();
    await dialog(page).getByLabel("Duration").selectOption({ label: "1 day" });
    await dialog(page).getByLabel("Reason").fill("Off topic");
    await dialog(page).getByRole("button", { name: "Mute" }).click();
    await page.getByRole("alert").filter({ hasText: "Off topic" }).waitFor();
    await page.goto(`${world.host.url}/admin/moderation?tab=mutes`);
    await row(page, "Off topic").getByRole("button", { name: "Lift" }).click();
    await page.getByText("No one is muted").waitFor();
    await undo(page).click();
    await row(page, "Off topic").waitFor();
    await row(page, "Off topic").getByRole("button", { name: "Lift" }).click();
    await page.getByText("No one is muted").waitFor();
  });

  it("bans an account with its address, and the log shows it", async () => {
    const eve = await person(world.host, "eve");
    const socket = await eve.connect();
    const kicked = next(socket, "kicked");
    const page = await at(`/admin/users/${eve.user.id}`);
    await page.getByRole("button", { name: "Ban" }).click();
    await dialog(page).getByLabel("Reason").fill("Spam");
    await dialog(page).getByRole("checkbox", { name: "127.0.0.1" }).waitFor();
    await dialog(page).getByRole("button", { name: "Ban" }).click();
    expect((await kicked).reason).toBe("Spam");
    await page.getByRole("alert").filter({ hasText: "Spam" }).waitFor();
    await page.goto(`${world.host.url}/admin/moderation?tab=log`);
    await row(page, "eve").getByText("Banned").waitFor();
    await page.goto(`${world.host.url}/admin/moderation`);
    await row(page, "eve").getByRole("button", { name: "Lift" }).click();
    await page.getByText("No one is banned").waitFor();
    socket.close();
  });

  it("creates an account, makes it admin, and says what is deleted with it", async () => {
    const page = await at("/admin/users");
    const password = dialog(page).getByRole("textbox", { name: /^Password/ });
    await page.getByRole("button", { name: "Create account" }).click();
    await password.fill("of somebody else");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Create account" }).click();
    expect(await password.inputValue()).toBe("");
    await dialog(page).getByLabel("Username").fill("grace");
    await password.fill("secret");
    await dialog(page).getByRole("button", { name: "Create" }).click();
    await page.getByRole("heading", { name: "grace" }).waitFor();
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Make admin" }).click();
    await page.getByText("Admin", { exact: true }).waitFor();
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Delete account" }).click();
    await dialog(page)
      .getByText(/^grace will be deleted, with everything they wrote\. This cannot be undone\.$/)
      .waitFor();
    await dialog(page).getByRole("button", { name: "Delete" }).click();
    await page.getByRole("heading", { name: "Users" }).waitFor();
    await row(page, "grace").waitFor({ state: "detached" });
  });

  it("saves no profile without a name", async () => {
    const page = await at(`/admin/users/${world.ada.user.id}`);
    const save = page.getByRole("button", { name: "Save" });
    await page.getByLabel("Display name").fill(" ");
    expect(await save.isDisabled()).toBe(true);
    await page.getByLabel("Display name").fill("Ada");
    expect(await save.isDisabled()).toBe(false);
    await page.getByLabel("Username").fill("");
    expect(await save.isDisabled()).toBe(true);
  });

  it("says beside Save why a form was refused, and covers neither Save nor Send by notifications", async () => {
    const page = await at(`/admin/users/${world.ada.user.id}`);
    await page.setViewportSize({ width: 1280, height: 720 });
    await page.getByLabel("Username").fill("bo");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("main").getByRole("alert").getByText("This name is already taken.").waitFor();
    expect(await notice(page, "taken").count()).toBe(0);
    await page.getByRole("button", { name: "Reset", exact: true }).click();
    await page.getByRole("alert").waitFor({ state: "detached" });

    await page.goto(`${world.host.url}/admin/rooms/${world.lobbyId}?tab=messages`);
    const text = page.getByRole("textbox", { name: /Post in/ });
    await text.fill("x".repeat(5000));
    await page.getByRole("button", { name: "Send" }).click();
    const said = notice(page, "A message can have at most 4,000 characters.");
    await said.waitFor();
    const [over, under] = [await said.boundingBox(), await text.boundingBox()];
    expect((over?.y ?? 0) + (over?.height ?? 0)).toBeLessThanOrEqual(under?.y ?? 0);
    await text.fill("");
  });

  it("sends no picture that is too large, and names the limit", async () => {
    const page = await at(`/admin/users/${world.ada.user.id}`);
    const buffer = Buffer.alloc(8 * 1024 * 1024);
    await page.locator("input[type=file]").setInputFiles({ name: "a.png", mimeType: "image/png", buffer });
    await notice(page, "This picture is too large: at most 5 MB.").waitFor();
  });

  it("saves a profile only on Save, and Undo restores it", async () => {
    const page = await at(`/admin/users/${world.ada.user.id}`);
    await page.getByLabel("Display name").fill("Ada Lovelace");
    await page.getByRole("heading", { level: 1, name: "ada" }).waitFor();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { level: 1, name: "Ada Lovelace" }).waitFor();
    await undo(page).click();
    await page.getByRole("heading", { level: 1, name: "ada", exact: true }).waitFor();
  });
});

describe("the page of codes", () => {
  it("shows a request immediately, and its code only on demand, which the audit log records", async () => {
    const page = await at("/admin/captchas");
    await page.getByText("No codes requested").waitFor();
    await world.host.host.core.captchas.issue(
      { address: "10.0.0.7", dialect: "app" },
      { purpose: "phone-login", target: "13800138000", isKnown: true },
    );
    const request = row(page, "13800138000");
    await request.getByText("Waiting").waitFor();
    await request.getByRole("button", { name: /Reveal/ }).click();
    expect(await request.getByRole("status").textContent()).toMatch(/^\d{4}$/);
    await page.goto(`${world.host.url}/admin/audit`);
    await row(page, "13800138000").filter({ hasText: "Code revealed" }).waitFor();
  });

  it("creates activation codes with a note, and revokes one", async () => {
    const page = await at("/admin/merchants?tab=codes");
    await page.getByRole("button", { name: "Create codes" }).first().click();
    await dialog(page).getByLabel("Number of codes").fill("3");
    await dialog(page).getByLabel("Note").fill("Spring fair");
    await dialog(page).getByRole("button", { name: "Create 3 codes" }).click();
    await dialog(page).getByRole("button", { name: "Copy all" }).waitFor();
    const made = await dialog(page).getByRole("listitem").allTextContents();
    expect(made).toHaveLength(3);
    await dialog(page).getByRole("button", { name: "Done" }).click();
    const [code = ""] = made;
    await row(page, code).getByText("Spring fair").waitFor();
    await row(page, code)
      .getByRole("button", { name: /Actions for/ })
      .click();
    await page.getByRole("menuitem", { name: "Revoke" }).click();
    await dialog(page).getByRole("button", { name: "Revoke" }).click();
    await row(page, code).getByText("Revoked").waitFor();
  });
});

describe("the page Settings", () => {
  it("shows the effect of a change before applying it, refuses invalid values, and undoes the change", async () => {
    const page = await at("/admin/settings");
    const digits = page.getByLabel("Code length (digits)");
    await digits.fill("99");
    await page.getByText("At most 10.").waitFor();
    expect(await page.getByRole("button", { name: "Save" }).isDisabled()).toBe(true);
    await digits.fill("6");
    await page.getByText("Takes effect immediately. No one is disconnected.").waitFor();
    await page.getByLabel("Ports for older clients").fill("12345");
    await page.getByText(/2 connections are open; those on a port that closes will be cut/).waitFor();
    await page.getByRole("button", { name: "Discard" }).click();
    expect(await digits.inputValue()).toBe("4");
    await digits.fill("6");
    await page.getByRole("button", { name: "Save" }).click();
    await notice(page, "1 setting saved.").waitFor();
    expect(world.host.host.settings.current["captcha.length"]).toBe(6);
    await undo(page).click();
    await notice(page, "Undone.").waitFor();
    expect(world.host.host.settings.current["captcha.length"]).toBe(4);
  });

  it("does not offer Undo for a value of this run only, which would store it", async () => {
    const page = await at("/admin/settings");
    await page.getByLabel("Rate limits").check({ force: true });
    await page.getByRole("button", { name: "Save" }).click();
    await notice(page, "1 setting saved.").waitFor();
    expect(await undo(page).count()).toBe(0);
    await page.getByLabel("Rate limits").uncheck({ force: true });
    await page.getByRole("button", { name: "Save" }).click();
    await undo(page).waitFor();
  });

  it("edits a text of several lines, and offers its long default within the width of the field", async () => {
    const page = await at("/admin/settings");
    const welcome = page.getByLabel("Welcome message");
    expect(await welcome.inputValue()).toContain("! Invite others with this address: {link}\n欢迎");
    await welcome.fill("One\nTwo");
    const toDefault = page.getByRole("button", { name: /^Reset to Welcome to/ });
    const widths = [toDefault, welcome].map(async (part) => (await part.boundingBox())?.width);
    const [offered = Number.NaN, field] = await Promise.all(widths);
    expect(offered).toBeLessThanOrEqual(field ?? 0);
    await page.getByRole("button", { name: "Save" }).click();
    await notice(page, "1 setting saved.").waitFor();
    expect(world.host.host.settings.current["rooms.welcome"]).toBe("One\nTwo");
  });

  it("creates a backup, and offers no other folder to restore into over the network", async () => {
    const page = await at("/admin/settings?tab=backup");
    await page.getByRole("button", { name: "Back up now" }).click();
    await notice(page, "Backup created.").waitFor();
    await page.getByRole("listitem").getByRole("button", { name: "Restore" }).click();
    await dialog(page).getByText(world.host.dataDir).waitFor();
    expect(await dialog(page).getByText("A new folder").count()).toBe(0);
    expect(await dialog(page).getByRole("textbox").count()).toBe(0);
    await dialog(page).getByRole("button", { name: "Restore" }).click();
    await notice(page, "Backup verified. It takes effect at the next restart.").waitFor();
    await world.host.host.admin.window.call("backup.discardRestore", {});
  });
});

describe("the overview", () => {
  it("says that a server limited to this computer cannot be reached, and counts who is online", async () => {
    const page = await at("/admin");
    await page
      .getByText("of 2 accounts")
      .or(page.getByText(/of \d+ accounts/))
      .first()
      .waitFor();
    await page.getByText("Recent activity").waitFor();
    await page.getByRole("img", { name: /Messages per minute over the last hour/ }).waitFor();
    // It cannot be reached from any network, however many there are.
    await page.getByText("Listens on 127.0.0.1 only").waitFor();
    await page.getByRole("button", { name: "Can others reach me?" }).click();
    // Enabled once the findings are there.
    await page.getByRole("button", { name: "Test again" }).click();
    await page.getByRole("dialog").getByRole("listitem").first().waitFor();
  });

  it("reports immediately when somebody guesses a password, and whose", async () => {
    const page = await at("/admin");
    await page.getByText("Recent activity").waitFor();
    expect(await page.getByRole("heading", { name: "Someone is guessing passwords or codes" }).count()).toBe(
      0,
    );
    const guesser = systemActor({ address: "10.0.0.9", dialect: "native" });
    await world.host.host.core.audit.note(guesser, "user.guesses", { whom: "ada", why: "password" });
    await notice(page, "Someone is guessing the password or a code of ada.").waitFor();
    const panel = page.getByRole("region", { name: "Someone is guessing passwords or codes" });
    await panel.getByText("10.0.0.9").waitFor();
    await world.host.host.core.audit.note(guesser, "user.guesses", { whom: "bo", why: "code" });
    await panel.getByText("bo", { exact: true }).waitFor();
    await panel.getByRole("link", { name: "See all" }).click();
    await page.getByRole("button", { name: "Clear filter: Action" }).waitFor();
    for (const whom of ["ada", "bo"]) await row(page, whom).filter({ hasText: "10.0.0.9" }).waitFor();
  });
});
