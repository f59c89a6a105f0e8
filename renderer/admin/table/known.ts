/** What a table knows of its address, which may name anything. */

/** What a column says about its order, as `Column` has it. */
interface SortableColumn {
  readonly sort?: string;
  readonly sortsDownOnly?: boolean;
}

/** What a filter accepts, as `Filter` has it: one of some values, or the id of a row of a list. */
interface KnownFilter {
  readonly key: string;
  readonly options: readonly { readonly value: string }[] | string;
}

/** Returns whether the table can be sorted so, by one of its columns. */
export const isKnownSort = (columns: readonly SortableColumn[], order: string): boolean =>
  columns.some(
    ({ sort, sortsDownOnly }) =>
      sort !== undefined && (order === `-${sort}` || (order === sort && !sortsDownOnly)),
  );

/** Returns whether a filter has this value. */
export function isKnownFilter(filters: readonly KnownFilter[], key: string, value: string): boolean {
  const options = filters.find((filter) => filter.key === key)?.options ?? [];
  if (typeof options === "string") return /^[1-9]\d{0,14}$/.test(value);
  return options.some((option) => option.value === value);
}
