import type { EventBus } from "./events.ts";
import {
  type Budgets,
  type CaptchaDelivery,
  type Clock,
  type Locks,
  type Media,
  memberKey,
  type Rules,
  type SnsVerifier,
  type Store,
} from "./ports.ts";
import type { Presence } from "./presence.ts";

/** The dependencies of every part of the core. */
export interface Context {
  /** Random and short, of this run of this host alone; always of the same length. */
  readonly hostId: string;
  readonly store: Store;
  readonly locks: Locks;
  readonly budgets: Budgets;
  readonly presence: Presence;
  readonly events: EventBus;
  readonly media: Media;
  readonly delivery: CaptchaDelivery;
  readonly sns: SnsVerifier;
  /** The rules in force now. */
  rules(): Rules;
  readonly clock: Clock;
  /** Milliseconds that only rise and never jump: for windows, waits and throttles. */
  readonly monotonic: Clock;
}

/** The current time in the format of rows. */
export const nowOf = (context: Context): string => new Date(context.clock()).toISOString();

/** The time that many ms from now, in the format of rows. */
export const inMs = (context: Context, ms: number): string => new Date(context.clock() + ms).toISOString();

/**
 * Serialises membership changes of one user in one room: joining, leaving and kicking wait for the disk in between.
 * Not re-entrant.
 */
export const withMembershipLock = <R>(
  context: Context,
  roomId: number,
  userId: number,
  work: () => Promise<R>,
): Promise<R> => context.locks.withLock(`membership:${memberKey(roomId, userId)}`, work);
