/** A conversation is saved, printed, or copied over more than a screen. */
import { readFile } from "node:fs/promises";
import type { BrowserContextOptions, Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { hostActor } from "../../../server/chat/actor.ts";
import { STILL, violations } from "../../support/browser/axe.ts";
import { enterAs, field, line, lines, visit } from "../../support/browser/chat.ts";
import { hostAndBrowser } from "../../support/browser/start.ts";
import { createRoom, person } from "../../support/people.ts";

const LINES = 300;
const { host, browser } = await hostAndBrowser();
const ada = await person(host, "ada");
const roomId = (await createRoom(ada, "厨房 plans")).id;

beforeAll(async () => {
  const said = { authorId: ada.user.id, kind: "text", sentAt: new Date().toISOString() } as const;
  const bodies = Array.from({ length: LINES }, (_, at) => ({
    ...said,
    seq: at + 1,
    body: `line ${at + 1}.`,
  }));
  await host.host.store.messages.append(roomId, bodies);
});

async function arrive(options: BrowserContextOptions = {}) {
  const visitor = await visit(browser, host, "/", options);
  await enterAs(visitor.page, host, ada.token, `/r/${roomId}`);
  await line(visitor.page, `line ${LINES}.`).waitFor();
  return visitor;
}
async function openDialog(page: Page) {
  await page.locator("header").getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Save or print conversation" }).click();
  return page.getByRole("dialog");
}
async function saved(page: Page, format: string) {
  const dialog = await openDialog(page);
  await dialog.getByRole("radio", { name: format, exact: true }).check();
  const downloading = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Save" }).click();
  const download = await downloading;
  await dialog.waitFor({ state: "detached" });
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
}
const numbers = (text: string) => [...text.matchAll(/line (\d+)\./g)].map(([, number]) => Number(number));
const span = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);

describe("a conversation", () => {
  it("is saved completely as text and JSON, for admins as CSV too, and no address contains the token", async () => {
    const { page, context, sins } = await arrive();
    const addresses: string[] = [];
    page.on("request", (request) => addresses.push(request.url()));
    const text = await saved(page, "Text");
    expect(text.name).toBe("厨房 plans.txt");
    expect(numbers(text.text)).toEqual(span(1, LINES));
    const json = await saved(page, "JSON");
    expect(json.name).toBe("厨房 plans.json");
    expect(JSON.parse(json.text).messages).toHaveLength(LINES);
    expect(addresses.filter((url) => url.includes("/export?"))).toHaveLength(2);
    expect(addresses.filter((url) => url.includes(ada.token))).toEqual([]);
    expect(await (await openDialog(page)).getByRole("radio").count()).toBe(2);
    expect(sins).toEqual([]);
    await host.host.core.accounts.setRole(hostActor(), ada.user.id, "admin");
    await page.goto(`${host.url}/r/${(await createRoom(ada, "Plans")).id}`);
    const csv = await saved(page, "CSV");
    expect(csv.name).toBe("Plans.csv");
    expect(csv.text).toMatch(/^\ufeffseq,/);
    await host.host.core.accounts.setRole(hostActor(), ada.user.id, "user");
    await context.close();
  });

  it("says why it cannot be saved", async () => {
    const { page, context } = await arrive();
    const dialog = await openDialog(page);
    const running = await host.host.core.exports.open(
      { ...hostActor(), kind: "user", userId: ada.user.id },
      await host.host.core.rooms.get(roomId),
      "text",
      undefined,
    );
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByRole("alert").getByText("already saving or printing").waitFor();
    await running.pieces.return();
    await context.close();
  });

  it.each(["light", "dark"] as const)("is printed completely, by Ctrl+P too (%s)", async (colorScheme) => {
    const { page, context } = await arrive({ ...STILL, colorScheme });
    await page.evaluate(() => {
      window.print = () => {
        document.title = "printing";
      };
    });
    await page.keyboard.press("Control+p");
    await page.getByRole("dialog").waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole("dialog").getByRole("button", { name: "Print" }).click();
    await page.waitForFunction(() => document.title === "printing");
    await page.emulateMedia({ media: "print" });
    expect(numbers(await page.locator("body").innerText())).toEqual(span(1, LINES));
    expect(await page.getByRole("dialog").isVisible()).toBe(false);
    await context.close();
  });

  it("is printed as far as it is loaded when the browser's own menu is used", async () => {
    const { page, context } = await arrive();
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    await page.emulateMedia({ media: "print" });
    const printed = numbers(await page.locator("body").innerText());
    expect(printed.length).toBeGreaterThanOrEqual(50);
    expect(printed.at(-1)).toBe(LINES);
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
    expect(await page.locator(".print-sheet").count()).toBe(0);
    await context.close();
  });
});

describe("copied messages", () => {
  const copied = async (page: Page) => {
    await page.keyboard.press("Control+c");
    return page.evaluate(() => navigator.clipboard.readText());
  };
  const mayCopy = { permissions: ["clipboard-read", "clipboard-write"] };

  it("are those between mouse down and mouse up, however far apart", async () => {
    const { page, context } = await arrive(mayCopy);
    const last = line(page, `line ${LINES}.`);
    const { x = 0, y = 0, width = 0 } = (await last.getByText("line").boundingBox()) ?? {};
    await page.mouse.move(x + width - 2, y + 8);
    await page.mouse.down();
    await page.mouse.move(x + 4, y - 60, { steps: 3 });
    const first = line(page, `line ${LINES - 80}.`);
    while (!(await first.isVisible())) {
      const top = await lines(page).first().innerText();
      await page.mouse.wheel(0, -900);
      await expect.poll(() => lines(page).first().innerText()).not.toBe(top);
    }
    await first.scrollIntoViewIfNeeded();
    const at = (await first.getByText("line").boundingBox()) ?? { x: 0, y: 0 };
    await page.mouse.move(at.x + 1, at.y + 4, { steps: 3 });
    await page.mouse.up();
    const text = await copied(page);
    expect(numbers(text)).toEqual(span(LINES - 80, LINES));
    expect(text.split("\n")[0]).toMatch(/^ada, .+: line 220\.$/);
    await context.close();
  });

  it("are all loaded messages after Ctrl+A, and the page says if there are more", async () => {
    const { page, context } = await arrive(mayCopy);
    await page.getByRole("region", { name: "Messages" }).focus();
    await page.keyboard.press("Control+a");
    const all = numbers(await copied(page));
    expect(all).toEqual(span(LINES - all.length + 1, LINES));
    expect(all.length).toBeGreaterThanOrEqual(50);
    await page.getByText("Copied the messages loaded so far.").waitFor();
    await context.close();
  });

  it("are lines with names when more than the list is selected, and the composer copies its own text", async () => {
    const { page, context } = await arrive(mayCopy);
    await page.evaluate(() => document.getSelection()?.selectAllChildren(document.body));
    expect(await copied(page)).toMatch(/^ada, .+: line \d+\.\n(?:ada, .+\n)+ada, .+: line 300\.$/);
    await field(page).fill("half an answer");
    await field(page).press("Control+a");
    expect(await copied(page)).toBe("half an answer");
    await context.close();
  });
});
