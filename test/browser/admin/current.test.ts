/** Tables and lists show what was asked for last, whatever happens meanwhile. */
import type { Locator, Page, Route } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { hostActor, userActor } from "../../../server/chat/actor.ts";
import { notice, openConsole, row } from "../../support/browser/console.ts";
import { worldAndBrowser } from "../../support/browser/start.ts";
import { person } from "../../support/people.ts";

const { world, browser } = await worldAndBrowser();

/** The texts of all frames that the page's event stream receives from now on. */
function eventsOf(page: Page): string[] {
  const events: string[] = [];
  page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => events.push(String(payload))));
  return events;
}

/** Holds calls of an operation until they are released one by one. */
async function holdCalls(page: Page, operation: string) {
  const held: Route[] = [];
  await page.route(`**/admin/api/${operation}`, (route) => void held.push(route));
  return {
    count: () => held.length,
    params: (at: number) => held[at]?.request().postDataJSON(),
    release: (at: number) => held[at]?.continue(),
  };
}

/** Lets the server answer an operation, and holds the answer until it is released. */
async function holdAnswer(page: Page, operation: string) {
  let isAnswered = false;
  let release = () => {};
  const isReleased = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(`**/admin/api/${operation}`, async (route) => {
    const response = await route.fetch();
    isAnswered = true;
    await isReleased;
    await route.fulfill({ response });
  });
  return { isAnswered: () => isAnswered, release };
}

it("a table shows a row as it was changed while the table was loading", async () => {
  const { id } = (await world.ada.call("POST", "/api/rooms", { name: "Attic" })).body as { id: number };
  const { page, context } = await openConsole(browser, world.host, "/admin");
  const events = eventsOf(page);
  const list = await holdAnswer(page, "rooms.list");
  await page.goto(`${world.host.url}/admin/rooms`);
  await expect.poll(list.isAnswered).toBe(true);
  await world.host.host.admin.window.call("rooms.update", { roomId: id, name: "Cellar" });
  await expect.poll(() => events.some((event) => event.includes('"Cellar"'))).toBe(true);
  list.release();
  await row(page, "Cellar").waitFor();
  expect(await row(page, "Attic").count()).toBe(0);
  await context.close();
});

it.each([-3, 3])(
  "a browser whose clock is %i hours wrong shows new rows and ends mutes in time",
  async (hours) => {
    const HOUR_MS = 3_600_000;
    const { page, context } = await openConsole(browser, world.host);
    await page.clock.setSystemTime(Date.now() + hours * HOUR_MS);
    await page.goto(`${world.host.url}/admin/rooms`);
    await row(page, "Lobby").waitFor();
    await world.ada.call("POST", "/api/rooms", { name: `Made ${hours}` });
    await row(page, `Made ${hours}`).waitFor();

    await page.goto(`${world.host.url}/admin/users/${world.bo.user.id}`);
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Mute" }).click();
    await page.getByRole("dialog").getByLabel("Duration").selectOption({ label: "1 hour" });
    await page.getByRole("dialog").getByRole("button", { name: "Mute" }).click();
    await page
      .getByRole("alert")
      .getByText(/in (?:1 hour|59 minutes)/)
      .waitFor();
    await page.getByRole("alert").getByRole("button", { name: "Lift" }).click();
    await page.getByRole("alert").waitFor({ state: "detached" });
    await context.close();
  },
);

it("a filtered table shows who comes to match, and no longer who does not", async () => {
  const { page, context } = await openConsole(browser, world.host, "/admin/users?filter=muted:true");
  await page.getByText("No results").waitFor();
  const { moderation } = world.host.host.core;
  const userId = world.bo.user.id;
  await moderation.mute(hostActor(), { userId, reason: "" });
  await row(page, "bo").waitFor();
  await moderation.unmute(hostActor(), { userId });
  await page.getByText("No results").waitFor();
  await context.close();
});

it("a person's number of rooms falls when a room is dissolved", async () => {
  const { rooms, members } = world.host.host.core;
  const [kept, dissolved] = [
    await rooms.create(hostActor(), { name: "Kept" }),
    await rooms.create(hostActor(), { name: "Gone" }),
  ];
  const cara = await person(world.host, "cara");
  for (const { id } of [kept, dissolved]) await members.add(hostActor(), id, cara.user.id);
  const { page, context } = await openConsole(browser, world.host, "/admin/users?q=cara");
  await row(page, "cara").getByRole("cell", { name: "2", exact: true }).waitFor();
  await rooms.dissolve(hostActor(), dissolved.id);
  await row(page, "cara").getByRole("cell", { name: "1", exact: true }).waitFor();
  await context.close();
});

