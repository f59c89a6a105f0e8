/** Which language the pages speak: chosen from the browser at first, then kept; all tabs agree. */
import { useSyncExternalStore } from "react";

export const LANGUAGES = { en: "English", "zh-CN": "简体中文" } as const;
export type Language = keyof typeof LANGUAGES;

const KEY = "hearth.language";
const listeners = new Set<() => void>();
let current: Language | null = null;

/** The browser's first wish that we can meet; any Chinese is better met by zh-CN than by English. */
export function preferredLanguage(wishes: readonly string[]): Language {
  for (const wish of wishes) {
    if (/^zh\b/i.test(wish)) return "zh-CN";
    if (/^en\b/i.test(wish)) return "en";
  }
  return "en";
}

function stored(): Language | null {
  try {
    const value = localStorage.getItem(KEY);
    return value !== null && value in LANGUAGES ? (value as Language) : null;
  } catch {
    return null;
  }
}

/** The language in force now, for code outside React. */
export function getLanguage(): Language {
  current ??= stored() ?? preferredLanguage(navigator.languages ?? [navigator.language]);
  return current;
}

export function setLanguage(language: Language): void {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // A browser that refuses storage still switches for this visit.
  }
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
