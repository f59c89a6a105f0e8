/**
 * Guessing is counted per target, over all wires and addresses: after so many wrong tries in a day every further one has to
 * wait, longer each time. Callers from an address where the account is known have a count of their own, so that others'
 * guesses do not lock them out.
 */
import { type Origin, systemActor } from "./actor.ts";
import { networkOf } from "./address.ts";
import { audit } from "./audit.ts";
import { type Context, nowOf } from "./context.ts";
import { ChatError, isChatError } from "./errors.ts";
import type { Budget } from "./ports.ts";
import type { User } from "./types.ts";

type Secret = "password" | "code";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

const BUDGETS: Readonly<Record<Secret, Budget>> = {
  password: { points: 50, windowMs: DAY_MS, maxWaitMs: HOUR_MS },
  code: { points: 10, windowMs: DAY_MS, maxWaitMs: HOUR_MS },
};

export class Guesses {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /**
   * Runs one try. It counts from its start, so that tries at once count too, and is given back unless the secret was wrong.
   * @param target what is guessed at: an account, or the name of one that does not exist.
   * @throws rate_limited, and what `attempt` throws
   */
  async guard<R>(secret: Secret, target: User | string, from: Origin, attempt: () => Promise<R>): Promise<R> {
    const { budgets } = this.#context;
    const key = await this.#keyOf(secret, target, from);
    const { waitMs, isSpent } = await budgets.take(key, BUDGETS[secret]);
    if (isSpent) {
      const whom = typeof target === "string" ? target : target.username;
      await audit(this.#context, systemActor(from), "user.guesses", { whom, why: secret });
    }
    if (waitMs > 0) {
      const retryAfterSeconds = Math.ceil(waitMs / 1000);
      throw new ChatError("rate_limited", { reason: "too_many_requests", retryAfterSeconds });
    }
    try {
      const result = await attempt();
      await budgets.giveBack(key);
      return result;
    } catch (error) {
      if (!isWrong(error)) await budgets.giveBack(key);
      throw error;
    }
  }

  async #keyOf(secret: Secret, target: User | string, from: Origin): Promise<string> {
    if (typeof target === "string") return `${secret}:?${target}`;
    const isKnown = await this.#isKnownAt(target, from.address);
    return `${secret}:${target.id}${isKnown ? `@${networkOf(from.address)}` : ""}`;
  }

  /** Whether the account has a session or a lease from that address. */
  async #isKnownAt({ id }: User, address: string): Promise<boolean> {
    const { sessions, leases } = this.#context.store;
    const now = nowOf(this.#context);
    const rows = [...(await sessions.where("userId", id)), ...(await leases.where("userId", id))];
    return rows.some((row) => row.address === address && row.expiresAt > now);
  }
}

const isWrong = (error: unknown): boolean =>
  isChatError(error, "wrong_password") ||
  isChatError(error, "wrong_code") ||
  isChatError(error, "user_not_found");
