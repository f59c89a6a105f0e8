/** One search over all rooms: its results, its filters, and how a result is opened. */
import { beforeAll, describe, expect, it } from "vitest";
import { enterAs, line, PHONE, visit } from "../../support/browser/chat.ts";
import { hostAndBrowser } from "../../support/browser/start.ts";
import { askOk, createRoom, type Person, person, sendFile } from "../../support/people.ts";

const { host, browser } = await hostAndBrowser();
const ada = await person(host, "ada");
const bo = await person(host, "picnicker");
const plans = (await createRoom(ada, "Plans")).id;
const kitchen = (await createRoom(ada, "Picnic basket")).id;

beforeAll(async () => {
  const say = async (who: Person, roomId: number, bodies: readonly string[]) => {
    const socket = await who.connect();
    await askOk(socket, "room:join", { roomId });
    for (const [at, body] of bodies.entries()) {
      await askOk(socket, "message:send", { roomId, clientId: `${roomId}-${at}`, kind: "text", body });
    }
    socket.close();
  };
  await say(ada, plans, ["a picnic by the lake", ...Array.from({ length: 120 }, (_, n) => `line ${n}`)]);
  await say(bo, kitchen, ["bread for the picnic"]);
  await sendFile(host, ada, kitchen, "picnic list.txt");
});

async function adaAt(path: string, options = {}) {
  const visitor = await visit(browser, host, "/", options);
  await enterAs(visitor.page, host, ada.token, path);
  return visitor;
}

describe("the search over all rooms", () => {
  it("opens by Ctrl+K, shows people, rooms and messages, and goes to a result by keyboard", async () => {
    const { page, context } = await adaAt(`/r/${kitchen}`);
    await line(page, "bread for the picnic").waitFor();
    await page.keyboard.press("Control+k");
    const panel = page.getByRole("complementary", { name: "Search messages" });
    await panel.getByRole("searchbox").waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute("type"))).toBe("search");
    await page.keyboard.type("picnic");
    await panel.getByRole("heading", { name: "People" }).waitFor();
    await panel.getByRole("button", { name: "picnicker", exact: true }).waitFor();
    await panel.getByRole("button", { name: "Picnic basket", exact: true }).waitFor();
    const hits = panel.getByRole("button", { name: /list.txt|bread|lake/ });
    expect(await hits.allInnerTexts()).toEqual([
      expect.stringContaining("picnic list.txt"),
      expect.stringContaining("bread for the picnic"),
      expect.stringContaining("a picnic by the lake"),
    ]);
    for (let row = 0; row < 5; row++) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await line(page, "a picnic by the lake").waitFor();
    expect(new URL(page.url()).pathname).toBe(`/r/${plans}`);
    expect(await hits.count()).toBe(3);
    await page.keyboard.press("Control+k");
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "detached" });
    await context.close();
  });

  it("can be narrowed by room, kind and person, which the address keeps", async () => {
    const { page, context } = await adaAt("/?panel=search&q=picnic");
    const panel = page.getByRole("complementary");
    const hits = panel.getByRole("button", { name: /list.txt|bread|lake/ });
    await expect.poll(() => hits.count()).toBe(3);
    await panel.getByLabel("Where to search").selectOption({ label: "Plans" });
    await expect.poll(() => hits.count()).toBe(1);
    await panel.getByLabel("Where to search").selectOption({ label: "All rooms" });
    await panel.getByLabel("What to search for").selectOption({ label: "Files" });
    await expect.poll(() => hits.allInnerTexts()).toEqual([expect.stringContaining("picnic list.txt")]);
    await page.waitForURL(/kind=file/);
    await page.reload();
    await expect.poll(() => hits.count()).toBe(1);
    await panel.getByLabel("What to search for").selectOption({ label: "Everything" });
    await panel.getByRole("button", { name: "Messages by picnicker" }).click();
    await expect.poll(() => hits.allInnerTexts()).toEqual([expect.stringContaining("bread for the picnic")]);
    await panel.getByRole("button", { name: "Search messages by anyone" }).click();
    await panel.getByText("Type what you are looking for").waitFor();
    await panel.getByRole("searchbox").fill("nowhere at all");
    await panel.getByText("Nothing found").waitFor();
    await context.close();
  });

  it("fills a phone's screen, and closes when a result is opened", async () => {
    const { page, context } = await adaAt("/", PHONE);
    await page.getByRole("button", { name: "Search messages" }).click();
    const panel = page.getByRole("complementary");
    await panel.getByRole("searchbox").fill("lake");
    const hit = panel.getByRole("button", { name: /lake/ });
    await hit.waitFor();
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(360);
    await hit.click();
    await line(page, "a picnic by the lake").waitFor();
    expect(await panel.count()).toBe(0);
    await context.close();
  });
});
