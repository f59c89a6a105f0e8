/** Checked before the slow hash; the store's indexes decide. */
import type { AccountNames } from "./account-names.ts";
import { type Actor, causeOf } from "./actor.ts";
import { audit } from "./audit.ts";
import { type Context, nowOf } from "./context.ts";
import type { CreationLimits } from "./creation-limits.ts";
import { accountsByEmail, assertEmailFree } from "./emails.ts";
import { ChatError, isChatError } from "./errors.ts";
import {
  checkEmail,
  checkName,
  checkPassword,
  checkPhone,
  checkUsername,
  personNameIn,
  withSuffix,
} from "./names.ts";
import type { Tables } from "./ports.ts";
import { checkProfile, EMPTY_PROFILE, type ProfilePatch } from "./profile.ts";
import type { Restrictions } from "./restrictions.ts";
import type { Rooms } from "./rooms.ts";
import { hashPassword } from "./secrets.ts";
import type { Sessions } from "./sessions.ts";
import type { SnsType, User } from "./types.ts";

export interface NewAccount {
  readonly username: string;
  /** null: an account without a password; an open one, unless a third party or a code proved the person. */
  readonly password: string | null;
  /** Defaults to the username. */
  readonly displayName?: string | undefined;
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
  readonly profile?: ProfilePatch | undefined;
  readonly sns?: User["sns"];
  /** The person entered the code that was sent to `phone`. */
  readonly hasProvenPhone?: boolean;
  /** A reserved username that the document of an API gives to its example. Others are shown another name then. */
  readonly exampleName?: string;
  /** Also makes a room of the person's own, named by its code (dialect E). */
  readonly withRoom?: boolean;
  /**
   * Takes the next free username, and no contact data that belongs to others, so that a sign-in never fails because of
   * a name.
   */
  readonly mayRename?: boolean;
}

interface RegistrationDeps {
  readonly sessions: Sessions;
  readonly restrictions: Restrictions;
  readonly rooms: Rooms;
  readonly names: AccountNames;
  readonly limits: CreationLimits;
}

export class Registration {
  readonly #context: Context;
  readonly #deps: RegistrationDeps;

  constructor(context: Context, deps: RegistrationDeps) {
    this.#context = context;
    this.#deps = deps;
  }

