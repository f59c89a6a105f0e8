/** Accounts: login, profile, password, removal. One account for every wire. */
import { forEachStep } from "../async/steps.ts";
import type { AccountNames } from "./account-names.ts";
import { type Actor, codeActor, type Origin, requireUser, userOrHost } from "./actor.ts";
import { audit, renaming } from "./audit.ts";
import type { AuditAction } from "./audit-actions.ts";
import { hasName } from "./author.ts";
import { each } from "./batches.ts";
import { amend, has } from "./changed.ts";
import type { Confirmation } from "./confirmation.ts";
import type { Connections } from "./connections.ts";
import { type Context, nowOf } from "./context.ts";
import { accountsByEmail, assertEmailFree } from "./emails.ts";
import { ChatError, isChatError } from "./errors.ts";
import type { Guesses } from "./guesses.ts";
import { accountOf } from "./lookups.ts";
import { checkEmail, checkName, checkPassword, checkPhone, checkUsername } from "./names.ts";
import { setPicture } from "./pictures.ts";
import { assertAdmin, assertHost, assertOwnAccount } from "./policy.ts";
import type { Content, Tables } from "./ports.ts";
import { checkProfile, type ProfilePatch } from "./profile.ts";
import type { Removal } from "./removal.ts";
import type { Restrictions } from "./restrictions.ts";
import { type Paging, paged, type RowPage } from "./row-query.ts";
import { hashPassword, verifyPassword } from "./secrets.ts";
import type { Sessions } from "./sessions.ts";
import type { Role, User } from "./types.ts";
import { listUsers, type UserQuery } from "./user-list.ts";

export interface AccountPatch {
  readonly username?: string | undefined;
  readonly displayName?: string | undefined;
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
  readonly profile?: ProfilePatch | undefined;
}

/** By what a login names the account; `any`: by username, phone or e-mail. */
export type LoginKey = "username" | "phone" | "email" | "any";

interface AccountsDeps {
  readonly connections: Connections;
  readonly sessions: Sessions;
  readonly restrictions: Restrictions;
  readonly removal: Removal;
  readonly guesses: Guesses;
  readonly confirmation: Confirmation;
  readonly names: AccountNames;
}

export class Accounts {
  readonly #context: Context;
  readonly #deps: AccountsDeps;

  constructor(context: Context, deps: AccountsDeps) {
    this.#context = context;
    this.#deps = deps;
  }

  /**
   * Checks a password. The caller then opens a session (or not: dialect B only grants a lease). A username or an
   * e-mail is found in any case. If several accounts match, the first one with this password is returned.
   * @throws user_not_found, wrong_password (both take the same time), banned, rate_limited
   */
  async login(by: LoginKey, handle: string, password: string, from: Origin): Promise<User> {
    const [first, ...others] = await this.#candidates(by, handle);
    let attempt = this.#tryPassword(first, handle, password, from);
    for (const other of others) {
      attempt = attempt.catch((error: unknown) => {
        if (!isChatError(error, "wrong_password") && !isChatError(error, "rate_limited")) throw error;
        return this.#tryPassword(other, handle, password, from);
      });
    }
    return attempt;
  }

