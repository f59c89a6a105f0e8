/**
 * The API reference and the page about trust in a real browser: read, tried, by keyboard, in both languages, offline.
 */
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { rowsOf } from "../../support/all-rows.ts";
import { STILL, violations } from "../../support/browser/axe.ts";
import { PHONE, type Visitor, visit } from "../../support/browser/chat.ts";
import { hostAndBrowser } from "../../support/browser/start.ts";
import { send } from "../../support/loopback.ts";

const WIDE = { viewport: { width: 1366, height: 900 } };

const settings = { "listen.https": true, "listen.httpsPort": 0, "dialects.h5": false };
const { host, browser } = await hostAndBrowser({ settings });

/** Opens a page, does something in it, and checks that the page kept to its own policy. */
async function reading(
  path: string,
  act: (page: Page, visitor: Visitor) => Promise<void>,
  options: Parameters<typeof visit>[3] = WIDE,
): Promise<void> {
  const visitor = await visit(browser, host, path, options);
  try {
    await act(visitor.page, visitor);
    expect(visitor.sins).toEqual([]);
  } finally {
    await visitor.context.close();
  }
}

const answered = (page: Page) =>
  page.getByRole("region", { name: "Try it" }).getByRole("heading", { level: 3 });
const sendIt = async (page: Page): Promise<void> => {
  await page.getByRole("button", { name: "Send" }).click();
  await answered(page).waitFor();
};

