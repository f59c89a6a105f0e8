/** Accounts: registration, the three ways to log in, profile, picture, password. */

import type { z } from "zod";
import { stranger, userActor } from "../../chat/actor.ts";
import { decodeDataUrl, isDataUrl } from "../../chat/dataurl.ts";
import { ChatError, isChatError } from "../../chat/errors.ts";
import { isDialable } from "../../chat/names.ts";
import { assertSelf, someoneElses } from "../../chat/policy.ts";
import type { Content } from "../../chat/ports.ts";
import type { User } from "../../chat/types.ts";
import type { Body } from "../kit/body.ts";
import { parse } from "../kit/parse.ts";
import type { Call, Caller } from "../kit/routes.ts";
import { type Answer, success, userFields } from "./encode.ts";
import { pkIn } from "./params.ts";
import * as schema from "./schema.ts";

type Params<S extends z.ZodType> = z.output<S>;

export async function register(
  { core, from }: Call,
  { username, password, nickname, ...person }: Params<typeof schema.register>,
): Promise<Answer> {
  const user = await core.registration.register(stranger(from), {
    username,
    password,
    displayName: nickname,
    withRoom: true,
    ...accountOf(person),
  });
  return success(200, "创建成功", await withFreshToken({ core, from }, user));
}

export async function login(
  { core, from }: Call,
  { username, password }: Params<typeof schema.login>,
): Promise<Answer> {
  const user = await core.accounts.login("username", username, password, from).catch(hideWhoExists);
  return success(200, "登录成功", await withFreshToken({ core, from }, user));
}

export async function snsLogin(call: Call, params: Params<typeof schema.snsLogin>): Promise<Answer> {
  const { core, from } = call;
  const { username, nickname, login_type, snsid, access_token, icon, ...person } = params;
  const { user, isNew } = await core.registration.loginBySns(
    stranger(from),
    { type: login_type, id: snsid, accessToken: access_token },
    { username, displayName: nickname, withRoom: true, ...accountOf(person) },
  );
  if (isNew) await trySetIcon(call, user, icon);
  const now = await core.accounts.get(user.id);
  return success(isNew ? 201 : 200, "登录成功", await withFreshToken({ core, from }, now));
}

export async function logout({ core, actor }: Caller): Promise<Answer> {
  await core.sessions.logout(actor);
  return success(200, "注销成功");
}

export async function userInfo(
  { core, params, actor, token }: Caller,
  { username, nickname, ...person }: Params<typeof schema.userInfo>,
): Promise<Answer> {
  const id = pkIn(params);
  assertSelf(actor, id);
  const user = await core.accounts.update(actor, id, {
    username,
    displayName: nickname,
    ...accountOf(person),
  });
  return success(200, "修改成功", await userFields(core, user, token));
}

export async function userIcon(call: Caller): Promise<Answer> {
  const { core, params, body, actor, token } = call;
  const sent = bytesOf(body) ?? parse(schema.userIcon, body.fields).icon;
  const id = pkIn(params);
  assertSelf(actor, id);
  const image = typeof sent === "string" ? await imageBehind(call, sent) : sent;
  const { password: _, ...fields } = await userFields(
    core,
    await core.accounts.setAvatar(actor, id, image),
    token,
  );
  return success(200, "修改成功", fields);
}

export async function userPassword(
  { core, from, actor }: Caller,
  { username, old_password, password }: Params<typeof schema.userPassword>,
): Promise<Answer> {
  if (!(await core.accounts.isCalled(actor.userId, username))) throw someoneElses();
  const user = await core.accounts.changePassword(actor, old_password, password);
  return success(200, "修改成功", await withFreshToken({ core, from }, user));
}

export async function phoneCaptcha(
  { host, core, from }: Call,
  params: Params<typeof schema.phoneCaptcha>,
): Promise<Answer> {
  const phone = dialable(params.phone);
  const known = await core.accounts.find("phone", phone);
  const isKnown = known !== undefined || host.settings()["phoneLogin.autoRegister"];
  const { code } = await core.captchas.issue(from, { purpose: "phone-login", target: phone, isKnown });
  return success(200, "发送成功", code === "" ? {} : { captcha: code });
}

export async function phoneLogin(
  { core, from }: Call,
  { phone, captcha }: Params<typeof schema.phoneLogin>,
): Promise<Answer> {
  const target = dialable(phone);
  await core.captchas.verify(from, "phone-login", target, captcha);
  const user = await core.registration.loginByPhone(stranger(from), target).catch(hideWhoExists);
  return success(200, "登录成功", await withFreshToken({ core, from }, user));
}

/** A new login ends the user's earlier token. */
async function withFreshToken({ core, from }: Pick<Call, "core" | "from">, user: User) {
  const { token } = await core.sessions.open(user, from, { single: true });
  return userFields(core, user, token);
}

function accountOf({ phone, email, ...profile }: schema.Person) {
  return { phone, email, profile };
}

/** Unidentified callers are not told whether an account exists. */
function hideWhoExists(error: unknown): never {
  if (isChatError(error, "user_not_found")) throw new ChatError("wrong_password", { reason: "login_wrong" });
  throw error;
}

function dialable(phone: string): string {
  if (!isDialable(phone)) throw new ChatError("invalid", { reason: "phone_not_dialable" });
  return phone;
}

const bytesOf = ({ files, raw }: Body): Content | null => files[0]?.data ?? raw;

/**
 * The picture behind an `icon`: a `data:` URL, or one that the host fetches. Any failure there is the fault of the
 * caller's URL.
 */
async function imageBehind({ host, core }: Call, icon: string): Promise<Uint8Array> {
  if (isDataUrl(icon)) return decodeDataUrl(icon, host.settings()["avatars.maxBytes"]);
  return core.media.fetchImage(icon).catch((error: unknown) => {
    throw isChatError(error, "unavailable")
      ? new ChatError("invalid", { reason: "icon_unreachable" })
      : error;
  });
}

/** A picture that cannot be had never fails a login. */
async function trySetIcon(call: Call, user: User, icon = ""): Promise<void> {
  if (icon === "") return;
  try {
    const actor = userActor(call.from, user.id);
    await call.core.accounts.setAvatar(actor, user.id, await imageBehind(call, icon));
  } catch (error) {
    if (!isChatError(error))
      call.host.log.error("Setting a picture failed: third-party login of dialect E", error);
  }
}
