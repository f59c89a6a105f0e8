/** Local and relative times in the current language. */
import { uiTextNow } from "./i18n/index.ts";
import { getLanguage, type Language } from "./i18n/language.ts";
import { serverNow } from "./now.ts";

/** How long a format is kept, in ms: it stays in the time zone in which it was made, and a computer may travel. */
const KEEP_MS = 10_000;
const formats = new Map<string, Intl.DateTimeFormat>();
let keptUntil = 0;

function format(language: Language, kind: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const now = performance.now();
  if (now >= keptUntil) {
    formats.clear();
    keptUntil = now + KEEP_MS;
  }
  const key = `${language} ${kind}`;
  const made = formats.get(key) ?? new Intl.DateTimeFormat(language, options);
  formats.set(key, made);
  return made;
}

/** `14:05`, in the format of the language. */
export function clockTime(at: Date, language: Language = getLanguage()): string {
  return format(language, "clock", { hour: "numeric", minute: "2-digit" }).format(at);
}

/** When a ban or mute ends: the clock alone when that is today. */
export function endTime(until: string): string {
  const at = new Date(until);
  if (daysBetween(new Date(serverNow()), at) === 0) return clockTime(at);
  return format(getLanguage(), "end", { dateStyle: "medium", timeStyle: "short" }).format(at);
}

/** The full date and time, for a tooltip. */
export function fullTime(at: Date, language: Language = getLanguage()): string {
  return format(language, "full", { dateStyle: "full", timeStyle: "medium" }).format(at);
}

const dayStart = (at: Date): number => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();

/** Whole days between two moments' local dates. */
export function daysBetween(earlier: Date, later: Date): number {
  return Math.round((dayStart(later) - dayStart(earlier)) / 86_400_000);
}

/** `Today`, `Yesterday`, `Monday`, `3 May`, `3 May 2024`. */
export function dayName(at: Date, now: Date, language: Language = getLanguage()): string {
  const days = daysBetween(at, now);
  if (days === 0) return uiTextNow()("today");
  if (days === 1) return uiTextNow()("yesterday");
  if (days > 1 && days < 7) return format(language, "weekday", { weekday: "long" }).format(at);
  if (at.getFullYear() === now.getFullYear()) {
    return format(language, "month", { month: "long", day: "numeric" }).format(at);
  }
  return format(language, "year", { year: "numeric", month: "long", day: "numeric" }).format(at);
}

/** For narrow columns: the time for today, otherwise the day, otherwise the date. */
export function shortTime(at: Date, now: Date, language: Language = getLanguage()): string {
  const days = daysBetween(at, now);
  if (days === 0) return clockTime(at, language);
  if (days === 1) return uiTextNow()("yesterday");
  if (days > 1 && days < 7) return format(language, "short weekday", { weekday: "short" }).format(at);
  return format(language, "date", { year: "2-digit", month: "numeric", day: "numeric" }).format(at);
}

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/**
 * `3 minutes ago`, `in 2 hours`, `yesterday`, `just now`. Days are the calendar's; longer spans are counted, not named.
 */
export function relativeTime(at: Date, now: Date, language: Language = getLanguage()): string {
  const seconds = (at.getTime() - now.getTime()) / 1000;
  const step = STEPS.find(([, size]) => Math.abs(seconds) >= size);
  if (!step) return uiTextNow()("justNow");
  const [unit, size] = step;
  if (unit === "day") {
    return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(daysBetween(now, at), unit);
  }
  return new Intl.RelativeTimeFormat(language).format(Math.trunc(seconds / size), unit);
}

/** `2.4 MB`, counted in powers of 1024. */
export function byteSize(bytes: number, language: Language = getLanguage()): string {
  const units = ["B", "KB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = new Intl.NumberFormat(language, { maximumFractionDigits: value < 10 && unit > 0 ? 1 : 0 });
  return `${digits.format(value)} ${units[unit]}`;
}

/** `45 seconds`, `3 minutes`, `2 hours`: the largest unit that fits, rounded up. `3 分钟` has a space, as texts do. */
export function duration(seconds: number, language: Language = getLanguage()): string {
  const [unit, size] =
    seconds >= 5400
      ? (["hour", 3600] as const)
      : seconds >= 90
        ? (["minute", 60] as const)
        : (["second", 1] as const);
  const count = Math.max(1, Math.ceil(seconds / size));
  const text = new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(count);
  return text.replace(/(\d)(\p{Script=Han})/u, "$1 $2");
}
