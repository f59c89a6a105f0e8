import { audit } from "./en/audit.ts";
import { captchas } from "./en/captchas.ts";
import { common } from "./en/common.ts";
import { files } from "./en/files.ts";
import { merchants } from "./en/merchants.ts";
import { moderation } from "./en/moderation.ts";
import { overview } from "./en/overview.ts";
import { rooms } from "./en/rooms.ts";
import { settingNames } from "./en/setting-names.ts";
import { settings } from "./en/settings.ts";
import { users } from "./en/users.ts";
import { webhooks } from "./en/webhooks.ts";

/** The console's texts in English. */
export const en = {
  ...common,
  ...overview,
  ...rooms,
  ...users,
  ...moderation,
  ...captchas,
  ...merchants,
  ...files,
  ...webhooks,
  ...audit,
  ...settings,
  ...settingNames,
} as const;
