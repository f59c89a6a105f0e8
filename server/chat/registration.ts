/** How accounts come to be: by a password, a third party, or a phone that a code proved. */
import type { Actor } from "./actor.ts";
import { audit } from "./audit.ts";
import { type Context, nowOf } from "./context.ts";
import { ChatError } from "./errors.ts";
import { checkEmail, checkName, checkPassword, checkPhone, withSuffix } from "./names.ts";
import { checkProfile, EMPTY_PROFILE, type ProfilePatch } from "./profile.ts";
import type { Removal } from "./removal.ts";
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
  /** A code sent to `phone` came back. */
  readonly hasProvenPhone?: boolean;
  /** Also makes a room of the person's own, named by its code (dialect E). */
  readonly withRoom?: boolean;
}

export class Registration {
  readonly #context: Context;
  readonly #sessions: Sessions;
  readonly #restrictions: Restrictions;
  readonly #rooms: Rooms;
  readonly #removal: Removal;

  constructor(
    context: Context,
    parts: { sessions: Sessions; restrictions: Restrictions; rooms: Rooms; removal: Removal },
  ) {
    this.#context = context;
    this.#sessions = parts.sessions;
    this.#restrictions = parts.restrictions;
    this.#rooms = parts.rooms;
    this.#removal = parts.removal;
  }

  /**
   * Makes an account and leases the caller's address to it. The host may when registration is closed.
   * @throws registration_closed, banned, invalid, duplicate (details: which of username, phone, email, sns)
   */
  async register(actor: Actor, account: NewAccount): Promise<User> {
    if (this.#context.rules()["registration.policy"] !== "open" && actor.kind !== "host") {
      throw new ChatError("registration_closed", { reason: "registration_closed" });
    }
    if (actor.kind !== "host") await this.#context.media.assertFreeSpace();
    if (actor.kind !== "host") await this.#restrictions.assertWelcome(null, actor.address);
    const row = await this.#checked(account);
    const { users } = this.#context.store;
    await this.#assertFree(row);
    const passwordHash = account.password === null ? null : await hashPassword(account.password);
    const user = await this.#finish(await users.add({ ...row, passwordHash }), actor, account);
    this.#context.events.publish({ type: "user.registered", user, dialect: actor.dialect });
    await audit(this.#context, actor, "user.register", { whom: user.username });
    return user;
  }

  /**
   * Login by a third party's word: finds the account of (`type`, `id`) or makes one, under a suffixed username when taken.
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
        await this.#restrictions.assertWelcome(known.id, from.address);
        return { user: known, isNew: false };
      }
      const free = await this.#withFreeName(account);
      const user = await this.register(from, {
        ...free,
        password: null,
        sns: { type: sns.type, id: sns.id },
      });
      return { user, isNew: true };
    });
  }

  /** The account of a phone that proved itself with a code; a new one where the rule allows. @throws user_not_found, banned */
  async loginByPhone(from: Actor, phone: string): Promise<User> {
    return this.#context.locks.withLock(`phone:${phone}`, async () => {
      const known = await this.#context.store.users.by("phone", phone);
      if (known) {
        await this.#restrictions.assertWelcome(known.id, from.address);
        return known;
      }
      if (!this.#context.rules()["phoneLogin.autoRegister"]) {
        throw new ChatError("user_not_found", { reason: "phone_not_found" });
      }
      const free = await this.#withFreeName({ username: phone, phone, withRoom: true });
      return this.register(from, { ...free, password: null, hasProvenPhone: true });
    });
  }

  async #checked(account: NewAccount): Promise<Omit<User, "id" | "passwordHash">> {
    const at = nowOf(this.#context);
    const username = checkName(account.username, "username");
    if (account.password !== null) {
      checkPassword(account.password, this.#context.rules()["registration.minPasswordLength"]);
    }
    return {
      username,
      displayName: checkName(account.displayName ?? username, "name"),
      phone: checkPhone(account.phone ?? ""),
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

  /** Grants the address lease and creates the home room; rolls the account back if either fails, so that its name is free. */
  async #finish(user: User, actor: Actor, { withRoom }: NewAccount): Promise<User> {
    const { users } = this.#context.store;
    try {
      if (actor.kind !== "host") await this.#sessions.lease(user, actor);
      if (!withRoom) return user;
      const room = await this.#rooms.createHome(user);
      return (await users.update(user.id, { homeRoomId: room.id })) ?? user;
    } catch (error) {
      await users.delete(user.id);
      await this.#sessions.endAll(user.id, "removed", "The account was not made.");
      await this.#removal.tracesOf(user);
      throw error;
    }
  }

  /** Before the slow hash; the store's own indexes have the last word. */
  async #assertFree(row: Pick<User, "username" | "phone" | "email">): Promise<void> {
    for (const index of ["username", "phone", "email"] as const) {
      if (row[index] !== "" && (await this.#context.store.users.by(index, row[index]))) {
        throw new ChatError("duplicate", { reason: "taken", field: index });
      }
    }
  }

  async #withFreeName<T extends Pick<NewAccount, "username" | "phone" | "email">>(account: T): Promise<T> {
    const { users } = this.#context.store;
    let username = account.username;
    for (let n = 2; await users.by("username", username); n++)
      username = withSuffix(account.username, String(n));
    const isPhoneTaken = account.phone && (await users.by("phone", account.phone));
    const isEmailTaken = account.email && (await users.by("email", account.email));
    return {
      ...account,
      username,
      ...(isPhoneTaken && { phone: "" }),
      ...(isEmailTaken && { email: "" }),
    };
  }
}
