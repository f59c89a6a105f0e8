/** Converts the console's list parameters to queries of the core, and the results to rows. */
import type { ListPage } from "./rows.ts";

interface ListParams<K extends string> {
  readonly query: string;
  readonly sort?: K | `-${K}` | undefined;
  readonly language?: string | undefined;
  readonly page: number;
  readonly pageSize: number;
}

/** `sort: "name"` rises, `"-name"` falls. Without a language names are in the order of Chinese, by pinyin. */
export function listQuery<K extends string>(
  params: ListParams<K>,
  sort: K | `-${K}`,
): Query<K> & { sort: Order<K> };
export function listQuery<K extends string>(params: ListParams<K>): Query<K>;
export function listQuery<K extends string>(
  { query, sort, language = "zh", page, pageSize }: ListParams<K>,
  usual?: K | `-${K}`,
): Query<K> {
  const by = sort ?? usual;
  return { query: query.trim(), language, page, pageSize, ...(by && { sort: orderOf<K>(by) }) };
}

interface Order<K> {
  readonly by: K;
  readonly descending: boolean;
}

interface Query<K> {
  readonly query: string;
  readonly language: string;
  readonly page: number;
  readonly pageSize: number;
  readonly sort?: Order<K>;
}

function orderOf<K extends string>(sort: K | `-${K}`): Order<K> {
  const descending = sort.startsWith("-");
  return { by: (descending ? sort.slice(1) : sort) as K, descending };
}

export async function pageWith<T, R>(
  { items, total }: { readonly items: readonly T[]; readonly total: number },
  present: (row: T) => R | Promise<R>,
): Promise<ListPage<R>> {
  return { items: await Promise.all(items.map(present)), total };
}

/** Without the fields that are absent: in a patch an absent field changes nothing. */
export const defined = <T extends object>(patch: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as never;
