/** What leaves: flat objects of strings, with `status`, `msg` and `code`, which repeats the HTTP status. */
import { avatarUrl, drawnAvatarUrl } from "../../chat/avatars.ts";
import type { Core } from "../../chat/core.ts";
import type { AvatarOwner } from "../../chat/ports.ts";
import type { Room, User } from "../../chat/types.ts";

export interface Answer {
  readonly http: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export const success = (http: number, msg: string, fields: Record<string, unknown> = {}): Answer => ({
  http,
  body: { ...fields, status: "SUCCESS", msg, code: `${http}` },
});

export const failure = (http: number, msg: string): Answer => ({
  http,
  body: { status: "FAIL", msg, code: `${http}` },
});

/** A user. Clients parse `age` and `roompk` as integers, so both are always whole numbers. */
export async function userFields(core: Core, user: User, token: string): Promise<Record<string, string>> {
  const home =
    user.homeRoomId === null ? undefined : await core.rooms.get(user.homeRoomId).catch(() => undefined);
  const { sex, age, country, province, city, career } = user.profile;
  // Microseconds, as the document shows them.
  const joined = user.createdAt.replace("Z", "000Z");
  return {
    pk: `${user.id}`,
    unid: `${user.id}`,
    username: user.username,
    password: "",
    token,
    login_type: user.sns?.type ?? "0",
    nickname: user.displayName,
    sex: sex || SEX_UNTOLD,
    age: /^\d{1,8}$/.test(age) ? age : AGE_UNTOLD,
    email: user.email,
    phone: user.phone,
    img: imageOf({ kind: "user", id: user.id }, user.avatar),
    country,
    province,
    city,
    career,
    roomid: home?.code ?? "",
    roompk: `${home?.id ?? 0}`,
    date_joined: joined,
    join_date: joined,
  };
}

const SEX_UNTOLD = "2";
const AGE_UNTOLD = "0";

/** A path that the server serves, without a leading slash. */
const imageOf = (owner: AvatarOwner, avatar: string | null): string =>
  `static${avatar === null ? drawnAvatarUrl(owner) : avatarUrl(owner, avatar, 256)}`;

/** A room, with its owner's name and picture; a room without an owner has a picture of its own. */
export async function roomFields(core: Core, room: Room, origin: string): Promise<Record<string, unknown>> {
  const owner = await core.rooms.ownerOf(room);
  const image = owner
    ? imageOf({ kind: "user", id: owner.id }, owner.avatar)
    : imageOf({ kind: "room", id: room.id }, room.avatar);
  return {
    pk: `${room.id}`,
    roomid: room.code,
    room_alias: room.alias || room.name,
    active: room.isActive,
    username: owner?.username ?? "",
    image: `${origin}/${image}`,
  };
}
