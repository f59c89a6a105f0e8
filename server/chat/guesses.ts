/**
 * Guessing is counted per target, over all wires and addresses: after a number of wrong attempts in a day every further
 * attempt has to wait, longer each time. Callers from an address where the account is known have a separate count, so
 * that others' guesses do not lock them out.
 */
import { type Actor, type Origin, systemActor } from "./actor.ts";
import { networkOf } from "./address.ts";
import { type AuditLine, audit } from "./audit.ts";
import { type Context, nowOf } from "./context.ts";
import { isChatError, tooManyRequests } from "./errors.ts";
import type { Budget } from "./ports.ts";
import { hashToken } from "./secrets.ts";
import type { User } from "./types.ts";

type Secret = "password" | "code";
type SecretKind = Secret | "room-code";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

const BUDGETS: Readonly<Record<SecretKind, Budget>> = {
  password: { points: 50, windowMs: DAY_MS, maxWaitMs: HOUR_MS },
  code: { points: 10, windowMs: DAY_MS, maxWaitMs: HOUR_MS },
  /** Of one account. */
  "room-code": { points: 30, windowMs: DAY_MS, maxWaitMs: HOUR_MS },
};
/** Of one network address, which a whole office may share. */
const ROOM_CODES_OF_ADDRESS: Budget = { points: 300, windowMs: DAY_MS, maxWaitMs: HOUR_MS };

export class Guesses {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /**
   * Runs one attempt. It is counted at its start, so that simultaneous attempts count too, and uncounted unless the
   * secret was wrong.
   * @param target the account whose secret is guessed, or a name that has no account.
   * @throws rate_limited, and what `attempt` throws
   */
  async guard<R>(secret: Secret, target: User | string, from: Origin, attempt: () => Promise<R>): Promise<R> {
    const whom = typeof target === "string" ? target : target.username;
    const key = await this.#keyOf(secret, target, from);
    const giveBack = await this.#take(key, BUDGETS[secret], from, { whom, why: secret });
    try {
      const result = await attempt();
      await giveBack();
      return result;
    } catch (error) {
      if (!isWrong(error)) await giveBack();
      throw error;
    }
  }

  /**
   * Counts an attempt to guess a room code, for the account and for the address. The host's attempts are not counted.
   * @returns a function that uncounts the attempt, for a code that was right
   * @throws rate_limited
   */
  async take(secret: "room-code", actor: Actor): Promise<() => Promise<void>> {
    if (actor.kind === "host") return async () => {};
    const network = networkOf(actor.address);
    const user = actor.userId === null ? undefined : await this.#context.store.users.get(actor.userId);
    const line = { whom: user?.username ?? actor.address, why: secret };
    const ofAddress = await this.#take(`${secret}@${network}`, ROOM_CODES_OF_ADDRESS, actor, line);
    if (!user) return ofAddress;
    try {
      const ofAccount = await this.#take(`${secret}:${user.id}`, BUDGETS[secret], actor, line);
      return async () => {
        await Promise.all([ofAddress(), ofAccount()]);
      };
    } catch (error) {
      await ofAddress();
      throw error;
    }
  }

  async #take(key: string, budget: Budget, from: Origin, line: AuditLine): Promise<() => Promise<void>> {
    const { budgets } = this.#context;
    const { waitMs, isSpent } = await budgets.take(key, budget);
    if (isSpent) await audit(this.#context, systemActor(from), "user.guesses", line);
    if (waitMs > 0) throw tooManyRequests(waitMs);
    return () => budgets.giveBack(key);
  }

  async #keyOf(secret: Secret, target: User | string, from: Origin): Promise<string> {
    // A name that has no account may be long.
    if (typeof target === "string") return `${secret}:?${hashToken(target)}`;
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
