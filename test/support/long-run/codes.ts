import { expect } from "vitest";
import { captchasOf } from "../all-rows.ts";
import { httpStandIn } from "../delivery.ts";
import { freePort } from "../ports.ts";
import * as app from "../wires/app.ts";
import * as room from "../wires/room.ts";
import { GUESTS, PASSWORDS, type Run } from "./run.ts";

/** Codes by every delivery but the response: used, failed, replaced. */
export async function askForCodes({ host, recorder, codes }: Run): Promise<void> {
  const proxied = await recorder.proxy();
  const from = GUESTS;
  const gateway = await httpStandIn((_, response) => response.end());
  const broken = await freePort();
  const { core, settings } = host.host;
  const userEmail = "13800001003@qq.com";
  // A phone may have only ten wrong codes a day, so each round uses another.
  const phones = Array.from({ length: 8 }, (_, index) => `1380000200${5 + index}`);
  const ways = [
    { "captcha.delivery": "console" },
    { "captcha.delivery": "webhook", "captcha.webhookUrl": `${gateway.url}/?key=${PASSWORDS.gateway}` },
    { "captcha.webhookUrl": `http://user:${PASSWORDS.gateway}@127.0.0.1:${broken}/` },
    {
      "captcha.delivery": "smtp",
      "captcha.smtpUrl": `smtp://user:${PASSWORDS.mail}@127.0.0.1:${broken}/?from=a@b.example`,
    },
  ] as const;
  for (const way of ways) {
    await settings.update(way);
    for (const isRight of [false, true]) {
      const phone = phones.pop() ?? "";
      await app.send(proxied, "POST /phonelogin/", { body: { phone }, from });
      const captcha = isRight ? (codes.at(-1) ?? "") : "0000000000";
      for (let tries = 0; tries < 5; tries++) {
        const { status } = await app.send(proxied, "GET /phonelogin/", { body: { phone, captcha }, from });
        expect(status).toBe(isRight && tries === 0 ? 200 : 401);
      }
      await room.send(proxied, "POST /user/forgetPwd", { body: { userEmail }, from });
      const 验证码 = isRight ? (codes.at(-1) ?? "") : "0000000000";
      const body = { userEmail, newPwd: PASSWORDS.owner, 验证码 };
      const said = room.said(await room.send(proxied, "PUT /user/updatePwd", { body, from }));
      expect(said[1]).toBe(isRight ? "修改成功" : "验证码错误");
    }
  }
  expect(codes).toHaveLength(16);
  const states = (await captchasOf(core)).map(({ state }) => state);
  expect(new Set(states)).toEqual(new Set(["used", "failed", "revoked"]));
}
