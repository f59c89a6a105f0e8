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
  checkPassword,
  checkPersonName,
  checkPhone,
  checkUsername,
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
    const row = await this.#checked(account, actor);
    await this.#assertFree(this.#context.store, actor, row, account);
    const user = await this.#deps.limits.counted("account", actor, null, async () => {
      const passwordHash = account.password === null ? null : await hashPassword(account.password);
      return this.#add(actor, { ...row, passwordHash }, account);
    });
    await this.#context.events.publish({ type: "user.registered", user, dialect: actor.dialect });
    await audit(this.#context, actor, "user.register", { whom: user.username });
    return user;
  }

  /**
   * Logs in with a third party's sign-in: finds the account of (`type`, `id`) or creates one, with a suffix if the
   * username is taken.
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
      const free = await this.#withFreeName(from, account);
      const user = await this.register(from, {
        ...free,
        password: null,
        sns: { type: sns.type, id: sns.id },
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
      if (claimant) await this.#setPhone(claimant, "");
      try {
        const free = await this.#withFreeName(from, { username: phone, phone, withRoom: true });
        return await this.register(from, { ...free, password: null, hasProvenPhone: true });
      } catch (error) {
        if (claimant) await this.#setPhone({ ...claimant, phone: "" }, phone);
        throw error;
      }
    });
  }

  async #setPhone(before: User, phone: string): Promise<void> {
    const user = await this.#context.store.users.update(before.id, { phone }, { phone: before.phone });
    if (user) await this.#context.events.publish({ type: "user.updated", user, before });
  }

  async #checked(account: NewAccount, actor: Actor): Promise<Omit<User, "id" | "passwordHash">> {
    const at = nowOf(this.#context);
    const username = checkUsername(account.username);
    const isExample = username === account.exampleName;
    const displayName = account.displayName ?? (isExample ? withSuffix(username, "user") : username);
    if (account.password !== null) {
      checkPassword(account.password, this.#context.rules()["registration.minPasswordLength"]);
    }
    return {
      username,
      displayName: checkPersonName(displayName, "name"),
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
  async #add(actor: Actor, row: Omit<User, "id">, account: NewAccount): Promise<User> {
    const { store, events } = this.#context;
    const { user, room } = await store.transaction(async (tables) => {
      await this.#assertFree(tables, actor, row, account);
      const added = await tables.users.add(row);
      if (actor.kind !== "host") await this.#deps.sessions.leaseIn(tables, added, actor);
      if (!account.withRoom) return { user: added };
      const room = await this.#deps.rooms.createHome(tables, actor, added);
      return { user: (await tables.users.update(added.id, { homeRoomId: room.id })) ?? added, room };
    });
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

  /**
   * Creates the account with the next free username, and without contact data that belongs to others, so that a
   * third-party sign-in never fails because of a name.
   */
  async #withFreeName<T extends Pick<NewAccount, "username" | "displayName" | "phone" | "email">>(
    from: Actor,
    account: T,
  ): Promise<T> {
    const { users } = this.#context.store;
    const isFree = (names: { username?: string; displayName?: string }): Promise<boolean> =>
      this.#deps.names.assertFree(this.#context.store, from, names, null).then(
        () => true,
        (error: unknown) => {
          if (isChatError(error, "duplicate")) return false;
          throw error;
        },
      );
    let username = account.username;
    for (let n = 2; !(await isFree({ username })); n++) username = withSuffix(account.username, String(n));
    const { displayName } = account;
    const isNameFree = displayName === undefined || (await isFree({ displayName }));
    const isPhoneTaken = account.phone && (await users.by("phone", account.phone));
    const isEmailTaken = account.email && (await accountsByEmail({ users }, account.email)).length > 0;
    return {
      ...account,
      username,
      ...(!isNameFree && { displayName: username }),
      ...(isPhoneTaken && { phone: "" }),
      ...(isEmailTaken && { email: "" }),
    };
  }
}

/**
 * Older versions stored no mark. An account without a password or third party could only have been created by its
 * phone.
 */
const isPhoneProven = ({ hasProvenPhone, passwordHash, sns, isOpen }: User): boolean =>
  hasProvenPhone ?? (passwordHash === null && sns === null && !isOpen);