  /**
   * Makes an account and leases the caller's address to it. The host may when registration is closed.
   * @throws registration_closed, banned, rate_limited, invalid, duplicate (details: which of username, phone, email,
   * sns)
   */
  async register(actor: Actor, account: NewAccount): Promise<User> {
    if (this.#context.rules()["registration.policy"] !== "open" && actor.kind !== "host") {
      throw new ChatError("registration_closed", { reason: "registration_closed" });
    }
    if (actor.kind !== "host") await this.#context.media.assertFreeSpace();
    if (actor.kind !== "host") await this.#deps.restrictions.assertWelcome(null, actor.address);
    const row = this.#checked(account, actor);
    if (!account.mayRename) await this.#assertFree(this.#context.store, actor, row, account);
    const user = await this.#deps.limits.counted("account", actor, null, async () => {
      const passwordHash = account.password === null ? null : await hashPassword(account.password);
      return this.#add(actor, account, passwordHash);
    });
    await this.#context.events.publish({ type: "user.registered", user, dialect: actor.dialect });
    await audit(this.#context, actor, "user.register", { whom: user.username });
    return user;
  }

  /**
   * Logs in with a third party's sign-in: finds the account of (`type`, `id`) or creates one, with a suffix if the
   * username is taken, and with what of the names can be one here: the person cannot change those of the other service.
   * @throws wrong_password when the provider refuses the token, unavailable when it cannot be asked
   */
  async loginBySns(
    from: Actor,
    sns: { type: SnsType; id: string; accessToken: string },
    account: Omit<NewAccount, "password" | "sns">,
  ): Promise<{ user: User; isNew: boolean }> {
    if (sns.id === "" || sns.id.length > 256) throw new ChatError("invalid", { reason: "sns_id_invalid" });
    if (this.#context.rules()["sns.verify"] === "provider") {
      const isRight = await this.#context.sns.verify(sns.type, sns.id, sns.accessToken);
      if (!isRight) throw new ChatError("wrong_password", { reason: "sns_refused" });
    }
    return this.#context.locks.withLock(`sns:${sns.type}:${sns.id}`, async () => {
      const known = await this.#context.store.users.by("sns", `${sns.type}:${sns.id}`);
      if (known) {
        await this.#deps.restrictions.assertWelcome(known.id, from.address);
        return { user: known, isNew: false };
      }
      const username = personNameIn(account.username) ?? personNameIn(account.displayName) ?? "user";
      const user = await this.register(from, {
        ...account,
        username,
        displayName: personNameIn(account.displayName) ?? username,
        password: null,
        sns: { type: sns.type, id: sns.id },
        mayRename: true,
      });
      return { user, isNew: true };
    });
  }

  /**
   * The account of a phone that proved itself with a code; a new one where the rule allows. An account that only
   * claimed the number loses it, unless it is the caller's own: one that is logged in at that address by the same API.
   * @throws user_not_found, banned
   */
  async loginByPhone(from: Actor, phone: string): Promise<User> {
    return this.#context.locks.withLock(`phone:${phone}`, async () => {
      const { users } = this.#context.store;
      const claimant = await users.by("phone", phone);
      if (claimant && (isPhoneProven(claimant) || (await this.#deps.sessions.isKnownAt(claimant.id, from)))) {
        await this.#deps.restrictions.assertWelcome(claimant.id, from.address);
        if (claimant.hasProvenPhone) return claimant;
        const proven = await users.update(claimant.id, { hasProvenPhone: true }, { phone });
        if (proven) return proven;
        throw new ChatError("user_not_found", { reason: "phone_not_found" });
      }
      if (!this.#context.rules()["phoneLogin.autoRegister"]) {
        throw new ChatError("user_not_found", { reason: "phone_not_found" });
      }
      const account = { username: phone, phone, password: null, hasProvenPhone: true, withRoom: true };
      return this.register(from, { ...account, mayRename: true });
    });
  }

  #checked(account: NewAccount, actor: Actor): Omit<User, "id" | "passwordHash"> {
    const at = nowOf(this.#context);
    const username = checkUsername(account.username);
    const isExample = username === account.exampleName;
    const displayName = account.displayName ?? (isExample ? withSuffix(username, "user") : username);
    if (account.password !== null) {
      checkPassword(account.password, this.#context.rules()["registration.minPasswordLength"]);
    }
    return {
      username,
      displayName: checkName(displayName, "name"),
      phone: checkPhone(account.phone ?? ""),
      ...((account.hasProvenPhone || actor.kind === "host") && account.phone && { hasProvenPhone: true }),
      email: checkEmail(account.email ?? ""),
      profile: { ...EMPTY_PROFILE, ...checkProfile(account.profile ?? {}) },
      sns: account.sns ?? null,
      isOpen: account.password === null && !account.sns && !account.hasProvenPhone,
      role: "user",
      avatar: null,
      homeRoomId: null,
      createdAt: at,
      updatedAt: at,
    };
  }

  /** Adds the account with its address lease and its home room. */
  async #add(actor: Actor, account: NewAccount, passwordHash: string | null): Promise<User> {
    const { store, events } = this.#context;
    const { user, room, claim } = await store.transaction(async (tables) => {
      const claim = account.hasProvenPhone ? await dropClaim(tables, account.phone ?? "") : undefined;
      const named = account.mayRename ? await this.#withFreeName(tables, actor, account) : account;
      const row = { ...this.#checked(named, actor), passwordHash };
      await this.#assertFree(tables, actor, row, named);
      const added = await tables.users.add(row);
      if (actor.kind !== "host") await this.#deps.sessions.leaseIn(tables, added, actor);
      if (!account.withRoom) return { user: added, claim };
      const room = await this.#deps.rooms.createHome(tables, actor, added);
      return { user: (await tables.users.update(added.id, { homeRoomId: room.id })) ?? added, room, claim };
    });
    if (claim) await events.publish({ type: "user.updated", ...claim });
    if (room) await events.publish({ type: "room.created", room, by: causeOf(actor) });
    return user;
  }

  /** Checked once before the slow hash, and again in the transaction that adds the account. */
  async #assertFree(
    tables: Pick<Tables, "users">,
    actor: Actor,
    row: Pick<User, "username" | "displayName" | "phone" | "email">,
    { exampleName }: NewAccount,
  ): Promise<void> {
    await this.#deps.names.assertFree(tables, actor, row, null, exampleName);
    await assertEmailFree(tables, row.email, null);
    for (const index of ["username", "phone"] as const) {
      if (row[index] !== "" && (await tables.users.by(index, row[index]))) {
        throw new ChatError("duplicate", { reason: "taken", field: index });
      }
    }
  }

  /** @see NewAccount.mayRename */
  async #withFreeName(tables: Pick<Tables, "users">, actor: Actor, account: NewAccount): Promise<NewAccount> {
    const isFree = (names: { username?: string; displayName?: string }): Promise<boolean> =>
      this.#deps.names.assertFree(tables, actor, names, null).then(
        () => true,
        (error: unknown) => {
          if (isChatError(error, "duplicate")) return false;
          throw error;
        },
      );
    let username = account.username;
    for (let n = 2; !(await isFree({ username })); n++) username = withSuffix(account.username, String(n));
    const { displayName, phone, email, hasProvenPhone } = account;
    const isNameFree = displayName === undefined || (await isFree({ displayName }));
    const isPhoneTaken = phone && !hasProvenPhone && (await tables.users.by("phone", phone));
    const isEmailTaken = email && (await accountsByEmail(tables, email)).length > 0;
    return {
      ...account,
      username,
      ...(!isNameFree && { displayName: username }),
      ...(isPhoneTaken && { phone: "" }),
      ...(isEmailTaken && { email: "" }),
    };
  }
}

/** Takes the number from an account that never proved it. @returns that account, after and before */
async function dropClaim(
  { users }: Pick<Tables, "users">,
  phone: string,
): Promise<{ user: User; before: User } | undefined> {
  const before = await users.by("phone", phone);
  if (!before || isPhoneProven(before)) return undefined;
  const user = await users.update(before.id, { phone: "" });
  return user && { user, before };
}

/**
 * Older versions stored no mark. An account without a password or third party could only have been created by its
 * phone.
 */
const isPhoneProven = ({ hasProvenPhone, passwordHash, sns, isOpen }: User): boolean =>
  hasProvenPhone ?? (passwordHash === null && sns === null && !isOpen);
