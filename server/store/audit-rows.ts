/** The newest audit entries in memory, to be searched. */
import type { AuditQuery } from "../chat/ports.ts";
import type { AuditEntry } from "../chat/types.ts";

export class AuditRows {
  static readonly MAX = 100_000;
  /** Oldest first, each with its searchable text in lower case. */
  #rows: { readonly entry: AuditEntry; readonly words: string }[] = [];

  constructor(entries: readonly AuditEntry[]) {
    for (const entry of entries.slice(-AuditRows.MAX)) this.add(entry);
  }

  add(entry: AuditEntry): void {
    const words = Object.values(entry).join("\n").toLowerCase();
    this.#rows.push({ entry, words });
    if (this.#rows.length > AuditRows.MAX * 1.1) this.#rows = this.#rows.slice(-AuditRows.MAX);
  }

  /**
   * Newest first.
   * @param actions beginnings of actions; none: all.
   * @param page from 1.
   */
  find({ query = "", actions = [], after = 0, page, pageSize }: AuditQuery) {
    const wanted = query.toLowerCase();
    const skip = (Math.max(1, page) - 1) * pageSize;
    const items: AuditEntry[] = [];
    let total = 0;
    for (let at = this.#rows.length - 1; at >= 0; at--) {
      const row = this.#rows[at];
      if (row === undefined || row.entry.id <= after) break;
      if (!row.words.includes(wanted)) continue;
      if (actions.length > 0 && !actions.some((action) => row.entry.action.startsWith(action))) continue;
      if (total >= skip && items.length < pageSize) items.push(row.entry);
      total++;
    }
    return { items, total };
  }
}
