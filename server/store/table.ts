/** A table of a document: rows in memory, every change handed to the commits to be made durable. */
import { ChatError } from "../chat/errors.ts";
import type { NumberedTable, Table } from "../chat/ports.ts";
import type { Condition, RowPage, RowQuery } from "../chat/row-query.ts";
import { Indexes } from "./indexes.ts";
import { select } from "./query.ts";
import type { TableSpec, WhenFull } from "./table-spec.ts";

/** How a table reaches the disk. */
export interface Journal {
  record(undo: () => void, whenFull: WhenFull): Promise<void>;
  touched(): void;
}

interface Entry<T> {
  readonly row: T;
  /** Rises with every insertion; brings a row that comes back to its old place. */
  readonly order: number;
}

export class RowTable<T extends object, K extends string | number> implements Table<T, K> {
  readonly #spec: TableSpec<T, K>;
  readonly #journal: Journal;
  readonly #indexes: Indexes<T, K>;
  #entries = new Map<K, Entry<T>>();
  #order = 0;
  /** All rows in order, until the next change. */
  #rows: readonly T[] | undefined;

  /** @throws Error naming the row when two rows share a key or a unique value, or one has no key. */
  constructor(spec: TableSpec<T, K>, rows: readonly T[], journal: Journal) {
    this.#spec = spec;
    this.#journal = journal;
    this.#indexes = new Indexes(spec);
    for (const row of rows) {
      const key = spec.key(row);
      if (key === undefined || key === "") throw new Error(`has a row without a key in "${spec.name}"`);
      const twice = this.#entries.has(key) ? "key" : this.#indexes.conflict(row);
      if (twice !== undefined)
        throw new Error(`has two rows with the same ${twice} in "${spec.name}" (${key})`);
      this.#put(key, { row: Object.freeze(row), order: this.#order++ });
    }
  }

  /** All rows, in insertion order; a new array after each change. */
  rows(): readonly T[] {
    this.#rows ??= Array.from(this.#entries.values(), (entry) => entry.row);
    return this.#rows;
  }

  async get(key: K): Promise<T | undefined> {
    return this.#entries.get(key)?.row;
  }

  async by(index: string, value: string | number): Promise<T | undefined> {
    const key = this.#indexes.one(index, value);
    return key === undefined ? undefined : this.#entries.get(key)?.row;
  }

  async where(index: string, value: string | number): Promise<readonly T[]> {
    return this.#rowsOf(this.#indexes.many(index, value));
  }

  #rowsOf(keys: ReadonlySet<K>): T[] {
    const found: T[] = [];
    for (const key of keys) {
      const entry = this.#entries.get(key);
      if (entry !== undefined) found.push(entry.row);
    }
    return found;
  }

  async countWhere(index: string, value: string | number): Promise<number> {
    return this.#indexes.many(index, value).size;
  }

  /** The row without waiting, for what reads several tables at one moment. */
  peek(key: K): T | undefined {
    return this.#entries.get(key)?.row;
  }

  async page(query: RowQuery<T>): Promise<RowPage<T>> {
    return select(this.#candidates(query.where), query);
  }

  /** The rows under an index that a condition names, else all. */
  #candidates(where: readonly Condition<T>[] = []): readonly T[] {
    for (const condition of where) {
      if (!("0" in condition) || condition[1] !== "=" || condition[2] === null) continue;
      const [name, , value] = condition;
      if (!Object.hasOwn(this.#spec.indexes, name)) continue;
      return this.#rowsOf(this.#indexes.many(String(name), value as string | number));
    }
    return this.rows();
  }

  async tally(index: string): Promise<ReadonlyMap<string | number, number>> {
    return this.#indexes.tally(index);
  }

  async count(): Promise<number> {
    return this.#entries.size;
  }

  async insert(row: T): Promise<T> {
    const stored = Object.freeze({ ...row });
    const key = this.#spec.key(stored);
    if (this.#entries.has(key)) throw duplicate("key");
    this.#refuseConflict(stored);
    this.inserting(stored);
    await this.#change("insert", key, { row: stored, order: this.#order++ });
    return stored;
  }

  /** Hears of each row that goes in. */
  protected inserting(_row: T): void {}

  async update(key: K, patch: Partial<T>): Promise<T | undefined> {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    const row = this.#patched(entry.row, patch);
    await this.#change("update", key, { row, order: entry.order });
    return row;
  }

  touch(key: K, patch: Partial<T>): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#put(key, { row: this.#patched(entry.row, patch), order: entry.order });
    this.#journal.touched();
  }

  async delete(key: K): Promise<boolean> {
    if (!this.#entries.has(key)) return false;
    await this.#change("delete", key, undefined);
    return true;
  }

  #patched(row: T, patch: Partial<T>): T {
    const next = Object.freeze({ ...row, ...patch });
    if (this.#spec.key(next) !== this.#spec.key(row))
      throw new Error(`${this.#spec.name}: a key cannot change`);
    this.#refuseConflict(next);
    return next;
  }

  #refuseConflict(row: T): void {
    const index = this.#indexes.conflict(row);
    if (index !== undefined) throw duplicate(index);
  }

  /** Shows the change at once; what it was before comes back if it cannot be made durable. */
  #change(kind: keyof TableSpec<T, K>["whenFull"], key: K, entry: Entry<T> | undefined): Promise<void> {
    const before = this.#entries.get(key);
    this.#put(key, entry);
    return this.#journal.record(() => this.#restore(key, before), this.#spec.whenFull[kind]);
  }

  #put(key: K, entry: Entry<T> | undefined): void {
    const before = this.#entries.get(key);
    if (before !== undefined) this.#indexes.remove(before.row);
    if (entry === undefined) {
      this.#entries.delete(key);
    } else {
      this.#entries.set(key, entry);
      this.#indexes.add(entry.row);
    }
    this.#rows = undefined;
  }

  #restore(key: K, before: Entry<T> | undefined): void {
    const comesBack = before !== undefined && !this.#entries.has(key);
    this.#put(key, before);
    if (!comesBack) return;
    this.#entries = new Map([...this.#entries].sort(([, a], [, b]) => a.order - b.order));
  }
}

/** A table whose ids it gives itself, rising, none twice. */
export class NumberedRows<T extends { readonly id: number }>
  extends RowTable<T, number>
  implements NumberedTable<T>
{
  #nextId: number;

  /** @param nextId as the document keeps it; never below any id in use. */
  constructor(spec: TableSpec<T, number>, rows: readonly T[], journal: Journal, nextId: number) {
    super(spec, rows, journal);
    this.#nextId = rows.reduce((next, row) => Math.max(next, row.id + 1), Math.max(1, nextId));
  }

  /** The id of the next row. */
  get nextId(): number {
    return this.#nextId;
  }

  async add(row: Omit<T, "id">): Promise<T> {
    return this.insert({ id: this.#nextId, ...row } as unknown as T);
  }

  /** An id stays used up even when its row is undone: somebody may have seen it. */
  protected override inserting(row: T): void {
    this.#nextId = Math.max(this.#nextId, row.id + 1);
  }
}

const duplicate = (index: string): ChatError => new ChatError("duplicate", { reason: "taken", field: index });
