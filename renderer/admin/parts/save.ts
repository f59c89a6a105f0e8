import { CSV_MARK, type CsvValue, csvLine, csvTime } from "../../../server/admin/contract.ts";
import { serverNow } from "../../ui/now.ts";
import { saveFile } from "../../ui/save.ts";

/** Downloads a table as CSV, safe for spreadsheets, with local times and their offsets: `rooms-2026-05-03.csv`. */
export function saveTable(name: string, rows: readonly (readonly CsvValue[])[]): void {
  const time = csvTime();
  const csv = CSV_MARK + rows.map((row) => csvLine(row, time)).join("");
  saveFile(
    `${name}-${time(new Date(serverNow())).slice(0, 10)}.csv`,
    new Blob([csv], { type: "text/csv;charset=utf-8" }),
  );
}
