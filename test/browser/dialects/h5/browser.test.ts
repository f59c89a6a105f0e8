/** A page of another origin, in a real browser, that uses dialect D only. */
import { expect, it } from "vitest";
import { elsewhere, hostAndBrowser } from "../../../support/browser/start.ts";

const { host, browser } = await hostAndBrowser({ settings: { "h5.activation": "open" } });

it("a page using D registers, logs in, opens a page with a group and uploads, by the token header", async () => {
  const page = await elsewhere(browser);
  const seen = await page.evaluate(async (url) => {
    const post = async (path: string, body: object, token = "") => {
      const headers = { "Content-Type": "application/json", token };
      const response = await fetch(url + path, { method: "POST", headers, body: JSON.stringify(body) });
      return (await response.json()).data;
    };
    const account = { username: "admin", password: "123456" };
    await post("/h5/user/reg", account);
    const { token } = await post("/h5/user/login", account);
    const shop = { activationCode: "asdasad", name: "小蓝的商页" };
    const [{ _id: merchant }] = await post("/h5/merchant/createMerchant", shop, token);
    const form = new FormData();
    form.set("file", new Blob(["notes"]), "笔记.txt");
    const uploaded = await fetch(`${url}/upload`, { method: "POST", headers: { token }, body: form });
    const { data: icon } = await uploaded.json();
    await post("/h5/group", { merchant, name: "小黑子的世界", icon }, token);
    const [group] = await post("/h5/group/getGroup", { merchant }, token);
    return { group, icon };
  }, host.url);
  expect(seen.group).toMatchObject({ state: 1, name: "小黑子的世界", icon: seen.icon });
  expect(seen.icon).toMatch(/^\/upload\/\d{8}\/[0-9a-f]{24}\.txt$/);
});
