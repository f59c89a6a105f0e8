import { type CsvValue, type ListPage, MAX_PAGE_SIZE } from "../../../server/admin/contract.ts";
import { saveTable } from "../parts/save.ts";
import type { Column } from "./types.ts";

/** How often rows are requested that others move or remove meanwhile. */
const MAX_PASSES = 3;

/** A time as a cell: in the reader's time zone, or empty. */
export const timeCell = (iso: string | null): CsvValue => (iso === null ? "" : new Date(iso));

type CsvColumn<T> = Pick<Column<T>, "title" | "text">;
type Key = string | number;
type LoadPage<T> = (page: number, pageSize: number) => Promise<ListPage<T>>;

/** Saves every matching row. Returns the number of rows. */
export async function exportCsv<T>(
  name: string,
  columns: readonly CsvColumn<T>[],
  rowKey: (row: T) => Key,
  load: LoadPage<T>,
): Promise<number> {
  const rows = await everyRow(rowKey, load);
  saveTable(name, csvTable(columns, rows));
  return rows.length;
}

/** The table's titles and cells. */
export function csvTable<T>(columns: readonly CsvColumn<T>[], rows: readonly T[]): readonly CsvValue[][] {
  const written = columns.filter(({ text }) => text);
  const lineOf = (row: T) => written.map((column) => column.text?.(row) ?? "");
  return [written.map(({ title }) => title), ...rows.map(lineOf)];
}

/**
 * Returns every row once, requested page by page. Rows that are added, moved or removed meanwhile move others to pages
 * that were read, so all are requested again until nothing has changed, and at last what was ever found is returned.
 */
export async function everyRow<T>(rowKey: (row: T) => Key, load: LoadPage<T>): Promise<readonly T[]> {
  const ever = new Map<Key, T>();
  for (let pass = 1; pass <= MAX_PASSES; pass += 1) {
    const found = new Map<Key, T>();
    const totals = new Set<number>();
    for (let page = 1; ; page += 1) {
      const { items, total } = await load(page, MAX_PAGE_SIZE);
      totals.add(total);
      for (const row of items) found.set(rowKey(row), row);
      if (items.length === 0 || page * MAX_PAGE_SIZE >= total) break;
    }
    if (totals.size === 1 && totals.has(found.size)) return [...found.values()];
    for (const [key, row] of found) ever.set(key, row);
  }
  return [...ever.values()];
}
