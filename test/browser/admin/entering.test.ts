/** Access to the console: by the first-run link, then by the password. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launch, visit } from "../../support/browser/chat.ts";
import { PASSWORD } from "../../support/console.ts";
import { startTestHost, type TestHost } from "../../support/host.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

describe("the console of a server that was never set up", () => {
  let host: TestHost;
  beforeAll(async () => {
    host = await startTestHost();
  });
  afterAll(() => host?.stop());

  it("says where the setup link is when the page is opened without it, and accepts it in the same tab", async () => {
    const { page, context } = await visit(browser, host, "/admin");
    await page.getByRole("heading", { name: "Almost there" }).waitFor();
    expect(await page.getByRole("textbox").count()).toBe(0);
    const { adminUrl } = await host.host.listening();
    await page.evaluate((hash) => {
      location.hash = hash;
    }, new URL(adminUrl).hash);
    await page.getByRole("heading", { name: "Set the console password" }).waitFor();
    await context.close();
  });

  it("sets the password by the link, once, and opens", async () => {
    const { adminUrl } = await host.host.listening();
    const { page, context, sins } = await visit(
      browser,
      host,
      new URL(adminUrl).pathname + new URL(adminUrl).hash,
    );
    await page.getByLabel("New password").fill("a good one");
    await page.getByLabel("Repeat password").fill("another one");
    await page.getByRole("button", { name: "Set password and continue" }).click();
    await page.getByText("The passwords do not match.").waitFor();
    await page.getByRole("button", { name: "简体中文" }).click();
    await page.getByText("两次输入的密码不一致。").waitFor();
    await page.getByRole("button", { name: "English" }).click();
    await page.getByLabel("Repeat password").fill("a good one");
    await page.getByRole("button", { name: "Set password and continue" }).click();
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    expect(page.url()).not.toContain("setup");

    await page.goto(adminUrl);
    await page.reload();
    await page.getByRole("button", { name: "Log out" }).click();
    await page.getByRole("heading", { name: "Log in" }).waitFor();
    await page.getByLabel("Password", { exact: true }).fill("a good one");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    expect(sins).toEqual([]);
    await context.close();
  });
});

describe("the console of a server with a password", () => {
  let host: TestHost;
  beforeAll(async () => {
    host = await startTestHost({ adminPassword: PASSWORD });
  });
  afterAll(() => host?.stop());

  it("explains a wrong password, and the right one logs in this tab and the next", async () => {
    const { page, context } = await visit(browser, host, "/admin/users?q=ada");
    await page.getByLabel("Password", { exact: true }).fill("wrong");
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByText("The password is wrong.").waitFor();
    await page.getByRole("button", { name: "简体中文" }).click();
    await page.getByText("密码错误。").waitFor();
    await page.getByRole("button", { name: "English" }).click();
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByRole("heading", { name: "Users" }).waitFor();
    expect(await page.getByRole("searchbox").inputValue()).toBe("ada");

    const second = await context.newPage();
    await second.goto(`${host.url}/admin/audit`);
    await second.getByRole("heading", { name: "Audit" }).waitFor();
    await context.close();
  });

  it("asks again when the server no longer knows the session", async () => {
    const { page, context } = await visit(browser, host, "/admin");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    await host.host.admin.logins.setPassword(PASSWORD);
    await page.getByText("Your session has ended.").waitFor();
    await context.close();
  });

  it("has one event stream after the session ended and the admin has logged in again", async () => {
    const { page, context } = await visit(browser, host, "/admin");
    const streams: string[] = [];
    page.on("websocket", (socket) => streams.push(socket.url()));
    const login = async () => {
      await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
      await page.getByRole("button", { name: "Log in" }).click();
      await page.getByRole("heading", { name: "Overview" }).waitFor();
    };
    await login();
    await page.clock.install();
    // Nothing is called: the refused handshake of the event stream is what finds that the session has ended.
    await host.host.admin.logins.setPassword(PASSWORD);
    host.host.io.of("/admin").disconnectSockets(true);
    await page.getByText("Your session has ended.").waitFor();
    const opened = streams.length;
    await page.clock.fastForward(10_000);
    await login();
    await page.clock.fastForward(10_000);
    await expect.poll(() => streams.length).toBe(opened + 1);
    await context.close();
  });

  it("is in Chinese for a browser that prefers it", async () => {
    const { page, context } = await visit(browser, host, "/admin", { locale: "zh-CN" });
    await page.getByRole("heading", { name: "登录" }).waitFor();
    await page.getByLabel("密码", { exact: true }).fill("x");
    await page.getByRole("button", { name: "登录" }).click();
    await page.getByText("密码错误。").waitFor();
    await context.close();
  });
});
