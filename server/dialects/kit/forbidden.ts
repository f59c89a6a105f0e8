import { type ChatError, hasReason } from "../../chat/errors.ts";

/**
 * Returns in Chinese what forbids a call where the caller has the role for it; the texts of dialects C, D and E for
 * `forbidden` say that the caller has not.
 */
export function obstacleOf(error: ChatError): string | undefined {
  if (hasReason(error, "too_many_rooms")) return `每人最多拥有 ${error.values.max} 个房间`;
  if (hasReason(error, "target_is_admin")) return "不能对管理员执行此操作";
  if (hasReason(error, "target_is_banned")) return "对方已被封禁";
  if (hasReason(error, "room_inactive")) return "房间已关闭";
  return undefined;
}
