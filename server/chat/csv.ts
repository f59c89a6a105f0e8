/** Writes CSV that spreadsheets show as it was written: no text becomes a formula, a number or a date. */

/** Texts remain texts and numbers remain numbers; dates are written in the reader's time zone. */
export type CsvValue = string | number | Date;

/**
 * Characters that start a formula in spreadsheets, in both widths, at the start of a cell or of a line that some
 * programs treat as one.
 */
const FORMULA = /^(?=\s*[=+\-@＝＋－＠])|([;\t\r\n]"*)(?=[^\S\t\r\n]*[=+\-@＝＋－＠])/g;
const MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*";
/** Texts that spreadsheets turn into numbers, dates or truth values: `0012`, `13800138000`, `1-2`, `3月5日`, `5 May`. */
const CONVERTED = new RegExp(
  String.raw`^(?:[\d０-９][\d０-９.,:/\-\s%e+年月日]*|\d{1,2}[-\s]?${MONTH}(?:[-\s]?\d+)?|${MONTH}[-\s]?\d+|true|false)$`,
  "i",
);

function cell(value: CsvValue, time: (at: Date) => string): string {
  if (typeof value === "number") return String(value);
  if (value instanceof Date) return time(value);
  const safe = CONVERTED.test(value.trim()) ? `'${value}` : value.replaceAll(FORMULA, "$1'");
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One line of a CSV file (RFC 4180), with its end. */
export const csvLine = (values: readonly CsvValue[], time: (at: Date) => string): string =>
  `${values.map((value) => cell(value, time)).join(",")}\r\n`;

/** Stands at the start of a CSV file: spreadsheets read UTF-8 only after this mark. */
export const CSV_MARK = "\ufeff";

/**
 * Writes times in a time zone: `2026-05-03 14:08:59`.
 * @param timeZone IANA name; unknown or absent: this machine's.
 */
export function localTime(timeZone?: string): (at: Date) => string {
  const options = { dateStyle: "short", timeStyle: "medium", hourCycle: "h23" } as const;
  let format = new Intl.DateTimeFormat("sv", options);
  try {
    if (timeZone !== undefined) format = new Intl.DateTimeFormat("sv", { ...options, timeZone });
  } catch {
    // This machine does not know the time zone.
  }
  return (at) => format.format(at);
}

/** The same with the zone's offset at that time, so that a file says the same everywhere: `2026-05-03 14:08:59+08:00`. */
export function csvTime(timeZone?: string): (at: Date) => string {
  const local = localTime(timeZone);
  return (at) => {
    const text = local(at);
    const minutes = Math.round((Date.parse(`${text.replace(" ", "T")}Z`) - at.getTime()) / 60_000);
    const [hours, rest] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
    return `${text}${minutes < 0 ? "-" : "+"}${twoDigits(hours)}:${twoDigits(rest)}`;
  };
}

const twoDigits = (n: number): string => String(n).padStart(2, "0");
