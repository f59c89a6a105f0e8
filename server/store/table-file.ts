/** A document on disk and the rows of the tables it holds. */
import type { Committed } from "./changes.ts";
import { type Document, damaged } from "./documents.ts";
import { RowSet } from "./row-set.ts";
import type { DocumentData } from "./rows.ts";
import type { TableSpec } from "./table-spec.ts";

export class TableFile implements Committed {
  readonly #document: Document;
  readonly #sets = new Map<string, Pick<RowSet<object, never>, "rows" | "nextId">>();

  constructor(document: Document) {
    this.#document = document;
  }

  get name(): string {
    return this.#document.name;
  }

  /** @throws DamagedDocument when rows lack a key or share one. */
  rows<T extends object, K extends string | number>(spec: TableSpec<T, K>): Promise<RowSet<T, K>> {
    return this.#open(spec);
  }

  /**
   * Returns the rows of a table that numbers them.
   * @param atLeast a lower bound of the next id, from ids known to be used elsewhere.
   * @throws DamagedDocument when rows lack an id or share one.
   */
  numbered<T extends object>(spec: TableSpec<T, number>, atLeast = 1): Promise<RowSet<T, number>> {
    return this.#open(spec, Math.max(atLeast, this.#document.data.nextId[spec.name] ?? 1));
  }

  async #open<T extends object, K extends string | number>(
    spec: TableSpec<T, K>,
    nextId?: number,
  ): Promise<RowSet<T, K>> {
    const rows = (this.#document.data.tables[spec.name] ?? []) as readonly T[];
    try {
      const set = new RowSet(spec, rows, nextId);
      this.#sets.set(spec.name, set);
      return set;
    } catch (error) {
      throw await damaged(this.#document.path, error instanceof Error ? error.message : String(error));
    }
  }

  /** Tables that this version does not know are kept as they were read. */
  snapshot(): DocumentData {
    const { version, nextId, tables } = this.#document.data;
    const next: Record<string, number> = { ...nextId };
    const all: Record<string, readonly object[]> = { ...tables };
    for (const [name, set] of this.#sets) {
      all[name] = set.rows();
      if (set.nextId !== undefined) next[name] = set.nextId;
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
