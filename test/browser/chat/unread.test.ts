/** Where a room with unread messages opens, and when they count as read. */
import type { Page } from "playwright-core";
import { expect, it, onTestFinished } from "vitest";
import type { RoomListItem } from "../../../server/dialects/native/contract.ts";
import { enterAs, line, untilAtRest, visit } from "../../support/browser/chat.ts";
import { hostAndBrowser } from "../../support/browser/start.ts";
import { layNetwork } from "../../support/network.ts";
import { askOk, createRoom, person } from "../../support/people.ts";

const { host, browser } = await hostAndBrowser();
const [ada, bo] = [await person(host, "ada"), await person(host, "bo")];

/** Ada writes messages with the sequence numbers from `first` to `last`. */
async function write(roomId: number, first: number, last: number): Promise<void> {
  const socket = await ada.connect();
  await askOk(socket, "room:join", { roomId });
  for (let seq = first; seq <= last; seq += 1) {
    const say = { roomId, clientId: `${roomId} ${seq}`, kind: "text", body: `No. ${seq}.` } as const;
    expect((await askOk(socket, "message:send", say)).seq).toBe(seq);
  }
  socket.close();
}

/** A room in which Bo has read as many of Ada's messages; each attempt of a test has its own. */
async function roomOf(name: string, count: number, read: number): Promise<number> {
  const { id } = await createRoom(ada, `${name} ${Date.now()}`);
  await ada.call("POST", `/api/rooms/${id}/members`, { userId: bo.user.id });
  await write(id, 1, count);
  await bo.call("PATCH", `/api/rooms/${id}/me`, { readSeq: read });
  return id;
}

const newLine = (page: Page) => page.getByText("New", { exact: true });

const unreadOf = async (roomId: number): Promise<number> =>
  (await bo.call<RoomListItem>("GET", `/api/rooms/${roomId}`)).body.unread;

const heightBelow = (page: Page): Promise<number> =>
  page
    .getByRole("region", { name: "Messages" })
    .evaluate((list) => list.scrollHeight - list.clientHeight - list.scrollTop);

it("messages below the screen are unread until the person scrolls to them", async () => {
  const roomId = await roomOf("Forty", 80, 40);
  const { page, context, sins } = await visit(browser, host);
  await enterAs(page, host, bo.token, `/r/${roomId}`);
  await newLine(page).waitFor();
  await untilAtRest(page);
  const row = page.locator(`[data-room-row][href="/r/${roomId}"]`);
  expect(await row.getByText("40 unread messages").count()).toBe(1);
  expect(await unreadOf(roomId)).toBe(40);
  await page.getByTitle("Jump to the newest message").click();
  await line(page, "No. 80.").waitFor();
  await row.getByText("40 unread messages").waitFor({ state: "detached" });
  await expect.poll(() => unreadOf(roomId)).toBe(0);
  expect(sins).toEqual([]);
  await context.close();
});

it("someone at the end of a room stays there while 700 missed messages are loaded", async () => {
  const roomId = await roomOf("Missed", 60, 60);
  const network = await layNetwork(host.port);
  onTestFinished(() => network.close());
  const { page, context } = await visit(browser, network);
  await enterAs(page, network, bo.token, `/r/${roomId}`);
  await line(page, "No. 60.").waitFor();
  network.cut("refused");
  await page.getByText("Connection lost").waitFor();
  await write(roomId, 61, 760);
  network.restore();
  await line(page, "No. 760.").waitFor();
  await untilAtRest(page);
  expect(await heightBelow(page)).toBeLessThan(2);
  expect(await page.getByTitle("Jump to the newest message").count()).toBe(0);
  await expect.poll(() => unreadOf(roomId)).toBe(0);
  await context.close();
});

it("someone who scrolled up before 700 messages were missed has read none of them", async () => {
  const roomId = await roomOf("Up", 60, 60);
  const network = await layNetwork(host.port);
  onTestFinished(() => network.close());
  const { page, context } = await visit(browser, network);
  await enterAs(page, network, bo.token, `/r/${roomId}`);
  await line(page, "No. 60.").waitFor();
  await page.getByRole("region", { name: "Messages" }).hover();
  await page.mouse.wheel(0, -600);
  await page.getByTitle("Jump to the newest message").waitFor();
  network.cut("refused");
  await page.getByText("Connection lost").waitFor();
  await write(roomId, 61, 760);
  network.restore();
  await page.getByRole("button", { name: "700 new messages" }).waitFor();
  await untilAtRest(page);
  expect(await unreadOf(roomId)).toBe(700);
  await context.close();
});

it("a room opens at its first new message, however many there are", async () => {
  const roomId = await roomOf("Many", 300, 100);
  const { page, context } = await visit(browser, host);
  await enterAs(page, host, bo.token, `/r/${roomId}`);
  await newLine(page).waitFor();
  await untilAtRest(page);
  const top = await page.getByRole("region", { name: "Messages" }).evaluate((list) => {
    const { top } = list.getBoundingClientRect();
    return (list.querySelector('[data-seq="101"]')?.getBoundingClientRect().top ?? 0) - top;
  });
  expect(top).toBeGreaterThan(0);
  expect(top).toBeLessThan(60);
  expect(await unreadOf(roomId)).toBe(200);
  await write(roomId, 301, 301);
  await page.getByRole("button", { name: "1 new message" }).click();
  await line(page, "No. 301.").waitFor();
  await expect.poll(() => unreadOf(roomId)).toBe(0);
  await context.close();
});
