/** Failures while writing and filling in forms: nothing is lost, and the messages say what to do. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page, Route } from "playwright-core";
import { describe, expect, it } from "vitest";
import { hostActor } from "../../../server/chat/actor.ts";
import { enterAs, field, line, PHONE, say, visit } from "../../support/browser/chat.ts";
import { hostAndBrowser } from "../../support/browser/start.ts";
import { removeFolder, temporaryFolder } from "../../support/folders.ts";
import { askOk, createRoom, person } from "../../support/people.ts";

const { host, browser } = await hostAndBrowser({ settings: { "uploads.maxBytes": 100_000 } });
const ada = await person(host, "ada");
const bo = await person(host, "bo");

const file = (name: string, bytes: number) => ({
  name,
  mimeType: "text/plain",
  buffer: Buffer.alloc(bytes, "x"),
});
const pickFiles = (page: Page, ...files: ReturnType<typeof file>[]) =>
  page.getByRole("main").locator("input[type=file]").setInputFiles(files);
const send = (page: Page) => page.getByRole("button", { name: "Send", exact: true });

describe("the chat page", () => {
  it("still sends messages and the file after an upload has stalled", async () => {
    const room = await createRoom(ada, "Uploads");
    const { page, context } = await visit(browser, host);
    await page.clock.install();
    await enterAs(page, host, ada.token, `/r/${room.id}`);
    await field(page).waitFor();
    let tries = 0;
    await page.route("**/api/uploads", async (route) => {
      tries += 1;
      // The first one is never answered.
      if (tries > 1) await route.continue();
    });
    await pickFiles(page, file("notes.txt", 40));
    await send(page).click();
    await expect.poll(() => tries).toBe(1);
    await say(page, "behind it");
    for (const span of [121_000, 2500]) await page.clock.fastForward(span);
    await page.getByRole("link", { name: "Download notes.txt" }).waitFor();
    await line(page, "behind it").getByLabel("Sent").waitFor();
    await context.close();
  });

  it.each([
    ["en-US", "Folders cannot be sent. Open the folder and send the files in it, or a zip of it."],
    ["zh-CN", "无法发送文件夹。请打开文件夹发送里面的文件，或压缩后再发送。"],
  ])("does not send a dropped folder, but the file beside it (%s)", async (locale, refusal) => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "holiday"));
    writeFileSync(join(folder, "holiday", "inside.txt"), "inside");
    writeFileSync(join(folder, "beside.txt"), "beside");
    const room = await createRoom(ada, `Folders ${locale}`);
    const { page, context, sins } = await visit(browser, host, "/", { locale });
    await enterAs(page, host, ada.token, `/r/${room.id}`);
    await page.getByRole("textbox").waitFor();
    const address = page.url();
    const drop = async (x: number, y: number, ...names: string[]) => {
      const session = await context.newCDPSession(page);
      const files = names.map((name) => join(folder, name));
      const data = { items: [], files, dragOperationsMask: 1 };
      for (const type of ["dragEnter", "dragOver", "drop"] as const)
        await session.send("Input.dispatchDragEvent", { type, x, y, data });
    };
    const { width = 0, height = 0 } = page.viewportSize() ?? {};
    await drop(width / 2, height / 2, "holiday");
    await page.getByText(refusal).waitFor();
    expect(await page.getByText("holiday").count()).toBe(0);
    await drop(width / 2, height / 2, "holiday", "beside.txt");
    await page.getByText("beside.txt").waitFor();
    expect(await page.getByText(/holiday|inside/).count()).toBe(0);
    // Beside the conversation no file is accepted, and the page stays.
    await drop(60, height - 200, "beside.txt");
    await page.getByText("beside.txt").waitFor();
    expect(page.url()).toBe(address);
    expect(sins).toEqual([]);
    await context.close();
    removeFolder(folder);
  });

  it("keeps an edit that could not be saved", async () => {
    const room = await createRoom(ada, "Wordings");
    const { page, context } = await visit(browser, host);
    await enterAs(page, host, ada.token, `/r/${room.id}`);
    await say(page, "a tpyo");
    await line(page, "a tpyo").getByLabel("Sent").waitFor();
    await field(page).press("ArrowUp");
    await context.setOffline(true);
    await host.host.io.of("/chat").disconnectSockets(true);
    await page.getByText("Connection lost. Reconnecting").waitFor();
    await say(page, "a typo");
    await page.getByText("No connection to the server. Check your network.", { exact: true }).waitFor();
    expect(await field(page).inputValue()).toBe("a typo");
    const [notice, foot] = await Promise.all(
      [page.getByText("No connection to the server. Check your network.", { exact: true }), field(page)].map(
        (each) => each.boundingBox(),
      ),
    );
    expect((notice?.y ?? 0) + (notice?.height ?? 0), "the notice stands above the field").toBeLessThan(
      foot?.y ?? 0,
    );
    await context.setOffline(false);
    await page.getByText("Connection lost. Reconnecting").waitFor({ state: "detached" });
    await field(page).press("Enter");
    await line(page, "a typo").getByText("edited").waitFor();
    // The event for the others may come before the answer that empties the field.
    await expect.poll(() => field(page).inputValue()).toBe("");
    await context.close();
  });

  it("attaches a file twice when it is chosen twice, and removes one of them", async () => {
    const room = await createRoom(ada, "Twice");
    const { page, context } = await visit(browser, host);
    await enterAs(page, host, ada.token, `/r/${room.id}`);
    await field(page).waitFor();
    const same = file("notes.txt", 40);
    await pickFiles(page, same, same);
    const remove = page.getByRole("button", { name: "Remove notes.txt" });
    await expect.poll(() => remove.count()).toBe(2);
    await remove.first().click();
    await expect.poll(() => remove.count()).toBe(1);
    await context.close();
  });

  it("sends a room code once, however often Enter is pressed", async () => {
    const { page, context } = await visit(browser, host);
    await enterAs(page, host, ada.token, "/?view=find");
    const asked: Route[] = [];
    await page.route("**/by-code", (route) => void asked.push(route));
    const code = page.getByLabel("I have a room code");
    await code.fill("no such code");
    await code.press("Enter");
    await code.press("Enter");
    await expect.poll(() => asked.length).toBe(1);
    await asked[0]?.continue();
    await page.getByText("No room has this code.").waitFor();
    expect(asked).toHaveLength(1);
    await context.close();
  });

  it("offers no retry for files that can never be sent", async () => {
    const room = await createRoom(ada, "Empty hands");
    const { page, context } = await visit(browser, host);
    await enterAs(page, host, ada.token, `/r/${room.id}`);
    await field(page).waitFor();
    await pickFiles(page, file("nothing.txt", 0), file("much.txt", 100_001));
    await send(page).click();
    for (const why of [/The file is empty/, /too large/]) {
      const fate = page.getByRole("alert").filter({ hasText: why });
      await fate.getByRole("button", { name: "Discard" }).waitFor();
      expect(await fate.getByRole("button", { name: "Try again" }).count()).toBe(0);
    }
    await context.close();
  });

  it("keeps the composer on a phone's screen below many files, and shows one message's actions at a time", async () => {
    const room = await createRoom(ada, "Pockets");
    const { page, context } = await visit(browser, host, "/", PHONE);
    await enterAs(page, host, ada.token, `/r/${room.id}`);
    for (const text of ["one", "two"]) {
      await say(page, text);
      await line(page, text).getByLabel("Sent").waitFor();
    }
    await line(page, "two").tap();
    await page.getByRole("toolbar").getByRole("button", { name: "More" }).tap();
    await page.getByRole("menuitem", { name: "Edit" }).tap();
    await page.getByRole("button", { name: "Cancel editing" }).tap();
    await line(page, "one").tap();
    await line(page, "one").getByRole("toolbar").waitFor();
    expect(await page.getByRole("toolbar").count()).toBe(1);
    await pickFiles(page, ...Array.from({ length: 25 }, (_, at) => file(`photo ${at}.txt`, at + 1)));
    await page.getByText("photo 24.txt").waitFor();
    const box = await send(page).boundingBox();
    expect((box?.y ?? 999) + (box?.height ?? 0)).toBeLessThanOrEqual(740);
    const head = await page.getByRole("heading", { name: "Pockets" }).boundingBox();
    expect(head?.y ?? -1).toBeGreaterThanOrEqual(0);
    await context.close();
  });

  it("shortens a message of thousands of lines, and shows all of it on request", async () => {
    const room = await createRoom(ada, "Scrolls");
    const socket = await ada.connect();
    const body = `top${"\n".repeat(3900)}bottom`;
    await askOk(socket, "message:send", { roomId: room.id, clientId: "tall", kind: "text", body });
    socket.close();
    const { page, context } = await visit(browser, host, "/", PHONE);
    await enterAs(page, host, ada.token, `/r/${room.id}`);
    const tall = line(page, "top");
    await tall.waitFor();
    const height = () => tall.evaluate((element) => element.getBoundingClientRect().height);
    expect(await height()).toBeLessThan(740);
    await tall.getByRole("button", { name: "Show more" }).click();
    await expect.poll(height).toBeGreaterThan(50_000);
    await context.close();
  });
});

