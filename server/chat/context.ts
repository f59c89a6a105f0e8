import type { Actor } from "./actor.ts";
import type { AuditAction } from "./audit-actions.ts";
import type { EventBus } from "./events.ts";
import {
  type CaptchaDelivery,
  type Clock,
  type Media,
  memberKey,
  type Rules,
  type SnsVerifier,
  type Store,
} from "./ports.ts";

/** What every part of the core works with. */
export interface Context {
  readonly store: Store;
  readonly events: EventBus;
  readonly media: Media;
  readonly delivery: CaptchaDelivery;
  readonly sns: SnsVerifier;
  /** The rules in force now. */
  rules(): Rules;
  readonly clock: Clock;
}

/** The present as rows hold it. */
export const nowOf = (context: Context): string => new Date(context.clock()).toISOString();

/** A time that many ms from now, as rows hold it. */
export const inMs = (context: Context, ms: number): string => new Date(context.clock() + ms).toISOString();

/**
 * Runs `work` while nothing else changes whether that person belongs to the room or is inside: whoever comes and whoever
 * puts them out wait for the disk in between. Not re-entrant.
 */
export const seated = <R>(
  context: Context,
  roomId: number,
  userId: number,
  work: () => Promise<R>,
): Promise<R> => context.store.exclusive(`seat:${memberKey(roomId, userId)}`, work);

/** Writes an audit line: who did what to whom, where and why. */
export async function audit(
  context: Context,
  actor: Actor,
  action: AuditAction,
  line: { whom?: string; where?: string; why?: string } = {},
): Promise<void> {
  const user = actor.userId === null ? undefined : await context.store.users.get(actor.userId);
  context.store.audit.add({
    at: nowOf(context),
    who: actor.isHost ? "host" : (user?.username ?? actor.address),
    address: actor.address,
    action,
    whom: line.whom ?? "",
    where: line.where ?? "",
    why: line.why ?? "",
  });
  context.events.publish({ type: "audit.added" });
}
