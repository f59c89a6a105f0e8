import { describe, expect, it } from "vitest";
import type { MeView, RoomListItem } from "../../../server/dialects/native/contract.ts";
import { enterAs, field, line, visit } from "../../support/browser/chat.ts";
import { hostAndBrowser } from "../../support/browser/start.ts";
import { askOk, createRoom, person } from "../../support/people.ts";

const { host, browser } = await hostAndBrowser();
const [ada, bo] = [await person(host, "ada"), await person(host, "bo")];

let sent = 0;
async function post(roomId: number, body: string): Promise<void> {
  const socket = await ada.connect();
  sent += 1;
  await askOk(socket, "message:send", { roomId, clientId: `keep-${sent}`, kind: "text", body });
  socket.close();
}
async function roomWithBo(name: string): Promise<number> {
  const { id } = await createRoom(ada, name);
  await ada.call("POST", `/api/rooms/${id}/members`, { userId: bo.user.id });
  await post(id, `Hello ${name}`);
  return id;
}

describe("the room list", () => {
  it("puts favourites first, marks rooms as unread, and counts by each room's notification setting", async () => {
    const [quiet, lively] = [await roomWithBo("Quiet"), await roomWithBo("Lively")];
    const { page, context, sins } = await visit(browser, host);
    await enterAs(page, host, bo.token, `/r/${quiet}`);
    await line(page, "Hello Quiet").waitFor();
    const rows = page.locator("[data-room-row]");
    const row = (name: string) => rows.filter({ hasText: name });
    const choose = async (name: string) => {
      await page.getByRole("button", { name: "More", exact: true }).click();
      await page.getByRole("menuitem", { name }).click();
    };
    await expect.poll(() => rows.first().textContent()).toContain("Lively");
    await choose("Add to favourites");
    await expect.poll(() => rows.first().textContent()).toContain("Quiet");
    await row("Quiet").getByRole("img", { name: "Favourite" }).waitFor();
    await expect.poll(() => page.title()).toContain("(1)");

    await choose("Mark as unread");
    await row("Quiet").getByText("1 unread message").waitFor({ state: "attached" });
    await expect.poll(() => page.title()).toContain("(2)");
    expect((await bo.call<RoomListItem>("GET", `/api/rooms/${quiet}`)).body.unread).toBe(1);

    await row("Lively").click();
    await field(page).waitFor();
    await expect.poll(() => page.title()).toContain("(1)");
    await choose("Notifications");
    await page.getByRole("radio", { name: "Mentions only" }).click();
    await expect
      .poll(async () => (await bo.call<RoomListItem>("GET", `/api/rooms/${lively}`)).body.notify)
      .toBe("mentions");
    await page.keyboard.press("Escape");
    await row("Quiet").click();
    await line(page, "Hello Quiet").waitFor();
    await expect.poll(() => page.title()).not.toContain("(");
    await post(lively, "nothing for him");
    await row("Lively").getByText("1 unread message").waitFor({ state: "attached" });
    expect(await page.title()).not.toContain("(");
    await post(lively, "@bo for you");
    await expect.poll(() => page.title()).toContain("(1)");
    await bo.call("PATCH", `/api/rooms/${lively}/me`, { notify: "nothing" });
    await row("Lively").getByRole("img", { name: "Notifications off" }).waitFor();
    await expect.poll(() => page.title()).not.toContain("(");
    expect(sins).toEqual([]);
    await context.close();
  });
});

describe("a form that is saved", () => {
  it("keeps what was changed elsewhere since it was opened", async () => {
    const room = await createRoom(ada, "Shared");
    const { page, context } = await visit(browser, host);
    await enterAs(page, host, ada.token, `/r/${room.id}?dialog=settings`);
    const dialog = page.getByRole("dialog");
    const save = dialog.getByRole("button", { name: "Save" });
    const name = dialog.getByLabel("Name");
    await dialog.getByLabel("Description").fill("About it");
    await ada.call("PATCH", `/api/rooms/${room.id}`, { name: "Renamed" });
    await expect.poll(() => name.inputValue()).toBe("Renamed");
    await save.click();
    await page.getByText("Saved").waitFor();
    const saved = await ada.call<RoomListItem>("GET", `/api/rooms/${room.id}`);
    expect(saved.body).toMatchObject({ name: "Renamed", detail: "About it" });

    await page.goto(`${host.url}/r/${room.id}?dialog=me`);
    await dialog.getByLabel("About you").fill("Counts");
    await ada.call("PATCH", "/api/me", { displayName: "Countess" });
    await save.click();
    await page.getByText("Saved").waitFor();
    const me = await ada.call<MeView>("GET", "/api/me");
    expect(me.body).toMatchObject({ displayName: "Countess", profile: { detail: "Counts" } });
    await context.close();
  });
});
