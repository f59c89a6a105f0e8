/** What people write is sent as they wrote it, with the keys they have. */
import { describe, expect, it } from "vitest";
import { enterAs, field, line, PHONE, say, visit } from "../../support/browser/chat.ts";
import { hostAndBrowser } from "../../support/browser/start.ts";
import { askOk, createRoom, person } from "../../support/people.ts";

const { host, browser } = await hostAndBrowser();
const ada = await person(host, "ada");

const lastBody = async (roomId: number): Promise<string | undefined> => {
  const { body } = await ada.call<{ items: { body: string }[] }>("GET", `/api/rooms/${roomId}/messages`);
  return body.items.at(-1)?.body;
};

describe("the composer", () => {
  it("pastes a spreadsheet's cells as text, and offers them as a picture", async () => {
    const room = await createRoom(ada, "Sheets");
    const { page, context } = await visit(browser, host);
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: host.url });
    await enterAs(page, host, ada.token, `/r/${room.id}`);
    await field(page).click();
    await page.evaluate(async () => {
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = 20;
      const png = await new Promise<Blob>((resolve) =>
        canvas.toBlob((blob) => resolve(blob ?? new Blob()), "image/png"),
      );
      const text = new Blob(["  Item\tQty\n  Bolt\t40"], { type: "text/plain" });
      await navigator.clipboard.write([new ClipboardItem({ "text/plain": text, "image/png": png })]);
    });
    await field(page).press("Control+v");
    await expect.poll(() => field(page).inputValue()).toBe("  Item\tQty\n  Bolt\t40");
    await page.getByRole("button", { name: "Add as a picture" }).click();
    await page.getByRole("button", { name: /^Remove / }).click();
    await field(page).press("Enter");
    await expect.poll(() => lastBody(room.id)).toBe("  Item\tQty\n  Bolt\t40");
    await context.close();
  });

  it("starts a new line with Enter on a phone, and sends with the button", async () => {
    const room = await createRoom(ada, "Shopping");
    const { page, context } = await visit(browser, host, "/", PHONE);
    await enterAs(page, host, ada.token, `/r/${room.id}`);
    await field(page).tap();
    await page.keyboard.type("Shopping:");
    await page.keyboard.press("Enter");
    await page.keyboard.type("milk");
    await page.getByRole("button", { name: "Send", exact: true }).tap();
    await expect.poll(() => lastBody(room.id)).toBe("Shopping:\nmilk");
    await context.close();
  });

  it("sends with Ctrl+Enter when that is set, and undoes what the page inserted", async () => {
    const room = await createRoom(ada, "Keys");
    const { page, context } = await visit(browser, host);
    await enterAs(page, host, ada.token, `/r/${room.id}`);
    await field(page).click();
    await page.keyboard.type("one");
    await page.keyboard.press("Control+Enter");
    await page.keyboard.type("two");
    await page.getByRole("button", { name: "Enter sends" }).click();
    await field(page).click();
    await page.keyboard.press("Control+End");
    await page.keyboard.press("Enter");
    await page.keyboard.type("three");
    await page.getByRole("button", { name: "Emoji" }).click();
    await page.getByRole("dialog").getByRole("button").nth(5).click();
    await expect.poll(() => field(page).inputValue()).not.toBe("one\ntwo\nthree");
    await page.keyboard.press("Control+z");
    await expect.poll(() => field(page).inputValue()).toBe("one\ntwo\nthree");
    await field(page).press("Control+Enter");
    await expect.poll(() => lastBody(room.id)).toBe("one\ntwo\nthree");
    await context.close();
  });

  it("keeps the reply, text and files of each room while another room is open", async () => {
    const [here, there] = [await createRoom(ada, "Here"), await createRoom(ada, "There")];
    const { page, context } = await visit(browser, host);
    await enterAs(page, host, ada.token, `/r/${here.id}`);
    await field(page).fill("a question");
    await field(page).press("Enter");
    await line(page, "a question").hover();
    await page.getByRole("button", { name: "Reply" }).first().click();
    await field(page).fill("half an answer");
    await page
      .locator("input[type=file]")
      .first()
      .setInputFiles([{ name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("a") }]);
    await page.locator(`a[href*="/r/${there.id}"]`).first().click();
    await expect.poll(() => field(page).inputValue()).toBe("");
    await page.goBack();
    await expect.poll(() => field(page).inputValue()).toBe("half an answer");
    await page.getByText("Replying to").waitFor();
    await page.getByRole("button", { name: "Remove a.txt" }).waitFor();
    await context.close();
  });

  it("keeps an edit, a reply and the draft apart", async () => {
    const [here, there] = [await createRoom(ada, "Edits"), await createRoom(ada, "Elsewhere")];
    const { page, context } = await visit(browser, host);
    await enterAs(page, host, ada.token, `/r/${here.id}`);
    await field(page).fill("first words");
    await field(page).press("Enter");
    await line(page, "first words").getByLabel("Sent").waitFor();
    await field(page).fill("my draft");
    await line(page, "first words").hover();
    await page.getByRole("toolbar").getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Edit" }).click();
    await field(page).fill("better words");
    await page.locator(`a[href*="/r/${there.id}"]`).first().click();
    await expect.poll(() => field(page).inputValue()).toBe("");
    await page.goBack();
    await page.getByText("Editing your message").waitFor();
    expect(await field(page).inputValue()).toBe("better words");
    await line(page, "first words").hover();
    await page.getByRole("toolbar").getByRole("button", { name: "Reply" }).click();
    await page.getByText("Replying to").waitFor();
    expect(await field(page).inputValue()).toBe("my draft");
    await context.close();
  });

  it("sends the text of an edit as a new message if the message was deleted meanwhile", async () => {
    const room = await createRoom(ada, "Too late");
    const { page, context } = await visit(browser, host);
    await enterAs(page, host, ada.token, `/r/${room.id}`);
    await say(page, "first words");
    await line(page, "first words").getByLabel("Sent").waitFor();
    await field(page).fill("my draft");
    await line(page, "first words").hover();
    await page.getByRole("toolbar").getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Edit" }).click();
    await field(page).fill("better words");
    const socket = await ada.connect();
    await askOk(socket, "message:delete", { id: `${room.id}-1` });
    socket.close();
    await line(page, "first words").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("alert").getByText("You can send your text as a new one.").waitFor();
    expect(await field(page).inputValue()).toBe("better words");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await line(page, "better words").getByLabel("Sent").waitFor();
    expect(await field(page).inputValue()).toBe("my draft");
    await context.close();
  });

  it("keeps notifications off the list of names to mention", async () => {
    const room = await createRoom(ada, "Names");
    const bo = await person(host, "bo");
    await ada.call("POST", `/api/rooms/${room.id}/members`, { userId: bo.user.id });
    const { page, context } = await visit(browser, host);
    await enterAs(page, host, ada.token, `/r/${room.id}`);
    await say(page, "copy me");
    await field(page).pressSequentially("@");
    await page.getByRole("option", { name: "bo" }).waitFor();
    await line(page, "copy me").hover();
    await page.getByRole("toolbar").getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Copy text" }).click();
    const notices = page.getByRole("region", { name: "Notifications" });
    await notices.getByRole("button", { name: "Dismiss" }).waitFor();
    const list = await page.getByRole("listbox").elementHandle();
    const gap = () =>
      notices.evaluate((above, below) => {
        const { bottom } = above.getBoundingClientRect();
        return (below?.getBoundingClientRect().top ?? 0) - bottom;
      }, list);
    await expect.poll(gap).toBeGreaterThan(0);
    await context.close();
  });

  it("offers names for text that an input method inserts without keys", async () => {
    const room = await createRoom(ada, "Dictated");
    for (const name of ["zhang", "wei"]) {
      const { user } = await person(host, name);
      await ada.call("POST", `/api/rooms/${room.id}/members`, { userId: user.id });
    }
    const { page, context } = await visit(browser, host);
    await enterAs(page, host, ada.token, `/r/${room.id}`);
    await field(page).pressSequentially("@");
    await page.getByRole("option", { name: "wei" }).waitFor();
    await page.evaluate(() => document.execCommand("insertText", false, "zh"));
    await page.getByRole("option", { name: "wei" }).waitFor({ state: "detached" });
    await field(page).press("Enter");
    expect(await field(page).inputValue()).toBe("@zhang ");
    await context.close();
  });

  it("does not offer to edit with the arrow key where editing is off", async () => {
    const room = await createRoom(ada, "Finals");
    const { page, context } = await visit(browser, host);
    await page.route("**/api/host", async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...(await answer.json()), editMinutes: 0 } });
    });
    await enterAs(page, host, ada.token, `/r/${room.id}`);
    await field(page).fill("final");
    await field(page).press("Enter");
    await line(page, "final").getByLabel("Sent").waitFor();
    await field(page).press("ArrowUp");
    await field(page).pressSequentially("next");
    expect(await field(page).inputValue()).toBe("next");
    await context.close();
  });

  it("sends light Markdown, which is shown formatted and copied as it was written", async () => {
    const room = await createRoom(ada, "Markdown");
    const { page, context } = await visit(browser, host);
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: host.url });
    await enterAs(page, host, ada.token, `/r/${room.id}`);
    const written = "**bold** and `code`\n- one\n- two";
    await field(page).fill(written);
    await field(page).press("Enter");
    const body = line(page, "bold");
    await body.locator("strong", { hasText: "bold" }).waitFor();
    await body.locator("li").nth(1).waitFor();
    await body.locator("ul").evaluate((list) => {
      const all = list.parentElement;
      if (all) document.getSelection()?.selectAllChildren(all);
    });
    await page.keyboard.press("Control+c");
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied.trim()).toBe(written);
    await context.close();
  });
});
