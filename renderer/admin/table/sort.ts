/** The orders of a table: `name` rises, `-name` falls. */
import type { Column } from "./types.ts";

type Sorted = Pick<Column<never>, "sort" | "sortsDownOnly">;

/** Returns whether the table can be sorted so, by one of its columns: an address may name anything. */
export const isKnownSort = (columns: readonly Sorted[], order: string): boolean =>
  columns.some(
    ({ sort, sortsDownOnly }) =>
      sort !== undefined && (order === `-${sort}` || (order === sort && !sortsDownOnly)),
  );

/** The order after a click on a sortable column: numbers begin with the largest, everything else ascending. */
export function nextSort(
  current: string,
  {
    sort,
    sortsDownOnly,
    isNumber,
  }: Pick<Column<never>, "sortsDownOnly" | "isNumber"> & { readonly sort: string },
): string {
  const isUp = current === sort;
  const isDown = current === `-${sort}`;
  return sortsDownOnly || isUp || (isNumber && !isDown) ? `-${sort}` : sort;
}
