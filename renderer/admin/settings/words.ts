/** What settings are called. The schema's own English help stands where a catalogue has nothing to add. */
import { useMemo } from "react";
import type { SettingDescriptor, SettingValue } from "../../../server/admin/contract.ts";
import { useLanguage } from "../../ui/i18n/language.ts";
import { formatNumber } from "../../ui/i18n/text.ts";
import { useAdminText } from "../i18n/index.ts";
import { SETTING_HELP_ZH, SETTING_TITLES, SETTING_VALUES } from "../i18n/setting-words.ts";

export interface SettingWords {
  title(item: SettingDescriptor): string;
  help(item: SettingDescriptor): string;
  /** One choice of an enum. */
  value(item: SettingDescriptor, value: string): string;
  /** Any value in words. */
  shown(item: SettingDescriptor, value: SettingValue): string;
}

export function useSettingWords(): SettingWords {
  const language = useLanguage();
  const t = useAdminText();
  return useMemo(() => {
    const at = language === "zh-CN" ? 1 : 0;
    const value: SettingWords["value"] = ({ name }, each) => SETTING_VALUES[name]?.[each]?.[at] ?? each;
    return {
      title: ({ name }) => SETTING_TITLES[name]?.[at] ?? name,
      help: ({ name, help }) => (language === "zh-CN" ? (SETTING_HELP_ZH[name] ?? help) : help),
      value,
      shown(item, one) {
        if (typeof one === "boolean") return one ? t("on") : t("off");
        if (one === "") return t("emptyValue");
        return typeof one === "number" ? formatNumber(one) : value(item, one);
      },
    };
  }, [language, t]);
}
