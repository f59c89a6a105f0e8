/** How dialect D says what went wrong: a Chinese sentence and one of its five codes. */
import { type ChatError, type ErrorCode, hasReason, isChatError } from "../../chat/errors.ts";
import { obstacleOf } from "../kit/forbidden.ts";
import { isTokenMissing } from "../kit/identify.ts";
import { failure } from "./encode.ts";

export interface ErrorWords {
  /** 500 only where the host itself failed. */
  readonly code: 400 | 401 | 403 | 404 | 409 | 500;
  readonly msg: string;
}

const word = (code: ErrorWords["code"], msg: string): ErrorWords => ({ code, msg });

const FAILURE = word(500, "系统错误");
const WRONG_METHOD = word(400, "请求方法错误");
const WRONG_LOGIN = word(401, "用户名或密码错误");

const WORDS: Record<ErrorCode, ErrorWords> = {
  invalid: word(400, "参数错误"),
  unauthenticated: word(401, "登录已失效，请重新登录"),
  wrong_password: WRONG_LOGIN,
  wrong_code: word(401, "验证码错误"),
  forbidden: word(403, "没有权限"),
  banned: word(403, "账号已被封禁"),
  muted: word(403, "已被禁言"),
  not_member: word(403, "未加入该群聊"),
  unknown_operation: FAILURE,
  method_not_allowed: WRONG_METHOD,
  internal: FAILURE,
  registration_closed: word(403, "注册已关闭"),
  activation_code: word(403, "激活码无效"),
  not_found: word(404, "商页不存在"),
  user_not_found: word(404, "用户不存在"),
  room_not_found: word(404, "群聊不存在"),
  message_not_found: word(404, "消息不存在"),
  duplicate: word(409, "名称已存在"),
  already_inside: word(409, "已在群聊中"),
  room_full: word(403, "群聊人数已满"),
  room_private: word(403, "群聊不允许加入"),
  too_long: word(400, "内容过长"),
  too_large: word(400, "内容过大"),
  unsupported_media: word(400, "不支持的文件"),
  rate_limited: word(403, "请求过于频繁，请稍后再试"),
  blacklisted: word(403, "请求过于频繁，请稍后再试"),
  storage_full: word(500, "存储空间不足"),
  storage_failed: FAILURE,
  unavailable: FAILURE,
};

/** Texts of single calls that differ from the table. */
export type OwnWords = Partial<Record<ErrorCode, ErrorWords>>;

/** Does not reveal which of the two was wrong. */
export const LOGIN: OwnWords = { user_not_found: WRONG_LOGIN };
export const REGISTER: OwnWords = { duplicate: word(409, "用户名已存在") };
export const GROUP: OwnWords = { duplicate: word(409, "群聊名称已存在") };

function wordsOf(error: ChatError, own: OwnWords = {}): ErrorWords {
  if (isTokenMissing(error)) return word(401, "请先登录");
  const words = own[error.code] ?? WORDS[error.code];
  const obstacle = obstacleOf(error);
  if (obstacle !== undefined) return word(words.code, obstacle);
  return hasReason(error, "banned") && error.values.why !== ""
    ? word(words.code, `${words.msg}：${error.values.why}`)
    : words;
}

/** @param own the texts that this call uses instead */
export const refuse = (error: unknown, own?: OwnWords) => ({
  body: failure(isChatError(error) ? wordsOf(error, own) : FAILURE),
});

export const wrongMethod = (): object => failure(WRONG_METHOD);
