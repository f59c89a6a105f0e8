import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestHost, type TestHost } from "../../support/host.ts";
import { createRoom, type Person, person } from "../../support/people.ts";
import { enterAs, field, launch, line, lines, visit } from "./browser.ts";

const MESSAGES = 100_000;
const BATCH = 2000;

let host: TestHost;
let browser: Browser;
let ada: Person;
let roomId: number;

beforeAll(async () => {
  [host, browser] = await Promise.all([startTestHost(), launch()]);
  ada = await person(host, "ada");
  const bo = await person(host, "bo");
  roomId = (await createRoom(ada, "Archive")).id;
  const { messages } = host.host.core.store;
  for (let first = 1; first <= MESSAGES; first += BATCH) {
    const batch = Array.from({ length: BATCH }, (_, at) => ({
      seq: first + at,
      authorId: (first + at) % 3 === 0 ? ada.user.id : bo.user.id,
      kind: "text" as const,
      body: `Message ${first + at} ${"with some more words ".repeat((first + at) % 7)}`,
      sentAt: new Date(1_750_000_000_000 + (first + at) * 20_000).toISOString(),
    }));
    await messages.append(roomId, batch);
  }
});
afterAll(async () => {
  await browser?.close();
  await host?.stop();
});

/** Milliseconds of the longest task while `work` runs; 0 when none took 50 or more. */
async function longestTask(page: Page, work: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const found: number[] = [];
    Object.assign(window, { longTasks: found });
    new PerformanceObserver((list) =>
      found.push(...list.getEntries().map(({ duration }) => duration)),
    ).observe({
      entryTypes: ["longtask"],
    });
  });
  await work();
  return page.evaluate(() => Math.max(0, ...(window as unknown as { longTasks: number[] }).longTasks));
}

describe("the first load", { timeout: 60_000 }, () => {
  it("transfers at most 250 KB, the room included", async () => {
    const { page, context } = await visit(browser, host);
    await enterAs(page, host, ada.token, `/r/${roomId}`);
    await line(page, "Message 100000").waitFor({ timeout: 30_000 });
    const bytes = await page.evaluate(() =>
      [...performance.getEntriesByType("resource"), ...performance.getEntriesByType("navigation")]
        .map((entry) => (entry as PerformanceResourceTiming).encodedBodySize)
        .reduce((sum, size) => sum + size, 0),
    );
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThanOrEqual(250 * 1024);
    await context.close();
  });
});

describe("a room of 100,000 messages", { timeout: 120_000 }, () => {
  it("scrolls up ten pages and back without a jump, holding little, and types smoothly", async () => {
    const { page, context } = await visit(browser, host);
    await enterAs(page, host, ada.token, `/r/${roomId}`);
    await line(page, "Message 100000").waitFor({ timeout: 30_000 });
    const list = page.getByRole("region", { name: "Messages" });
    const firstSeq = () => lines(page).first().getAttribute("data-seq").then(Number);

    const before = await firstSeq();
    await list.hover();
    let last = before;
    for (let at = 0; at < 40; at += 1) {
      await page.mouse.wheel(0, -1200);
      await expect.poll(firstSeq, { timeout: 10_000 }).toBeLessThan(last);
      const now = await firstSeq();
      // A jump would skip a stretch that was never shown.
      expect(last - now).toBeLessThan(120);
      last = now;
    }
    expect(before - last).toBeGreaterThan(400);
    expect(await lines(page).count()).toBeLessThan(80);

    await page.getByTitle("To the newest message").click();
    await line(page, "Message 100000").waitFor({ timeout: 30_000 });
    await field(page).click();
    const longest = await longestTask(page, () =>
      field(page).pressSequentially("typing stays smooth", { delay: 30 }),
    );
    expect(longest).toBeLessThanOrEqual(50);
    await context.close();
  });

  it("stays where one reads when new messages come", async () => {
    const { page, context } = await visit(browser, host);
    await enterAs(page, host, ada.token, `/r/${roomId}`);
    await line(page, "Message 100000").waitFor({ timeout: 30_000 });
    const list = page.getByRole("region", { name: "Messages" });
    await list.hover();
    await page.mouse.wheel(0, -3000);
    await page.getByTitle("To the newest message").waitFor();
    await page.waitForTimeout(400);
    const anchor = await lines(page).nth(12).getAttribute("data-seq");
    const top = () =>
      page.locator(`[data-seq="${anchor}"]`).evaluate((element) => element.getBoundingClientRect().top);
    const was = await top();
    const socket = await (await person(host, `guest${Date.now()}`)).connect();
    await socket.emitWithAck("room:join", { roomId });
    for (let at = 0; at < 3; at += 1) {
      await socket.emitWithAck("message:send", {
        roomId,
        clientId: `n${at}`,
        kind: "text",
        body: `New ${at}`,
      });
    }
    await page.getByRole("button", { name: "3 new messages" }).waitFor();
    expect(Math.abs((await top()) - was)).toBeLessThan(2);
    await page.getByRole("button", { name: "3 new messages" }).click();
    await line(page, "New 2").waitFor();
    socket.close();
    await context.close();
  });
});
