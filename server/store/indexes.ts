/** Indexes: find rows by something other than their key. */
import type { TableSpec } from "./table-spec.ts";

type Value = string | number;

const NONE: ReadonlySet<never> = new Set();

/** The indexes that one table declares, kept in step with its rows. */
export class Indexes<T extends object, K extends Value> {
  readonly #spec: TableSpec<T, K>;
  readonly #unique = new Map<string, Map<Value, K>>();
  readonly #many = new Map<string, Map<Value, Set<K>>>();

  constructor(spec: TableSpec<T, K>) {
    this.#spec = spec;
    for (const name of Object.keys(spec.unique)) this.#unique.set(name, new Map());
    for (const name of Object.keys(spec.indexes)) this.#many.set(name, new Map());
  }

  /** The unique index in which another row already has this row's value. */
  conflict(row: T): string | undefined {
    const key = this.#spec.key(row);
    for (const [name, read] of Object.entries(this.#spec.unique)) {
      const value = read(row);
      const holder = isIndexed(value) ? this.#unique.get(name)?.get(value) : undefined;
      if (holder !== undefined && holder !== key) return name;
    }
    return undefined;
  }

  /** Follows a row that was added (`before` undefined), removed (`after` undefined) or replaced. */
  change(before: T | undefined, after: T | undefined): void {
    const row = after ?? before;
    if (row === undefined) return;
    const key = this.#spec.key(row);
    for (const [name, read] of Object.entries(this.#spec.unique)) {
      const [old, value] = [before && read(before), after && read(after)];
      if (old === value) continue;
      if (isIndexed(old)) this.#unique.get(name)?.delete(old);
      if (isIndexed(value)) this.#unique.get(name)?.set(value, key);
    }
    for (const [name, read] of Object.entries(this.#spec.indexes)) {
      const [old, value] = [before && read(before), after && read(after)];
      const index = this.#many.get(name);
      if (old === value || index === undefined) continue;
      if (isIndexed(old)) {
        index.get(old)?.delete(key);
        if (index.get(old)?.size === 0) index.delete(old);
      }
      if (isIndexed(value)) index.set(value, (index.get(value) ?? new Set()).add(key));
    }
  }

  /** @throws Error when the table declares no such unique index. */
  one(name: string, value: Value): K | undefined {
    const index = this.#unique.get(name);
    if (index === undefined) throw new Error(`${this.#spec.name} has no unique index ${name}`);
    return index.get(value);
  }

  /** Returns how many keys each value has. @throws Error when the table declares no such index. */
  tally(name: string): ReadonlyMap<Value, number> {
    const index = this.#many.get(name);
    if (index === undefined) throw new Error(`${this.#spec.name} has no index ${name}`);
    return new Map([...index].map(([value, keys]) => [value, keys.size]));
  }

  /** @throws Error when the table declares no such index. */
  many(name: string, value: Value): ReadonlySet<K> {
    const index = this.#many.get(name);
    if (index === undefined) throw new Error(`${this.#spec.name} has no index ${name}`);
    return index.get(value) ?? NONE;
  }
}

/** Empty values (null, an empty string) are not indexed, so they need not be unique. */
function isIndexed(value: Value | null | undefined): value is Value {
  return value !== null && value !== undefined && value !== "";
}
