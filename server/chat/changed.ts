/** The rule of every verb that changes something: what changes nothing is not written, announced or logged. */
import { isDeepStrictEqual } from "node:util";
import { type Context, nowOf } from "./context.ts";
import type { NumberedTable } from "./ports.ts";

/** Whether the row has these values. */
export const has = <T extends object>(row: T, values: Partial<T>): boolean =>
  Object.entries(values).every(([name, value]) => isDeepStrictEqual(row[name as keyof T], value));

/** Changes a row, in the transaction that read it. Returns `before` itself if it has these values already. */
export async function amend<T extends { readonly id: number; readonly updatedAt: string }>(
  context: Context,
  table: NumberedTable<T>,
  before: T,
  changes: Partial<T>,
): Promise<T> {
  if (has(before, changes)) return before;
  return (await table.update(before.id, { ...changes, updatedAt: nowOf(context) })) ?? before;
}
