import { expect } from "vitest";
import { send } from "../loopback.ts";
import { call, login } from "../people.ts";
import { freePort } from "../ports.ts";
import * as app from "../wires/app.ts";
import * as chatroom from "../wires/chatroom.ts";
import * as h5 from "../wires/h5.ts";
import * as room from "../wires/room.ts";
import { ACCESS_TOKEN, GUESTS, PASSWORDS, type Run } from "./run.ts";

/** Right and wrong logins, and new passwords, on every API. */
export async function logInAndOut({ host, recorder }: Run): Promise<void> {
  const proxied = await recorder.proxy();
  const guests = await recorder.proxy(GUESTS);
  const from = GUESTS;
  const username = "guest 5";
  for (const password of [PASSWORDS.wrong, PASSWORDS.guest]) {
    await login(guests, username, password).catch(() => undefined);
    await chatroom.call(proxied, "/auth/login", { user_tel: "13800002005", user_password: password }, from);
    await room.send(proxied, "POST /user/login", { body: { userId: username, userPwd: password }, from });
    await h5.send(proxied, "POST /h5/user/login", { body: { username, password }, from });
    await app.send(proxied, "POST /login/", { body: { username, password }, from });
    // A token in the wrong place.
    await send(proxied, `/apiv1/user/query?password=${password}`, { body: { username, password }, from });
    await send(proxied, `/no/such/place?token=${password}`, { from, headers: { token: password } });
    await chatroom.Client.connect(proxied, { from, query: `/?token=${password}` }).then((client) =>
      client.close(),
    );
  }
  const { token } = await login(guests, username, PASSWORDS.guest);
  const body = { oldPassword: PASSWORDS.guest, password: PASSWORDS.fresh };
  const changed = await call<{ token: string }>(guests, "PUT", "/api/me/password", { token, body });
  const told = { username, old_password: PASSWORDS.fresh, password: PASSWORDS.guest };
  const again = await app.send(proxied, "PUT /password/", {
    body: { ...told, token: changed.body.token },
    from,
  });
  expect(again.body).toMatchObject({ status: "SUCCESS", password: "" });
  const sns = { username: "sns", nickname: "sns", login_type: "1", snsid: "7", access_token: ACCESS_TOKEN };
  await host.host.settings.update({ "sns.wechatUrl": `http://127.0.0.1:${await freePort()}` });
  expect((await app.send(proxied, "POST /snslogin/", { body: { ...sns, icon: "" }, from })).status).toBe(503);
  await host.host.settings.update({ "sns.verify": "off" });
  expect((await app.send(proxied, "POST /snslogin/", { body: { ...sns, icon: "" }, from })).status).toBe(201);
}