describe("the API reference", () => {
  it("leads from the list of APIs to a call, and registers a user through dialect E", () =>
    reading("/docs", async (page) => {
      await page
        .getByRole("main")
        .getByRole("link", { name: /E · app/ })
        .click();
      await page
        .getByRole("complementary")
        .getByRole("link", { name: /1\. Register/ })
        .click();
      await page
        .getByRole("textbox", { name: "Body" })
        .fill(JSON.stringify({ username: "ada", password: "tea", nickname: "Ada <b>Lovelace</b>" }));
      await sendIt(page);
      const panel = page.getByRole("region", { name: "Try it" });
      await panel.getByText("200 OK").waitFor();
      const shown = JSON.parse((await panel.locator("pre").textContent()) ?? "") as Record<string, string>;
      expect(shown).toMatchObject({ username: "ada", nickname: "Ada <b>Lovelace</b>", status: "SUCCESS" });
      const users = await rowsOf(host.host.store.users);
      expect(users.map(({ username }) => username)).toContain("ada");

      await panel.getByRole("button", { name: "Use this token" }).click();
      await page
        .getByRole("complementary")
        .getByRole("link", { name: /4\. Logout/ })
        .click();
      await expect.poll(() => page.getByLabel("Token", { exact: true }).inputValue()).toBe(shown.token);
      await sendIt(page);
      await panel.getByText("200 OK").waitFor();
      await page.goBack();
      await page.getByRole("heading", { level: 1, name: /Register/ }).waitFor();
      await page.reload();
      await page.getByRole("heading", { level: 1, name: /Register/ }).waitFor();
    }));

  it("says whether a call needs a token, accepts one, or does not use it", async () => {
    for (const [place, sentence] of [
      ["app#post-/logout/", "Needs a token in the header token."],
      [
        "apiv1#post-/apiv1/user/modify",
        "Accepts a token in the header Authorization, but also works without one",
      ],
      ["apiv1#post-/apiv1/user/register", null],
    ] as const) {
      await reading(`/docs/${place}`, async (page) => {
        await page.getByRole("region", { name: "Try it" }).waitFor();
        expect(await page.getByLabel("Token", { exact: true }).count()).toBe(sentence === null ? 0 : 1);
        if (sentence !== null) await page.getByText(sentence).waitFor();
      });
    }
  });

  it("sends a form and a file, puts parameters into path and query, and shows a picture as a picture", () =>
    reading("/docs/apiv1#post-/apiv1/user/register", async (page) => {
      const panel = page.getByRole("region", { name: "Try it" });
      await panel.getByText("Form", { exact: true }).click();
      await page.getByRole("textbox", { name: "Body" }).fill('{"username": "bo&co"}');
      const asked = page.waitForRequest((request) => request.method() === "POST");
      await sendIt(page);
      expect((await asked).postData()).toBe("username=bo%26co");

      await page.goto(`${host.url}/docs/apiv1#post-/apiv1/user/avatar/{name}`);
      await page.getByLabel("name", { exact: false }).first().fill("bo&co");
      const icon = readFileSync("renderer/public/icon-192.png");
      await page
        .getByLabel("File: file")
        .setInputFiles({ name: "a.png", mimeType: "image/png", buffer: icon });
      await sendIt(page);
      await panel.getByText('"status": 0').waitFor();

      await page.goto(`${host.url}/docs/apiv1#get-/apiv1/user/avatar/download/{name}`);
      await page.getByLabel("name", { exact: false }).first().fill("bo&co");
      await sendIt(page);
      const picture = panel.getByRole("img", { name: "The picture in the response" });
      await picture.waitFor();
      await expect
        .poll(() => picture.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth))
        .toBeGreaterThan(0);
    }));

  it("says what is wrong with a request before it is sent", () =>
    reading("/docs/app#post-/users/", async (page) => {
      let asked = 0;
      page.on("request", (request) => {
        if (request.method() === "POST") asked += 1;
      });
      const body = page.getByRole("textbox", { name: "Body" });
      for (const [text, sentence] of [
        ["{", "This is not JSON"],
        ["[1]", "The body must be a JSON object."],
      ] as const) {
        await body.fill(text);
        await page.getByRole("button", { name: "Send" }).click();
        await page.getByRole("alert").getByText(sentence).waitFor();
      }
      expect(asked).toBe(0);
    }));

  it("reports an API that is switched off, a call that does not exist, and a server that is gone", () =>
    reading("/docs/h5", async (page) => {
      await page.getByText("Not available").waitFor();
      expect(await page.getByRole("navigation", { name: "APIs" }).getByText("D · h5").count()).toBe(0);
      await page.goto(`${host.url}/docs/app#get-/nothing`);
      await page.getByText("This API has no such call.").waitFor();
      // Not valid percent-encoding.
      await page.goto(`${host.url}/docs/native#%E0`);
      await page.getByText("This API has no such call.").waitFor();
      await page.route("**/docs/room.json", (route) => route.abort());
      await page.getByRole("link", { name: "C · room" }).click();
      await page.getByText("The server did not answer.").waitFor();
      await page.unroute("**/docs/room.json");
      await page.getByRole("button", { name: "Try again" }).click();
      await page.getByRole("heading", { level: 1, name: "C · room" }).waitFor();
    }));

  it("shows a document's prose as text and tables, whatever markup or links it contains", () =>
    reading("/docs", async (page) => {
      const description =
        "# Hi <img src=x onerror=alert(1)>\n\n<script>alert(2)</script>\n\n| a | b |\n| - | - |\n| `x` | **y** |\n\n[bad](javascript:alert(3)) [good](/docs)";
      const document = { openapi: "3.1.0", info: { title: "E", version: "1", description }, paths: {} };
      await page.route("**/docs/app.json", (route) => route.fulfill({ json: document }));
      await page
        .getByRole("main")
        .getByRole("link", { name: /E · app/ })
        .click();
      await page.getByRole("cell", { name: "y" }).waitFor();
      const main = page.getByRole("main");
      expect(await main.locator("img, script").count()).toBe(0);
      await main.getByText("<script>alert(2)</script>").waitFor();
      const links = await main
        .getByRole("link")
        .evaluateAll((all) => (all as unknown as { href: string }[]).map(({ href }) => href));
      expect(links.filter((href) => href.startsWith("javascript"))).toEqual([]);
      expect(links).toContain(`${host.url}/docs`);
    }));

  it("keeps the names of the APIs in sight to the end of a long page", () =>
    reading("/docs/native", async (page) => {
      await page.getByRole("heading", { name: "Errors" }).waitFor();
      await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
      const top = () => page.getByRole("banner").evaluate((head) => head.getBoundingClientRect().top);
      await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(2_000);
      expect(await top()).toBe(0);
    }));

  it("can be read and tried by keyboard", () =>
    reading("/docs/native", async (page) => {
      await page.getByRole("heading", { level: 1, name: "Native" }).waitFor();
      await page.keyboard.press("/");
      await page.keyboard.type("name, version");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await page
        .getByRole("heading", { level: 1, name: "Get the server's name, version and limits" })
        .waitFor();
      await page.getByRole("button", { name: "Send" }).focus();
      await page.keyboard.press("Enter");
      await page.getByText("200 OK").waitFor();
    }));

  it("lists the calls below the prose on a phone, and leads back from a call", () =>
    reading(
      "/docs/room",
      async (page) => {
        await page
          .getByRole("main")
          .getByRole("link", { name: /用户登录/ })
          .tap();
        await page.getByRole("heading", { level: 1, name: "用户登录" }).waitFor();
        await page.getByRole("link", { name: "All calls" }).tap();
        await page.getByRole("heading", { level: 1, name: "C · room" }).waitFor();
      },
      PHONE,
    ));
});

