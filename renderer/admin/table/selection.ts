/** The selected rows of a table, by key; those of other pages stay selected. */
export type Selection<T> = ReadonlyMap<string | number, T>;

/** Replaces the selected rows by what they are now, where `rows` holds them. */
export function withCurrent<T>(
  selected: Selection<T>,
  rows: readonly T[],
  keyOf: (row: T) => string | number,
): Selection<T> {
  const changed = rows.filter((row) => selected.has(keyOf(row)) && selected.get(keyOf(row)) !== row);
  if (changed.length === 0) return selected;
  return new Map([...selected, ...changed.map((row) => [keyOf(row), row] as const)]);
}

/** Selects a row, or no longer. */
export function withToggled<T>(selected: Selection<T>, key: string | number, row: T): Selection<T> {
  const next = new Map(selected);
  if (!next.delete(key)) next.set(key, row);
  return next;
}

/** Selects all rows of a page; if all are selected, none of them. */
export function withPageToggled<T>(
  selected: Selection<T>,
  rows: readonly T[],
  keyOf: (row: T) => string | number,
): Selection<T> {
  const next = new Map(selected);
  if (rows.every((row) => selected.has(keyOf(row)))) for (const row of rows) next.delete(keyOf(row));
  else for (const row of rows) next.set(keyOf(row), row);
  return next;
}
