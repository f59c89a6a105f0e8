/** Slows down guessing: limits wrong tries per address and window. Always on, even with `limits.enabled` off. */
import { networkOf } from "../chat/address.ts";
import { ChatError } from "../chat/errors.ts";
import type { Clock } from "../chat/ports.ts";

const MAX_WRONG = 5;
const WINDOW_MS = 60_000;

export class Attempts {
  readonly #clock: Clock;
  /** Address → when it tried. */
  readonly #wrong = new Map<string, number[]>();

  /** @param clock ms of a clock that only rises. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Runs one attempt; it counts as wrong until it has succeeded, so that simultaneous attempts count too.
   * @throws rate_limited (details: `{retryAfterSeconds}`)
   */
  async guard<R>(from: string, attempt: () => Promise<R>): Promise<R> {
    const address = networkOf(from);
    const now = this.#clock();
    for (const [key, times] of this.#wrong) {
      if (times.every((time) => time <= now - WINDOW_MS)) this.#wrong.delete(key);
    }
    const recent = (this.#wrong.get(address) ?? []).filter((time) => time > now - WINDOW_MS);
    const [oldest] = recent;
    if (oldest !== undefined && recent.length >= MAX_WRONG) {
      const retryAfterSeconds = Math.ceil((oldest + WINDOW_MS - now) / 1000);
      throw new ChatError("rate_limited", { reason: "too_many_passwords", retryAfterSeconds });
    }
    this.#wrong.set(address, [...recent, now]);
    const result = await attempt();
    this.#wrong.delete(address);
    return result;
  }
}
