/**
 * Migrates documents of older versions. Each document has its own steps, by the version they start from; a step returns
 * the document one version later. Released steps are never changed.
 */

/**
 * Version a step starts from → the step: the whole parsed document in, the next version's out (`version` is set for
 * it).
 */
export type Migrations = Readonly<Record<number, (document: unknown) => object>>;

/** Documents of version 1. */
export const NO_MIGRATIONS: Migrations = {};

/** Version 2 has the rows of version 1. It says that messages may be in the journal, which older programs ignore. */
export const ROOMS_MIGRATIONS: Migrations = { 1: (document) => document as object };