describe("the page /trust", () => {
  it("shows three steps for each device, the certificate, its fingerprint, and the address to open", () =>
    reading("/trust", async (page) => {
      const info = (await send(host, "/trust/info.json")).body as { fingerprint: string; port: number };
      await page.getByText(info.fingerprint).waitFor();
      for (const device of ["Windows", "macOS", "iPhone · iPad", "Android", "Linux"]) {
        await page.getByRole("radio", { name: device }).check({ force: true });
        expect(await page.getByRole("listitem").count(), device).toBe(3);
      }
      const link = page.getByRole("link", { name: `https://127.0.0.1:${info.port}/` });
      expect(await link.getAttribute("href")).toBe(`https://127.0.0.1:${info.port}/`);
      const href = await page.getByRole("link", { name: "Download certificate" }).getAttribute("href");
      expect((await send(host, href ?? "")).bytes.toString()).toContain("BEGIN CERTIFICATE");
    }));

  it("guesses the device, and says when HTTPS is off", async () => {
    const userAgent =
      "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36";
    await reading(
      "/trust",
      async (page) => {
        await expect.poll(() => page.getByRole("radio", { name: "Android" }).isChecked()).toBe(true);
      },
      { ...PHONE, userAgent },
    );
    await host.host.settings.update({ "listen.https": false });
    await reading("/trust", (page) => page.getByText("HTTPS is off").waitFor());
    await host.host.settings.update({ "listen.https": true });
  });
});

describe("both pages in every language, colour scheme and width", () => {
  const looks = [
    { ...WIDE, locale: "en-US", colorScheme: "light" },
    { ...WIDE, locale: "zh-CN", colorScheme: "dark" },
    { ...PHONE, locale: "zh-CN", colorScheme: "light" },
    { ...PHONE, locale: "en-US", colorScheme: "dark" },
  ] as const;
  const places = [
    "/docs",
    "/docs/chatroom",
    "/docs/room",
    "/docs/native#put-/api/rooms/{id}/mutes/{userId}",
    "/trust",
  ];

  it.each(looks)(
    "have no serious axe finding and fit the screen: $locale $colorScheme $viewport.width",
    (look) =>
      reading(
        "/docs",
        async (page) => {
          for (const path of places) {
            await page.goto("about:blank");
            await page.goto(host.url + path);
            await page.getByRole("heading", { level: 1 }).waitFor();
            await expect.poll(() => page.evaluate("document.readyState")).toBe("complete");
            expect(await violations(page), path).toEqual([]);
            const over = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
            expect(over, path).toBeLessThanOrEqual(0);
          }
        },
        { ...STILL, ...look },
      ),
  );
});
