/** Works through many rows without reading a whole table at once. */
import type { NumberedTable, Table } from "./ports.ts";
import type { Condition } from "./row-query.ts";

const BATCH = 500;

/**
 * Every row of a numbered table that meets the conditions, by rising id. Rows may be added and removed during the
 * iteration.
 */
export async function* each<T extends { readonly id: number }>(
  table: NumberedTable<T>,
  where: readonly Condition<T>[] = [],
): AsyncGenerator<T> {
  for (let last = 0; ; ) {
    const { items } = await table.page({ where: [["id", ">", last], ...where], limit: BATCH });
    yield* items;
    const newest = items.at(-1);
    if (newest === undefined) return;
    last = newest.id;
  }
}

/**
 * Passes all rows that meet the conditions to `work`, a batch at a time. `work` changes or deletes them so that they no
 * longer match. Stops when a batch changes nothing.
 * @returns how many rows there were.
 */
export async function drain<T, K extends string | number>(
  table: Table<T, K>,
  where: readonly Condition<T>[],
  work: (rows: readonly T[]) => Promise<unknown>,
): Promise<number> {
  let done = 0;
  for (let before = Number.POSITIVE_INFINITY; ; ) {
    const { items, total } = await table.page({ where, limit: BATCH });
    if (total === 0 || total >= before) return done;
    await work(items);
    done += items.length;
    before = total;
  }
}
