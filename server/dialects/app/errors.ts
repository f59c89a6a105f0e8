/** How dialect E says what went wrong: the HTTP status, and a message in the document's language. */
import { type ChatError, type ErrorCode, hasReason, isChatError } from "../../chat/errors.ts";
import { obstacleOf } from "../kit/forbidden.ts";
import { failure } from "./encode.ts";

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
  storage_failed: "服务器存储失败，请稍后再试",
  unavailable: "服务暂时不可用，请稍后再试",
};

const DUPLICATES: Record<string, string> = {
  username: "用户名已存在",
  phone: "手机号已被使用",
  email: "邮箱已被使用",
  name: "昵称不可用",
};

/** Any failure in E's form. */
export function refuse(error: unknown): { status: number; body: object } {
  const { http, body } = isChatError(error)
    ? failure(error.status, wordsOf(error))
    : failure(500, "服务器内部错误");
  return { status: http, body };
}

export const wrongMethod = (allow: string): object => failure(405, `请使用 ${allow}`).body;

function wordsOf(error: ChatError): string {
  if (error.code === "duplicate")
    return DUPLICATES["field" in error.values ? String(error.values.field) : ""] ?? "已存在";
  if (hasReason(error, "sns_unreachable")) return "第三方服务暂时无法访问";
  if (hasReason(error, "banned"))
    return error.values.why === "" ? "已被封禁" : `已被封禁：${error.values.why}`;
  const words = obstacleOf(error) ?? WORDS[error.code];
  // The core's message names the wrong parameter.
  return error.code === "invalid" ? `${words}：${error.message}` : (words ?? error.message);
}
