/** The calls under `/user/…`. */
import jwt from "jsonwebtoken";
import type { z } from "zod";
import { stranger } from "../../chat/actor.ts";
import { ChatError, isChatError, parameterInvalid } from "../../chat/errors.ts";
import type { TokenClaims } from "../../chat/sessions.ts";
import type { Call, Caller } from "../kit/routes.ts";
import { envelope, roomViews } from "./encode.ts";
import type * as schema from "./schema.ts";

/** No account has a longer one: what the log of codes keeps of it. */
const MAX_EMAIL = 254;

export async function register(
  { core, from }: Call,
  { userId, userPwd, userName, userEmail }: z.output<typeof schema.register>,
) {
  const account = { username: userId, password: userPwd, displayName: userName, email: userEmail };
  await core.registration.register(stranger(from), account).catch(async (error: unknown) => {
    const isEmailTaken = userEmail !== undefined && (await core.accounts.findByEmail(userEmail));
    if (isEmailTaken) throw error;
    refuseName(error);
  });
  return envelope("注册成功");
}

export async function login({ core, from }: Call, { userId, userPwd }: z.output<typeof schema.login>) {
  const user = await core.accounts.login("username", userId, userPwd, from);
  const { token, actor } = await core.sessions.open(user, from, {
    mint: mintWith(core.sessions.signingSecret),
  });
  const rooms = (await core.members.roomsOf(user.id)).filter((room) => !room.isDirect);
  return envelope(
    {
      msg: `登录成功 hello ${user.displayName}`,
      rooms: rooms.length > 0 ? await roomViews(core, actor, rooms) : null,
    },
    { token },
  );
}

/** Signs a token with the document's claims; `jti` keeps two logins in one second apart. */
const mintWith =
  (secret: string) =>
  ({ user, nonce, expiresAt }: TokenClaims): string =>
    jwt.sign(
      { userId: user.username, exp: Math.floor(expiresAt / 1000), iss: "hearth", jti: nonce },
      secret,
      { algorithm: "HS256", noTimestamp: true },
    );

/** Changes the caller's account. A new password ends every session, including this one. */
export async function update(
  { core, actor }: Caller,
  { userName, userEmail, userPwd }: z.output<typeof schema.updateUser>,
) {
  const me = await core.accounts.me(actor);
  if (userPwd !== undefined) core.accounts.assertAcceptable(userPwd);
  await core.accounts.update(actor, me.id, { displayName: userName, email: userEmail }).catch(refuseName);
  if (userPwd !== undefined) await core.accounts.setOwnPassword(actor, userPwd);
  return envelope("修改成功");
}

export async function exit({ core, actor }: Caller) {
  await core.sessions.logout(actor);
  return envelope("退出系统成功");
}

export async function forgetPwd({ core, from }: Call, { userEmail }: z.output<typeof schema.forgetPwd>) {
  const user = await core.accounts.findByEmail(userEmail);
  // To the account's own spelling: only that one is known to be its mailbox.
  const target = user?.email ?? userEmail.slice(0, MAX_EMAIL);
  const order = { purpose: "password-reset", target, isKnown: user !== undefined } as const;
  const { code } = await core.captchas.issue(from, order);
  if (!user) throw noSuchEmail();
  return envelope({ notice: "十分钟内有效", 验证码: code });
}

export async function updatePwd(
  { core, from }: Call,
  { userEmail, newPwd, 验证码: code }: z.output<typeof schema.updatePwd>,
) {
  const user = await core.accounts.findByEmail(userEmail);
  if (!user) throw noSuchEmail();
  core.accounts.assertAcceptable(newPwd);
  await core.captchas.verify(from, "password-reset", user.email, code);
  await core.accounts.resetPasswordByCode(from, user, newPwd);
  return envelope("修改成功");
}

const noSuchEmail = () => new ChatError("user_not_found", { reason: "email_not_found" });

/** A name that is not free is an invalid parameter: the texts of duplicates speak of the userId and the e-mail. */
function refuseName(error: unknown): never {
  const isName = isChatError(error, "duplicate") && "field" in error.values && error.values.field === "name";
  throw isName ? parameterInvalid("userName", error.reason) : error;
}