describe("error messages", () => {
  it("say at the first visit that a name is taken, and open no room behind the form", async () => {
    const room = await createRoom(ada, "First room");
    const { page, context } = await visit(browser, host);
    const known = await (await fetch(`${host.url}/api/host`)).json();
    await page.route("**/api/host", (route) => route.fulfill({ json: { ...known, lobbyId: room.id } }));
    await page.goto(host.url);
    await page.getByLabel("Name", { exact: true }).fill("ada");
    await page.getByLabel("Password", { exact: true }).fill("a guess");
    await page.getByRole("button", { name: "Start chatting" }).click();
    await page.getByText("This name is already taken").waitFor();
    expect(page.url()).toBe(`${host.url}/`);
    await context.close();
  });

  it("say which name is taken, and which password is wrong", async () => {
    await ada.call("PATCH", "/api/me", { phone: "13800000000", email: "ada@example.org" });
    const { page, context } = await visit(browser, host);
    await enterAs(page, host, bo.token, "/?dialog=me");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("tab", { name: "Account" }).click();
    const save = dialog.getByRole("button", { name: "Save" });
    await dialog.getByLabel("Phone").fill("13800000000");
    await save.click();
    await dialog.getByText("Someone else already uses this phone number. Enter another one.").waitFor();
    await dialog.getByLabel("Phone").fill("");
    await dialog.getByLabel("E-mail").fill("ada@example.org");
    await save.click();
    await dialog.getByText("Someone else already uses this e-mail address. Enter another one.").waitFor();
    await dialog.getByLabel("Current password").fill("not it");
    await dialog.getByLabel("New password").fill("another");
    await dialog.getByRole("button", { name: "Change password" }).click();
    await dialog.getByText("Current password is incorrect.").waitFor();
    await context.close();
  });

  it("are in the reader's language", async () => {
    const { core } = host.host;
    const dan = await person(host, "dan");
    const { body: direct } = await dan.call<{ id: number }>("POST", "/api/direct", { userId: bo.user.id });
    const room = await createRoom(bo, "Hall");
    await core.messages.say(hostActor(), room.id, "closing at nine");
    const { page, context } = await visit(browser, host, "/", { locale: "zh-CN" });
    await enterAs(page, host, bo.token, `/r/${room.id}?panel=search&q=closing`);
    await page
      .getByRole("complementary")
      .getByRole("button", { name: /服务器.*closing/ })
      .waitFor();
    await page.goto(`${host.url}/r/${direct.id}`);
    await page.getByRole("textbox", { name: /^发消息到/ }).waitFor();
    await core.accounts.remove(hostActor(), dan.user.id);
    await page.getByText("原因：对方已注销账号。").waitFor();
    await context.close();
  });

  it("let a person try again after a file that is not a picture", async () => {
    const { page, context } = await visit(browser, host);
    await enterAs(page, host, bo.token, "/?dialog=me");
    const dialog = page.getByRole("dialog");
    const picker = dialog.locator("input[type=file]");
    await picker.waitFor({ state: "attached" });
    await picker.setInputFiles({ name: "bad.png", mimeType: "image/png", buffer: Buffer.from("no picture") });
    await dialog.getByText("This file is not a picture that can be displayed. Choose another one.").waitFor();
    await dialog.getByRole("button", { name: "Choose picture" }).waitFor();
    await context.close();
  });
});
