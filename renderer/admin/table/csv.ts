import { type CsvValue, type ListPage, MAX_PAGE_SIZE } from "../../../server/admin/contract.ts";
import { saveTable } from "../parts/save.ts";
import type { Column } from "./types.ts";

/** A time as a cell: in the reader's time zone, or empty. */
export const timeCell = (iso: string | null): CsvValue => (iso === null ? "" : new Date(iso));

/** Saves every matching row, requested page by page. Returns the number of rows. */
export async function exportCsv<T>(
  name: string,
  columns: readonly Column<T>[],
  load: (page: number, pageSize: number) => Promise<ListPage<T>>,
): Promise<number> {
  const rows: (readonly CsvValue[])[] = [];
  for (let page = 1; ; page += 1) {
    const { items, total } = await load(page, MAX_PAGE_SIZE);
    rows.push(...items.map((row) => columns.map((column) => column.text(row))));
    if (items.length === 0 || rows.length >= total) break;
  }
  const head = columns.map(({ title }) => title);
  saveTable(name, [head, ...rows]);
  return rows.length;
}
