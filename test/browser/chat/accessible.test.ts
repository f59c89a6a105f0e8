import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { STILL, violations } from "../../support/browser/axe.ts";
import { enterAs, field, line, PHONE, visit } from "../../support/browser/chat.ts";
import { hostAndBrowser } from "../../support/browser/start.ts";
import { askOk, createRoom, person } from "../../support/people.ts";

const { host, browser } = await hostAndBrowser();
const ada = await person(host, "ada");
const bo = await person(host, "bo");
const dan = await person(host, "dan");
const roomId = (await createRoom(ada, "Lobby", { detail: "Everybody" })).id;

beforeAll(async () => {
  const socket = await bo.connect();
  await askOk(socket, "room:join", { roomId });
  const texts = ["Hello @ada", "See https://example.org and `code`", "```\nblock of code\n```"];
  for (const [at, body] of texts.entries()) {
    await askOk(socket, "message:send", { roomId, clientId: `c${at}`, kind: "text", body });
  }
  await askOk(socket, "message:react", { id: `${roomId}-1`, emoji: "👍", on: true });
  await ada.call("POST", `/api/rooms/${roomId}/pins`, { seq: 1 });
  socket.close();
  await dan.call("PATCH", "/api/me", { displayName: "Dan Oak" });
  const form = new FormData();
  form.set("file", new Blob(["to do"]), "notes.txt");
  const headers = { Authorization: `Bearer ${dan.token}` };
  await ada.call("POST", `/api/rooms/${roomId}/members`, { userId: dan.user.id });
  await fetch(`${host.url}/api/rooms/${roomId}/files`, { method: "POST", headers, body: form });
});

const PLACES: readonly (readonly [path: string, ready: (page: Page) => Promise<void>])[] = [
  ["/", (page) => page.getByRole("link", { name: /Lobby/ }).waitFor()],
  ["/r/:id", (page) => line(page, "notes.txt").getByRole("button", { name: "Dan Oak" }).waitFor()],
  ["/r/:id?panel=people", (page) => page.getByRole("complementary").getByText("bo").waitFor()],
  ["/r/:id?panel=search", (page) => page.getByRole("complementary").getByRole("searchbox").waitFor()],
  [
    "/?panel=search&q=b",
    (page) =>
      page
        .getByRole("complementary")
        .getByRole("button", { name: /block of code/ })
        .waitFor(),
  ],
  [
    "/r/:id?panel=pins",
    (page) => page.getByRole("complementary").getByRole("button", { name: /Hello/ }).waitFor(),
  ],
  ["/?view=find", (page) => page.getByRole("heading", { name: "Rooms on this server" }).waitFor()],
  ["/?view=merchants", (page) => page.getByText("No merchants yet").waitFor()],
  ["/?dialog=create", (page) => page.getByRole("dialog").getByLabel("Name").waitFor()],
  ["/?dialog=me", (page) => page.getByRole("dialog").getByLabel("Display name").waitFor()],
  ["/?dialog=keys", (page) => page.getByRole("dialog").getByText("Show keyboard shortcuts").waitFor()],
  ["/?dialog=direct", (page) => page.getByRole("dialog").getByRole("button", { name: /bo/ }).waitFor()],
  ["/r/:id?dialog=settings", (page) => page.getByRole("dialog").getByText("Dissolve room").first().waitFor()],
  ["/r/:id?dialog=invite", (page) => page.getByRole("dialog").getByLabel("Link").waitFor()],
  ["/r/:id?dialog=person:2", (page) => page.getByRole("dialog").getByText("@bo").waitFor()],
  [
    "/r/:id?dialog=leave",
    (page) => page.getByRole("dialog").getByText("You will stay the owner of this room").waitFor(),
  ],
  ["/r/999999", (page) => page.getByText("This room no longer exists").waitFor()],
];

describe("axe finds nothing serious", { timeout: 180_000 }, () => {
  it.each([
    ["light, wide", { colorScheme: "light", viewport: { width: 1280, height: 800 } }],
    ["dark, on a phone", { colorScheme: "dark", ...PHONE }],
  ] as const)("%s", async (_name, options) => {
    const { page, context } = await visit(browser, host, `/r/${roomId}`, { ...STILL, ...options });
    await page.getByLabel("Name", { exact: true }).waitFor();
    const bad: Record<string, string[]> = {};
    const note = async (name: string) => {
      const found = await violations(page);
      if (found.length > 0) bad[name] = found;
    };
    await note("arriving");
    await enterAs(page, host, ada.token, "/");
    for (const [path, ready] of PLACES) {
      await page.goto(host.url + path.replace(":id", String(roomId)));
      await ready(page);
      await note(path);
    }
    await page.goto(`${host.url}/r/${roomId}`);
    await field(page).fill("@b");
    await field(page).press("End");
    await page.getByRole("option").waitFor();
    await note("completing a mention");
    await line(page, "Hello").click();
    await page.getByRole("toolbar").getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).waitFor();
    await note("a message's menu");
    expect(bad).toEqual({});
    await context.close();
  });
});

describe("a screen reader", () => {
  it("announces new messages politely", async () => {
    const { page, context } = await visit(browser, host);
    await enterAs(page, host, ada.token, `/r/${roomId}`);
    await field(page).waitFor();
    const cy = await person(host, "cy");
    const socket = await cy.connect();
    await askOk(socket, "room:join", { roomId });
    await askOk(socket, "message:send", { roomId, clientId: "p1", kind: "text", body: "Can you hear me?" });
    const log = page.getByRole("log");
    await log.getByText("cy: Can you hear me?").waitFor({ state: "attached" });
    expect(await log.getAttribute("aria-live")).toBe("polite");
    socket.close();
    await context.close();
  });
});

describe("the keyboard", () => {
  it.each([
    ["en-US", "Password", "Show password"],
    ["zh-CN", "密码", "显示密码"],
  ])(
    "reaches the eye of a password, which is named in the person's language (%s)",
    async (locale, ...names) => {
      const { page, context } = await visit(browser, host, "/", { locale });
      const [label = "", eye = ""] = names;
      const password = page.getByLabel(label, { exact: true });
      await password.focus();
      await page.keyboard.press("Tab");
      await page.keyboard.press("Space");
      await expect.poll(() => password.getAttribute("type")).toBe("text");
      expect(await page.getByRole("button", { name: eye }).getAttribute("aria-pressed")).toBe("true");
      await context.close();
    },
  );
});

describe("forced colors", () => {
  it.each(["light", "dark"] as const)("leave it visible what is chosen (%s)", async (colorScheme) => {
    const options = { ...STILL, forcedColors: "active", colorScheme } as const;
    const { page, context } = await visit(browser, host, "/", options);
    await enterAs(page, host, ada.token, `/r/${roomId}?dialog=settings`);
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Dissolve room").first().waitFor();
    const styleOf = (selector: string, property: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property);
    expect(await styleOf("[data-room-row][aria-current]", "outline-style")).toBe("dotted");
    expect(await styleOf("[role=dialog]", "border-top-style")).toBe("solid");
    expect(await styleOf(".mantine-Switch-track", "border-top-style")).toBe("solid");
    expect(await styleOf(".mantine-Switch-thumb", "background-color")).not.toBe(
      await styleOf(".mantine-Switch-track", "background-color"),
    );
    await context.close();
  });
});
