import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { ChatError } from "../chat/errors.ts";
import type { LimitKind } from "../dialects/dialect.ts";

/**
 * Attempts per window and address. A whole office may stand behind one address, so these stop programs, not people; guessing
 * of one account's password is slowed down by scrypt beside them.
 */
const LIMITS: Record<LimitKind, { points: number; seconds: number }> = {
  login: { points: 120, seconds: 60 },
  register: { points: 120, seconds: 60 },
  captcha: { points: 60, seconds: 60 },
  send: { points: 3000, seconds: 10 },
  typing: { points: 600, seconds: 10 },
  upload: { points: 240, seconds: 60 },
};

/** Counts attempts as `DialectHost.limit` promises. In memory: a restart forgets. */
export function createLimits(isEnabled: () => boolean): (kind: LimitKind, address: string) => Promise<void> {
  const limiters = Object.fromEntries(
    Object.entries(LIMITS).map(([kind, { points, seconds }]) => [
      kind,
      new RateLimiterMemory({ keyPrefix: kind, points, duration: seconds }),
    ]),
  ) as Record<LimitKind, RateLimiterMemory>;
  return async (kind, address) => {
    if (!isEnabled()) return;
    try {
      await limiters[kind].consume(address);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      const retryAfterSeconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
      throw new ChatError("rate_limited", { reason: "too_many_requests", retryAfterSeconds });
    }
  };
}