it("a log holds no more rows than its page when new ones arrive", async () => {
  const note = (whom: string) => world.host.host.core.audit.note(hostActor(), "user.update", { whom });
  for (let n = 1; n <= 30; n += 1) await note(`person ${n}`);
  const { page, context } = await openConsole(browser, world.host, "/admin/audit?size=25");
  await row(page, "person 30").waitFor();
  await note("person 31");
  await row(page, "person 31").waitFor();
  // With the titles.
  expect(await page.getByRole("row").count()).toBe(26);
  await context.close();
});

it("a table counts a row less when one of another page is removed", async () => {
  const ids: number[] = [];
  for (let n = 1; n <= 30; n += 1) {
    const made = await world.ada.call<{ id: number }>("POST", "/api/rooms", { name: `Zone ${n + 100}` });
    ids.push(made.body.id);
  }
  const { page, context } = await openConsole(browser, world.host, "/admin/rooms?size=25&sort=name&q=Zone");
  await page.getByText("1–25 of 30").waitFor();
  await world.ada.call("DELETE", `/api/rooms/${ids.at(-1)}`);
  await page.getByText("1–25 of 29").waitFor();
  for (const id of ids.slice(0, -1)) await world.ada.call("DELETE", `/api/rooms/${id}`);
  await context.close();
});

it("a merchant page shows a group that is created while it is open", async () => {
  const { merchants } = world.host.host.core;
  const owner = userActor({ address: "127.0.0.1", dialect: "h5" }, world.ada.user.id);
  const [activationCode = ""] = await merchants.createCodes(hostActor(), 1, "");
  const { merchant } = await merchants.open(owner, { activationCode, name: "Shop" });
  const { page, context } = await openConsole(browser, world.host, `/admin/merchants/${merchant.id}`);
  await page.getByText("No groups").waitFor();
  await merchants.createGroup(owner, merchant.id, { name: "Regulars" });
  await page.getByRole("link", { name: "Regulars" }).waitFor();
  await context.close();
});

it("a table shows the page that was opened while a reload of the page before was due", async () => {
  for (let n = 1; n <= 30; n += 1) await world.ada.call("POST", "/api/rooms", { name: `Room ${n + 100}` });
  const { page, context } = await openConsole(browser, world.host, "/admin");
  const events = eventsOf(page);
  await page.goto(`${world.host.url}/admin/rooms?size=25&sort=name`);
  await row(page, "Room 101").waitFor();
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 1000);
  // The first event reloads at once, the second one up to a second later.
  await world.ada.call("POST", "/api/rooms", { name: "A first" });
  await row(page, "A first").waitFor();
  await world.ada.call("POST", "/api/rooms", { name: "A second" });
  await expect.poll(() => events.some((event) => event.includes('"A second"'))).toBe(true);
  const calls = await holdCalls(page, "rooms.list");
  await page.getByRole("button", { name: "Next page" }).click();
  await expect.poll(calls.count).toBe(1);
  await page.clock.runFor(2000);
  await expect.poll(calls.count).toBe(2);
  expect(calls.params(1)).toEqual(calls.params(0));
  for (const at of [1, 0]) await calls.release(at);
  await row(page, "Room 130").waitFor();
  await page.locator("[data-stale]").waitFor({ state: "detached" });
  await context.close();
});

it("an answer after its dialog was closed neither closes nor changes the next one", async () => {
  const ids: number[] = [];
  for (const name of ["Shed", "Barn"]) {
    ids.push(((await world.ada.call("POST", "/api/rooms", { name })).body as { id: number }).id);
  }
  const { page, context } = await openConsole(browser, world.host, `/admin/rooms/${ids[0]}`);
  const dissolve = (within: Page | Locator) => within.getByRole("button", { name: "Dissolve" });
  const asked = page.getByRole("dialog");
  const answer = await holdAnswer(page, "rooms.dissolve");
  await dissolve(page).click();
  await asked.getByRole("textbox").fill("Nobody is here");
  await dissolve(asked).click();
  await expect.poll(answer.isAnswered).toBe(true);
  await asked.getByRole("button", { name: "Cancel" }).click();
  await asked.waitFor({ state: "detached" });
  await page.getByRole("navigation").getByRole("link", { name: "Rooms" }).click();
  await row(page, "Barn").getByRole("link").click();
  await dissolve(page).click();
  await asked.getByText("Barn").first().waitFor();
  answer.release();
  await notice(page, "Shed").waitFor();
  expect(await asked.getByRole("textbox").inputValue()).toBe("");
  await dissolve(asked).click();
  await notice(page, "Barn").waitFor();
  await context.close();
});

