/** Converts the console's list parameters to queries of the core, and the results to rows. */
import type { ListQuery, SortedQuery } from "../chat/row-query.ts";
import type { ListPage } from "./rows.ts";

interface ListParams<K extends string> extends Omit<ListQuery<K>, "sort"> {
  readonly sort?: K | `-${K}` | undefined;
}

/** `sort: "name"` rises, `"-name"` falls. Without a language names are in the order of Chinese, by pinyin. */
export function listQuery<K extends string>(params: ListParams<K>, sort: K | `-${K}`): SortedQuery<K>;
export function listQuery<K extends string>(params: ListParams<K>): ListQuery<K>;
export function listQuery<K extends string>(
  { query, sort, language = "zh", page, pageSize }: ListParams<K>,
  usual?: K | `-${K}`,
): ListQuery<K> {
  const by = sort ?? usual;
  return { query: query.trim(), language, page, pageSize, ...(by && { sort: orderOf<K>(by) }) };
}

function orderOf<K extends string>(sort: K | `-${K}`): SortedQuery<K>["sort"] {
  const descending = sort.startsWith("-");
  return { by: (descending ? sort.slice(1) : sort) as K, descending };
}

export async function pageWith<T, R>(
  { items, total }: { readonly items: readonly T[]; readonly total: number },
  present: (row: T) => R | Promise<R>,
): Promise<ListPage<R>> {
  return { items: await Promise.all(items.map(present)), total };
}
