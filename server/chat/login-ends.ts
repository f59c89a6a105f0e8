/** When sessions and leases end: a number of hours after their last use, which counts at once when it is shortened. */
import { type Context, inMs, nowOf } from "./context.ts";
import type { Condition } from "./row-query.ts";

export type LoginKind = "session" | "lease";

interface Login {
  readonly expiresAt: string;
  /** Absent in leases of older versions. */
  readonly lastSeenAt?: string;
}

const HOURS = { session: "session.hours", lease: "identity.leaseHours" } as const;

/** How long a login is valid after its last use. */
export const validMs = (context: Context, kind: LoginKind): number =>
  context.rules()[HOURS[kind]] * 3_600_000;

/** The times of a login that is used now. */
export const usedNow = (context: Context, kind: LoginKind): Required<Login> => ({
  lastSeenAt: nowOf(context),
  expiresAt: inMs(context, validMs(context, kind)),
});

/** The end of a login that is not used again. */
export function endOf(context: Context, kind: LoginKind, { expiresAt, lastSeenAt }: Login): string {
  if (lastSeenAt === undefined) return expiresAt;
  const end = new Date(Date.parse(lastSeenAt) + validMs(context, kind)).toISOString();
  return end < expiresAt ? end : expiresAt;
}

export const isLive = (context: Context, kind: LoginKind, login: Login): boolean =>
  endOf(context, kind, login) > nowOf(context);

/** Selects the logins that are no longer live. */
export const isOver = (context: Context, kind: LoginKind): Condition<Login> => ({
  anyOf: [
    ["expiresAt", "<=", nowOf(context)],
    ["lastSeenAt", "<=", inMs(context, -validMs(context, kind))],
  ],
});
