/** The language of the pages: the browser's preference at first, then the person's choice, the same in all tabs. */

import { useSyncExternalStore } from "react";
import { deviceStorage } from "../storage.ts";

/**
 * Every language by its BCP 47 tag, in its own words. A new one is a line here and a catalogue for each part of the
 * pages.
 */
export const LANGUAGES = { en: "English", "zh-CN": "简体中文" } as const;
export type Language = keyof typeof LANGUAGES;

const KEY = "hearth.language";
const listeners = new Set<() => void>();
let current: Language | null = null;

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

function stored(): Language | null {
  const value = deviceStorage.getItem(KEY);
  return value !== null && value in LANGUAGES ? (value as Language) : null;
}

/** The language in force now, for code outside React. */
export function getLanguage(): Language {
  current ??= stored() ?? preferredLanguage(navigator.languages ?? [navigator.language]);
  return current;
}

export function setLanguage(language: Language): void {
  deviceStorage.setItem(KEY, language);
  apply(language);
}

function apply(language: Language): void {
  current = language;
  document.documentElement.lang = language;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Sets the page's `lang` and follows a switch made in another tab. Call once at start. */
export function startLanguage(): void {
  apply(getLanguage());
  window.addEventListener("storage", (event) => {
    if (event.key !== KEY) return;
    const now = stored();
    if (now) apply(now);
  });
}

export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, getLanguage);
}
