import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { arrive, enterAs, field, line, lines, PHONE, say, visit } from "../../support/browser/chat.ts";
import { hostAndBrowser } from "../../support/browser/start.ts";
import { ownTimer } from "../../support/browser/tasks.ts";
import { isQuiet } from "../../support/machine-load.ts";
import { createRoom, person } from "../../support/people.ts";

const { host, browser } = await hostAndBrowser();
const ada = await person(host, "ada");
const roomId = (await createRoom(ada, "Lobby")).id;

describe("joining by a link", () => {
  it("by touch on a phone leads to a first message that another browser sees", async () => {
    const owner = await visit(browser, host);
    await enterAs(owner.page, host, ada.token, `/r/${roomId}`);
    await field(owner.page).waitFor();

    const { page, context, sins } = await visit(browser, host, `/r/${roomId}`, PHONE);
    const own = await ownTimer(page);
    const wasQuiet = isQuiet();
    const began = Date.now();
    await page.getByLabel("Name", { exact: true }).tap();
    await page.keyboard.type("Bo");
    await page.getByLabel("Password", { exact: true }).tap();
    await page.keyboard.type("tiny");
    await page.getByRole("button", { name: "Join room" }).tap();
    await field(page).tap();
    await page.keyboard.type("Hello from a phone");
    await page.getByRole("button", { name: "Send", exact: true }).tap();
    await line(owner.page, "Hello from a phone").waitFor();
    const took = Date.now() - began;
    // Joining should take ten seconds, most of them for the person; on a quiet machine everything is done in them.
    expect(await own()).toBeLessThan(2000);
    if (wasQuiet && isQuiet()) expect(took).toBeLessThan(10_000);

    await line(page, "Hello from a phone").getByLabel("Sent").waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    expect([...owner.sins, ...sins]).toEqual([]);
    await Promise.all([context.close(), owner.context.close()]);
  });

  it("works with the keyboard only", async () => {
    const { page, context, sins } = await visit(browser, host, `/r/${roomId}`);
    await page.getByLabel("Name", { exact: true }).waitFor();
    await page.keyboard.type("Cy");
    await page.keyboard.press("Tab");
    await page.keyboard.type("tiny");
    await page.keyboard.press("Enter");
    await field(page).waitFor();
    await expect.poll(() => field(page).evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.type("Typed, never clicked");
    await page.keyboard.press("Enter");
    await line(page, "Typed, never clicked").getByLabel("Sent").waitFor();
    expect(sins).toEqual([]);
    await context.close();
  });

  it("lets a known name in with its password, and says that the name is taken with another", async () => {
    const { page, context } = await visit(browser, host);
    await page.getByLabel("Name", { exact: true }).fill("ada");
    await page.getByLabel("Password", { exact: true }).fill("not hers");
    await page.getByRole("button", { name: "Start chatting" }).click();
    await page.getByText("This name is already taken").waitFor();
    await page.getByLabel("Password", { exact: true }).fill(ada.password);
    await page.getByRole("button", { name: "Start chatting" }).click();
    await page.getByRole("link", { name: /Lobby/ }).waitFor();
    await context.close();
  });
});

describe("two people in one room", () => {
  it("see each other type, write, reply, edit, react and delete", async () => {
    const one = await visit(browser, host);
    await enterAs(one.page, host, ada.token, `/r/${roomId}`);
    const two = await visit(browser, host, `/r/${roomId}`);
    await arrive(two.page, "Dana");
    await field(two.page).waitFor();

    await field(one.page).pressSequentially("Who is there?");
    await two.page.getByText("ada is typing…").first().waitFor();
    await field(one.page).press("Enter");
    await line(two.page, "Who is there?").waitFor();
    await line(one.page, "Who is there?")
      .getByLabel(/Read by/)
      .waitFor();

    await line(two.page, "Who is there?").hover();
    await two.page.getByRole("toolbar").getByRole("button", { name: "Reply" }).click();
    await say(two.page, "Dana, and @ada too");
    const answer = line(one.page, "Dana, and @ada too");
    await answer.getByRole("button", { name: /Who is there/ }).waitFor();

    await answer.hover();
    await one.page.getByRole("toolbar").getByRole("button", { name: "React" }).click();
    await one.page.getByRole("button", { name: "React with 🎉" }).click();
    await line(two.page, "Dana, and @ada too")
      .getByRole("button", { name: /reacted with 🎉/ })
      .waitFor();

    await field(two.page).press("ArrowUp");
    await expect.poll(() => field(two.page).inputValue()).toBe("Dana, and @ada too");
    await field(two.page).fill("Only Dana");
    await field(two.page).press("Enter");
    await line(one.page, "Only Dana").getByText("edited").waitFor();

    await two.page.mouse.move(5, 5);
    await line(two.page, "Only Dana").hover();
    await two.page.getByRole("toolbar").getByRole("button", { name: "More" }).click();
    await two.page.getByRole("menuitem", { name: "Delete" }).click();
    await two.page.getByRole("button", { name: "Delete" }).click();
    await line(one.page, "Only Dana").waitFor({ state: "detached" });

    expect([...one.sins, ...two.sins]).toEqual([]);
    await Promise.all([one.context.close(), two.context.close()]);
  });

  it("complete a mention, and the mentioned person sees it marked", async () => {
    const one = await visit(browser, host);
    await enterAs(one.page, host, ada.token, `/r/${roomId}`);
    const two = await visit(browser, host, `/r/${roomId}`);
    await arrive(two.page, "Eli");
    await field(two.page).pressSequentially("Look, @ad");
    await two.page.getByRole("option", { name: /ada/ }).waitFor();
    await two.page.keyboard.press("Enter");
    await two.page.keyboard.type("here");
    await two.page.keyboard.press("Enter");
    const seen = line(one.page, "Look, @ada here");
    await seen.waitFor();
    await expect.poll(() => seen.locator("[data-to-me]").count()).toBe(1);
    await Promise.all([one.context.close(), two.context.close()]);
  });

  it("send pictures and files, which the other sees, opens and can save", async () => {
    const one = await visit(browser, host);
    await enterAs(one.page, host, ada.token, `/r/${roomId}`);
    const two = await visit(browser, host, `/r/${roomId}`);
    await arrive(two.page, "Fay");
    await field(two.page).waitFor();
    await two.page.locator("input[type=file]").setInputFiles([
      { name: "flame.png", mimeType: "image/png", buffer: readFileSync("renderer/public/icon-192.png") },
      { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("line\n".repeat(100)) },
    ]);
    await two.page.getByRole("button", { name: "Send", exact: true }).click();
    await one.page.getByRole("button", { name: "Open picture flame.png" }).click();
    const picture = one.page.getByRole("dialog").getByRole("img", { name: "flame.png" });
    await expect.poll(() => picture.evaluate((img) => (img as HTMLImageElement).naturalWidth)).toBe(192);
    await one.page.keyboard.press("Escape");
    await one.page.getByRole("dialog").waitFor({ state: "detached" });
    const file = one.page.getByRole("link", { name: "Download notes.txt" });
    expect(await file.textContent()).toContain("500 B");
    expect([...one.sins, ...two.sins]).toEqual([]);
    await Promise.all([one.context.close(), two.context.close()]);
  });

  it("keep a draft and the scroll position over a reload, and Back works", async () => {
    const { page, context } = await visit(browser, host);
    await enterAs(page, host, ada.token, "/");
    await page.getByRole("link", { name: /Lobby/ }).click();
    await field(page).fill("Half a thought");
    await page.reload();
    await expect.poll(() => field(page).inputValue()).toBe("Half a thought");
    await page.getByRole("button", { name: "People" }).click();
    await page.getByRole("complementary", { name: "People" }).waitFor();
    await page.goBack();
    await page.getByRole("complementary", { name: "People" }).waitFor({ state: "detached" });
    await page.goBack();
    await page.getByText("Select a conversation").waitFor();
    await context.close();
  });

  it("find an old message by part of a Chinese word, and go to it", async () => {
    const socket = await ada.connect();
    const room = await createRoom(ada, "图书馆");
    for (let at = 0; at < 130; at += 1) {
      const body = at === 3 ? "明天下午在二楼会议室讨论预算" : `第 ${at} 条`;
      await socket.emitWithAck("message:send", { roomId: room.id, clientId: `s${at}`, kind: "text", body });
    }
    socket.close();
    const { page, context } = await visit(browser, host);
    await enterAs(page, host, ada.token, `/r/${room.id}`);
    await line(page, "第 129 条").waitFor();
    await page.getByRole("button", { name: "Search in this room" }).click();
    await page.getByRole("searchbox", { name: "Search in this room" }).fill("会议");
    await page
      .getByRole("complementary")
      .getByRole("button", { name: /会议室/ })
      .click();
    await line(page, "明天下午在二楼会议室讨论预算").waitFor();
    await page.getByTitle("Jump to the newest message").click();
    await line(page, "第 129 条").waitFor();
    expect(await lines(page).count()).toBeLessThan(80);
    await context.close();
  });
});
