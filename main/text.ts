/** Chooses the desktop app's language: the system's first preference that has a catalogue. */
import { en } from "./i18n/en.ts";
import { zh } from "./i18n/zh.ts";

export type Sentences = Readonly<typeof en>;
/** The sentences of one language, and its BCP 47 tag. */
export type Text = Sentences & { readonly lang: string };

const LANGUAGES: Readonly<Record<string, Sentences>> = { en, "zh-CN": zh };

const primary = (tag: string): string => tag.toLowerCase().split("-")[0] ?? "";

/** @param preferred in the system's order: `["zh-Hans-CN", "en-US"]`. Any Chinese is served by `zh-CN`. */
export function textFor(preferred: readonly string[]): Text {
  for (const tag of preferred) {
    const found = Object.entries(LANGUAGES).find(([lang]) => primary(lang) === primary(tag));
    if (found) return { ...found[1], lang: found[0] };
  }
  return { ...en, lang: "en" };
}

/** Fills the placeholders of a sentence. */
export const fill = (sentence: string, values: Readonly<Record<string, string | number>>): string =>
  sentence.replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole));
