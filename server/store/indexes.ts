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

  add(row: T): void {
    const key = this.#spec.key(row);
    for (const [name, read] of Object.entries(this.#spec.unique)) {
      const value = read(row);
      if (isIndexed(value)) this.#unique.get(name)?.set(value, key);
    }
    for (const [name, read] of Object.entries(this.#spec.indexes)) {
      const value = read(row);
      const index = this.#many.get(name);
      if (!isIndexed(value) || index === undefined) continue;
      const keys = index.get(value);
      if (keys === undefined) index.set(value, new Set([key]));
      else keys.add(key);
    }
  }

  remove(row: T): void {
    const key = this.#spec.key(row);
    for (const [name, read] of Object.entries(this.#spec.unique)) {
      const value = read(row);
      if (isIndexed(value)) this.#unique.get(name)?.delete(value);
    }
    for (const [name, read] of Object.entries(this.#spec.indexes)) {
      const value = read(row);
      const index = this.#many.get(name);
      if (!isIndexed(value) || index === undefined) continue;
      const keys = index.get(value);
      keys?.delete(key);
      if (keys?.size === 0) index.delete(value);
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
function isIndexed(value: Value | null): value is Value {
  return value !== null && value !== "";
}
