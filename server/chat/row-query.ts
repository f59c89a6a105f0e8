/** Which rows of a table are asked for, and in which order. Plain data, so that a database can answer it too. */
type Value = string | number | boolean | null;

/** `null` is equal to null only, and neither less nor greater than anything. */
export type Condition<T> =
  | readonly [field: keyof T, operator: "=" | "!=" | "<=" | ">", value: Value]
  | readonly [field: keyof T, operator: "in" | "not in", values: ReadonlySet<unknown>]
  /** In any case and width. Every text contains the empty one. */
  | readonly [field: keyof T, operator: "contains", text: string]
  | { readonly anyOf: readonly Condition<T>[] }
  | { readonly allOf: readonly Condition<T>[] }
  /** The row of another table whose key is in this row's `field`. */
  | { readonly field: keyof T; readonly of: AnyTable; readonly where: readonly Condition<object>[] };

/** Another table that a query reads. */
export interface AnyTable {
  get(key: never): Promise<object | undefined>;
}

/** True if the row of `of` whose key is in `field` meets the conditions. */
export function joined<T, U extends object, K extends string | number>(
  field: keyof T,
  of: { get(key: K): Promise<U | undefined> },
  ...where: readonly Condition<U>[]
): Condition<T> {
  return { field, of, where: where as readonly unknown[] as Condition<object>[] };
}

/**
 * One of: a field, a field of the row of `of` whose key is in `key`, a rank by this row's `key` (0 for those without).
 */
export type Sort<T> = (
  | { readonly by: keyof T }
  | { readonly key: keyof T; readonly of: AnyTable; readonly by: string }
  | { readonly key: keyof T; readonly ranks: ReadonlyMap<unknown, number> }
) & {
  readonly descending?: boolean;
  /** Null counts as greater than everything. Without it: as less. */
  readonly nullsHigh?: boolean;
};

export interface RowQuery<T> {
  /** All must be true. */
  readonly where?: readonly Condition<T>[];
  /** Sorts by the first, then by the next for equal rows. Without any: in insertion order. */
  readonly sort?: readonly Sort<T>[];
  /** Rows that compare equal are in the reverse order of their insertion. */
  readonly newestFirst?: boolean;
  /** The language (BCP 47) that texts are sorted for. Without it: by code point. */
  readonly language?: string | undefined;
  readonly offset?: number;
  readonly limit: number;
}

export interface RowPage<T> {
  readonly items: readonly T[];
  /** How many rows meet the conditions. */
  readonly total: number;
}

/** Page number, starting at 1. */
export interface Paging {
  readonly page: number;
  readonly pageSize: number;
}

interface Order<K> {
  readonly by: K;
  readonly descending: boolean;
}

/** What a list is asked for. */
export interface ListQuery<K extends string> extends Paging {
  /** A part of what is searched; "" of everything. */
  readonly query: string;
  /** Without it: in the list's usual order. */
  readonly sort?: Order<K> | undefined;
  /** The language (BCP 47) that names are sorted for. */
  readonly language?: string | undefined;
}

/** The same, where the caller chooses the order. */
export interface SortedQuery<K extends string> extends ListQuery<K> {
  readonly sort: Order<K>;
}

export const paged = ({ page, pageSize }: Paging): { offset: number; limit: number } => ({
  offset: (page - 1) * pageSize,
  limit: pageSize,
});

/** Drops absent conditions; a filter without a value matches everything. */
export const given = <T>(conditions: readonly (Condition<T> | false | undefined)[]): Condition<T>[] =>
  conditions.filter((condition) => condition !== undefined && condition !== false);

/** The condition that a field has that value, when one is given. */
export const is = <T>(field: keyof T, value: Value | undefined): Condition<T> | undefined =>
  value === undefined ? undefined : [field, "=", value];

/** The condition that a row is in a set or, when `wanted` is false, is not. */
export const isIn = <T>(
  field: keyof T,
  values: ReadonlySet<unknown>,
  wanted: boolean | undefined,
): Condition<T> | undefined => (wanted === undefined ? undefined : [field, wanted ? "in" : "not in", values]);

/** The condition that a row whose end is `until` (null: no end) is still in force at that time. */
export const live = <T extends { readonly until: string | null }>(at: string): Condition<T> => ({
  anyOf: [
    ["until", "=", null],
    ["until", ">", at],
  ],
});

/** A text in the form that is searched: without differences of case and width (full-width letters, ligatures). */
export const fold = (text: string): string =>
  (ASCII.test(text) ? text : text.normalize("NFKC")).toLowerCase();
// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII, which needs no normal form.
const ASCII = /^[\x00-\x7f]*$/;
