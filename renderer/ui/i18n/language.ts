/** The language of the pages: the browser's preference at first, then the person's choice, the same in all tabs. */
import { createSetting } from "../storage.ts";

/**
 * Every language by its BCP 47 tag, in its own words. A new one is a line here and a catalogue for each part of the
 * pages.
 */
export const LANGUAGES = { en: "English", "zh-CN": "简体中文" } as const;
export type Language = keyof typeof LANGUAGES;

const primary = (tag: string): string => tag.toLowerCase().split("-")[0] ?? "";

/** The first of the browser's preferred languages that there is a catalogue for; any Chinese is served by `zh-CN`. */
export function preferredLanguage(preferred: readonly string[]): Language {
  const languages = Object.keys(LANGUAGES) as Language[];
  for (const tag of preferred) {
    const found = languages.find((language) => primary(language) === primary(tag));
    if (found) return found;
  }
  return "en";
}

const setting = createSetting("hearth.language", (kept) =>
  kept !== null && kept in LANGUAGES
    ? (kept as Language)
    : preferredLanguage(globalThis.navigator?.languages ?? []),
);

/** The language in force now, for code outside React. */
export const getLanguage: () => Language = setting.get;
export const setLanguage: (language: Language) => void = setting.set;
export const useLanguage: () => Language = setting.use;

/** Keeps the page's `lang` up to date. Call once at start. */
export function startLanguage(): void {
  const apply = () => {
    document.documentElement.lang = getLanguage();
  };
  apply();
  setting.follow(apply);
}
