/** After an admin's password reset the person is told who did it and sets a password of their own. */
import { describe, expect, it } from "vitest";
import { hostActor } from "../../../server/chat/actor.ts";
import { STILL, violations } from "../../support/browser/axe.ts";
import { enterAs, field, visit } from "../../support/browser/chat.ts";
import { hostAndBrowser } from "../../support/browser/start.ts";
import { createRoom, login, person } from "../../support/people.ts";

const { host, browser } = await hostAndBrowser();

async function resetPage(name: string, language: string) {
  const ada = await person(host, name);
  const { id } = await createRoom(ada, `Room of ${name}`);
  const { page, ...rest } = await visit(browser, host, "/", { ...STILL, locale: language });
  await enterAs(page, host, ada.token, `/r/${id}`);
  await page.getByRole("textbox").waitFor();
  await host.host.core.accounts.resetPassword(hostActor(), ada.user.id, "given");
  return { page, ...rest, ada };
}

describe("after an admin's password reset", () => {
  it("the page says so, and asks for a new password after the login", async () => {
    const { page, context, sins } = await resetPage("ada", "en-US");
    await page
      .getByRole("alert")
      .getByText("An admin reset your password. Log in with the new one.")
      .waitFor();
    await page.getByLabel("Password", { exact: true }).fill("given");
    await page.getByRole("button", { name: "Log in" }).click();
    const dialog = page.getByRole("dialog", { name: "Choose your own password" });
    await dialog
      .getByText(/^The admin of this server reset your password \(.*20\d\d.*\) and knows it/)
      .waitFor();
    expect(await violations(page)).toEqual([]);
    // The given password was typed just now.
    expect(await dialog.getByLabel("Current password").count()).toBe(0);
    const fresh = dialog.getByLabel("New password");
    await expect.poll(() => fresh.evaluate((each) => each === document.activeElement)).toBe(true);
    await fresh.fill("given");
    await dialog.getByText("The admin knows this one.").waitFor();
    expect(await dialog.getByRole("button", { name: "Save" }).isDisabled()).toBe(true);
    await fresh.fill("my own");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByText("Password changed.").waitFor();
    await page.reload();
    await field(page).waitFor();
    expect(await dialog.count()).toBe(0);
    expect((await login(host, "ada", "my own")).user.passwordReset).toBeNull();
    expect(sins).toEqual([]);
    await context.close();
  });

  it("the dialog can be postponed, and appears again at the next visit, in Chinese too", async () => {
    const { page, context, ada } = await resetPage("bo", "zh-CN");
    await page.getByText("管理员重置了你的密码，请用新密码登录。").waitFor();
    await page.getByLabel("密码", { exact: true }).fill("given");
    await page.getByRole("button", { name: "登录", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "请设置你自己的密码" });
    await dialog.getByText(/^服务器管理员重置了你的密码/).waitFor();
    await dialog.getByRole("button", { name: "以后再说" }).click();
    await dialog.waitFor({ state: "detached" });
    expect((await login(host, "bo", "given")).user.passwordReset?.by).toBeNull();

    await page.reload();
    await dialog.getByLabel("当前密码").fill("wrong");
    await dialog.getByLabel("新密码").fill("my own");
    await dialog.getByRole("button", { name: "保存" }).click();
    await dialog.getByRole("alert").waitFor();
    await dialog.getByLabel("当前密码").fill("given");
    await dialog.getByRole("button", { name: "保存" }).click();
    await dialog.waitFor({ state: "detached" });
    expect((await login(host, ada.user.username, "my own")).user.passwordReset).toBeNull();
    await context.close();
  });
});
