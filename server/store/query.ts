/** Answers the core's row queries over rows in memory. */
import { type Condition, fold, type RowPage, type RowQuery, type Sort } from "../chat/row-query.ts";

type Row = Readonly<Record<PropertyKey, unknown>>;
type Key = string | number;
/** A table in memory, whose rows can be read synchronously. */
interface Peekable {
  peek(key: unknown): object | undefined;
}

export function select<T extends object>(rows: readonly T[], query: RowQuery<T>): RowPage<T> {
  const { where = [], sort = [], newestFirst = false, language, offset = 0, limit } = query;
  const found = where.length === 0 ? [...rows] : rows.filter(test<T>({ allOf: where }));
  if (newestFirst) found.reverse();
  const ordered = sort.length === 0 ? found : firstOf(found, sort, textOrder(language), offset + limit);
  return { items: ordered.slice(offset, offset + limit), total: found.length };
}

/** The condition as a function, its constant parts worked out once. */
function test<T extends object>(condition: Condition<T>): (row: T) => boolean {
  if ("anyOf" in condition) {
    const tests = condition.anyOf.map(test<T>);
    return (row) => tests.some((holds) => holds(row));
  }
  if ("allOf" in condition) {
    const tests = condition.allOf.map(test<T>);
    return (row) => tests.every((holds) => holds(row));
  }
  if ("of" in condition) {
    const holds = test<object>({ allOf: condition.where });
    const other = condition.of as unknown as Peekable;
    return (row) => {
      const found = other.peek(row[condition.field]);
      return found !== undefined && holds(found);
    };
  }
  return comparison(condition);
}

function comparison<T extends object>(
  condition: Extract<Condition<T>, readonly unknown[]>,
): (row: T) => boolean {
  const [field, operator, wanted] = condition;
  const at = (row: T): unknown => row[field] ?? null;
  switch (operator) {
    case "=":
      return (row) => at(row) === wanted;
    case "!=":
      return (row) => at(row) !== wanted;
    case "<=":
      return (row) => at(row) !== null && wanted !== null && (at(row) as Key) <= (wanted as Key);
    case ">":
      return (row) => at(row) !== null && wanted !== null && (at(row) as Key) > (wanted as Key);
    case "in":
      return (row) => wanted.has(at(row));
    case "not in":
      return (row) => !wanted.has(at(row));
    case "contains": {
      const text = fold(wanted);
      return (row) => text === "" || fold(String(at(row) ?? "")).includes(text);
    }
  }
}

/** A page that is a small part of the rows is picked out of them without sorting the others. */
const SMALL_PART = 1 / 8;

/**
 * Returns the first `count` rows in order, or more. Each row's keys are computed once; rows with equal keys keep their
 * order. Usually each row is compared with only one other, however many there are.
 */
function firstOf<T extends object>(
  rows: readonly T[],
  sort: readonly Sort<T>[],
  texts: (a: string, b: string) => number,
  count: number,
): readonly T[] {
  type Keyed = { readonly row: T; readonly keys: readonly (Key | null)[] };
  const orders = sort.map((one) => order(one, texts));
  const keyed = (row: T): Keyed => ({ row, keys: orders.map(({ keyOf }) => keyOf(row)) });
  const compare = (a: Keyed, b: Keyed): number => {
    for (const [n, each] of orders.entries()) {
      const result = each.compare(a.keys[n] ?? null, b.keys[n] ?? null);
      if (result !== 0) return result;
    }
    return 0;
  };
  const isPart = count < rows.length * SMALL_PART;
  if (!isPart)
    return rows
      .map(keyed)
      .sort(compare)
      .map(({ row }) => row);
  const first: Keyed[] = [];
  for (const row of rows) {
    const one = keyed(row);
    const last = first[count - 1];
    if (count === 0 || (last !== undefined && compare(one, last) >= 0)) continue;
    first.splice(placeOf(one, first, compare), 0, one);
    if (first.length > count) first.pop();
  }
  return first.map(({ row }) => row);
}

/** Behind those that are equal. */
function placeOf<T>(one: T, sorted: readonly T[], compare: (a: T, b: T) => number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(one, sorted[middle] as T) < 0) high = middle;
    else low = middle + 1;
  }
  return low;
}

function order<T extends object>(sort: Sort<T>, texts: (a: string, b: string) => number) {
  const direction = sort.descending ? -1 : 1;
  const ofNull = sort.nullsHigh ? 1 : -1;
  return {
    keyOf: keyReader(sort),
    compare(a: Key | null, b: Key | null): number {
      if (a === b) return 0;
      if (a === null || b === null) return direction * (a === null ? ofNull : -ofNull);
      const isNumeric = typeof a === "number" && typeof b === "number";
      return direction * (isNumeric ? a - b : texts(String(a), String(b)));
    },
  };
}

function keyReader<T extends object>(sort: Sort<T>): (row: T) => Key | null {
  if ("ranks" in sort) return (row) => sort.ranks.get(row[sort.key]) ?? 0;
  if ("of" in sort) {
    const other = sort.of as unknown as Peekable;
    return (row) => ((other.peek(row[sort.key]) as Row | undefined)?.[sort.by] ?? null) as Key | null;
  }
  return (row) => (row[sort.by] ?? null) as Key | null;
}

const collators = new Map<string, Intl.Collator>();

/** By code point, or as people of that language expect: 2 before 10, Chinese names by pinyin. */
function textOrder(language: string | undefined): (a: string, b: string) => number {
  if (language === undefined) return (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  const tag = language.toLowerCase().startsWith("zh") ? "zh-CN" : "en";
  const collator = collators.get(tag) ?? new Intl.Collator(tag, { numeric: true });
  collators.set(tag, collator);
  return collator.compare;
}
