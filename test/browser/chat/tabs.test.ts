/** Several accounts, rooms and tabs in one browser. */
import { describe, expect, it } from "vitest";
import { enterAs, field, line, visit } from "../../support/browser/chat.ts";
import { hostAndBrowser } from "../../support/browser/start.ts";
import { askOk, createRoom, person } from "../../support/people.ts";

const { host, browser } = await hostAndBrowser();
const ada = await person(host, "ada");
const bo = await person(host, "bo");
const socket = await bo.connect();

describe("a login as somebody else in another tab", () => {
  it("shows their page in this one, with the same room and without the other's draft", async () => {
    const room = await createRoom(ada, "Shared");
    await askOk(socket, "room:join", { roomId: room.id });
    await askOk(socket, "message:send", { roomId: room.id, clientId: "1", kind: "text", body: "Hello" });
    const { page, context, sins } = await visit(browser, host);
    await enterAs(page, host, ada.token, `/r/${room.id}`);
    await line(page, "Hello").waitFor();
    await field(page).fill("Ada's draft");
    const other = await context.newPage();
    await other.goto(`${host.url}/healthz`);
    await other.evaluate((token) => localStorage.setItem("hearth.token", token), bo.token);
    await page.getByText("@bo").waitFor();
    await line(page, "Hello").waitFor();
    expect(await field(page).inputValue()).toBe("");
    expect(sins).toEqual([]);
    await context.close();
  });
});

describe("a long list of rooms", () => {
  it("shows the open one, whether by its address or by the keyboard", async () => {
    const rooms = [];
    for (let at = 0; at < 30; at += 1) rooms.push(await createRoom(ada, `Room ${at}`));
    const [first] = rooms;
    const { page, context } = await visit(browser, host);
    await enterAs(page, host, ada.token, `/r/${first?.id}`);
    const current = page.locator("[data-room-row][aria-current]");
    const isVisible = (name: string) =>
      expect
        .poll(() =>
          current.evaluate((row) => {
            const list = row.closest("ul")?.getBoundingClientRect();
            const { top, bottom } = row.getBoundingClientRect();
            return list && top > list.top - 1 && bottom < list.bottom + 1 ? row.textContent : "hidden";
          }),
        )
        .toContain(name);
    await isVisible("Room 0");
    await field(page).waitFor();
    for (let at = 1; at < 20; at += 1) {
      await page.keyboard.press("Alt+ArrowUp");
      await page.waitForURL(`${host.url}/r/${rooms[at]?.id}`);
    }
    await isVisible("Room 19");
    await context.close();
  });
});
