import { networkOf } from "../chat/address.ts";
import { tooManyRequests } from "../chat/errors.ts";
import type { CostClass } from "../dialects/dialect.ts";
import { createWindows } from "./windows.ts";

/**
 * Attempts per window and address. A whole office may share one address, so these stop programs, not people; guessing
 * of one account's password is slowed down by scrypt beside them.
 */
const LIMITS: Readonly<Record<CostClass, { points: number; seconds: number } | null>> = {
  free: null,
  read: { points: 10_000, seconds: 10 },
  heavy: { points: 3000, seconds: 60 },
  create: { points: 120, seconds: 60 },
  guess: { points: 120, seconds: 60 },
  write: { points: 3000, seconds: 10 },
  upload: { points: 240, seconds: 60 },
};

/**
 * Counts attempts as `DialectHost.charge` promises. In memory: a restart resets the counts.
 * @param refused called for each refusal.
 * @param now a monotonic clock, in ms.
 */
export function createLimits(
  isEnabled: () => boolean,
  refused: (address: string) => void = () => {},
  now: () => number = () => performance.now(),
): (kind: CostClass, address: string) => Promise<void> {
  const windows = createWindows<{ taken: number; readonly until: number }>();
  return async (kind, address) => {
    const limit = LIMITS[kind];
    if (!limit || !isEnabled()) return;
    const key = `${kind}:${networkOf(address)}`;
    const at = now();
    const known = windows.get(key);
    const window = known && known.until > at ? known : { taken: 0, until: at + limit.seconds * 1000 };
    windows.set(key, window);
    window.taken += 1;
    if (window.taken <= limit.points) return;
    refused(address);
    throw tooManyRequests(window.until - at);
  };
}
