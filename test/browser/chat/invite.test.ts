import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { byName, enterAs, visit } from "../../support/browser/chat.ts";
import { hostAndBrowser } from "../../support/browser/start.ts";
import { createRoom, person } from "../../support/people.ts";
import { plain } from "../../support/pictures.ts";

const { host, browser } = await hostAndBrowser();
const ada = await person(host, "ada");
const roomId = (await createRoom(ada, "Lobby")).id;

it("the invitation shows a QR code where a phone could use the link, and not on the loopback", async () => {
  const place = `/r/${roomId}?dialog=invite`;
  for (const [at, codes] of [
    [byName(host), 1],
    [host, 0],
  ] as const) {
    const { page, context, sins } = await visit(browser, at);
    await enterAs(page, at, ada.token, place);
    const dialog = page.getByRole("dialog");
    await expect
      .poll(() => dialog.getByLabel("Link", { exact: true }).inputValue())
      .toBe(`${at.url}/r/${roomId}`);
    await expect.poll(() => dialog.getByRole("img", { name: "QR code of the link" }).count()).toBe(codes);
    expect(sins).toEqual([]);
    await context.close();
  }
});

it("the invitation has the server's network address when the page is on the loopback", async () => {
  const { page, context } = await visit(browser, host);
  const known = await (await fetch(`${host.url}/api/host`)).json();
  expect(known.urls, "a host that only its own machine reaches has none").toEqual([]);
  const urls = ["http://192.168.1.20:5000/", "http://10.0.0.7:5000/"];
  await page.route("**/api/host", (route) => route.fulfill({ json: { ...known, urls } }));
  await enterAs(page, host, ada.token, `/r/${roomId}?dialog=invite`);
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("img", { name: "QR code of the link" }).waitFor();
  expect(await dialog.getByLabel("Link", { exact: true }).inputValue()).toBe(
    `http://192.168.1.20:5000/r/${roomId}`,
  );
  await context.close();
});

it("a link is copied on plain HTTP without losing the focus, and a refusal is told", async () => {
  const at = byName(host);
  const { page, context } = await visit(browser, at);
  await enterAs(page, at, ada.token, `/r/${roomId}?dialog=invite`);
  expect(await page.evaluate(() => "clipboard" in navigator)).toBe(false);
  const copy = page.getByRole("dialog").getByRole("button", { name: "Copy" });
  await copy.first().press("Enter");
  const copied = page.getByRole("dialog").getByRole("button", { name: "Copied" });
  await copied.waitFor();
  expect(await copied.evaluate((each) => each === document.activeElement)).toBe(true);
  await page.evaluate(() => Object.assign(document, { execCommand: () => false }));
  await copied.press("Enter");
  await page.getByText("Your browser did not allow copying.").waitFor();
  await expect.poll(() => copy.count()).toBe(2);
  await context.close();
});

it("a picture that cannot be shown is offered as a file with its name", async () => {
  const form = new FormData();
  form.set("file", new Blob([new Uint8Array(await plain(40, 40))]), "gone.png");
  const headers = { Authorization: `Bearer ${ada.token}` };
  const sent = await fetch(`${host.url}/api/rooms/${roomId}/files`, { method: "POST", headers, body: form });
  const { body } = (await sent.json()) as { body: string };
  await rm(join(host.dataDir, body.replace("/upload/", "uploads/")));
  const { page, context } = await visit(browser, host);
  await enterAs(page, host, ada.token, `/r/${roomId}`);
  await page.getByRole("link", { name: "Download gone.png" }).waitFor();
  await expect.poll(() => page.getByRole("button", { name: "gone.png" }).count()).toBe(0);
  await context.close();
});
