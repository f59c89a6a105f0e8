/** A file being uploaded: what is shown of it, and what a person can do meanwhile. */
import { createHash, randomBytes } from "node:crypto";
import type { Page, Route } from "playwright-core";
import { describe, expect, it } from "vitest";
import { enterAs, field, line, say, visit } from "../../support/browser/chat.ts";
import { hostAndBrowser } from "../../support/browser/start.ts";
import { createRoom, person } from "../../support/people.ts";

const { host, browser } = await hostAndBrowser();
const ada = await person(host, "ada");

const data = randomBytes(3_000_000);
const pick = (page: Page, name: string) =>
  page
    .getByRole("main")
    .locator("input[type=file]")
    .setInputFiles([{ name, mimeType: "application/octet-stream", buffer: data }]);
const send = (page: Page) => page.getByRole("button", { name: "Send", exact: true }).click();
const sha = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** Holds the requests after the first one of an upload until released. */
async function holding(page: Page) {
  const held: Route[] = [];
  const begun: string[] = [];
  let isHolding = true;
  await page.route(/\/api\/uploads/, async (route) => {
    const method = route.request().method();
    if (method === "POST") begun.push(route.request().url());
    if (isHolding && method === "PATCH") held.push(route);
    else await route.continue();
  });
  return {
    begun,
    held,
    async letGo() {
      isHolding = false;
      for (const route of held) await route.continue().catch(() => undefined);
    },
  };
}

async function isWhole(page: Page, name: string): Promise<void> {
  const link = page.getByRole("link", { name: `Download ${name}` });
  await link.waitFor();
  expect(await link.count()).toBe(1);
  const href = (await link.getAttribute("href")) ?? "";
  expect(sha(new Uint8Array(await (await fetch(new URL(href, host.url))).arrayBuffer()))).toBe(sha(data));
  await expect.poll(() => page.locator("[data-outgoing]").count()).toBe(0);
}

describe("files dropped together", () => {
  it("are sent without the folders among them, also when a text comes with them", async () => {
    const room = await createRoom(ada, "Dropping");
    const { page, context } = await visit(browser, host);
    await enterAs(page, host, ada.token, `/r/${room.id}`);
    await field(page).waitFor();
    await page.getByRole("region", { name: "Messages" }).evaluate((list) => {
      const entry = (isDirectory: boolean) => ({ kind: "file", webkitGetAsEntry: () => ({ isDirectory }) });
      const dropped = {
        types: ["text/plain", "Files"],
        items: [{ kind: "string" }, entry(true), entry(false)],
        files: [new File([], "pictures"), new File(["x"], "notes.txt")],
      };
      const event = new Event("drop", { bubbles: true, cancelable: true });
      list.dispatchEvent(Object.defineProperty(event, "dataTransfer", { value: dropped }));
    });
    await page.getByText("notes.txt").waitFor();
    expect(await page.getByText("pictures").count()).toBe(0);
    await context.close();
  });
});

describe("a large file", () => {
  it("shows how much of it has arrived, can be paused and resumed, and does not delay texts", async () => {
    const room = await createRoom(ada, "Pausing");
    const { page, context } = await visit(browser, host);
    await enterAs(page, host, ada.token, `/r/${room.id}`);
    await field(page).waitFor();
    const uploads = await holding(page);
    await pick(page, "plan.bin");
    await send(page);
    await page.getByText("1 MB of 2.9 MB").waitFor();
    await say(page, "meanwhile");
    await line(page, "meanwhile").getByLabel("Sent").waitFor({ timeout: 1000 });
    await page.getByRole("button", { name: "Pause upload" }).click();
    await page.getByText("Paused").waitFor();
    await uploads.letGo();
    await page.getByRole("button", { name: "Resume upload" }).click();
    await isWhole(page, "plan.bin");
    expect(uploads.begun).toHaveLength(1);
    await context.close();
  });

  it("continues after a reload where it stopped", async () => {
    const room = await createRoom(ada, "Reloading");
    const { page, context } = await visit(browser, host);
    await enterAs(page, host, ada.token, `/r/${room.id}`);
    await field(page).waitFor();
    const { begun, letGo } = await holding(page);
    await pick(page, "scan.bin");
    await send(page);
    await page.getByText("1 MB of 2.9 MB").waitFor();
    await letGo();
    await page.reload();
    await isWhole(page, "scan.bin");
    expect(begun).toHaveLength(1);
    await context.close();
  });

  it("that the browser lost can be chosen again, and continues where it stopped", async () => {
    const room = await createRoom(ada, "Losing");
    const { page, context } = await visit(browser, host);
    // Without storage for the file, as when site data is blocked or full.
    await page.addInitScript(() => {
      IDBObjectStore.prototype.put = () => {
        throw new DOMException("", "QuotaExceededError");
      };
    });
    await enterAs(page, host, ada.token, `/r/${room.id}`);
    await field(page).waitFor();
    const { begun, letGo } = await holding(page);
    await pick(page, "film.bin");
    await send(page);
    await page.getByText("1 MB of 2.9 MB").waitFor();
    await letGo();
    await page.reload();
    await page.getByText("This browser could not keep the file").waitFor();
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Choose the file" }).click();
    await (await chooser).setFiles([
      { name: "film.bin", mimeType: "application/octet-stream", buffer: data },
    ]);
    await isWhole(page, "film.bin");
    expect(begun.length).toBeLessThanOrEqual(2);
    await context.close();
  });
});

describe("a duplicate of the tab that uploads a file", () => {
  it("leaves it to the other tab", async () => {
    const room = await createRoom(ada, "Duplicates");
    const { page, context } = await visit(browser, host);
    await enterAs(page, host, ada.token, `/r/${room.id}`);
    await field(page).waitFor();
    const uploads = await holding(page);
    await pick(page, "twice.bin");
    await send(page);
    await expect.poll(() => uploads.held).toHaveLength(1);
    const calls: string[] = [];
    context.on("request", (request) => {
      if (request.url().includes("/api/uploads")) calls.push(request.method());
    });
    // As a duplicate does, a window that the page opens begins with a copy of its session storage.
    const opened = context.waitForEvent("page");
    await page.evaluate(() => void window.open(location.href));
    const copy = await opened;
    await copy.getByText("twice.bin").first().waitFor();
    await say(copy, "meanwhile");
    await line(copy, "meanwhile").getByLabel("Sent").waitFor();
    expect(calls).toEqual([]);
    await uploads.letGo();
    await isWhole(page, "twice.bin");
    await context.close();
  });
});
