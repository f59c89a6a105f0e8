/** Navigation: the page shows what its address names, and the address names what the page shows. */
import type { Page, Route } from "playwright-core";
import { describe, expect, it } from "vitest";
import { hostActor, userActor } from "../../../server/chat/actor.ts";
import { enterAs, field, line, PHONE, say, visit } from "../../support/browser/chat.ts";
import { hostAndBrowser } from "../../support/browser/start.ts";
import { askOk, createRoom, person } from "../../support/people.ts";

const { host, browser } = await hostAndBrowser();
const ada = await person(host, "ada");
const gus = await person(host, "gus");
await person(host, "ivy");

async function chooseNew(page: Page, item: string): Promise<void> {
  await page.getByRole("button", { name: "New" }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

async function createRoomIn(page: Page, name: string): Promise<void> {
  await chooseNew(page, "Create a room");
  await page.getByRole("dialog").getByLabel("Name").fill(name);
  await page.getByRole("dialog").getByRole("button", { name: "Create" }).click();
}

/** The first POST there, held until it is continued. */
const heldPost = (page: Page, url: string) =>
  new Promise<Route>((hold) => {
    void page.route(url, (route) => (route.request().method() === "POST" ? hold(route) : route.continue()));
  });

async function adaAt(path: string) {
  const visitor = await visit(browser, host);
  await enterAs(visitor.page, host, ada.token, path);
  return visitor;
}

async function openMerchants(count: number): Promise<number> {
  const { merchants } = host.host.core;
  let last = 0;
  for (const [at, activationCode] of (await merchants.createCodes(hostActor(), count, "")).entries()) {
    const name = `Merchant ${at}`;
    const { body } = await ada.call<{ id: number }>("POST", "/api/merchants", { activationCode, name });
    last = body.id;
  }
  return last;
}

describe("merchants", () => {
  it("are opened from their list, and a new one is shown immediately", async () => {
    const [code = ""] = await host.host.core.merchants.createCodes(hostActor(), 1, "");
    const { page, context } = await adaAt("/?view=merchants");
    await page.getByText("No merchants yet").waitFor();
    await page.getByRole("button", { name: "Open a merchant page" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Activation code").fill(code);
    await dialog.getByLabel("Merchant name").fill("Bakery");
    await dialog.getByRole("button", { name: "Open a merchant page" }).click();
    await page.getByRole("heading", { name: "Bakery" }).waitFor();
    await context.close();
  });

  it("have their heading in one line on a phone, beside a button that opens one", async () => {
    const { page, context } = await visit(browser, host, "/", PHONE);
    await enterAs(page, host, ada.token, "/?view=merchants");
    const open = page.getByRole("main").getByRole("button", { name: "Open a merchant page" });
    await open.waitFor();
    const heading = await page.getByRole("heading", { name: "Merchants" }).boundingBox();
    expect(heading?.width).toBeGreaterThan(150);
    await open.tap();
    await page.getByRole("dialog").getByLabel("Activation code").waitFor();
    await context.close();
  });

  it("are found by their id beyond the first page of the list, and a deleted one is reported", async () => {
    const last = await openMerchants(31);
    const { page, context } = await adaAt(`/?view=merchants&merchant=${last}`);
    await page.getByRole("heading", { name: "Merchant 30" }).waitFor();
    await page.goto(`${host.url}/?view=merchants&merchant=9999`);
    await page.getByText("This merchant page no longer exists").waitFor();
    await context.close();
  });
});

describe("a search", () => {
  it("over all rooms is in the address: a reload keeps it, and Back leaves it in one step", async () => {
    await createRoom(ada, "Chess club");
    await createRoom(ada, "Garden");
    const { page, context } = await adaAt("/");
    await page.getByRole("link", { name: /Garden/ }).waitFor();
    await chooseNew(page, "Find rooms");
    const words = page.getByRole("searchbox", { name: "Search all rooms" });
    await words.pressSequentially("chess");
    await page.waitForURL(/q=chess/);
    await page.reload();
    await page.getByRole("heading", { name: "Chess club" }).waitFor();
    expect(await words.inputValue()).toBe("chess");
    expect(await page.getByRole("heading", { name: "Garden" }).count()).toBe(0);
    await page.goBack();
    await page.getByText("Select a conversation").waitFor();
    await context.close();
  });

  it("in a room is in the address, and is removed when the panel closes", async () => {
    const room = await createRoom(ada, "Plans");
    const socket = await ada.connect();
    const say = { roomId: room.id, clientId: "1", kind: "text", body: "a picnic by the lake" } as const;
    await askOk(socket, "message:send", say);
    socket.close();
    const { page, context } = await adaAt(`/r/${room.id}`);
    await page.getByRole("button", { name: "Search in this room" }).click();
    const panel = page.getByRole("complementary");
    await panel.getByRole("searchbox").fill("picnic");
    await page.waitForURL(/panel=search&q=picnic/);
    await page.reload();
    await panel.getByRole("button", { name: /picnic/ }).click();
    await panel.getByRole("button", { name: "Close" }).click();
    await panel.waitFor({ state: "detached" });
    expect(page.url()).toBe(`${host.url}/r/${room.id}`);
    await context.close();
  });
});

describe("leaving and coming back", () => {
  it("marks messages sent meanwhile as new in a room that was open before", async () => {
    const [quiet, lively] = [await createRoom(ada, "Quiet"), await createRoom(ada, "Lively")];
    const bo = await person(host, "bo");
    const socket = await bo.connect();
    for (const { id } of [quiet, lively]) await askOk(socket, "room:join", { roomId: id });
    const say = (body: string) =>
      askOk(socket, "message:send", { roomId: lively.id, clientId: body, kind: "text", body });
    await say("long ago");
    const { page, context } = await adaAt(`/r/${lively.id}`);
    await line(page, "long ago").waitFor();
    await page.getByRole("link", { name: /Quiet/ }).click();
    await page.getByRole("heading", { name: "Quiet" }).waitFor();
    await say("just now");
    await page.getByRole("link", { name: /Lively.*unread/ }).click();
    await line(page, "just now").waitFor();
    const rows = await page.getByRole("region", { name: "Messages" }).innerText();
    expect(rows).toMatch(/long ago[\s\S]*\nNew\n[\s\S]*just now/);
    socket.close();
    await context.close();
  });

  it("removes the route from the address at a logout", async () => {
    const cy = await person(host, "cy");
    const room = await createRoom(cy, "Hall");
    const { page, context } = await visit(browser, host);
    await enterAs(page, host, cy.token, `/r/${room.id}?dialog=me`);
    await page.getByRole("tab", { name: "Account" }).click();
    await page.getByRole("button", { name: "Log out" }).click();
    await page.getByRole("button", { name: "Log in" }).waitFor();
    expect(page.url()).toBe(`${host.url}/`);
    await page.getByLabel("Password", { exact: true }).fill(cy.password);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByRole("link", { name: /Hall/ }).waitFor();
    expect(await field(page).count()).toBe(0);
    await context.close();
  });
});

describe("leaving a room", () => {
  it("closes it in every tab, and it can be joined again from the list of rooms", async () => {
    const room = await createRoom(await person(host, "dora"), "Choir");
    const eve = await person(host, "eve");
    const { page, context } = await visit(browser, host);
    await enterAs(page, host, eve.token, `/r/${room.id}`);
    await say(page, "hello");
    await line(page, "hello").getByLabel("Sent").waitFor();
    const other = await context.newPage();
    await other.goto(`${host.url}/r/${room.id}`);
    await line(other, "hello").waitFor();

    await page.locator("header").getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Leave room" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Leave room" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.waitForURL(`${host.url}/`);
    await other.getByText("You left this room").waitFor();
    expect(await field(other).count()).toBe(0);

    await chooseNew(page, "Find rooms");
    const card = page.getByRole("listitem").filter({ hasText: "Choir" });
    await card.getByRole("button", { name: "Join" }).click();
    await say(page, "back again");
    await line(page, "back again").getByLabel("Sent").waitFor();
    // The other tab follows the person back in.
    await line(other, "back again").waitFor();
    await context.close();
  });

  it("does not move someone who has gone to another room before the answer", async () => {
    const fay = await person(host, "fay");
    const [first, second] = [await createRoom(fay, "First"), await createRoom(fay, "Second")];
    const { page, context } = await visit(browser, host);
    await enterAs(page, host, fay.token, `/r/${first.id}`);
    await page.getByRole("link", { name: /Second/ }).waitFor();
    await page.getByRole("button", { name: "People" }).click();
    const asked = heldPost(page, "**/members");
    await page.getByRole("button", { name: "Add member" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("searchbox").fill("ada");
    await dialog.getByRole("button", { name: /ada/ }).click();
    const held = await asked;
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("link", { name: /Second/ }).click();
    await page.getByRole("heading", { name: "Second" }).waitFor();
    await held.continue();
    await page.getByText("ada was added.").waitFor();
    expect(page.url()).toBe(`${host.url}/r/${second.id}`);
    await context.close();
  });
});

describe("an answer that comes after its dialog was closed", () => {
  it.each([
    {
      what: "a room that was created",
      call: "**/api/rooms",
      ask: (page: Page) => createRoomIn(page, "Late room"),
      came: (page: Page) => page.getByRole("link", { name: /Late room/ }),
    },
    {
      what: "a direct conversation",
      call: "**/api/direct",
      async ask(page: Page) {
        await chooseNew(page, "Message someone");
        await page.getByRole("dialog").getByRole("searchbox").fill("ivy");
        await page.getByRole("dialog").getByRole("button", { name: /ivy/ }).click();
      },
      came: (page: Page) => page.getByRole("link", { name: /ivy/ }),
    },
  ])("does not open $what", async ({ call, ask, came }) => {
    const { page, context } = await visit(browser, host);
    await enterAs(page, host, gus.token, "/");
    const asked = heldPost(page, call);
    await ask(page);
    const held = await asked;
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    const before = page.url();
    const answered = page.waitForResponse(call);
    await held.continue();
    await answered;
    await came(page).waitFor();
    await page.getByRole("button", { name: "New" }).click();
    expect(page.url()).toBe(before);
    await context.close();
  });
});

it("Back after a dialog that led to a room returns to where it was opened", async () => {
  const room = await createRoom(ada, "Before");
  const { page, context } = await adaAt(`/r/${room.id}`);
  await field(page).waitFor();
  await createRoomIn(page, "After");
  await page.getByRole("heading", { name: "After" }).waitFor();
  await page.goBack();
  await page.getByRole("heading", { name: "Before" }).waitFor();
  expect(page.url()).toBe(`${host.url}/r/${room.id}`);
  expect(await page.getByRole("dialog").count()).toBe(0);
  await context.close();
});

it.each([
  ["deleted", 120],
  ["never written", 9_999],
])("a link to a message that was %s shows the messages around it", async (_, at) => {
  const room = await createRoom(ada, `Linked ${at}`);
  const { core } = host.host;
  const actor = userActor({ address: "127.0.0.1", dialect: "test" }, ada.user.id);
  for (let n = 1; n <= 300; n++)
    await core.messages.post(actor, room.id, { kind: "text", body: `line ${n}` });
  await core.messages.remove(actor, `${room.id}-120`);
  const { page, context } = await adaAt(`/r/${room.id}?at=${at}`);
  await page.getByText("This message was deleted.").waitFor();
  await expect.poll(() => line(page, at === 120 ? "line 121" : "line 300").isVisible()).toBe(true);
  await expect.poll(() => page.getByRole("status", { name: "Loading older messages" }).count()).toBe(0);
  await context.close();
});

it("a message deleted by keyboard leaves the focus in the list of messages", async () => {
  const room = await createRoom(ada, "Keys only");
  const { page, context } = await adaAt(`/r/${room.id}`);
  await say(page, "to be deleted");
  await line(page, "to be deleted").getByLabel("Sent").waitFor();
  await page.getByRole("region", { name: "Messages" }).focus();
  await page.keyboard.press("ArrowUp");
  await line(page, "to be deleted").getByRole("button", { name: "More" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Delete" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Enter");
  await expect.poll(() => line(page, "to be deleted").count()).toBe(0);
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("messages");
  await context.close();
});

it("a member kicked by keyboard leaves the focus in the list of people", async () => {
  const room = await createRoom(ada, "Strict");
  const mel = await person(host, "mel");
  await ada.call("POST", `/api/rooms/${room.id}/members`, { userId: mel.user.id });
  const { page, context } = await adaAt(`/r/${room.id}?panel=people`);
  const people = page.getByRole("complementary", { name: "People" });
  await people.getByRole("button", { name: "mel" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Kick from room" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: /^Kick/ }).getByRole("button", { name: /^Kick/ }).focus();
  await page.keyboard.press("Enter");
  await people.getByRole("button", { name: "mel" }).waitFor({ state: "detached" });
  await page.getByRole("dialog").first().waitFor({ state: "detached" });
  await expect.poll(() => people.evaluate((panel) => panel.contains(document.activeElement))).toBe(true);
  await context.close();
});

it("a room left by keyboard leaves the focus in the page", async () => {
  const room = await createRoom(ada, "Left");
  const { page, context } = await adaAt(`/r/${room.id}`);
  await field(page).waitFor();
  await page.getByRole("main").getByRole("button", { name: "More" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Leave room" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Leave room" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await field(page).waitFor({ state: "detached" });
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe("BODY");
  await context.close();
});

it("a draft that is sent in one tab leaves the other", async () => {
  const room = await createRoom(ada, "Two tabs");
  const { page, context } = await adaAt(`/r/${room.id}`);
  await field(page).fill("only once");
  const other = await context.newPage();
  await other.goto(`${host.url}/r/${room.id}`);
  await expect.poll(() => field(other).inputValue()).toBe("only once");
  await field(other).press("Enter");
  await line(other, "only once").getByLabel("Sent").waitFor();
  await expect.poll(() => field(page).inputValue()).toBe("");
  await context.close();
});

it("a dialog about a room closes when the membership ends", async () => {
  const dan = await person(host, "dan");
  const { page, context } = await adaAt("/");
  const dialogs = ["notify", "save", "invite", "leave", "add", "hooks", "settings", "delete:1", "pdf:1"];
  for (const dialog of dialogs) {
    const { id } = await createRoom(dan, `About ${dialog}`);
    await page.goto(`${host.url}/r/${id}`);
    await field(page).waitFor();
    await page.goto(`${host.url}/r/${id}?dialog=${dialog}`);
    await page.getByRole("dialog").waitFor();
    await dan.call("DELETE", `/api/rooms/${id}/members/${ada.user.id}`);
    await page.getByText("You were kicked from this room").waitFor();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(page.url(), dialog).toBe(`${host.url}/r/${id}`);
  }
  await context.close();
});

it("a room dissolved by its owner leads home", async () => {
  const room = await createRoom(ada, "Over");
  const { page, context } = await adaAt(`/r/${room.id}`);
  await page.getByRole("main").getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Room settings" }).click();
  await page.getByRole("button", { name: "Dissolve room" }).click();
  await page
    .getByRole("dialog", { name: /^Dissolve/ })
    .getByRole("button", { name: /^Dissolve/ })
    .click();
  await page.getByText("Select a conversation").waitFor();
  expect(page.url()).toBe(`${host.url}/`);
  await context.close();
});
