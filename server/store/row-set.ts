/** The rows of one table in memory, in order, with their indexes. */
import { ChatError } from "../chat/errors.ts";
import type { Condition } from "../chat/row-query.ts";
import { Indexes } from "./indexes.ts";
import type { TableSpec } from "./table-spec.ts";

interface Entry<T> {
  readonly row: T;
  /** Rises with every insertion; brings a row that comes back to its old place. */
  readonly order: number;
}

export class RowSet<T extends object, K extends string | number> {
  readonly spec: TableSpec<T, K>;
  readonly #indexes: Indexes<T, K>;
  #entries = new Map<K, Entry<T>>();
  #order = 0;
  /** All rows in order, until the next change. */
  #rows: readonly T[] | undefined;
  #nextId: number | undefined;

  /**
   * @param nextId of a table that numbers its rows, as the document keeps it; never below any id in use.
   * @throws Error naming the row when two rows share a key or a unique value, or one has no key.
   */
  constructor(spec: TableSpec<T, K>, rows: readonly T[], nextId?: number) {
    this.spec = spec;
    this.#nextId = nextId;
    this.#indexes = new Indexes(spec);
    for (const row of rows) {
      const key = spec.key(row);
      if (key === undefined || key === "") throw new Error(`has a row without a key in "${spec.name}"`);
      const twice = this.#entries.has(key) ? "key" : this.#indexes.conflict(row);
      if (twice !== undefined)
        throw new Error(`has two rows with the same ${twice} in "${spec.name}" (${key})`);
      this.#put(key, { row: Object.freeze(row), order: this.#order++ });
      this.#use(key);
    }
  }

  /** All rows, in insertion order; a new array after each change. */
  rows(): readonly T[] {
    this.#rows ??= Array.from(this.#entries.values(), (entry) => entry.row);
    return this.#rows;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The id of the next row, where the table numbers them. */
  get nextId(): number | undefined {
    return this.#nextId;
  }

  get(key: K): T | undefined {
    return this.#entries.get(key)?.row;
  }

  by(index: string, value: string | number): T | undefined {
    const key = this.#indexes.one(index, value);
    return key === undefined ? undefined : this.get(key);
  }

  where(index: string, value: string | number): T[] {
    const found: T[] = [];
    for (const key of this.#indexes.many(index, value)) {
      const row = this.get(key);
      if (row !== undefined) found.push(row);
    }
    return found;
  }

  countWhere(index: string, value: string | number): number {
    return this.#indexes.many(index, value).size;
  }

  tally(index: string): ReadonlyMap<string | number, number> {
    return this.#indexes.tally(index);
  }

  /** The rows under an index that a condition names, else all. */
  candidates(where: readonly Condition<T>[] = []): readonly T[] {
    for (const condition of where) {
      if (!("0" in condition) || condition[1] !== "=" || condition[2] === null) continue;
      const [name, , value] = condition;
      if (Object.hasOwn(this.spec.indexes, name)) return this.where(String(name), value as string | number);
    }
    return this.rows();
  }

  /** @returns the way back. @throws duplicate */
  insert(row: T): () => void {
    const key = this.spec.key(row);
    if (this.#entries.has(key)) throw duplicate("key");
    this.#refuseConflict(row);
    // An id stays used up even when its row is undone: somebody may have seen it.
    this.#use(key);
    return this.#change(key, { row, order: this.#order++ });
  }

  /** Puts another state of a row in its place. @returns the way back. @throws duplicate */
  replace(before: T, row: T): () => void {
    const key = this.spec.key(before);
    if (this.spec.key(row) !== key) throw new Error(`${this.spec.name}: a key cannot change`);
    this.#refuseConflict(row);
    const undo = this.#change(key, { row, order: this.#entries.get(key)?.order ?? this.#order++ });
    // Undone newest first, so a row that is missing by then was deleted by a change that is kept.
    return () => {
      if (this.#entries.has(key)) undo();
    };
  }

  /** @returns the way back */
  delete(key: K): () => void {
    return this.#change(key, undefined);
  }

  #refuseConflict(row: T): void {
    const index = this.#indexes.conflict(row);
    if (index !== undefined) throw duplicate(index);
  }

  #use(key: K): void {
    if (this.#nextId !== undefined) this.#nextId = Math.max(this.#nextId, Number(key) + 1);
  }

  #change(key: K, entry: Entry<T> | undefined): () => void {
    const before = this.#entries.get(key);
    this.#put(key, entry);
    return () => this.#restore(key, before);
  }

  #put(key: K, entry: Entry<T> | undefined): void {
    const before = this.#entries.get(key);
    this.#indexes.change(before?.row, entry?.row);
    if (entry === undefined) this.#entries.delete(key);
    else this.#entries.set(key, entry);
    this.#rows = undefined;
  }

  #restore(key: K, before: Entry<T> | undefined): void {
    const comesBack = before !== undefined && !this.#entries.has(key);
    this.#put(key, before);
    if (!comesBack) return;
    this.#entries = new Map([...this.#entries].sort(([, a], [, b]) => a.order - b.order));
  }
}

const duplicate = (index: string): ChatError => new ChatError("duplicate", { reason: "taken", field: index });