  async #tryPassword(user: User | undefined, handle: string, password: string, from: Origin): Promise<User> {
    return this.#deps.guesses.guard("password", user ?? handle, from, async () => {
      const isRight = await verifyPassword(password, user?.passwordHash ?? null);
      if (!user) throw new ChatError("user_not_found", { reason: "user_not_found" });
      if (!isRight) throw new ChatError("wrong_password", { reason: "password_wrong" });
      await this.#deps.restrictions.assertWelcome(user.id, from.address);
      return user;
    });
  }

  /** The account of exactly that name or phone. */
  async find(by: "username" | "phone", handle: string): Promise<User | undefined> {
    return handle === "" ? undefined : this.#context.store.users.by(by, handle);
  }

  /** Whether a login with that username may mean that account. */
  async isCalled(id: number | null, username: string): Promise<boolean> {
    const called = await this.#candidates("username", username);
    return called.some((user) => user.id === id);
  }

  /** The account of that e-mail address, in any case unless several accounts differ only in that. */
  async findByEmail(email: string): Promise<User | undefined> {
    const [user, other] = await accountsByEmail(this.#context.store, email);
    return other ? undefined : user;
  }

  /** The accounts that a login may mean, each once. */
  async #candidates(by: LoginKey, handle: string): Promise<readonly User[]> {
    const { users } = this.#context.store;
    if (handle === "") return [];
    const called = by === "username" || by === "any" ? await this.#deps.names.calledAs(handle) : [];
    const phone = by === "phone" || by === "any" ? await users.by("phone", handle) : undefined;
    const mailed = by === "email" || by === "any" ? await accountsByEmail({ users }, handle) : [];
    const found = [...called, phone, ...mailed].filter((user) => user !== undefined);
    return [...new Map(found.map((user) => [user.id, user])).values()];
  }

  /** @throws user_not_found */
  get(id: number): Promise<User> {
    return accountOf(this.#context.store, id);
  }

  /** Returns the account, or undefined when there is none. For callers that only refer to it. */
  async lookUp(id: number | null): Promise<User | undefined> {
    return id === null ? undefined : this.#context.store.users.get(id);
  }

  /** Finds people by name, in the order of their registration. Open to every account. @throws unauthenticated */
  async search(actor: Actor, { query, ...paging }: Paging & { query: string }): Promise<RowPage<User>> {
    const { users } = this.#context.store;
    await userOrHost(this.#context.store, actor);
    return users.page({ where: [hasName(query)], ...paged(paging) });
  }

  /** Every account, for admins. @throws forbidden */
  async list(actor: Actor, query: UserQuery): Promise<RowPage<User>> {
    const held = await this.#deps.restrictions.held();
    return listUsers(this.#context, this.#deps.connections, actor, query, held);
  }

  count(): Promise<number> {
    return this.#context.store.users.count();
  }

  /** The caller's own account. @throws unauthenticated */
  me(actor: Actor): Promise<User> {
    return requireUser(this.#context.store, actor);
  }

  /**
   * Changes names, contact data or profile: the caller's own or, for admins, anyone's, which is logged.
   * @throws duplicate, invalid, forbidden
   */
  async update(actor: Actor, userId: number, patch: AccountPatch): Promise<User> {
    const by = await userOrHost(this.#context.store, actor);
    assertOwnAccount(actor, by, userId);
    const { before, user } = await this.#change(userId, (before, tables) =>
      this.#checked(tables, actor, before, patch),
    );
    const done = actor.userId === userId ? undefined : renaming(before, user, ({ username }) => username);
    if (done) await audit(this.#context, actor, "user.update", { whom: done.name, why: done.why });
    return user;
  }

  async #checked(tables: Tables, actor: Actor, before: User, patch: AccountPatch): Promise<Partial<User>> {
    // A display name equal to the username is renamed with it.
    const follows = before.displayName === before.username ? patch.username : undefined;
    const displayName = patch.displayName ?? follows;
    const changes: Partial<User> = {
      // Names of an older version may break today's rules.
      ...(patch.username !== undefined &&
        patch.username !== before.username && { username: checkUsername(patch.username) }),
      ...(displayName !== undefined &&
        displayName !== before.displayName && { displayName: checkName(displayName, "name") }),
      ...(patch.phone !== undefined &&
        patch.phone !== before.phone && {
          phone: checkPhone(patch.phone),
          hasProvenPhone: actor.kind === "host",
        }),
      ...(patch.email !== undefined && { email: checkEmail(patch.email) }),
      ...(patch.profile && { profile: { ...before.profile, ...checkProfile(patch.profile) } }),
    };
    await this.#deps.names.assertFree(tables, actor, { username: patch.username, displayName }, before);
    if (patch.email !== undefined && patch.email !== before.email) {
      await assertEmailFree(tables, patch.email, before);
    }
    return changes;
  }

  /** null removes the picture. @throws unsupported_media, too_large, invalid, forbidden */
  async setAvatar(actor: Actor, userId: number, image: Content | null): Promise<User> {
    assertOwnAccount(actor, await userOrHost(this.#context.store, actor), userId);
    await this.get(userId);
    const owner = { kind: "user", id: userId } as const;
    const { before, user } = await setPicture(this.#context, owner, image, actor, (avatar) =>
      this.#change(userId, () => ({ avatar })),
    );
    if (user !== before && actor.userId !== userId) {
      await audit(this.#context, actor, "user.avatar", { whom: user.username });
    }
    return user;
  }

  /**
   * Changes the password and ends every session; the caller opens a new one. Accounts without a password set their
   * first.
   * @throws wrong_password, invalid
   */
  async changePassword(actor: Actor, oldPassword: string, password: string): Promise<User> {
    const user = await this.confirm(actor, oldPassword);
    const { passwordHash } = user;
    return this.#setPassword(actor, user, password, "user.password", { unchanged: { passwordHash } });
  }

  /**
   * Sets the password of the actor's own account, proven by its session. Every session ends with it.
   * @throws invalid
   */
  async setOwnPassword(actor: Actor, password: string): Promise<User> {
    return this.#setPassword(actor, await this.me(actor), password, "user.password");
  }

  /**
   * Sets a password without the old one, marked until the person sets another. Admins only.
   * @throws forbidden, user_not_found, invalid
   */
  async resetPassword(actor: Actor, userId: number, password: string): Promise<User> {
    const by = await userOrHost(this.#context.store, actor);
    assertAdmin(actor, by);
    const passwordReset = { at: nowOf(this.#context), by: by?.displayName ?? null };
    return this.#setPassword(actor, await this.get(userId), password, "user.resetPassword", {
      passwordReset,
    });
  }

  /** Checks whether a new password may be set. @throws invalid */
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
    const { before, user } = await this.#change(userId, () => ({ role }));
    if (user !== before) await audit(this.#context, actor, "user.role", { whom: user.username, why: role });
    return user;
  }

  /**
   * Checks the actor's own password again before an action that cannot be undone.
   * @throws wrong_password, rate_limited
   */
  async confirm(actor: Actor, password: string): Promise<User> {
    const user = await requireUser(this.#context.store, actor);
    await this.#deps.guesses.guard("password", user, actor, async () => {
      if (user.passwordHash === null || (await verifyPassword(password, user.passwordHash))) return;
      throw new ChatError("wrong_password", { reason: "old_password_wrong" });
    });
    return user;
  }

  /**
   * Deletes the account with the rooms and pages the person owns, their messages elsewhere, sessions, memberships and
   * picture.
   * @param password required of a web page that acts by an address lease
   * @throws forbidden, wrong_password
   */
  async remove(actor: Actor, userId: number, password?: string): Promise<void> {
    const { store } = this.#context;
    const by = await userOrHost(store, actor);
    assertOwnAccount(actor, by, userId);
    await this.#deps.confirmation.demand(actor, by, password);
    const user = await this.get(userId);
    await store.users.update(userId, { isLeaving: true });
    if (await this.#erase(user)) await audit(this.#context, actor, "user.delete", { whom: user.username });
  }

  /** Finishes removals that a crash or restart interrupted. @throws AggregateError that names those that failed */
  async sweep(): Promise<void> {
    const { users } = this.#context.store;
    const leaving = each(users, [["isLeaving", "=", true]]);
    await forEachStep(
      leaving,
      ({ id }) => `user ${id}`,
      async (user) => void (await this.#erase(user)),
    );
  }

  /** @returns whether it was there; somebody else may have deleted it */
  async #erase(user: User): Promise<boolean> {
    const { store, events, media } = this.#context;
    const endAll = () => this.#deps.sessions.endAll(user.id, "removed", "The account was deleted.");
    return this.#context.locks.withLock(`user.removal:${user.id}`, async () => {
      if (!(await store.users.get(user.id))) return false;
      await endAll();
      await this.#deps.removal.tracesOf(user);
      await this.#deps.removal.messagesOf(user);
      await store.users.delete(user.id);
      // Until now others could still act on the person, for example add them to a room.
      await endAll();
      await this.#deps.removal.tracesOf(user);
      await Promise.all([
        media.removeAvatar({ kind: "user", id: user.id }),
        media.removeUploadsOf({ ownerId: user.id }),
      ]);
      await events.publish({ type: "user.removed", user });
      return true;
    });
  }

  async #setPassword(
    actor: Actor,
    user: User,
    password: string,
    action: AuditAction,
    {
      passwordReset,
      unchanged = {},
    }: { passwordReset?: User["passwordReset"]; unchanged?: Partial<User> } = {},
  ): Promise<User> {
    checkPassword(password, this.#context.rules()["registration.minPasswordLength"]);
    const passwordHash = await hashPassword(password);
    const who = passwordReset?.by ? `The admin ${passwordReset.by}` : "The admin";
    const [kind, reason] = passwordReset
      ? (["reset", `${who} reset your password.`] as const)
      : (["ended", "The password was changed."] as const);
    let [before, changed] = [user, user];
    await this.#deps.sessions.endAll(user.id, kind, reason, undefined, async (tables) => {
      before = await accountOf(tables, user.id);
      if (!has(before, unchanged)) throw new ChatError("wrong_password", { reason: "old_password_wrong" });
      const patch = { passwordHash, isOpen: false, passwordReset };
      changed = await amend(this.#context, tables.users, before, patch);
    });
    await this.#context.events.publish({ type: "user.updated", user: changed, before });
    await audit(this.#context, actor, action, { whom: user.username });
    return changed;
  }

  /** `user` is `before` itself if nothing changed. @param decide on what. @throws user_not_found */
  async #change(
    userId: number,
    decide: (before: User, tables: Tables) => Partial<User> | Promise<Partial<User>>,
  ): Promise<{ readonly before: User; readonly user: User }> {
    const { store, events } = this.#context;
    const { before, user } = await store.transaction(async (tables) => {
      const before = await accountOf(tables, userId);
      return { before, user: await amend(this.#context, tables.users, before, await decide(before, tables)) };
    });
    if (user !== before) await events.publish({ type: "user.updated", user, before });
    return { before, user };
  }
}
