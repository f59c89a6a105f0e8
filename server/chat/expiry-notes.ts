/** Audit rows about what was deleted for its age: summed, at most one an hour. */
import { systemActor } from "./actor.ts";
import { audit } from "./audit.ts";
import type { AuditAction } from "./audit-actions.ts";
import type { Context } from "./context.ts";

const HOUR_MS = 3_600_000;
const NOBODY = { address: "", dialect: "" };

export class ExpiryNotes {
  readonly #context: Context;
  readonly #action: AuditAction;
  #count = 0;
  #notedAt = Number.NEGATIVE_INFINITY;

  constructor(context: Context, action: AuditAction) {
    this.#context = context;
    this.#action = action;
  }

  /** Counts what was deleted just now; the row says how many there were since the last one. */
  async note(count: number): Promise<void> {
    this.#count += count;
    const now = this.#context.monotonic();
    if (this.#count === 0 || now - this.#notedAt < HOUR_MS) return;
    const why = String(this.#count);
    this.#count = 0;
    this.#notedAt = now;
    await audit(this.#context, systemActor(NOBODY), this.#action, { why });
  }
}
