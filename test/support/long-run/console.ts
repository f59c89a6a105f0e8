import { expect } from "vitest";
import { rowsOf } from "../all-rows.ts";
import { loginToken, openSocket, post } from "../console.ts";
import { ADMINS, PASSWORDS, type Run } from "./run.ts";

/** Everything that the console shows, over HTTP and its event stream. */
export async function readTheConsole({ host, recorder }: Run): Promise<string> {
  const { url } = await recorder.proxy(ADMINS);
  await post(url, "session.login", { password: PASSWORDS.wrong });
  const token = await loginToken(url, PASSWORDS.admin);
  const { socket, refusal } = await openSocket(url, { token });
  expect(refusal).toBeNull();
  const [person] = (await rowsOf(host.host.store.users)).slice(-1);
  const userId = person?.id ?? 0;
  const operations: readonly (readonly [string, object])[] = [
    ...["host.status", "host.connect", "host.selfTest", "host.dataUsage", "rooms.list", "users.list"].map(
      bare,
    ),
    ...["moderation.bans", "moderation.mutes", "moderation.log", "captchas.list", "captchas.blacklist"].map(
      bare,
    ),
    ...["merchants.list", "activationCodes.list", "settings.get", "settings.describe", "audit.list"].map(
      bare,
    ),
    ...["users.get", "users.rooms", "users.sessions", "users.connections"].map(
      (name) => [name, { userId }] as const,
    ),
    ["users.resetPassword", { userId, password: PASSWORDS.fresh }],
    ["users.create", { username: "made here", password: PASSWORDS.fresh }],
    ["settings.update", { "server.name": "Another" }],
    [
      "settings.preview",
      { "captcha.smtpUrl": `smtp://user:${PASSWORDS.mail}@127.0.0.1:1/?from=a@b.example` },
    ],
    ["settings.update", { "captcha.smtpUrl": `nonsense ${PASSWORDS.mail}` }],
    ["session.changePassword", { oldPassword: PASSWORDS.wrong, password: PASSWORDS.fresh }],
    ["backup.list", {}],
  ];
  const big = { pageSize: 1000 };
  for (const [name, params] of operations) {
    const isList = /list$|bans|mutes|log$|blacklist/.test(name) && name !== "backup.list";
    const { status } = await post(url, name, isList ? big : params, token);
    expect([200, 400, 401], name).toContain(status);
  }
  socket.close();
  return token;
}

const bare = (name: string) => [name, {}] as const;
