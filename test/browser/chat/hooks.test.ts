import { describe, expect, it } from "vitest";
import { enterAs, line, visit } from "../../support/browser/chat.ts";
import { hostAndBrowser } from "../../support/browser/start.ts";
import { createRoom, person } from "../../support/people.ts";

const { host, browser } = await hostAndBrowser();
const ada = await person(host, "ada");

describe("the webhooks of a room", () => {
  it("are created, post as bots, and are revoked in the room's settings", async () => {
    const { id } = await createRoom(ada, "Builds");
    const { page, context, sins } = await visit(browser, host);
    await enterAs(page, host, ada.token, `/r/${id}?dialog=settings`);
    await page.getByRole("button", { name: "Manage webhooks" }).click();
    await page.getByText("This room has no webhooks yet.").waitFor();
    await page.getByLabel("Name", { exact: true }).fill("Grafana");
    await page.getByRole("button", { name: "Create webhook" }).click();
    const address = await page.getByLabel("Address of Grafana").inputValue();
    expect(address).toMatch(/^http:\/\/.+\/hooks\/[0-9a-f]{32}$/);
    const list = page.getByRole("list", { name: "Webhooks" });
    await list.getByText("Grafana").waitFor();
    await list.getByText("not used yet").waitFor();

    const path = new URL(address).pathname;
    const post = (body: object) =>
      fetch(host.url + path, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
    expect((await post({ text: "CPU high", icon_emoji: ":fire:" })).status).toBe(200);
    await page.goto(`${host.url}/r/${id}`);
    const message = line(page, "CPU");
    await message.getByText("Grafana", { exact: true }).waitFor();
    await message.getByText("Grafana", { exact: true }).waitFor();
    await message.getByText("Bot", { exact: true }).waitFor();
    await message.locator("[data-initials='🔥']").waitFor();

    await page.goto(`${host.url}/r/${id}?dialog=hooks`);
    await list.getByText(/last used/).waitFor();
    expect(await page.getByLabel("Address of Grafana").count()).toBe(0);
    await page.getByRole("button", { name: "Revoke Grafana" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Revoke", exact: true }).focus();
    await page.keyboard.press("Enter");
    await page.getByText("This room has no webhooks yet.").waitFor();
    const dialog = page.getByRole("dialog", { name: "Webhooks" });
    await expect.poll(() => dialog.evaluate((box) => box.contains(document.activeElement))).toBe(true);
    expect((await post({ text: "gone" })).status).toBe(404);
    expect(sins).toEqual([]);
    await context.close();
  });
});
