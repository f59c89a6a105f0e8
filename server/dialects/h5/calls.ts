/** What each call of dialect D does: parse, one verb of the core, encode. */
import jwt from "jsonwebtoken";
import type { z } from "zod";
import { stranger } from "../../chat/actor.ts";
import type { Core } from "../../chat/core.ts";
import { ChatError } from "../../chat/errors.ts";
import type { TokenClaims } from "../../chat/sessions.ts";
import type { Room } from "../../chat/types.ts";
import type { Call, Caller } from "../kit/routes.ts";
import * as encode from "./encode.ts";
import { hexId, numberOf } from "./ids.ts";
import type * as schema from "./schema.ts";

type Params<S extends z.ZodType> = z.output<S>;

export async function register({ core, from }: Call, account: Params<typeof schema.account>) {
  const user = await core.registration.register(stranger(from), { ...account, exampleName: "admin" });
  return encode.success([encode.registrationView(user)], "注册成功");
}

export async function login({ core, from }: Call, { username, password }: Params<typeof schema.account>) {
  const user = await core.accounts.login("username", username, password, from);
  const { token } = await core.sessions.open(user, from, { mint: mintWith(core.sessions.signingSecret) });
  return encode.success(encode.loginView(user, token));
}

/** Signs a token with the document's claims except the password; `jti` keeps two logins in one second apart. */
const mintWith =
  (secret: string) =>
  ({ user, nonce, issuedAt }: TokenClaims): string =>
    jwt.sign(
      {
        _id: hexId(user.id),
        username: user.username,
        role: encode.roleOf(user),
        iat: Math.floor(issuedAt / 1000),
        jti: nonce,
      },
      secret,
      { algorithm: "HS256" },
    );

export async function joinedMerchants({ core, actor }: Caller) {
  const me = await core.accounts.me(actor);
  const joined = await core.merchants.joinedBy(me.id);
  return encode.success(
    joined.map(({ member, merchant }) => encode.populatedMembershipView(member, merchant)),
  );
}

export async function joinMerchant(
  { core, actor }: Caller,
  { merchant }: Params<typeof schema.joinMerchant>,
) {
  return encode.success([encode.membershipView(await core.merchants.join(actor, numberOf(merchant)))]);
}

export async function createMerchant(
  { core, actor }: Caller,
  { activationCode, name, icon, customer }: Params<typeof schema.createMerchant>,
) {
  const customerId = customer === undefined ? undefined : numberOf(customer);
  const { merchant } = await core.merchants.open(actor, { activationCode, name, icon, customerId });
  return encode.success([encode.merchantView(merchant, merchant.ownerId)]);
}

export async function groups({ core, actor }: Caller, { merchant }: Params<typeof schema.joinMerchant>) {
  const [me, { id }] = await Promise.all([core.accounts.me(actor), core.merchants.get(numberOf(merchant))]);
  const rooms = await core.merchants.groupsOf(id);
  const views = rooms.map(async (room) =>
    encode.listedGroupView(room, (await core.members.member(room.id, me.id)) !== undefined),
  );
  return encode.success(await Promise.all(views));
}

export async function createGroup(
  { core, actor }: Caller,
  { merchant, name, icon }: Params<typeof schema.createGroup>,
) {
  const room = await core.merchants.createGroup(actor, numberOf(merchant), { name, icon });
  return encode.success(encode.groupView(room));
}

export async function joinGroup({ core, actor }: Caller, params: Params<typeof schema.group>) {
  const room = await core.members.join(actor, (await groupOf(core, params)).id);
  return encode.success(encode.listedGroupView(room, true));
}

export async function leaveGroup({ core, actor }: Caller, params: Params<typeof schema.group>) {
  const room = await core.members.leave(actor, (await groupOf(core, params)).id);
  return encode.success(encode.listedGroupView(room, false));
}

export async function upload({ core, actor, body }: Caller) {
  const { files } = body;
  const file = files.find(({ field }) => field === "file") ?? (files.length === 1 ? files[0] : undefined);
  if (!file) throw new ChatError("invalid", { reason: "file_missing" });
  return encode.success(await core.files.upload(actor, file));
}

/** Rooms without a merchant page do not exist for dialect D. @throws room_not_found */
async function groupOf(core: Core, { group }: Params<typeof schema.group>): Promise<Room> {
  const room = await core.rooms.get(numberOf(group));
  if (room.merchantId === null) throw new ChatError("room_not_found", { reason: "room_not_found" });
  return room;
}
