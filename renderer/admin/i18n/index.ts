import type { Language } from "../../ui/i18n/language.ts";
import { defineMessages } from "../../ui/i18n/text.ts";
import { en } from "./en.ts";
import type { SettingHelp } from "./keys.ts";
import { settingHelpZh, zh } from "./zh.ts";

export const { useText: useAdminText, textNow: adminTextNow } = defineMessages({ en, "zh-CN": zh });
export type AdminText = ReturnType<typeof useAdminText>;

/** The help of the settings. The English one is in the schema. */
export const SETTING_HELP: Readonly<Record<Exclude<Language, "en">, SettingHelp>> = {
  "zh-CN": settingHelpZh,
};
