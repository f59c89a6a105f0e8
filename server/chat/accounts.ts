/** People: registration, login, profile, password, removal. One account for every wire. */
import { type Actor, codeActor, type Origin, requireUser, userOrHost } from "./actor.ts";
import { audit } from "./audit.ts";
import type { AuditAction } from "./audit-actions.ts";
import { hasName } from "./author.ts";
import { each } from "./batches.ts";
import { type Context, nowOf } from "./context.ts";
import { ChatError } from "./errors.ts";
import type { Moderation } from "./moderation.ts";
import { checkEmail, checkName, checkPassword, checkPhone, checkText, withSuffix } from "./names.ts";
import { assertAdmin, assertHost, assertOwnAccount } from "./policy.ts";
import type { Presence } from "./presence.ts";
import type { Rooms } from "./rooms.ts";
import { type Paging, paged, type RowPage } from "./row-query.ts";
import { hashPassword, verifyPassword } from "./secrets.ts";
import type { Sessions } from "./sessions.ts";
import type { Profile, Role, SnsType, User } from "./types.ts";
import { listUsers, type UserQuery } from "./user-list.ts";

export type ProfilePatch = { readonly [K in keyof Profile]?: Profile[K] | undefined };

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

export interface AccountPatch {
  readonly username?: string | undefined;
  readonly displayName?: string | undefined;
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
  readonly profile?: ProfilePatch | undefined;
}

/** By what a login names the account; `any` tries username, phone, e-mail in that order. */
export type LoginKey = "username" | "phone" | "email" | "any";

export const EMPTY_PROFILE: Profile = {
  detail: "",
  location: "",
  sex: "",
  age: "",
  country: "",
  province: "",
  city: "",
  career: "",
};

export class Accounts {
  readonly #context: Context;
  readonly #sessions: Sessions;
  readonly #moderation: Moderation;
  readonly #rooms: Rooms;
  readonly #presence: Presence;

  constructor(
    context: Context,
    presence: Presence,
    sessions: Sessions,
    moderation: Moderation,
    rooms: Rooms,
  ) {
    this.#presence = presence;
    this.#context = context;
    this.#sessions = sessions;
    this.#moderation = moderation;
    this.#rooms = rooms;
  }

