/** The names of settings, their choices and their values. */
import { useMemo } from "react";
import type {
  SettingChoice,
  SettingDescriptor,
  SettingName,
  SettingValue,
} from "../../../server/admin/contract.ts";
import { useLanguage } from "../../ui/i18n/language.ts";
import { formatNumber } from "../../ui/i18n/text.ts";
import { SETTING_HELP, useAdminText } from "../i18n/index.ts";

export interface SettingWords {
  title(item: SettingDescriptor): string;
  help(item: SettingDescriptor): string;
  /** One choice of an enum. */
  choice(item: SettingDescriptor, value: string): string;
  shown(item: SettingDescriptor, value: SettingValue): string;
}

const HIGHEST_PORT = 65_535;

/** Ports are not written with thousands separators. */
export const shownNumber = ({ max }: SettingDescriptor, value: number): string =>
  max === HIGHEST_PORT ? String(value) : formatNumber(value);

export function useSettingWords(): SettingWords {
  const language = useLanguage();
  const t = useAdminText();
  return useMemo(() => {
    const choice: SettingWords["choice"] = ({ name }, value) =>
      t(`choice.${name}.${value}` as `choice.${SettingChoice}`);
    return {
      title: ({ name }) => t(`setting.${name as SettingName}`),
      help: ({ name, help }) =>
        language === "en" ? help : (SETTING_HELP[language][name as SettingName] ?? help),
      choice,
      shown(item, value) {
        if (typeof value === "boolean") return value ? t("on") : t("off");
        if (value === "") return t("emptyValue");
        if (typeof value === "number") return shownNumber(item, value);
        return item.type === "enum" ? choice(item, value) : value;
      },
    };
  }, [language, t]);
}
