/** How dialect C says what went wrong. */
import { type ChatError, type ErrorCode, hasReason, isChatError } from "../../chat/errors.ts";
import { obstacleOf } from "../kit/forbidden.ts";
import { isTokenMissing } from "../kit/identify.ts";
import { envelope } from "./encode.ts";

export interface ErrorWords {
  readonly msg: string;
  readonly notice: string;
  /** 1: the server failed, not the caller. */
  readonly code?: 1;
}

const twice = (notice: string): ErrorWords => ({ msg: notice, notice });
/** The document leaves Msg empty beside most notices. */
const only = (notice: string): ErrorWords => ({ msg: "", notice });

const NO_TOKEN: ErrorWords = { msg: "请求头中的token为空", notice: "登录失败" };
export const FAILURE: ErrorWords = { ...twice("系统错误"), code: 1 };
const WRONG_METHOD = twice("请求方法错误");
const NOT_INSIDE = only("用户不在房间内");
const NOT_YOURS: ErrorWords = { msg: "不是房主无权限", notice: "你不是房主无权限" };
const INVALID = twice("参数无效");
const NO_ROOM = twice("房间不存在");

const WORDS: Record<ErrorCode, ErrorWords> = {
  invalid: INVALID,
  unauthenticated: { msg: "无效的token", notice: "登录失败" },
  wrong_password: { msg: "登录失败", notice: "id或密码错误" },
  wrong_code: twice("验证码错误"),
  forbidden: NOT_YOURS,
  banned: twice("用户已被封禁"),
  muted: twice("用户已被禁言"),
  not_member: NOT_INSIDE,
  unknown_operation: FAILURE,
  method_not_allowed: WRONG_METHOD,
  internal: FAILURE,
  registration_closed: twice("注册已关闭"),
  activation_code: INVALID,
  not_found: INVALID,
  user_not_found: NOT_INSIDE,
  room_not_found: NO_ROOM,
  message_not_found: INVALID,
  duplicate: twice("房间已存在"),
  already_inside: twice("已在房间内"),
  room_full: twice("房间人数已满"),
  room_private: twice("房间不允许其他人进入"),
  too_long: twice("消息过长"),
  too_large: twice("内容过大"),
  unsupported_media: INVALID,
  rate_limited: twice("请求过于频繁，请稍后再试"),
  blacklisted: { msg: "用户在黑名单中，无法发送验证码", notice: "已在黑名单中，无法发送验证码" },
  storage_full: { ...twice("存储空间不足"), code: 1 },
  storage_failed: FAILURE,
  unavailable: FAILURE,
};

/** Texts of single calls that differ from the table. */
export type OwnWords = Partial<Record<ErrorCode, ErrorWords>>;

export const LOGIN: OwnWords = { user_not_found: WORDS.wrong_password };
export const REGISTER: OwnWords = {
  duplicate: { msg: "用户已存在", notice: "用户Id或邮箱已存在，请重新注册" },
};
export const UPDATE_USER: OwnWords = { duplicate: twice("邮箱已被绑定") };
export const BY_EMAIL: OwnWords = { user_not_found: { msg: "数据库中无该邮箱", notice: "邮箱错误" } };
export const LIST_USERS: OwnWords = { not_member: only("用户不在房间内，无权限查找") };
export const SEND_IMAGE: OwnWords = { not_member: only("不在房间内无法发送图片") };
export const UPGRADE: OwnWords = { room_not_found: twice("房间未找到") };

const failure = ({ msg, notice, code }: ErrorWords) => envelope(notice, msg, code);

export function wordsOf(error: ChatError, own: OwnWords = {}): ErrorWords {
  // The request that exceeded the limit has its own text; later requests get the text of the blacklist.
  if (hasReason(error, "blacklisted_now")) return twice("发送多次拉入黑名单");
  if (isTokenMissing(error)) return NO_TOKEN;
  const obstacle = obstacleOf(error);
  if (obstacle !== undefined) return twice(obstacle);
  const words = own[error.code] ?? WORDS[error.code];
  const why = hasReason(error, "banned") || hasReason(error, "muted") ? error.values.why : "";
  return why === "" ? words : { ...words, notice: `${words.notice}：${why}` };
}

/** @param own the texts that this call uses instead */
export const refuse = (error: unknown, own?: OwnWords) => ({
  body: failure(isChatError(error) ? wordsOf(error, own) : FAILURE),
});

export const wrongMethod = (): object => failure(WRONG_METHOD);
