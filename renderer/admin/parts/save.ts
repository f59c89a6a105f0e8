import { CSV_MARK, type CsvValue, csvLine, localTime } from "../../../server/admin/contract.ts";

/** Downloads a file. */
export function saveFile(name: string, type: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A table as a CSV file that spreadsheets show as it is, with times in the reader's time zone. */
export function toCsv(rows: readonly (readonly CsvValue[])[]): string {
  const time = localTime();
  return CSV_MARK + rows.map((row) => csvLine(row, time)).join("");
}

/** `rooms-2026-05-03.csv` */
export const datedName = (what: string, extension: string): string =>
  `${what}-${localTime()(new Date()).slice(0, 10)}.${extension}`;
