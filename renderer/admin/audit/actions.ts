/** The names of what is written down. */

import type { auditEn } from "../i18n/audit.ts";
import type { AdminText } from "../i18n/index.ts";

type Known = keyof typeof auditEn;

const KEYS: Readonly<Record<string, Known>> = {
  "activation.create": "aActivationCreate",
  "activation.revoke": "aActivationRevoke",
  "backup.create": "aBackupCreate",
  "backup.discardRestore": "aBackupDiscard",
  "backup.restore": "aBackupRestore",
  "captcha.blacklist": "aCaptchaBlacklist",
  "captcha.delivered": "aCaptchaDelivered",
  "captcha.failure": "aCaptchaFailure",
  "captcha.request": "aCaptchaRequest",
  "captcha.reveal": "aCaptchaReveal",
  "captcha.revoke": "aCaptchaRevoke",
  "captcha.success": "aCaptchaSuccess",
  "captcha.unblacklist": "aCaptchaUnblacklist",
  "captcha.waiting": "aCaptchaWaiting",
  "host.restart": "aHostRestart",
  "host.stop": "aHostStop",
  "merchant.delete": "aMerchantDelete",
  "merchant.open": "aMerchantOpen",
  "message.delete": "aMessageDelete",
  "moderation.ban": "aBan",
  "moderation.kick": "aKick",
  "moderation.mute": "aMute",
  "moderation.unban": "aUnban",
  "moderation.unmute": "aUnmute",
  "room.addMember": "aRoomAddMember",
  "room.avatar": "aRoomAvatar",
  "room.create": "aRoomCreate",
  "room.dissolve": "aRoomDissolve",
  "room.say": "aRoomSay",
  "room.transfer": "aRoomTransfer",
  "room.update": "aRoomUpdate",
  "session.changePassword": "aSessionChangePassword",
  "session.login": "aSessionLogin",
  "session.refused": "aSessionRefused",
  "session.setup": "aSessionSetup",
  "settings.update": "aSettingsUpdate",
  "user.avatar": "aUserAvatar",
  "user.delete": "aUserDelete",
  "user.endSessions": "aUserEndSessions",
  "user.password": "aUserPassword",
  "user.register": "aUserRegister",
  "user.role": "aUserRole",
  "user.update": "aUserUpdate",
};

/** The action in words; one that is not known here stays as it is written. */
export function actionName(t: AdminText, what: string): string {
  const key = KEYS[what];
  return key === undefined ? what : t(key);
}