  /**
   * Makes an account and leases the caller's address to it. The host may when registration is closed.
   * @throws registration_closed, banned, invalid, duplicate (details: which of username, phone, email, sns)
   */
  async register(actor: Actor, account: NewAccount): Promise<User> {
    if (this.#context.rules()["registration.policy"] !== "open" && actor.kind !== "host") {
      throw new ChatError("registration_closed", { reason: "registration_closed" });
    }
    if (actor.kind !== "host") await this.#moderation.assertWelcome(null, actor.address);
    const row = await this.#checked(account);
    const { users } = this.#context.store;
    await this.#assertFree(row);
    const passwordHash = account.password === null ? null : await hashPassword(account.password);
    const user = await this.#settled(await users.add({ ...row, passwordHash }), actor, account);
    this.#context.events.publish({ type: "user.registered", user, dialect: actor.dialect });
    await audit(this.#context, actor, "user.register", { whom: user.username });
    return user;
  }

  /**
   * Checks a password. The caller then opens a session (or not: dialect B only leases).
   * @throws user_not_found, wrong_password (both take as long), banned
   */
  async login(by: LoginKey, handle: string, password: string, from: Origin): Promise<User> {
    const user = await this.find(by, handle);
    const isRight = await verifyPassword(password, user?.passwordHash ?? null);
    if (!user) throw new ChatError("user_not_found", { reason: "user_not_found" });
    if (!isRight) throw new ChatError("wrong_password", { reason: "password_wrong" });
    await this.#moderation.assertWelcome(user.id, from.address);
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
        await this.#moderation.assertWelcome(known.id, from.address);
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
        await this.#moderation.assertWelcome(known.id, from.address);
        return known;
      }
      if (!this.#context.rules()["phoneLogin.autoRegister"]) {
        throw new ChatError("user_not_found", { reason: "phone_not_found" });
      }
      const free = await this.#withFreeName({ username: phone, phone, withRoom: true });
      return this.register(from, { ...free, password: null, hasProvenPhone: true });
    });
  }

  async find(by: LoginKey, handle: string): Promise<User | undefined> {
    const { users } = this.#context.store;
    if (handle === "") return undefined;
    if (by !== "any") return users.by(by, handle);
    return (
      (await users.by("username", handle)) ??
      (await users.by("phone", handle)) ??
      (await users.by("email", handle))
    );
  }

  /** @throws user_not_found */
  async get(id: number): Promise<User> {
    const user = await this.#context.store.users.get(id);
    if (!user) throw new ChatError("user_not_found", { reason: "user_not_found" });
    return user;
  }

  /** The account, or undefined when there is none: for what only refers to it. */
  async lookUp(id: number | null): Promise<User | undefined> {
    return id === null ? undefined : this.#context.store.users.get(id);
  }

  /** People by name, in the order of their registration. For everybody with an account. @throws unauthenticated */
  async search(actor: Actor, { query, ...paging }: Paging & { query: string }): Promise<RowPage<User>> {
    const { users } = this.#context.store;
    await userOrHost(this.#context.store, actor);
    return users.page({ where: [hasName(query)], ...paged(paging) });
  }

  /** Every account, for admins. @throws forbidden */
  async list(actor: Actor, query: UserQuery): Promise<RowPage<User>> {
    const held = await this.#moderation.held();
    return listUsers(this.#context.store, this.#presence, actor, query, held, nowOf(this.#context));
  }

  count(): Promise<number> {
    return this.#context.store.users.count();
  }

  /** The caller's own account. @throws unauthenticated */
  me(actor: Actor): Promise<User> {
    return requireUser(this.#context.store, actor);
  }

  /** Changes names, contact data or profile, one's own or (admins) anyone's. @throws duplicate, invalid, forbidden */
  async update(actor: Actor, userId: number, patch: AccountPatch): Promise<User> {
    const by = await userOrHost(this.#context.store, actor);
    assertOwnAccount(actor, by, userId);
    const before = await this.get(userId);
    // A display name that only repeats the username goes along with it.
    const follows = before.displayName === before.username ? patch.username : undefined;
    const displayName = patch.displayName ?? follows;
    const changes: Partial<User> = {
      ...(patch.username !== undefined && { username: checkName(patch.username, "username") }),
      ...(displayName !== undefined && { displayName: checkName(displayName, "name") }),
      ...(patch.phone !== undefined && { phone: checkPhone(patch.phone) }),
      ...(patch.email !== undefined && { email: checkEmail(patch.email) }),
      ...(patch.profile && { profile: { ...before.profile, ...checkProfile(patch.profile) } }),
      updatedAt: nowOf(this.#context),
    };
    return this.#apply(before, changes);
  }

  /** null takes the picture away. @throws unsupported_media, too_large, invalid, forbidden */
  async setAvatar(actor: Actor, userId: number, image: Uint8Array | null): Promise<User> {
    assertOwnAccount(actor, await userOrHost(this.#context.store, actor), userId);
    const before = await this.get(userId);
    const { media } = this.#context;
    const owner = { kind: "user", id: userId } as const;
    const avatar = image === null ? null : await media.setAvatar(owner, image);
    if (image === null) await media.removeAvatar(owner);
    return this.#apply(before, { avatar, updatedAt: nowOf(this.#context) });
  }

  /** Every session ends with it; the caller opens a fresh one. Accounts without a password set their first. @throws wrong_password, invalid */
  async changePassword(actor: Actor, oldPassword: string, password: string): Promise<User> {
    const user = await requireUser(this.#context.store, actor);
    if (user.passwordHash !== null && !(await verifyPassword(oldPassword, user.passwordHash))) {
      throw new ChatError("wrong_password", { reason: "old_password_wrong" });
    }
    return this.#setPassword(actor, user, password, "user.password");
  }

  /** Sets a password without the old one. Admins only. @throws forbidden, user_not_found, invalid */
  async resetPassword(actor: Actor, userId: number, password: string): Promise<User> {
    assertAdmin(actor, await userOrHost(this.#context.store, actor));
    return this.#setPassword(actor, await this.get(userId), password, "user.resetPassword");
  }

  /** Before a code is spent on it. @throws invalid */
  assertAcceptable(password: string): void {
    checkPassword(password, this.#context.rules()["registration.minPasswordLength"]);
  }

  /** Sets the password of the account that a verified code identified. @throws invalid */
  async resetPasswordByCode(from: Origin, user: User, password: string): Promise<User> {
    return this.#setPassword(codeActor(from, user.id), user, password, "user.recoverPassword");
  }

  /** Makes an account an admin or an ordinary user. The host only. @throws forbidden, user_not_found */
  async setRole(actor: Actor, userId: number, role: Role): Promise<User> {
    assertHost(actor);
    const before = await this.get(userId);
    const user = await this.#apply(before, { role, updatedAt: nowOf(this.#context) });
    await audit(this.#context, actor, "user.role", { whom: user.username, why: role });
    return user;
  }

  /** Whether that is the account's password: what deleting an account asks for. Accounts without one: always. */
  async confirms(user: User, password: string): Promise<boolean> {
    return user.passwordHash === null || verifyPassword(password, user.passwordHash);
  }

  /** Takes the rooms and pages the person owns, their messages elsewhere, sessions, memberships and picture along. */
  async remove(actor: Actor, userId: number): Promise<void> {
    const { store } = this.#context;
    assertOwnAccount(actor, await userOrHost(store, actor), userId);
    const user = await this.get(userId);
    await store.users.update(userId, { isLeaving: true });
    await this.#erase(user);
    await audit(this.#context, actor, "user.delete", { whom: user.username });
  }

  /** Goes on with removals that were cut short. */
  async sweep(): Promise<void> {
    const { users } = this.#context.store;
    for await (const user of each(users, [["isLeaving", "=", true]])) await this.#erase(user);
  }

  async #erase(user: User): Promise<void> {
    const { store, events, media } = this.#context;
    const endAll = () => this.#sessions.endAll(user.id, "removed", "The account was deleted.");
    await this.#context.locks.withLock(`user.removal:${user.id}`, async () => {
      if (!(await store.users.get(user.id))) return;
      await endAll();
      await this.#rooms.removeTracesOf(user);
      await this.#rooms.removeMessagesOf(user);
      await store.users.delete(user.id);
      // Others may have had to do with the person until now: been added to a room by its owner, say.
      await endAll();
      await this.#rooms.removeTracesOf(user);
      await media.removeAvatar({ kind: "user", id: user.id });
      events.publish({ type: "user.removed", user });
    });
  }

  async #setPassword(actor: Actor, user: User, password: string, action: AuditAction): Promise<User> {
    checkPassword(password, this.#context.rules()["registration.minPasswordLength"]);
    const passwordHash = await hashPassword(password);
    const changed = await this.#apply(user, { passwordHash, isOpen: false, updatedAt: nowOf(this.#context) });
    await this.#sessions.endAll(user.id, "ended", "The password was changed.");
    await audit(this.#context, actor, action, { whom: user.username });
    return changed;
  }

  async #apply(before: User, changes: Partial<User>): Promise<User> {
    const user = await this.#context.store.users.update(before.id, changes);
    if (!user) throw new ChatError("user_not_found", { reason: "user_not_found" });
    this.#context.events.publish({ type: "user.updated", user, before });
    return user;
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

  /**
   * With the address leased, and the room of the person's own. An account that cannot have them is not made either: the
   * person may try again under the same name.
   */
  async #settled(user: User, actor: Actor, { withRoom }: NewAccount): Promise<User> {
    const { users } = this.#context.store;
    try {
      if (actor.kind !== "host") await this.#sessions.lease(user, actor);
      if (!withRoom) return user;
      const room = await this.#rooms.createHome(user);
      return (await users.update(user.id, { homeRoomId: room.id })) ?? user;
    } catch (error) {
      await users.delete(user.id);
      await this.#sessions.endAll(user.id, "removed", "The account was not made.");
      await this.#rooms.removeTracesOf(user);
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

function checkProfile(profile: ProfilePatch): Partial<Profile> {
  const checked: Record<string, string> = {};
  for (const key of Object.keys(EMPTY_PROFILE) as (keyof Profile)[]) {
    const value = profile[key];
    if (value !== undefined) checked[key] = checkText(value, key, key === "detail" ? 4000 : 256);
  }
  return checked;
}
