/** The texts of the pages as patterns, by which scenes find buttons in either language. */
import { en as adminEn } from "../../renderer/admin/i18n/en.ts";
import { zh as adminZh } from "../../renderer/admin/i18n/zh.ts";
import { en as dialogEn } from "../../renderer/chat/dialogs/i18n/en.ts";
import { zh as dialogZh } from "../../renderer/chat/dialogs/i18n/zh.ts";
import { en as chatEn } from "../../renderer/chat/i18n/en.ts";
import { zh as chatZh } from "../../renderer/chat/i18n/zh.ts";
import { en as docsEn } from "../../renderer/docs/i18n/en.ts";
import { zh as docsZh } from "../../renderer/docs/i18n/zh.ts";
import { reasonsEn } from "../../renderer/ui/i18n/en/reasons.ts";
import { en as uiEn } from "../../renderer/ui/i18n/en.ts";
import { reasonsZh } from "../../renderer/ui/i18n/zh/reasons.ts";
import { zh as uiZh } from "../../renderer/ui/i18n/zh.ts";

export const LANGUAGES = ["en", "zh-CN"] as const;
export type Language = (typeof LANGUAGES)[number];

type Catalogue = Readonly<Record<string, string | { readonly other: string }>>;

export interface Words {
  chat(key: keyof typeof chatEn): RegExp;
  dialog(key: keyof typeof dialogEn): RegExp;
  admin(key: keyof typeof adminEn): RegExp;
  docs(key: keyof typeof docsEn): RegExp;
  ui(key: keyof typeof uiEn): RegExp;
  /** A reason without values. */
  refusal(reason: keyof typeof reasonsEn): string;
}

export function wordsOf(language: Language): Words {
  const isEnglish = language === "en";
  return {
    chat: (key) => pattern(isEnglish ? chatEn : chatZh, key),
    dialog: (key) => pattern(isEnglish ? dialogEn : dialogZh, key),
    admin: (key) => pattern(isEnglish ? adminEn : adminZh, key),
    refusal: (reason) => String((isEnglish ? reasonsEn : reasonsZh)[reason]),
    docs: (key) => pattern(isEnglish ? docsEn : docsZh, key),
    ui: (key) => pattern(isEnglish ? uiEn : uiZh, key),
  };
}

/** Matches the whole message; its placeholders match anything. */
function pattern(catalogue: Catalogue, key: string): RegExp {
  const message = catalogue[key] ?? "";
  const text = typeof message === "string" ? message : message.other;
  const parts = text.split(/\{\w+\}/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`);
}
