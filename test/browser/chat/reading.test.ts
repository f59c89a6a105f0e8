import type { Route } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { enterAs, line, lines, untilAtRest, visit } from "../../support/browser/chat.ts";
import { hostAndBrowser } from "../../support/browser/start.ts";
import { askOk, createRoom, person } from "../../support/people.ts";

const MESSAGES = 300;

const { host, browser } = await hostAndBrowser();
const ada = await person(host, "ada");
const bo = await person(host, "bo");
const roomId = (await createRoom(ada, "Archive")).id;

beforeAll(async () => {
  const written = Array.from({ length: MESSAGES }, (_, at) => ({
    seq: at + 1,
    authorId: at % 3 === 0 ? ada.user.id : bo.user.id,
    kind: "text" as const,
    body: `Message ${at + 1} ${"with some more words ".repeat(at % 7)}`,
    sentAt: new Date(1_750_000_000_000 + at * 20_000).toISOString(),
  }));
  await host.host.store.messages.append(roomId, written);
});

it("the conversation does not scroll away from a reader of older messages when new ones arrive", async () => {
  const { page, context } = await visit(browser, host);
  await enterAs(page, host, ada.token, `/r/${roomId}`);
  await line(page, "Message 300").waitFor();
  const list = page.getByRole("region", { name: "Messages" });
  await list.hover();
  await page.mouse.wheel(0, -3000);
  await page.getByTitle("Jump to the newest message").waitFor();
  await untilAtRest(page);
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

it("a quote that cannot be loaded is loaded again, and not called deleted", async () => {
  const socket = await bo.connect();
  await askOk(socket, "room:join", { roomId });
  const say = { roomId, clientId: "reply", kind: "text", body: "about the fifth", replyTo: 5 } as const;
  await askOk(socket, "message:send", say);
  socket.close();
  const { page, context } = await visit(browser, host);
  let tries = 0;
  const second = new Promise<Route>((resolve) => {
    void page.route(/messages\?before=6&/, (route) => {
      tries += 1;
      return tries === 1 ? route.abort() : resolve(route);
    });
  });
  await enterAs(page, host, ada.token, `/r/${roomId}`);
  const reply = line(page, "about the fifth");
  await reply.waitFor();
  const held = await second;
  expect(await reply.getByText("This message was deleted.").count()).toBe(0);
  await held.continue();
  await reply.getByRole("button", { name: "Message 5" }).waitFor();
  await context.close();
});

it("a quote of a deleted message is one line high", async () => {
  const socket = await bo.connect();
  await askOk(socket, "room:join", { roomId });
  const post = { roomId, kind: "text" } as const;
  const { id, seq } = await askOk(socket, "message:send", { ...post, clientId: "gone", body: "Never mind" });
  await askOk(socket, "message:send", { ...post, clientId: "to gone", body: "Too late", replyTo: seq });
  await askOk(socket, "message:delete", { id });
  socket.close();
  const { page, context } = await visit(browser, host);
  await enterAs(page, host, ada.token, `/r/${roomId}`);
  const empty = await line(page, "Too late")
    .getByText("This message was deleted.")
    .evaluate((quote) => {
      const { paddingTop, paddingBottom, lineHeight } = getComputedStyle(quote);
      return (
        quote.clientHeight -
        [paddingTop, paddingBottom, lineHeight].map(Number.parseFloat).reduce((a, b) => a + b)
      );
    });
  expect(Math.abs(empty)).toBeLessThan(2);
  await context.close();
});

it.each([
  [770, ""],
  [1090, "?panel=people"],
])("a message's actions fit beside the longest one in a window of %i px (%s)", async (width, search) => {
  const socket = await bo.connect();
  await askOk(socket, "room:join", { roomId });
  const say = {
    roomId,
    clientId: `long ${width}`,
    kind: "text",
    body: `wide ${width} ${"words ".repeat(99)}`,
  } as const;
  await askOk(socket, "message:send", say);
  socket.close();
  const { page, context } = await visit(browser, host, "/", { viewport: { width, height: 700 } });
  await enterAs(page, host, ada.token, `/r/${roomId}${search}`);
  if (search !== "") await page.getByRole("complementary").waitFor();
  await line(page, `wide ${width}`).hover();
  const list = await page.getByRole("region", { name: "Messages" }).elementHandle();
  const room = await page
    .getByRole("toolbar")
    .evaluate(
      (bar, around) => (around?.getBoundingClientRect().right ?? 0) - bar.getBoundingClientRect().right,
      list,
    );
  expect(room).toBeGreaterThan(0);
  await context.close();
});

it("the text being read stays where it is when a message above it is edited and grows", async () => {
  const { id: room } = await createRoom(bo, "Edits");
  const socket = await bo.connect();
  await askOk(socket, "room:join", { roomId: room });
  const ids: string[] = [];
  for (let at = 0; at < 100; at += 1) {
    const post = { roomId: room, clientId: `edits ${at}`, kind: "text", body: `Line ${at}.` } as const;
    ids.push((await askOk(socket, "message:send", post)).id);
  }
  const { page, context } = await visit(browser, host);
  await enterAs(page, host, ada.token, `/r/${room}`);
  await line(page, "Line 99.").waitFor();
  const list = page.getByRole("region", { name: "Messages" });
  await list.hover();
  await page.mouse.wheel(0, -2000);
  await page.getByTitle("Jump to the newest message").waitFor();
  await untilAtRest(page);
  const seq = await list.evaluate((element) => {
    const { top } = element.getBoundingClientRect();
    const all = [...element.querySelectorAll<HTMLElement>("[data-message]")];
    return Number(all.find((message) => message.getBoundingClientRect().top > top)?.dataset.seq);
  });
  const top = () =>
    page.locator(`[data-seq="${seq}"]`).evaluate((element) => element.getBoundingClientRect().top);
  const was = await top();
  // Not the one just above, part of which may be in sight.
  const above = page.locator(`[data-seq="${seq - 3}"]`);
  await askOk(socket, "message:edit", { id: ids[seq - 4] ?? "", body: "longer\n".repeat(6) });
  await above.getByText("longer").waitFor();
  await untilAtRest(page);
  expect(Math.abs((await top()) - was)).toBeLessThan(2);
  socket.close();
  await context.close();
});

describe("a browser whose clock is wrong", () => {
  it.each([-50, 50])("says when things were by the server's clock (%i hours)", async (hours) => {
    const room = await createRoom(ada, `Clocks ${hours}`);
    const socket = await ada.connect();
    await askOk(socket, "message:send", { roomId: room.id, clientId: "now", kind: "text", body: "just now" });
    socket.close();
    const { page, context } = await visit(browser, host);
    await page.clock.setSystemTime(Date.now() + hours * 3_600_000);
    await enterAs(page, host, ada.token, `/r/${room.id}`);
    await line(page, "just now").waitFor();
    await page.getByText("Today", { exact: true }).waitFor();
    expect(await page.locator("[data-room-row][aria-current] time").textContent()).toMatch(/^\d+:\d\d/);
    await context.close();
  });
});
