/** Searching, sorting and paging of rows that are in memory. */
import type { ListPage } from "./rows.ts";

export interface Window {
  readonly page: number;
  readonly pageSize: number;
}

export function pageOf<T>(rows: readonly T[], { page, pageSize }: Window): ListPage<T> {
  const start = (page - 1) * pageSize;
  return { items: rows.slice(start, start + pageSize), total: rows.length };
}

/** The same when only the rows of the page are to be worked out. */
export async function pageWith<T, R>(
  rows: readonly T[],
  window: Window,
  present: (row: T) => R | Promise<R>,
): Promise<ListPage<R>> {
  const { items, total } = pageOf(rows, window);
  return { items: await Promise.all(items.map(present)), total };
}

/** Whether any of the texts contains the query, in any case and width. */
export function matcher(query: string): (...texts: readonly string[]) => boolean {
  const wanted = fold(query.trim());
  if (wanted === "") return () => true;
  return (...texts) => texts.some((text) => fold(text).includes(wanted));
}

type Key = string | number;

/** Later than any time a row can hold, for rows without an end. */
export const NEVER = "9999-12-31T23:59:59.999Z";

const collators = new Map<string, Intl.Collator>();

/**
 * Compares texts as people of that language expect: 2 before 10, Ä beside A, Chinese names by pinyin where the language
 * is Chinese or unknown.
 * @param language a BCP 47 tag.
 */
export function naturalOrder(language = "zh-CN"): (a: string, b: string) => number {
  const tag = language.toLowerCase().startsWith("zh") ? "zh-CN" : "en";
  const collator = collators.get(tag) ?? new Intl.Collator(tag, { numeric: true });
  collators.set(tag, collator);
  return collator.compare;
}

/** Sorts by `sort` (`name` rises, `-name` falls), each row's key worked out once. Equal rows keep their order. */
export function sorted<T, K extends string>(
  rows: readonly T[],
  sort: K | `-${K}`,
  keys: Readonly<Record<K, (row: T) => Key>>,
  language?: string,
): readonly T[] {
  const falls = sort.startsWith("-");
  const keyOf = keys[(falls ? sort.slice(1) : sort) as K];
  const texts = naturalOrder(language);
  const compare = (a: Key, b: Key): number =>
    typeof a === "number" && typeof b === "number" ? a - b : texts(String(a), String(b));
  return rows
    .map((row) => ({ row, key: keyOf(row) }))
    .sort((a, b) => (falls ? compare(b.key, a.key) : compare(a.key, b.key)))
    .map(({ row }) => row);
}

/** How many rows there are for each value of `field`. */
export function countBy<F extends string>(
  rows: readonly Readonly<Record<F, number>>[],
  field: F,
): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(row[field], (counts.get(row[field]) ?? 0) + 1);
  return counts;
}

/** A filter that was not given lets everything through. */
export const is = <T>(wanted: T | undefined, value: T | null): boolean =>
  wanted === undefined || wanted === value;

/** Without the fields that are absent: in a patch an absent field changes nothing. */
export const defined = <T extends object>(patch: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as never;

const fold = (text: string): string => (ASCII.test(text) ? text : text.normalize("NFKC")).toLowerCase();
// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII, which needs no normal form.
const ASCII = /^[\x00-\x7f]*$/;
