/** A document on disk and the tables it holds. */
import type { Commits, Committed } from "./commits.ts";
import { type Document, damaged } from "./documents.ts";
import type { DocumentData } from "./rows.ts";
import { type Journal, NumberedRows, RowTable } from "./table.ts";
import type { TableSpec } from "./table-spec.ts";

interface Stored {
  rows(): readonly object[];
  readonly nextId?: number;
}

export class TableFile implements Committed {
  readonly #document: Document;
  readonly #tables = new Map<string, Stored>();

  constructor(document: Document) {
    this.#document = document;
  }

  get name(): string {
    return this.#document.name;
  }

  /** @throws DamagedDocument when rows lack a key or share one. */
  table<T extends object, K extends string | number>(
    spec: TableSpec<T, K>,
    commits: Commits,
  ): Promise<RowTable<T, K>> {
    return this.#open(
      spec.name,
      commits,
      (rows, journal) => new RowTable(spec, rows as readonly T[], journal),
    );
  }

  /**
   * @param atLeast a lower bound of the next id, from ids known to be used elsewhere.
   * @throws DamagedDocument when rows lack an id or share one.
   */
  numbered<T extends { readonly id: number }>(
    spec: TableSpec<T, number>,
    commits: Commits,
    atLeast = 1,
  ): Promise<NumberedRows<T>> {
    const nextId = Math.max(atLeast, this.#document.data.nextId[spec.name] ?? 1);
    return this.#open(
      spec.name,
      commits,
      (rows, journal) => new NumberedRows(spec, rows as readonly T[], journal, nextId),
    );
  }

  async #open<R extends Stored>(
    name: string,
    commits: Commits,
    make: (rows: readonly object[], journal: Journal) => R,
  ): Promise<R> {
    const rows = this.#document.data.tables[name] ?? [];
    const journal: Journal = {
      record: (undo, whenFull) => commits.record(this, undo, whenFull),
      touched: () => commits.touched(this),
    };
    try {
      const table = make(rows, journal);
      this.#tables.set(name, table);
      return table;
    } catch (error) {
      throw await damaged(this.#document.path, error instanceof Error ? error.message : String(error));
    }
  }

  /** Tables that this version does not know are kept as they were read. */
  snapshot(): DocumentData {
    const { version, nextId, tables } = this.#document.data;
    const next: Record<string, number> = { ...nextId };
    const all: Record<string, readonly object[]> = { ...tables };
    for (const [name, table] of this.#tables) {
      all[name] = table.rows();
      if (table.nextId !== undefined) next[name] = table.nextId;
    }
    return { version, nextId: next, tables: all };
  }

  write(data: DocumentData): Promise<void> {
    return this.#document.write(data);
  }

  keepCopy(): Promise<void> {
    return this.#document.keepCopy();
  }
}
