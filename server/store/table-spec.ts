/** What a table is: its key and its indexes. */
export interface TableSpec<T extends object, K extends string | number> {
  readonly name: string;
  readonly key: (row: T) => K;
  /** Unique indexes by name. Null and `""` are not indexed. */
  readonly unique: Readonly<Record<string, (row: T) => string | number | null>>;
  /** Indexes under which several rows may stand. Null and `""` are not indexed. */
  readonly indexes: Readonly<Record<string, (row: T) => string | number | null>>;
}
