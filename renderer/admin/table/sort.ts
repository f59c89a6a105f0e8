/** What a column says about its order, as `Column` has it. */
interface SortableColumn {
  readonly sort: string;
  readonly sortsDownOnly?: boolean;
  readonly isNumber?: boolean;
}

/** The order after a click on a sortable column: numbers begin with the largest, everything else ascending. */
export function nextSort(current: string, { sort, sortsDownOnly, isNumber }: SortableColumn): string {
  const isUp = current === sort;
  const isDown = current === `-${sort}`;
  return sortsDownOnly || isUp || (isNumber && !isDown) ? `-${sort}` : sort;
}
