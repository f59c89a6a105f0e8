/** Verification codes: one service for every wire (docs/contract/dialects.md 1.3). */
import { type Actor, type Origin, stranger, systemActor, userOrHost } from "./actor.ts";
import { checkAddress, networkOf } from "./address.ts";
import { audit } from "./audit.ts";
import { type AuditAction, SERVER_REASONS } from "./audit-actions.ts";
import { drain } from "./batches.ts";
import { has } from "./changed.ts";
import { type Context, inMs, nowOf } from "./context.ts";
import { foldedEmail } from "./emails.ts";
import { ChatError } from "./errors.ts";
import type { Guesses } from "./guesses.ts";
import { checkEmail, isDialable } from "./names.ts";
import { narrow } from "./narrow.ts";
import { assertAdmin, isLive } from "./policy.ts";
import type { Restrictions } from "./restrictions.ts";
import {
  type Condition,
  given,
  is,
  type ListQuery,
  live,
  paged,
  type RowPage,
  type SortedQuery,
} from "./row-query.ts";
import { randomDigits, sameSecret } from "./secrets.ts";
import type { BlacklistEntry, Captcha, CaptchaPurpose, CaptchaRow, CaptchaState } from "./types.ts";

export interface IssueOrder {
  readonly purpose: CaptchaPurpose;
  /** The phone or e-mail. */
  readonly target: string;
  /** False: no account has that target. The request counts for the address, but no code is created. */
  readonly isKnown: boolean;
}

/** Finds a part of the target or the address. */
export interface CaptchaQuery extends ListQuery<"requestedAt" | "expiresAt"> {
  readonly state?: CaptchaState | undefined;
  readonly purpose?: CaptchaPurpose | undefined;
}

type BlacklistQuery = SortedQuery<"target" | "since" | "until">;

/** A request that counts towards the limit. */
interface Counted {
  /** By the monotonic clock. */
  readonly at: number;
  /** The targets and addresses that it counts for. */
  readonly keys: readonly string[];
}

const MINUTE_MS = 60_000;
const MAX_WRONG_TRIES = 5;
/**
 * How many rows the log keeps, since each change writes the whole document. The audit log keeps what happened to older
 * ones.
 */
const MAX_ROWS = 10_000;

/** Hides the code of a row. */
const rowOf = ({ code: _, ...row }: Captcha): CaptchaRow => row;

const WAITING: ReadonlySet<CaptchaState> = new Set(["pending", "delivered"]);

/**
 * Returns the state at a time (ms since the epoch): a code past its expiry has expired, even if its row still says
 * otherwise.
 */
const stateAt = ({ state, expiresAt }: CaptchaRow, now: number): CaptchaState =>
  WAITING.has(state) && Date.parse(expiresAt) <= now ? "expired" : state;

/** Codes that are marked as waiting although they have expired. */
const expiredBy = (at: string): Condition<Captcha>[] => [
  ["state", "in", WAITING],
  ["expiresAt", "<=", at],
];

/** {@link stateAt} as a condition. */
function inState(state: CaptchaState, at: string): Condition<Captcha> {
  const isStored: Condition<Captcha> = ["state", "=", state];
  if (state === "expired") return { anyOf: [isStored, { allOf: expiredBy(at) }] };
  return WAITING.has(state) ? { allOf: [isStored, ["expiresAt", ">", at]] } : isStored;
}

export class Captchas {
  readonly #context: Context;
  readonly #guesses: Guesses;
  readonly #restrictions: Restrictions;
  /** Target or address → its requests within the last minute. */
  readonly #requests = new Map<string, readonly Counted[]>();

  constructor(context: Context, guesses: Guesses, restrictions: Restrictions) {
    this.#context = context;
    this.#guesses = guesses;
    this.#restrictions = restrictions;
  }

