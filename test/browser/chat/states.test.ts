import { describe, expect, it } from "vitest";
import { hostActor } from "../../../server/chat/actor.ts";
import { enterAs, field, line, lines, say, visit } from "../../support/browser/chat.ts";
import { hostAndBrowser } from "../../support/browser/start.ts";
import { removeFolder, temporaryFolder } from "../../support/folders.ts";
import { startTestHost } from "../../support/host.ts";
import { askOk, createRoom, login, person } from "../../support/people.ts";
import { freePort } from "../../support/ports.ts";

const { host, browser } = await hostAndBrowser();
const ada = await person(host, "ada");
let bo = await person(host, "bo");

/** Bo's browser in a room. */
async function boIn(path: string) {
  const visitor = await visit(browser, host);
  await enterAs(visitor.page, host, bo.token, path);
  return visitor;
}

describe("the page", () => {
  it("explains a kick from a room, with its reason and a way to rejoin", async () => {
    const room = await createRoom(ada, "Kicks");
    const { page, context } = await boIn(`/r/${room.id}`);
    await field(page).waitFor();
    await ada.call("DELETE", `/api/rooms/${room.id}/members/${bo.user.id}`, { reason: "too loud" });
    await page.getByText("You were kicked from this room").waitFor();
    await page.getByText("Reason: too loud").waitFor();
    const header = page.getByRole("main").locator("header");
    await header.getByRole("heading", { name: "Kicks" }).waitFor();
    expect(await header.getByText(/online/).count()).toBe(0);
    for (const name of ["Search in this room", "People", "More"])
      expect(await page.getByRole("button", { name, exact: true }).count(), name).toBe(0);
    await page.getByRole("button", { name: "Rejoin" }).click();
    await field(page).waitFor();
    await header.getByText("1 online").waitFor();
    await context.close();
  });

  it("explains a mute, with its end and reason, and shows when it is over", async () => {
    const room = await createRoom(ada, "Mutes");
    const { page, context } = await boIn(`/r/${room.id}`);
    await field(page).waitFor();
    await ada.call("PUT", `/api/rooms/${room.id}/mutes/${bo.user.id}`, { minutes: 5, reason: "cool down" });
    await page.getByText(/You are muted in this room until .*cool down/).waitFor();
    await ada.call("DELETE", `/api/rooms/${room.id}/mutes/${bo.user.id}`);
    await field(page).waitFor();
    await context.close();
  });

  it("shows the end of a mute that expires, whether or not the server says so", async () => {
    const room = await createRoom(ada, "Pauses");
    await ada.call("PUT", `/api/rooms/${room.id}/mutes/${bo.user.id}`, { minutes: 5 });
    const visitor = await visit(browser, host);
    await visitor.page.clock.install();
    await enterAs(visitor.page, host, bo.token, `/r/${room.id}`);
    await visitor.page.getByText(/You are muted in this room until/).waitFor();
    await visitor.page.clock.fastForward("05:01");
    await field(visitor.page).waitFor();
    await visitor.context.close();
  });

  it("shows after a reload that a mute everywhere is lifted, and one in the room is still in force", async () => {
    const room = await createRoom(ada, "Silence");
    const { moderation } = host.host.core;
    await moderation.mute(hostActor(), { userId: bo.user.id, reason: "everywhere" });
    const { page, context } = await boIn(`/r/${room.id}`);
    await page.getByText(/You are muted.*everywhere/).waitFor();
    await ada.call("PUT", `/api/rooms/${room.id}/mutes/${bo.user.id}`, { reason: "here too" });
    await moderation.unmute(hostActor(), { userId: bo.user.id });
    await page.getByText(/You are muted.*here too/).waitFor();
    await ada.call("DELETE", `/api/rooms/${room.id}/mutes/${bo.user.id}`);
    await field(page).waitFor();
    await context.close();
  });

  it("shows a mute to the owner too, who lifts it from the person's card", async () => {
    const room = await createRoom(ada, "Gavel");
    const guest = await boIn(`/r/${room.id}`);
    await field(guest.page).waitFor();
    await ada.call("PUT", `/api/rooms/${room.id}/mutes/${bo.user.id}`, { minutes: 5, reason: "cool down" });
    const { page, context } = await visit(browser, host);
    await enterAs(page, host, ada.token, `/r/${room.id}?panel=people`);
    await page.getByRole("button", { name: /bo/ }).getByLabel("Muted in this room").waitFor();
    await page.getByRole("complementary").getByRole("button", { name: /bo/ }).click();
    const card = page.getByRole("dialog");
    await card.getByText(/Muted in this room until .*cool down/).waitFor();
    await card.getByRole("button", { name: "Unmute" }).click();
    await field(guest.page).waitFor();
    await card.getByRole("button", { name: "Mute", exact: true }).waitFor();
    await Promise.all([context.close(), guest.context.close()]);
  });

  it("explains a room that is dissolved, that never existed, or that is private", async () => {
    const room = await createRoom(ada, "Short-lived");
    const { page, context } = await boIn(`/r/${room.id}`);
    await field(page).waitFor();
    await ada.call("DELETE", `/api/rooms/${room.id}`);
    await page.getByText("This room no longer exists").waitFor();
    await page.goto(`${host.url}/r/999999`);
    await page.getByText("This room no longer exists").waitFor();
    const board = await createRoom(ada, "Board", { isPublic: false });
    await page.goto(`${host.url}/r/${board.id}`);
    await page.getByText("This room is private").waitFor();
    await page.getByLabel("Room code").fill("wrong");
    await page.getByRole("button", { name: "Join" }).click();
    await page.getByRole("alert").getByText("No room has this code. Check it and try again.").waitFor();
    await page.getByLabel("Room code").fill(board.code ?? "");
    await page.getByRole("button", { name: "Join" }).click();
    await field(page).waitFor();
    await context.close();
  });

  it("explains that a person no longer exists, and offers no second try, which would be refused again", async () => {
    const { page, context } = await boIn("/?dialog=person:999999");
    await page.getByRole("alert").getByText("This user no longer exists.").waitFor();
    expect(await page.getByRole("button", { name: "Try again" }).count()).toBe(0);
    await context.close();
  });

  it("opens a private room by a link with its code", async () => {
    const room = await createRoom(ada, "Cellar", { isPublic: false });
    const { page, context } = await boIn(`/r/${room.id}?code=${room.code}`);
    await field(page).waitFor();
    await context.close();
  });

  it("explains a full room and a read-only room", async () => {
    const full = await createRoom(ada, "Booth", { capacity: 1 });
    const socket = await ada.connect();
    await askOk(socket, "room:join", { roomId: full.id });
    const { page, context } = await boIn(`/r/${full.id}`);
    await page.getByText("This room is full").waitFor();
    const news = await createRoom(ada, "News");
    await ada.call("PATCH", `/api/rooms/${news.id}`, { isReadOnly: true });
    await page.goto(`${host.url}/r/${news.id}`);
    await page.getByText("Only the owner and admins can post here.").waitFor();
    const files = await page.evaluateHandle(() => {
      const carried = new DataTransfer();
      carried.items.add(new File(["x"], "notes.txt"));
      return carried;
    });
    const messages = page.getByRole("region", { name: "Messages" });
    await messages.dispatchEvent("dragenter", { dataTransfer: files });
    await messages.dispatchEvent("drop", { dataTransfer: files });
    expect(await page.getByText("Drop files to send them here").count()).toBe(0);
    await ada.call("PATCH", `/api/rooms/${news.id}`, { isReadOnly: false });
    await field(page).waitFor();
    expect(await page.getByText("notes.txt").count()).toBe(0);
    socket.close();
    await context.close();
  });

  it("explains a kick and a ban from the server, each with its reason, and the ban with its end", async () => {
    const cy = await person(host, "cy");
    const { page, context } = await visit(browser, host);
    await enterAs(page, host, cy.token, "/");
    await page.getByText("No rooms yet").waitFor();
    const { moderation } = host.host.core;
    await moderation.kickFromHost(hostActor(), cy.user.id, "closing time");
    await page.getByText("You were kicked from this server.").waitFor();
    await page.getByText("Reason: closing time").waitFor();
    await page.getByLabel("Password", { exact: true }).fill(cy.password);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByText("No rooms yet").waitFor();
    const until = "2999-06-15T12:00:00.000Z";
    await moderation.ban(hostActor(), { userId: cy.user.id, reason: "third time", until });
    await page.getByText(/^You are banned from this server until Jun 15, 2999/).waitFor();
    await page.getByText("Reason: third time").waitFor();
    await page.getByLabel("Password", { exact: true }).fill(cy.password);
    await page.getByRole("button", { name: "Log in" }).click();
    await page
      .getByRole("alert")
      .getByText(/third time/)
      .nth(1)
      .waitFor();
    await context.close();
  });
});

