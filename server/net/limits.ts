import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { ChatError } from "../chat/errors.ts";
import type { CostClass } from "../dialects/dialect.ts";

/**
 * Attempts per window and address. A whole office may stand behind one address, so these stop programs, not people; guessing
 * of one account's password is slowed down by scrypt beside them.
 */
const LIMITS: Partial<Record<CostClass, { points: number; seconds: number }>> = {
  create: { points: 120, seconds: 60 },
  guess: { points: 120, seconds: 60 },
  write: { points: 3000, seconds: 10 },
  upload: { points: 240, seconds: 60 },
};

/** Counts attempts as `DialectHost.charge` promises. In memory: a restart forgets. */
export function createLimits(isEnabled: () => boolean): (kind: CostClass, address: string) => Promise<void> {
  const limiters = Object.fromEntries(
    Object.entries(LIMITS).map(([kind, { points, seconds }]) => [
      kind,
      new RateLimiterMemory({ keyPrefix: kind, points, duration: seconds }),
    ]),
  ) as Partial<Record<CostClass, RateLimiterMemory>>;
  return async (kind, address) => {
    if (!isEnabled()) return;
    try {
      await limiters[kind]?.consume(address);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      const retryAfterSeconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
      throw new ChatError("rate_limited", { reason: "too_many_requests", retryAfterSeconds });
    }
  };
}