describe("a room's messages", () => {
  const path = `/admin/rooms/${world.lobbyId}?tab=messages`;
  const older = (page: Page) => page.getByRole("button", { name: "Older messages" });
  const search = (page: Page) => page.getByRole("searchbox");
  const post = (body: string) => world.host.host.core.messages.say(hostActor(), world.lobbyId, body);
  beforeAll(async () => {
    for (let n = 1; n <= 110; n += 1) await post(`Line ${n}`);
  });

  it("are those of the search, although older ones of before arrive later", async () => {
    const { page, context } = await openConsole(browser, world.host, path);
    await page.getByText("Line 110").waitFor();
    const calls = await holdCalls(page, "rooms.messages");
    await older(page).click();
    await expect.poll(calls.count).toBe(1);
    await search(page).fill("Line 77");
    await expect.poll(calls.count).toBe(2);
    await calls.release(1);
    await page.getByText("Line 110").waitFor({ state: "detached" });
    await page.getByText("Line 77").waitFor();
    const answered = page.waitForResponse("**/admin/api/rooms.messages");
    await calls.release(0);
    await (await answered).finished();
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    expect(await page.getByRole("article").count()).toBe(1);
    await context.close();
  });

  it("say why older ones did not load", async () => {
    const { page, context } = await openConsole(browser, world.host, path);
    await page.getByText("Line 110").waitFor();
    await page.route("**/admin/api/rooms.messages", (route) => route.abort());
    await older(page).click();
    await notice(page, "No connection to the server. Check your network.").waitFor();
    await context.close();
  });

  it("include one that arrives while they are loading", async () => {
    const { page, context } = await openConsole(browser, world.host, "/admin");
    const events = eventsOf(page);
    const messages = await holdAnswer(page, "rooms.messages");
    await page.goto(world.host.url + path);
    await expect.poll(messages.isAnswered).toBe(true);
    await post("Just now");
    await expect.poll(() => events.some((event) => event.includes("Just now"))).toBe(true);
    messages.release();
    await page.getByRole("article").filter({ hasText: "Just now" }).waitFor();
    await context.close();
  });

  it("of a search are added, changed and removed as it would find them now", async () => {
    const { page, context } = await openConsole(browser, world.host, path);
    await page.getByText("Line 110").waitFor();
    await search(page).fill("needle");
    await page.getByText("No results").waitFor();
    const [first, second] = [await post("A needle"), await post("Two needles")];
    const found = page.getByRole("article");
    await found.filter({ hasText: "A needle" }).waitFor();
    await found.filter({ hasText: "Two needles" }).waitFor();
    await world.host.host.core.messages.remove(hostActor(), first.id);
    await found.filter({ hasText: "A needle" }).waitFor({ state: "detached" });
    await world.host.host.core.messages.remove(hostActor(), second.id);
    await page.getByText("No results").waitFor();
    await context.close();
  });

  it("are searched while others keep arriving", async () => {
    const { page, context } = await openConsole(browser, world.host, path);
    await page.getByText("Line 110").waitFor();
    await page.clock.install();
    await page.clock.pauseAt(Date.now() + 1000);
    await search(page).fill("Line 77");
    for (const body of ["Busy one", "Busy two"]) {
      await post(body);
      await page.clock.runFor(100);
      await page
        .getByRole("article")
        .filter({ hasText: body })
        .or(page.getByText("Line 77"))
        .first()
        .waitFor();
    }
    await page.getByRole("article").filter({ hasText: "Busy" }).first().waitFor({ state: "detached" });
    await page.getByText("Line 77").waitFor();
    await context.close();
  });
});

it("a room that is made after its dialog was closed is listed, and opens no page", async () => {
  const { page, context } = await openConsole(browser, world.host, "/admin/rooms?sort=name");
  await page.getByRole("button", { name: "Create room" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("A late room");
  const answer = await holdAnswer(page, "rooms.create");
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect.poll(answer.isAnswered).toBe(true);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  const answered = page.waitForResponse("**/admin/api/rooms.create");
  answer.release();
  await (await answered).finished();
  await row(page, "A late room").waitFor();
  expect(new URL(page.url()).pathname).toBe("/admin/rooms");
  await context.close();
});

it("sessions of somebody offline come and go, and a backup that another admin made is listed", async () => {
  const { user } = await person(world.host, "zoe");
  const { page, context } = await openConsole(browser, world.host, `/admin/users/${user.id}?tab=sessions`);
  await page.getByText("127.0.0.1").waitFor();
  const { accounts, sessions } = world.host.host.core;
  await sessions.open(await accounts.get(user.id), { address: "10.0.0.7", dialect: "app" });
  await page.getByText("10.0.0.7").waitFor();
  await sessions.endAll(user.id, "ended", "");
  await page.getByText("127.0.0.1").waitFor({ state: "detached" });

  await page.goto(`${world.host.url}/admin/settings?tab=backup`);
  await page.getByText("No backups").first().waitFor();
  const other = await openConsole(browser, world.host, "/admin/settings?tab=backup");
  await other.page.getByRole("button", { name: "Back up now" }).click();
  await page.getByRole("listitem").getByRole("button", { name: "Restore" }).waitFor();
  await other.context.close();
  await context.close();
});
