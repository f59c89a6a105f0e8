/**
 * What happens to a change when the disk is full: it is refused, may use the reserve, or stays in memory until the disk
 * accepts it.
 */
export type WhenFull = "refused" | "reserve" | "kept";

/** What a table is: its key and its indexes. */
export interface TableSpec<T extends object, K extends string | number> {
  readonly name: string;
  readonly key: (row: T) => K;
  /** Unique indexes by name. Null and `""` are not indexed. */
  readonly unique: Readonly<Record<string, (row: T) => string | number | null>>;
  /** Indexes with values that several rows may share. Null and `""` are not indexed. */
  readonly indexes: Readonly<Record<string, (row: T) => string | number | null>>;
  readonly whenFull: Readonly<Record<"insert" | "update" | "delete", WhenFull>>;
}