describe("a page that was closed meanwhile", () => {
  it("shows a ban with its reason when it is opened again", async () => {
    const { moderation } = host.host.core;
    const { page, context } = await boIn("/");
    await page.getByRole("navigation", { name: "Rooms" }).waitFor();
    await page.goto("about:blank");
    const { id } = await moderation.ban(hostActor(), { address: "127.0.0.1", reason: "left the lights on" });
    await page.goto(host.url);
    await page.getByText("You are banned from this server.").waitFor();
    await page.getByText("Reason: left the lights on").waitFor();
    await moderation.unban(hostActor(), id);
    await context.close();
  });
});

describe("hostile content", () => {
  const NASTY = [
    "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>",
    "javascript:document.title='owned' and [x](javascript:alert(1)) data:text/html,<script>1</script>",
    "\u202Eright to left override \u2066 never closed",
    "w".repeat(4000),
    "a\u0301".repeat(300),
    `https://example.org/${"long-path/".repeat(60)}`,
  ];

  it("runs no script and breaks no layout, in messages and in names", async () => {
    const eve = await person(host, "eve<b>x</b>");
    await eve.call("PATCH", "/api/me", { displayName: `<i>${"x".repeat(50)}` });
    const room = await createRoom(eve, `<u>${"r".repeat(50)}`, {
      detail: "<script>1</script> ".repeat(20),
    });
    const socket = await eve.connect();
    await askOk(socket, "room:join", { roomId: room.id });
    for (const [at, body] of NASTY.entries()) {
      await askOk(socket, "message:send", { roomId: room.id, clientId: `n${at}`, kind: "text", body });
    }
    for (const size of [
      { width: 1280, height: 800 },
      { width: 360, height: 740 },
    ]) {
      const { page, context, sins } = await visit(browser, host, "/", { viewport: size });
      await enterAs(page, host, bo.token, `/r/${room.id}?panel=people`);
      await page.getByRole("complementary").getByRole("button").nth(1).waitFor();
      await page.goto(`${host.url}/r/${room.id}`);
      await line(page, "long-path").waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(size.width);
      const box = await page.getByRole("region", { name: "Messages" }).evaluate((element) => ({
        inner: element.scrollWidth,
        outer: element.clientWidth,
      }));
      expect(box.inner).toBeLessThanOrEqual(box.outer);
      expect(await page.title()).not.toContain("owned");
      expect(await lines(page).locator("script, img[onerror], b, i:not([class]), u").count()).toBe(0);
      const hrefs = await lines(page)
        .locator("a")
        .evaluateAll((all) => all.map((a) => a.getAttribute("href") ?? ""));
      expect(hrefs.every((href) => /^(https?:|mailto:|\/)/.test(href))).toBe(true);
      expect(sins).toEqual([]);
      await context.close();
    }
    socket.close();
  });
});

