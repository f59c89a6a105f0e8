import { beforeEach, describe, expect, test } from "vitest";
import { createSnsVerifier } from "../../../server/delivery/sns.ts";
import { httpStandIn } from "../../support/delivery.ts";
import { freePort } from "../../support/ports.ts";

let reply: { status: number; body: string } | "hang up" = { status: 200, body: "{}" };
const provider = await httpStandIn((_, response) => {
  if (reply === "hang up") response.destroy();
  else response.writeHead(reply.status, { location: "/elsewhere" }).end(reply.body);
});
const settings = {
  "sns.wechatUrl": provider.url,
  "sns.qqUrl": `${provider.url}/gateway/`,
  "sns.weiboUrl": provider.url,
  "sns.qqAppId": "",
  "sns.weiboAppId": "",
};
const { verify } = createSnsVerifier({ settings: () => settings });
const answer = (body: unknown, status = 200) => {
  reply = { status, body: typeof body === "string" ? body : JSON.stringify(body) };
};
beforeEach(() => {
  provider.requests.length = 0;
});

describe("WeChat", () => {
  test("is asked to confirm the token and the openid", async () => {
    answer({ errcode: 0, errmsg: "ok" });
    expect(await verify("1", "open&id", "t/k+n")).toBe(true);
    const [requests] = provider.requests;
    expect([requests?.method, requests?.url.pathname]).toEqual(["GET", "/sns/auth"]);
    expect(Object.fromEntries(requests?.url.searchParams ?? [])).toEqual({
      access_token: "t/k+n",
      openid: "open&id",
    });
  });

  test("can refuse the token", async () => {
    answer({ errcode: 40003, errmsg: "invalid openid" });
    expect(await verify("1", "openid", "token")).toBe(false);
  });

  test("has not refused the token when it answers that it is busy", async () => {
    answer({ errcode: -1, errmsg: "system error" });
    await expect(verify("1", "openid", "token")).rejects.toMatchObject({ code: "unavailable" });
  });
});

describe("QQ", () => {
  test.each([
    ["JSON", '{"client_id":"1","openid":"ABC"}'],
    ["a callback", 'callback( {"client_id":"1","openid":"ABC"} );\n'],
  ])("answers in %s, and the openid must match", async (_, body) => {
    answer(body);
    expect(await verify("2", "ABC", "token")).toBe(true);
    expect(await verify("2", "ABD", "token")).toBe(false);
    expect(provider.requests[0]?.url.pathname).toBe("/gateway/oauth2.0/me");
    expect(provider.requests[0]?.url.searchParams.get("access_token")).toBe("token");
  });

  test("can refuse the token", async () => {
    answer('callback( {"error":100016,"error_description":"access token check failed"} );');
    expect(await verify("2", "ABC", "token")).toBe(false);
  });
});

describe("Weibo", () => {
  test("is asked by POST, and the uid must match", async () => {
    answer({ uid: 1073880650, appkey: 1, expire_in: 3600 });
    expect(await verify("3", "1073880650", "token")).toBe(true);
    expect(await verify("3", "1073880651", "token")).toBe(false);
    const [requests] = provider.requests;
    expect([requests?.method, requests?.url.pathname, requests?.body]).toEqual([
      "POST",
      "/oauth2/get_token_info",
      "access_token=token",
    ]);
  });

  test("refuses with an error or an expired token", async () => {
    answer({ error: "invalid_access_token", error_code: 21332 }, 400);
    expect(await verify("3", "1", "token")).toBe(false);
    answer({ uid: "1", expire_in: -5 });
    expect(await verify("3", "1", "token")).toBe(false);
  });
});

describe("the app that a token was issued for", () => {
  const ours = createSnsVerifier({
    settings: () => ({ ...settings, "sns.qqAppId": "101", "sns.weiboAppId": "2045436852" }),
  });
  test.each([
    ["2", "ABC", { openid: "ABC", client_id: "101" }, true],
    ["2", "ABC", { openid: "ABC", client_id: "999" }, false],
    ["2", "ABC", { openid: "ABC" }, false],
    ["3", "7", { uid: 7, appkey: 2045436852, expire_in: 60 }, true],
    ["3", "7", { uid: 7, appkey: "999", expire_in: 60 }, false],
    ["3", "7", { uid: 7, expire_in: 60 }, false],
  ] as const)("must be this one (%s, %s, %j: %s)", async (type, id, reply, isRight) => {
    answer(reply);
    expect(await ours.verify(type, id, "token")).toBe(isRight);
  });
});

describe.each(["1", "2", "3"] as const)("a provider (%s) with an unusable answer is unavailable", (type) => {
  test.each([
    ["500", () => answer({ errcode: 0, openid: "me", uid: "me" }, 500)],
    ["404", () => answer("not found", 404)],
    ["an HTML page", () => answer("<html>")],
    ["an array", () => answer([])],
    ["null", () => answer("null")],
    ["an empty object", () => answer({})],
    ["a redirect", () => answer({ errcode: 0, openid: "me", uid: "me" }, 302)],
    ["an oversized reply", () => answer(`"${"x".repeat(100_000)}"`)],
    ["a dropped connection", () => (reply = "hang up")],
  ])("with %s", async (_, arrange) => {
    arrange();
    await expect(verify(type, "me", "token")).rejects.toMatchObject({ code: "unavailable" });
  });

  test("an empty id or token is refused without asking the provider", async () => {
    answer({ errcode: 0, openid: "", uid: "" });
    expect(await verify(type, "", "token")).toBe(false);
    expect(await verify(type, "me", "")).toBe(false);
    expect(provider.requests).toEqual([]);
  });
});

test("a provider that cannot be reached is unavailable, and the error does not contain the token", async () => {
  const url = `http://127.0.0.1:${await freePort()}`;
  const lost = createSnsVerifier({
    settings: () => ({ ...settings, "sns.wechatUrl": url }),
  });
  const failure = await lost.verify("1", "me", "s3cret").catch((error: Error) => error.message);
  expect(failure).toMatch(/wechat/);
  expect(failure).not.toContain("s3cret");
});
