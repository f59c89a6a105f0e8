/** What leaves: flat objects of strings, with `status`, `msg` and `code`, which repeats the HTTP status. */
import { avatarUrl, drawnAvatarUrl } from "../../chat/avatars.ts";
import type { Core } from "../../chat/core.ts";
import { asRefusal, type ChatError, type ErrorCode, hasReason } from "../../chat/errors.ts";
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

export async function userFields(core: Core, user: User, token: string): Promise<Record<string, string>> {
  const home = await core.rooms.lookUp(user.homeRoomId);
  const { sex, age, country, province, city, career } = user.profile;
  return {
    pk: `${user.id}`,
    username: user.username,
    password: "",
    token,
    login_type: user.sns?.type ?? "0",
    nickname: user.displayName,
    sex,
    age,
    email: user.email,
    phone: user.phone,
    img: imageOf(user),
    country,
    province,
    city,
    career,
    roomid: home?.code ?? "",
    // Microseconds, as the document shows them.
    date_joined: user.createdAt.replace("Z", "000Z"),
  };
}

/** A path that the host serves, without a leading slash. */
function imageOf(user: User): string {
  const owner = { kind: "user", id: user.id } as const;
  return `static${user.avatar === null ? drawnAvatarUrl(owner) : avatarUrl(owner, user.avatar, 256)}`;
}

export const roomFields = (room: Room): Record<string, unknown> => ({
  pk: `${room.id}`,
  roomid: room.code,
  room_alias: room.alias || room.name,
  active: room.isActive,
});

/** Messages in the document's language; what is not here is worded by the core. */
const WORDS: Partial<Record<ErrorCode, string>> = {
  invalid: "参数无效",
  unauthenticated: "口令无效，请重新登录",
  wrong_password: "用户名或密码错误",
  user_not_found: "用户不存在",
  room_not_found: "房间不存在",
  wrong_code: "验证码错误",
  forbidden: "没有权限",
  registration_closed: "注册已关闭",
  not_found: "不存在",
  too_large: "请求体过大",
  unsupported_media: "不支持的图片格式",
  rate_limited: "请求过于频繁，请稍后再试",
  blacklisted: "请求过于频繁，已被列入黑名单",
  storage_full: "服务器存储空间已满",
  unavailable: "第三方服务暂时无法访问",
  internal: "服务器内部错误",
};

const DUPLICATES: Record<string, string> = {
  username: "用户名已存在",
  phone: "手机号已被使用",
  email: "邮箱已被使用",
};

/** Any failure in E's form; bugs go to `report`. */
export function failureOf(error: unknown, report: (error: unknown) => void): Answer {
  const refusal = asRefusal(error, report);
  return failure(refusal.status, wordsOf(refusal));
}

function wordsOf(error: ChatError): string {
  if (error.code === "duplicate")
    return DUPLICATES[hasReason(error, "taken") ? error.values.field : ""] ?? "已存在";
  const words = WORDS[error.code];
  // A ban's reason, or which parameter is wrong, is the core's to tell.
  if (error.code === "banned") return `已被封禁: ${error.message}`;
  if (error.code === "invalid") return `${words}: ${error.message}`;
  return words ?? error.message;
}