describe("the connection to the server", () => {
  it("loses and duplicates nothing when it is cut: unsent messages are sent and missed ones are loaded", async () => {
    const room = await createRoom(ada, "Storm");
    const { page, context } = await boIn(`/r/${room.id}`);
    await field(page).waitFor();
    const socket = await ada.connect();
    await askOk(socket, "room:join", { roomId: room.id });
    await say(page, "bo 1");
    await line(page, "bo 1").getByLabel("Sent").waitFor();

    await context.setOffline(true);
    await page.getByText("Connection lost").waitFor({ timeout: 60_000 });
    await say(page, "bo 2");
    await say(page, "bo 3");
    for (const at of [1, 2, 3]) {
      await askOk(socket, "message:send", {
        roomId: room.id,
        clientId: `a${at}`,
        kind: "text",
        body: `ada ${at}`,
      });
    }
    await page.getByText("Waiting for the connection…").first().waitFor();
    await page.reload().catch(() => undefined);
    await context.setOffline(false);
    await page.goto(`${host.url}/r/${room.id}`);
    await line(page, "bo 3").getByLabel("Sent").waitFor();

    const said = ["bo 1", "ada 1", "ada 2", "ada 3", "bo 2", "bo 3"];
    await expect.poll(() => lines(page).locator("[dir=auto] > [dir=auto]").allTextContents()).toEqual(said);
    const kept = await ada.call<{ items: { body: string }[] }>("GET", `/api/rooms/${room.id}/messages`);
    expect(kept.body.items.map(({ body }) => body)).toEqual(said);
    socket.close();
    await context.close();
  });

  it("comes back without a reload", async () => {
    const room = await createRoom(ada, "Drizzle");
    const { page, context } = await boIn(`/r/${room.id}`);
    await field(page).waitFor();
    await say(page, "before");
    await line(page, "before").getByLabel("Sent").waitFor();
    await host.host.io.of("/chat").disconnectSockets(true);
    await say(page, "meanwhile");
    await line(page, "meanwhile").getByLabel("Sent").waitFor();
    expect(await line(page, "meanwhile").count()).toBe(1);
    await context.close();
  });

  it("survives a restart of the server, and shows meanwhile that the server is unreachable", async () => {
    const settings = { "listen.port": await freePort() };
    const first = await startTestHost({ dataDir: temporaryFolder(), settings });
    const cy = await person(first, "cy");
    const room = await createRoom(cy, "Phoenix");
    const { page, context } = await visit(browser, first);
    await enterAs(page, first, cy.token, `/r/${room.id}`);
    await say(page, "before the fire");
    await line(page, "before the fire").getByLabel("Sent").waitFor();
    await first.stop();
    await page.getByText(/The server is shutting down|Connection lost/).waitFor();
    await say(page, "through the fire");
    await page.getByText("Waiting for the connection…").waitFor();
    const second = await startTestHost({ dataDir: first.dataDir, settings });
    await line(page, "through the fire").getByLabel("Sent").waitFor();
    const kept = await login(second, "cy").then((again) =>
      again.call<{ items: { body: string }[] }>("GET", `/api/rooms/${room.id}/messages`),
    );
    expect(kept.body.items.map(({ body }) => body)).toEqual(["before the fire", "through the fire"]);
    await context.close();
    await second.stop();
    removeFolder(first.dataDir);
  });

  it("keeps the tabs of one person in agreement on what is read and who is logged in", async () => {
    const room = await createRoom(ada, "Twins");
    const { page, context } = await boIn(`/r/${room.id}`);
    await field(page).waitFor();
    const second = await context.newPage();
    await second.goto(`${host.url}/`);
    await second.getByRole("link", { name: /Twins/ }).waitFor();
    const socket = await ada.connect();
    await askOk(socket, "room:join", { roomId: room.id });
    await page.bringToFront();
    await askOk(socket, "message:send", { roomId: room.id, clientId: "t1", kind: "text", body: "read me" });
    await line(page, "read me").waitFor();
    await second.getByRole("link", { name: /Twins.*read me/ }).waitFor();
    await second.getByRole("link", { name: /Twins.*unread/ }).waitFor({ state: "detached" });
    await second.getByRole("button", { name: /@bo/ }).click();
    await second.getByRole("tab", { name: "Account" }).click();
    await second.getByRole("button", { name: "Log out" }).click();
    await page.getByRole("button", { name: "Log in" }).waitFor();
    bo = await login(host, "bo");
    socket.close();
    await context.close();
  });
});
