/** Navigation: the page shows what its address names, and the address names what the page shows. */
import { describe, expect, it } from "vitest";
import { hostActor } from "../../../server/chat/actor.ts";
import { enterAs, field, line, visit } from "../../support/browser/chat.ts";
import { hostAndBrowser } from "../../support/browser/start.ts";
import { askOk, createRoom, person } from "../../support/people.ts";

const { host, browser } = await hostAndBrowser();
const ada = await person(host, "ada");

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

describe("merchants", { timeout: 60_000 }, () => {
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

  it("are found by their id beyond the first page of the list, and a deleted one is reported", async () => {
    const last = await openMerchants(31);
    const { page, context } = await adaAt(`/?view=merchants&merchant=${last}`);
    await page.getByRole("heading", { name: "Merchant 30" }).waitFor();
    await page.goto(`${host.url}/?view=merchants&merchant=9999`);
    await page.getByText("This merchant page no longer exists").waitFor();
    await context.close();
  });
});

describe("a search", { timeout: 60_000 }, () => {
  it("over all rooms is in the address: a reload keeps it, and Back leaves it in one step", async () => {
    await createRoom(ada, "Chess club");
    await createRoom(ada, "Garden");
    const { page, context } = await adaAt("/");
    await page.getByRole("link", { name: /Garden/ }).waitFor();
    await page.getByRole("button", { name: "New" }).click();
    await page.getByRole("menuitem", { name: "Find rooms" }).click();
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

describe("leaving and coming back", { timeout: 60_000 }, () => {
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
