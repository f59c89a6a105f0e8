/** What a change of a table is, and what takes it to be made durable. */
import type { DocumentData } from "./rows.ts";
import type { WhenFull } from "./table-spec.ts";

/** A document as the commits see it. */
export interface Committed {
  readonly name: string;
  /** Its content as it is now; must not change afterwards. */
  snapshot(): DocumentData;
  write(data: DocumentData): Promise<void>;
  /** Brings the last good copy up to date. */
  keepCopy(): Promise<void>;
}

/** What a change answers, and how to undo it; nothing was changed without that. */
export interface Applied<R> {
  readonly answer: R;
  readonly undo?: () => void;
}

/** What takes the changes of tables: the commits, each on its own, or a transaction. */
export interface Changes {
  change<R>(document: Committed, whenFull: WhenFull, apply: () => Applied<R>): Promise<R>;
  touched(document: Committed): void;
}
