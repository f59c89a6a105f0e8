/** The audit log: who did what to whom, where and why. */
import type { Actor } from "./actor.ts";
import type { AuditAction } from "./audit-actions.ts";
import { type Context, nowOf } from "./context.ts";
import type { AuditQuery } from "./ports.ts";
import type { AuditEntry } from "./types.ts";

export interface AuditLine {
  readonly whom?: string;
  readonly where?: string;
  readonly why?: string;
}

export async function audit(
  context: Context,
  actor: Actor,
  action: AuditAction,
  { whom = "", where = "", why = "" }: AuditLine = {},
): Promise<void> {
  const who = await nameOf(context, actor);
  context.store.audit.add({ at: nowOf(context), who, address: actor.address, action, whom, where, why });
  await context.events.publish({ type: "audit.added" });
}

/** The audit line of an update: the name before it and, if that changed, the one after. Undefined if nothing changed. */
export function renaming<T>(
  before: T,
  after: T,
  nameOf: (row: T) => string,
): { readonly name: string; readonly why: string } | undefined {
  if (before === after) return undefined;
  const [name, now] = [nameOf(before), nameOf(after)];
  return { name, why: name === now ? "" : `→ ${now}` };
}

/** The audit log for callers outside the core. */
export class Audit {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /** Writes a line about something outside the core: a console login, a backup, a setting. */
  note(actor: Actor, action: AuditAction, line: AuditLine = {}): Promise<void> {
    return audit(this.#context, actor, action, line);
  }

  /** Newest first. */
  page(query: AuditQuery): Promise<{ items: readonly AuditEntry[]; total: number }> {
    return this.#context.store.audit.list(query);
  }
}

async function nameOf({ store }: Context, actor: Actor): Promise<string> {
  if (actor.userId === null) return actor.kind === "stranger" ? actor.address : actor.kind;
  return (await store.users.get(actor.userId))?.username ?? actor.address;
}
