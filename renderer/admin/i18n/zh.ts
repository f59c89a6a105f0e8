import { audit } from "./zh/audit.ts";
import { captchas } from "./zh/captchas.ts";
import { common } from "./zh/common.ts";
import { files } from "./zh/files.ts";
import { merchants } from "./zh/merchants.ts";
import { moderation } from "./zh/moderation.ts";
import { overview } from "./zh/overview.ts";
import { rooms } from "./zh/rooms.ts";
import { settingNames } from "./zh/setting-names.ts";
import { settings } from "./zh/settings.ts";
import { users } from "./zh/users.ts";
import { webhooks } from "./zh/webhooks.ts";

/** The console's texts in Chinese. */
export const zh = {
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
export { settingHelp as settingHelpZh } from "./zh/setting-help.ts";
