import { defineMessages } from "../../ui/i18n/text.ts";
import { auditEn, auditZh } from "./audit.ts";
import { captchasEn, captchasZh } from "./captchas.ts";
import { commonEn, commonZh } from "./common.ts";
import { merchantsEn, merchantsZh } from "./merchants.ts";
import { moderationEn, moderationZh } from "./moderation.ts";
import { overviewEn, overviewZh } from "./overview.ts";
import { reasonsEn, reasonsZh } from "./reasons.ts";
import { roomsEn, roomsZh } from "./rooms.ts";
import { settingsEn, settingsZh } from "./settings.ts";
import { usersEn, usersZh } from "./users.ts";

export const en = {
  ...commonEn,
  ...overviewEn,
  ...roomsEn,
  ...usersEn,
  ...moderationEn,
  ...captchasEn,
  ...merchantsEn,
  ...auditEn,
  ...settingsEn,
  ...reasonsEn,
} as const;
export const zh = {
  ...commonZh,
  ...overviewZh,
  ...roomsZh,
  ...usersZh,
  ...moderationZh,
  ...captchasZh,
  ...merchantsZh,
  ...auditZh,
  ...settingsZh,
  ...reasonsZh,
} as const;

export const { useText: useAdminText, textNow: adminTextNow } = defineMessages(en, zh);
export type AdminText = ReturnType<typeof useAdminText>;
