/** A table of a document: its rows in memory, and the way in which its changes become durable. */
import { has } from "../chat/changed.ts";
import type { NumberedTable, Table } from "../chat/ports.ts";
import type { RowPage, RowQuery } from "../chat/row-query.ts";
import type { Applied, Changes, Committed } from "./changes.ts";
import { select } from "./query.ts";
import type { RowSet } from "./row-set.ts";

export class RowTable<T extends object, K extends string | number> implements Table<T, K> {
  protected readonly set: RowSet<T, K>;
  protected readonly document: Committed;
  readonly #changes: Changes;

  constructor(set: RowSet<T, K>, document: Committed, changes: Changes) {
    this.set = set;
    this.document = document;
    this.#changes = changes;
  }

  /** The same table, whose changes are those of a transaction. */
  within(changes: Changes): RowTable<T, K> {
    return new RowTable(this.set, this.document, changes);
  }

  /** All rows, in insertion order. */
  rows(): readonly T[] {
    return this.set.rows();
  }

  /** The row without waiting, for what reads several tables at one moment. */
  peek(key: K): T | undefined {
    return this.set.get(key);
  }

  async get(key: K): Promise<T | undefined> {
    return this.set.get(key);
  }

  async by(index: string, value: string | number): Promise<T | undefined> {
    return this.set.by(index, value);
  }

  async where(index: string, value: string | number): Promise<readonly T[]> {
    return this.set.where(index, value);
  }

  async countWhere(index: string, value: string | number): Promise<number> {
    return this.set.countWhere(index, value);
  }

  async page(query: RowQuery<T>): Promise<RowPage<T>> {
    return select(this.set.candidates(query.where), query);
  }

  async tally(index: string): Promise<ReadonlyMap<string | number, number>> {
    return this.set.tally(index);
  }

  async count(): Promise<number> {
    return this.set.size;
  }

  insert(row: T): Promise<T> {
    return this.inserted(() => row);
  }

  /** @param make called when the row goes in */
  protected inserted(make: () => T): Promise<T> {
    return this.#change("insert", () => {
      const row = Object.freeze({ ...make() });
      return { answer: row, undo: this.set.insert(row) };
    });
  }

  update(key: K, patch: Partial<T>, unchanged: Partial<T> = {}): Promise<T | undefined> {
    return this.#change("update", () => {
      const before = this.set.get(key);
      if (before === undefined || !has(before, unchanged)) return { answer: undefined };
      const row = Object.freeze({ ...before, ...patch });
      return { answer: row, undo: this.set.replace(before, row) };
    });
  }

  touch(key: K, patch: Partial<T>): void {
    const before = this.set.get(key);
    if (before === undefined) return;
    this.set.replace(before, Object.freeze({ ...before, ...patch }));
    this.#changes.touched(this.document);
  }

  delete(key: K): Promise<boolean> {
    return this.#change("delete", () =>
      this.set.get(key) === undefined ? { answer: false } : { answer: true, undo: this.set.delete(key) },
    );
  }

  #change<R>(kind: "insert" | "update" | "delete", apply: () => Applied<R>): Promise<R> {
    return this.#changes.change(this.document, this.set.spec.whenFull[kind], apply);
  }
}

/** A table whose ids it gives itself, rising, none twice. */
export class NumberedRows<T extends { readonly id: number }>
  extends RowTable<T, number>
  implements NumberedTable<T>
{
  override within(changes: Changes): NumberedRows<T> {
    return new NumberedRows(this.set, this.document, changes);
  }

  add(row: Omit<T, "id">): Promise<T> {
    return this.inserted(() => ({ id: this.set.nextId, ...row }) as unknown as T);
  }
}
