import { type CsvValue, type ListPage, MAX_PAGE_SIZE } from "../../../server/admin/contract.ts";
import { saveTable } from "../parts/save.ts";
import type { Column } from "./types.ts";

/** A time as a cell: in the reader's time zone, or empty. */
export const timeCell = (iso: string | null): CsvValue => (iso === null ? "" : new Date(iso));

/**
 * Saves every matching row, requested page by page; once, though new rows move others to the next page meanwhile.
 * Returns the number of rows.
 */
export async function exportCsv<T>(
  name: string,
  columns: readonly Column<T>[],
  rowKey: (row: T) => string | number,
  load: (page: number, pageSize: number) => Promise<ListPage<T>>,
): Promise<number> {
  const rows = new Map<string | number, readonly CsvValue[]>();
  for (let page = 1; ; page += 1) {
    const { items, total } = await load(page, MAX_PAGE_SIZE);
    for (const row of items)
      rows.set(
        rowKey(row),
        columns.map((column) => column.text(row)),
      );
    if (items.length === 0 || rows.size >= total) break;
  }
  const head = columns.map(({ title }) => title);
  saveTable(name, [head, ...rows.values()]);
  return rows.size;
}
