/**
 * The client's basics in a real Chrome 109, the last one for Windows 7 and 8.1, where `CHROME_109` names its binary.
 */
import { chromium } from "playwright-core";
import { expect, it } from "vitest";
import { arrive, field, line, say, visit } from "../support/browser/chat.ts";
import { startTestHost } from "../support/host.ts";
import { createRoom, person } from "../support/people.ts";
import { plain } from "../support/pictures.ts";

const executablePath = process.env.CHROME_109;
if (!executablePath) console.info("Chrome 109 is not tried: CHROME_109 names no binary of it.");

it.skipIf(!executablePath)(
  "a person in Chrome 109 enters, writes, sends a picture and zooms it",
  { timeout: 120_000 },
  async () => {
    const host = await startTestHost();
    // The available binary is built for a single process.
    const args = ["--no-sandbox", "--disable-gpu", "--single-process", "--no-zygote"];
    const browser = await chromium.launch({ ...(executablePath && { executablePath }), args });
    try {
      expect(browser.version()).toMatch(/^109\./);
      const room = await createRoom(await person(host, "ada"), "Lobby");
      const { page, sins } = await visit(browser, host, `/r/${room.id}`);
      await arrive(page, "Old");
      await field(page).waitFor();
      await say(page, "Look at https://example.com/page");
      await line(page, "Look at").getByRole("link").waitFor();
      const buffer = await plain(1600, 1200);
      await page.locator("input[type=file]").setInputFiles({ name: "a.png", mimeType: "image/png", buffer });
      await page.getByRole("button", { name: "Send", exact: true }).click();
      await page.getByRole("button", { name: "Open picture a.png" }).click();
      await page.getByRole("img", { name: "a.png" }).waitFor();
      await page.keyboard.press("+");
      const content = page.locator(".react-transform-component");
      const scale = () => content.evaluate((each) => new DOMMatrix(getComputedStyle(each).transform).a);
      await expect.poll(scale).toBeGreaterThan(1.2);
      expect(sins).toEqual([]);
    } finally {
      await browser.close();
      await host.stop();
    }
  },
);
