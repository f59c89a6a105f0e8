/**
 * Every action the audit log may hold. Logs are kept for years: an action that is no longer written stays in the list.
 */
export const AUDIT_ACTIONS = [
  "activation.create",
  "activation.revoke",
  "backup.create",
  "backup.discardRestore",
  "backup.restore",
  "captcha.blacklist",
  "captcha.delivered",
  "captcha.failure",
  "captcha.request",
  "captcha.reveal",
  "captcha.revoke",
  "captcha.success",
  "captcha.unblacklist",
  "captcha.waiting",
  "file.delete",
  "file.expire",
  "hook.create",
  "hook.revoke",
  "host.restart",
  "host.stop",
  "merchant.delete",
  "merchant.open",
  "message.delete",
  "message.expire",
  "moderation.ban",
  "moderation.kick",
  "moderation.mute",
  "moderation.unban",
  "moderation.unmute",
  "room.addMember",
  "room.avatar",
  "room.create",
  "room.dissolve",
  "room.say",
  "room.transfer",
  "room.update",
  "session.changePassword",
  "session.login",
  "session.refused",
  "session.setup",
  "settings.update",
  "user.avatar",
  "user.delete",
  "user.endSessions",
  "user.guesses",
  "user.password",
  "user.recoverPassword",
  "user.register",
  "user.resetPassword",
  "user.role",
  "user.update",
] as const;

/** The reasons that the server itself writes, by action: clients translate them, and show what people wrote as it is. */
export const SERVER_REASONS = {
  "captcha.blacklist": ["too-many-requests"],
  "captcha.request": ["password-reset", "phone-login"],
  "room.dissolve": ["unused"],
  "session.refused": ["rate_limited", "unauthenticated", "wrong_password"],
  "user.guesses": ["code", "password", "room-code"],
  "user.role": ["admin", "user"],
} as const;

type ServerReasons = typeof SERVER_REASONS;
/** `action.reason` */
export type ServerReason = {
  [A in keyof ServerReasons]: `${A}.${ServerReasons[A][number]}`;
}[keyof ServerReasons];

export type AuditAction = (typeof AUDIT_ACTIONS)[number];
