import { CSV_MARK, type CsvValue, csvLine, localTime } from "../../../server/admin/contract.ts";
import { saveFile } from "../../ui/save.ts";

/** Downloads a table as CSV, safe for spreadsheets, with local times: `rooms-2026-05-03.csv`. */
export function saveTable(name: string, rows: readonly (readonly CsvValue[])[]): void {
  const time = localTime();
  const csv = CSV_MARK + rows.map((row) => csvLine(row, time)).join("");
  saveFile(
    `${name}-${time(new Date()).slice(0, 10)}.csv`,
    new Blob([csv], { type: "text/csv;charset=utf-8" }),
  );
}
