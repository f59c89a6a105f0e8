/**
 * How documents of older versions become today's. A step stands under the version it starts from and answers the
 * document one version on; each document has its own list. Steps are never changed once a release carried them.
 */

/** Version a step starts from → the step: the whole parsed document in, the next version's out (`version` is set for it). */
export type Migrations = Readonly<Record<number, (document: unknown) => object>>;

/** All documents are of version 1 so far. */
export const NO_MIGRATIONS: Migrations = {};