  /**
   * Creates and delivers a code, which replaces earlier ones for that target and purpose. Returns the code only with
   * `captcha.delivery = response`, otherwise `""` (also for an unknown target, so that nobody can probe for accounts).
   * @throws banned (the address), blacklisted (details: `{isNew}`, true when this very request was one too many)
   */
  async issue(from: Origin, order: IssueOrder): Promise<{ code: string }> {
    await this.#restrictions.assertWelcome(null, from.address);
    return this.#context.locks.withLock(`captcha:${order.target}`, async () => {
      const network = networkOf(from.address);
      await this.#assertAllowed(from, order.isKnown ? [order.target, network] : [network]);
      if (!order.isKnown) return { code: "" };
      const { store, delivery } = this.#context;
      const rules = this.#context.rules();
      const row = {
        purpose: order.purpose,
        target: order.target,
        code: randomDigits(rules["captcha.length"]),
        address: from.address,
        dialect: from.dialect,
        state: "pending",
        wrongTries: 0,
        requestedAt: nowOf(this.#context),
        expiresAt: inMs(this.#context, rules["captcha.ttlMinutes"] * MINUTE_MS),
      } as const;
      const { captcha, ended } = await store.transaction(async ({ captchas }) => {
        const known = await captchas.where("target", order.target);
        const earlier = known.filter((one) => one.purpose === order.purpose && this.#isUsable(one));
        const ended = earlier.map(({ id }) => captchas.update(id, { state: "revoked", code: "" }));
        return { ended: await Promise.all(ended), captcha: await captchas.add(row) };
      });
      for (const one of ended) if (one) await this.#announce(one, false);
      await this.#announce(captcha, true);
      await this.#audit(from, "captcha.request", captcha, order.purpose);
      const { delivered, detail } = await delivery.deliver(captcha);
      if (delivered) await this.#markDelivered(captcha);
      await this.#audit(from, delivered ? "captcha.delivered" : "captcha.waiting", captcha, detail);
      return { code: rules["captcha.delivery"] === "response" ? captcha.code : "" };
    });
  }

  /**
   * Uses up the right code.
   * @throws banned (the address), wrong_code (also when there is none, it is expired, or was tried too often)
   */
  async verify(from: Origin, purpose: CaptchaPurpose, target: string, code: string): Promise<void> {
    await this.#restrictions.assertWelcome(null, from.address);
    const check = () =>
      this.#context.locks.withLock(`captcha:${target}`, async () => {
        const rows = await this.#context.store.captchas.where("target", target);
        const live = rows.findLast((row) => row.purpose === purpose && this.#isUsable(row));
        if (!live) throw wrong();
        if (sameSecret(live.code, code)) {
          if (!(await this.#set(live, { state: "used" }))) throw wrong();
          await this.#audit(from, "captcha.success", live);
          return;
        }
        const wrongTries = live.wrongTries + 1;
        const isOver = wrongTries >= MAX_WRONG_TRIES;
        await this.#set(live, { wrongTries, ...(isOver && { state: "failed" }) });
        await this.#audit(from, "captcha.failure", live);
        throw wrong();
      });
    const user = await this.#context.store.users.by(purpose === "phone-login" ? "phone" : "email", target);
    await this.#guesses.guard("code", user ?? target, from, check);
  }

  /** Shows an admin the code and logs it. @throws not_found when the code is gone */
  async reveal(actor: Actor, id: number): Promise<string> {
    await this.#assertAdmin(actor);
    const captcha = await this.#get(id);
    if (!this.#isUsable(captcha)) throw over();
    await audit(this.#context, actor, "captcha.reveal", { whom: captcha.target });
    return captcha.code;
  }

  /** Marks a code as delivered to its person. Repeating it changes nothing. */
  async markDelivered(actor: Actor, id: number): Promise<void> {
    await this.#assertAdmin(actor);
    const marked = await this.#context.store.transaction(async ({ captchas }) => {
      const captcha = await this.#get(id, captchas);
      if (!this.#isUsable(captcha)) throw over();
      return captcha.state === "delivered" ? undefined : captchas.update(id, { state: "delivered" });
    });
    if (!marked) return;
    await this.#announce(marked, false);
    await audit(this.#context, actor, "captcha.delivered", { whom: marked.target });
  }

  async revoke(actor: Actor, id: number): Promise<void> {
    await this.#assertAdmin(actor);
    const captcha = await this.#get(id);
    if (!this.#isUsable(captcha) || !(await this.#set(captcha, { state: "revoked" }))) throw over();
    await audit(this.#context, actor, "captcha.revoke", { whom: captcha.target });
  }

  /** The log, newest first unless sorted otherwise, each row in its present state. Admins only. */
  async list(actor: Actor, query: CaptchaQuery): Promise<RowPage<CaptchaRow>> {
    await this.#assertAdmin(actor);
    const { state, purpose, sort } = query;
    const anyOf: Condition<Captcha>[] = [
      ["target", "contains", query.query],
      ["address", "contains", query.query],
    ];
    const { items, total } = await this.#context.store.captchas.page({
      where: given([{ anyOf }, is("purpose", purpose), state && inState(state, nowOf(this.#context))]),
      newestFirst: true,
      ...(sort && { sort: [sort] }),
      ...paged(query),
    });
    return { items: items.map((row) => rowOf(this.#current(row))), total };
  }

  /** How many codes wait to be used or read out. */
  async pendingCount(): Promise<number> {
    const where = [inState("pending", nowOf(this.#context))];
    return (await this.#context.store.captchas.page({ where, limit: 0 })).total;
  }

  /** Lists who may not request codes now. Admins only. */
  async blacklist(actor: Actor, query: BlacklistQuery): Promise<RowPage<BlacklistEntry>> {
    await this.#assertAdmin(actor);
    const anyOf: Condition<BlacklistEntry>[] = [
      ["target", "contains", query.query],
      ["reason", "contains", query.query],
    ];
    return this.#context.store.blacklist.page({
      where: [{ anyOf }, live(nowOf(this.#context))],
      newestFirst: true,
      sort: [{ nullsHigh: true, ...query.sort }],
      language: query.language,
      ...paged(query),
    });
  }

  /**
   * Without `until`: until lifted. Repeating it changes nothing.
   * @throws invalid unless it is a network address, a phone number or an e-mail address
   */
  async blacklistAdd(
    actor: Actor,
    target: string,
    { until = null, reason = "" }: { until?: string | null; reason?: string } = {},
  ): Promise<void> {
    await this.#assertAdmin(actor);
    if (!isLive(until, this.#context.clock())) {
      throw new ChatError("invalid", { reason: "expiry_in_past" });
    }
    const key = targetIn(target);
    if (key === undefined) throw new ChatError("invalid", { reason: "target_invalid" });
    if (await this.#blacklist(key, until, reason))
      await audit(this.#context, actor, "captcha.blacklist", { whom: key, why: reason });
  }

  /**
   * Lifts a blacklisting. The requests that led to it no longer count, neither for the target nor for the address;
   * otherwise the next request would blacklist the other one.
   * @throws not_found
   */
  async blacklistRemove(actor: Actor, target: string): Promise<void> {
    await this.#assertAdmin(actor);
    const { blacklist } = this.#context.store;
    if (!(await blacklist.delete(target)) && !(await blacklist.delete(targetIn(target) ?? ""))) {
      throw new ChatError("not_found", { reason: "not_blacklisted" });
    }
    const together = (this.#requests.get(target) ?? []).flatMap(({ keys }) => keys);
    for (const key of together) this.#requests.delete(key);
    await this.#context.events.publish({ type: "moderation.changed" });
    await audit(this.#context, actor, "captcha.unblacklist", { whom: target });
  }

  /** Wipes expired codes, lifts blacklistings that are over, limits the log to {@link MAX_ROWS}. */
  async sweep(): Promise<void> {
    const { captchas, blacklist } = this.#context.store;
    const now = this.#context.clock();
    const at = nowOf(this.#context);
    const surplus = (await captchas.count()) - MAX_ROWS;
    const old = surplus > 0 ? (await captchas.page({ limit: surplus })).items : [];
    await Promise.all(old.map((row) => captchas.delete(row.id)));
    await drain(captchas, expiredBy(at), (rows) =>
      Promise.all(rows.map((row) => this.#set(row, { state: stateAt(row, now) }))),
    );
    const lifted = await drain(blacklist, [["until", "<=", at]], (entries) =>
      Promise.all(entries.map(({ target }) => blacklist.delete(target))),
    );
    if (lifted > 0) await this.#context.events.publish({ type: "moderation.changed" });
    const minuteAgo = this.#context.monotonic() - MINUTE_MS;
    for (const [key, requests] of this.#requests) {
      if (requests.every(({ at }) => at <= minuteAgo)) this.#requests.delete(key);
    }
  }

  /** @param keys the targets and addresses that this request counts for */
  async #assertAllowed(from: Origin, keys: readonly string[]): Promise<void> {
    const { blacklist } = this.#context.store;
    const now = this.#context.clock();
    for (const key of new Set([...keys, ...keys.map(foldedEmail), from.address])) {
      const entry = await blacklist.get(key);
      if (entry && isLive(entry.until, now)) throw blacklisted(false);
    }
    const rules = this.#context.rules();
    const at = this.#context.monotonic();
    for (const key of keys) {
      const recent = (this.#requests.get(key) ?? []).filter((one) => one.at > at - MINUTE_MS);
      this.#requests.set(key, [...recent, { at, keys }]);
      if (recent.length < rules["captcha.maxPerMinute"]) continue;
      const [why] = SERVER_REASONS["captcha.blacklist"];
      await this.#blacklist(key, inMs(this.#context, rules["captcha.blacklistMinutes"] * MINUTE_MS), why);
      await audit(this.#context, systemActor(from), "captcha.blacklist", { whom: key, why });
      throw blacklisted(true);
    }
  }

  /** @returns whether it is new, or different from before */
  async #blacklist(target: string, until: string | null, reason: string): Promise<boolean> {
    const entry = { target, since: nowOf(this.#context), until, reason };
    const isNew = await this.#context.store.transaction(async ({ blacklist }) => {
      const before = await blacklist.get(target);
      if (before && has(before, { until, reason })) return false;
      await blacklist.delete(target);
      await blacklist.insert(entry);
      return true;
    });
    if (isNew) await this.#context.events.publish({ type: "moderation.changed" });
    return isNew;
  }

  /** Unless the code was used up or ended meanwhile, which wiped it. @returns whether it was not */
  async #set(captcha: Captcha, patch: Partial<Captcha>): Promise<boolean> {
    const { id, code } = captcha;
    const isOver = patch.state !== undefined && !WAITING.has(patch.state);
    const changes = { ...patch, ...(isOver && { code: "" }) };
    const row = await this.#context.store.captchas.update(id, changes, { code });
    if (row) await this.#announce(row, false);
    return row !== undefined;
  }

  /** Not waited for: the code has been sent, whether or not the mark can be written. It may have been revoked meanwhile. */
  async #markDelivered({ id, code }: Captcha): Promise<void> {
    const { captchas } = this.#context.store;
    if ((await captchas.get(id))?.code !== code) return;
    captchas.touch(id, { state: "delivered" });
    await this.#announce(await this.#get(id), false);
  }

  #announce(captcha: Captcha, isNew: boolean): Promise<void> {
    return this.#context.events.publish({ type: "captcha.changed", captcha: rowOf(captcha), isNew });
  }

  #current(row: Captcha): Captcha {
    const state = stateAt(row, this.#context.clock());
    return state === row.state ? row : { ...row, state };
  }

  #isUsable(row: Captcha): boolean {
    return WAITING.has(stateAt(row, this.#context.clock()));
  }

  async #get(id: number, captchas = this.#context.store.captchas): Promise<Captcha> {
    const captcha = await captchas.get(id);
    if (!captcha) throw new ChatError("not_found", { reason: "captcha_not_found" });
    return captcha;
  }

  async #assertAdmin(actor: Actor): Promise<void> {
    assertAdmin(actor, await userOrHost(this.#context.store, actor));
  }

  #audit(from: Origin, action: AuditAction, captcha: Captcha, why = ""): Promise<void> {
    return audit(this.#context, stranger(from), action, { whom: captcha.target, why });
  }
}

/** A network address, a phone number or an e-mail address, as requests are compared with it; undefined for others. */
function targetIn(typed: string): string | undefined {
  const text = narrow(typed);
  if (isDialable(text)) return text;
  try {
    return text.includes("@") ? foldedEmail(checkEmail(text)) : checkAddress(text);
  } catch {
    return undefined;
  }
}

const over = () => new ChatError("not_found", { reason: "captcha_over" });
const wrong = () => new ChatError("wrong_code", { reason: "code_wrong" });
const blacklisted = (isNew: boolean) =>
  new ChatError("blacklisted", { reason: isNew ? "blacklisted_now" : "blacklisted" });
