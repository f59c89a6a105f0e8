/** Proof of who acts: tokens and address leases (docs/contract/dialects.md 1.2). */
import { type Actor, type Origin, stranger, UNKNOWN_PAGE, userActor } from "./actor.ts";
import { drain } from "./batches.ts";
import type { Connections } from "./connections.ts";
import { type Context, inMs, nowOf } from "./context.ts";
import { ChatError } from "./errors.ts";
import type { CloseKind, EventOf } from "./events.ts";
import { appliesTo, leaseId } from "./lease.ts";
import { endOf, isLive, isOver, type LoginKind, usedNow, validMs } from "./login-ends.ts";
import { assertSelf, notTheOwner, unproven } from "./policy.ts";
import type { Tables } from "./ports.ts";
import type { Restrictions } from "./restrictions.ts";
import { hashToken, newToken } from "./secrets.ts";
import type { Lease, Room, Session, User } from "./types.ts";

/**
 * What a dialect may put into a token of its own. Times in ms since the epoch; `nonce` makes the tokens of two logins
 * within one second differ.
 */
export interface TokenClaims {
  readonly user: User;
  readonly nonce: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export interface OpenedSession {
  readonly token: string;
  readonly session: Session;
  readonly actor: Actor;
}

/** "Last used" is written at most this often. */
const TOUCH_MS = 60_000;
/** Live sessions of one account. */
const MAX_SESSIONS = 1000;
/** Leases of one account at one address: one for each page that logged in. */
const MAX_LEASES = 20;
/** How many sessions of one address are read. */
const MAX_AT_ADDRESS = 1000;

export class Sessions {
  readonly #context: Context;
  readonly #connections: Connections;
  readonly #restrictions: Restrictions;

  constructor(context: Context, connections: Connections, restrictions: Restrictions) {
    this.#context = context;
    this.#connections = connections;
    this.#restrictions = restrictions;
  }

  /**
   * Opens a session after a login, and leases the address to the user. `mint` makes the token's text; without it the
   * token is 32 hex digits. `single` ends the user's earlier sessions of that dialect; otherwise those used longest ago
   * end beyond {@link MAX_SESSIONS}.
   * @throws wrong_password when the password has been changed since the login read `user`
   */
  async open(
    user: User,
    from: Origin,
    options: { mint?: (facts: TokenClaims) => string; single?: boolean } = {},
  ): Promise<OpenedSession> {
    const { store } = this.#context;
    const times = usedNow(this.#context, "session");
    const issuedAt = Date.parse(times.lastSeenAt);
    const nonce = newToken();
    const token = options.mint?.({ user, nonce, issuedAt, expiresAt: Date.parse(times.expiresAt) }) ?? nonce;
    const row = {
      userId: user.id,
      tokenHash: hashToken(token),
      dialect: from.dialect,
      address: from.address,
      createdAt: times.lastSeenAt,
      ...times,
    };
    const { session, ended } = await store.transaction(async (tables) => {
      const earlier = await tables.sessions.where("userId", user.id);
      const ended = options.single
        ? earlier.filter(({ dialect }) => dialect === from.dialect)
        : surplus(earlier, MAX_SESSIONS, ({ lastSeenAt }) => lastSeenAt);
      for (const { id } of ended) await tables.sessions.delete(id);
      await this.leaseIn(tables, user, from);
      return { session: await tables.sessions.add(row), ended };
    });
    const sessionIds = ended.map(({ id }) => id);
    if (ended.length > 0)
      await this.#tellEnded({ userId: user.id, sessionIds, kind: "ended", reason: "Logged in elsewhere." });
    this.#seen(user.id);
    await this.#context.events.publish({ type: "session.opened", user });
    return { token, session, actor: userActor(from, user.id, session.id) };
  }

  /** Returns the actor of a token. @throws unauthenticated (unknown, ended or expired), banned */
  async prove(token: string, from: Origin): Promise<Actor> {
    const { store } = this.#context;
    const session = token.length > 2048 ? undefined : await store.sessions.by("tokenHash", hashToken(token));
    const user = session && (await store.users.get(session.userId));
    if (!session || !user || !this.#isLive(session)) {
      throw new ChatError("unauthenticated", { reason: "token_invalid" });
    }
    await this.#restrictions.assertWelcome(user.id, from.address);
    this.#noteUse(session, TOUCH_MS);
    return userActor(from, user.id, session.id);
  }

  /** For work that takes long. @throws unauthenticated when the session that proved the actor has ended */
  async assertOpen({ sessionId }: Actor): Promise<void> {
    if (sessionId === null || (await this.#context.store.sessions.get(sessionId))) return;
    throw new ChatError("unauthenticated", { reason: "token_invalid" });
  }

  /**
   * Returns the actor for calls that name an account and may have no token. Accepted are that user's token, the
   * address's lease and, for an open account that the call names, an address that nobody else has leased. A call that
   * names nobody (`isNamed` false: it acts as a room's owner) cannot use an open account that way.
   * @throws unauthenticated (an invalid token), forbidden (another user), banned
   */
  async actAs(user: User, from: Origin, token?: string, isNamed = true): Promise<Actor> {
    const { store } = this.#context;
    if (token !== undefined) {
      const actor = await this.prove(token, from);
      assertSelf(actor, user.id);
      return actor;
    }
    await this.#restrictions.assertWelcome(user.id, from.address);
    const trust = this.#context.rules()["identity.trust"];
    const actor = userActor(from, user.id);
    const isFree = user.isOpen && isNamed;
    if (trust === "open" && isFree) return actor;
    if (trust !== "token") {
      const leases = await store.leases.where("userId", user.id);
      const lease = leases.find((one) => appliesTo(one, from) && this.#isLeased(one));
      if (lease) {
        this.#renew(lease);
        return actor;
      }
      if (isFree && from.webOrigin !== UNKNOWN_PAGE && (await this.#leaseFree(user, from))) return actor;
    }
    throw unproven(user, from.webOrigin);
  }

  /**
   * Returns the actor for calls on a room that name no user. A token identifies its user (policy then checks who owns
   * the room); without a token the caller must be able to act as the owner.
   * @throws unauthenticated, forbidden (the room has no owner, or it is not the owner's address), banned
   */
  async actAsOwner(room: Room, from: Origin, token?: string): Promise<Actor> {
    if (token !== undefined) return this.prove(token, from);
    const owner = room.ownerId === null ? undefined : await this.#context.store.users.get(room.ownerId);
    if (!owner) throw notTheOwner();
    return this.actAs(owner, from, undefined, false);
  }

  /**
   * The actor of a call that names nobody: the token's user, otherwise the address's latest login, otherwise a
   * stranger.
   * @throws unauthenticated, banned
   */
  async latest(from: Origin, token?: string): Promise<Actor> {
    if (token !== undefined) return this.prove(token, from);
    const user = await this.latestAt(from);
    return user ? this.actAs(user, from, undefined, false) : stranger(from);
  }

  /** The user of the address's newest lease in force, or null. */
  async latestAt(from: Pick<Origin, "address" | "webOrigin">): Promise<User | null> {
    if (this.#context.rules()["identity.trust"] === "token") return null;
    const leases = await this.#context.store.leases.where("address", from.address);
    const live = leases.filter((lease) => appliesTo(lease, from) && this.#isLeased(lease));
    const latest = live.reduce<Lease | null>((a, b) => (a && a.startedAt > b.startedAt ? a : b), null);
    return latest ? ((await this.#context.store.users.get(latest.userId)) ?? null) : null;
  }

  /** Whether anybody is logged in from the address, regardless of leases. */
  async isAnyoneAt(address: string): Promise<boolean> {
    const leases = await this.#context.store.leases.where("address", address);
    return leases.some((lease) => this.#isLeased(lease));
  }

  /** Grants the address a lease: for `identity.leaseHours` it counts as that user. */
  lease(user: User, from: Origin): Promise<void> {
    return this.#context.store.transaction((tables) => this.leaseIn(tables, user, from));
  }

  /** {@link lease} as a part of a transaction. @throws wrong_password as {@link open} */
  async leaseIn({ leases, users }: Tables, user: User, from: Origin): Promise<void> {
    const { webOrigin = null } = from;
    // A password that was checked before it was changed proves nothing any more.
    if ((await users.get(user.id))?.passwordHash !== user.passwordHash) {
      throw new ChatError("wrong_password", { reason: "password_wrong" });
    }
    if (webOrigin === UNKNOWN_PAGE) return;
    const id = leaseId(user.id, from.address, webOrigin);
    const times = { startedAt: nowOf(this.#context), ...usedNow(this.#context, "lease") };
    const renewed = await leases.update(id, times);
    if (renewed) return;
    const earlier = (await leases.where("userId", user.id)).filter(({ address }) => address === from.address);
    for (const old of surplus(earlier, MAX_LEASES, ({ startedAt }) => startedAt)) await leases.delete(old.id);
    await leases.insert({ id, userId: user.id, address: from.address, webOrigin, ...times });
  }

  /** Logout: that session with its sockets, and the lease of that address with the sockets it proved. */
  async logout(actor: Actor): Promise<void> {
    const { userId, sessionId, address } = actor;
    if (userId === null) return;
    await this.#connections.settled(userId);
    await this.#keepSeen(userId);
    const sessionIds = await this.#context.store.transaction(async ({ sessions, leases }) => {
      for (const lease of await leases.where("userId", userId))
        if (lease.address === address) await leases.delete(lease.id);
      return sessionId !== null && (await sessions.delete(sessionId)) ? [sessionId] : [];
    });
    await this.#tellEnded({ userId, sessionIds, leasedAt: address, kind: "ended", reason: "Logged out." });
  }

  /** Ends a session and its connections. @returns whether there was one */
  async end(sessionId: number, reason: string): Promise<boolean> {
    const session = await this.#context.store.sessions.get(sessionId);
    return session !== undefined && this.#end(session, reason);
  }

  /**
   * Ends every session and lease of a user, the open sockets and reserved places with them.
   * @param until of a ban: its end, null for none
   * @param along what is stored together with it or not at all
   * @returns whether there was any
   */
  async endAll(
    userId: number,
    kind: Exclude<CloseKind, "stopping">,
    reason: string,
    until?: string | null,
    along: (tables: Tables) => Promise<unknown> = async () => {},
  ): Promise<boolean> {
    await this.#keepSeen(userId);
    const isOnline = await this.#context.presence.isOnline(userId);
    const { open, leased } = await this.#context.store.transaction(async (tables) => {
      await along(tables);
      const open = await tables.sessions.where("userId", userId);
      const leased = await tables.leases.where("userId", userId);
      for (const { id } of open) await tables.sessions.delete(id);
      for (const { id } of leased) await tables.leases.delete(id);
      return { open, leased };
    });
    const hadLogin = open.length + leased.length > 0;
    const ended = { userId, sessionIds: open.map(({ id }) => id), leasedAt: null, kind, reason, until };
    await this.#context.presence.releaseAll(userId);
    if (hadLogin || isOnline) await this.#tellEnded(ended);
    // Where `identity.trust` is `open`, people are online without a login.
    return hadLogin || (isOnline && this.#context.rules()["identity.trust"] === "open");
  }

  /** A user's sessions that have not expired, oldest first. */
  async of(userId: number): Promise<readonly Session[]> {
    const sessions = await this.#context.store.sessions.where("userId", userId);
    return sessions
      .filter((session) => this.#isLive(session))
      .map((session) => ({ ...session, expiresAt: endOf(this.#context, "session", session) }));
  }

  /** The newest session from any other address than these, or undefined. */
  async newestBeyond(addresses: ReadonlySet<string>): Promise<Session | undefined> {
    const where = [["address", "not in", addresses]] as const;
    const { items } = await this.#context.store.sessions.page({ where, newestFirst: true, limit: 1 });
    return items[0];
  }

  /** The network addresses of a user's connections and live sessions. */
  async addressesOf(userId: number): Promise<ReadonlySet<string>> {
    const held = [...this.#connections.of(userId), ...(await this.of(userId))];
    return new Set(held.map(({ address }) => address).filter((address) => address !== ""));
  }

  /** The users with a connection, a live session or a lease at that address: the users that a ban of it affects. */
  async usersAt(address: string): Promise<ReadonlySet<number>> {
    const { store } = this.#context;
    const where = [["address", "in", new Set([address])]] as const;
    const [{ items }, leases] = await Promise.all([
      store.sessions.page({ where, newestFirst: true, limit: MAX_AT_ADDRESS }),
      store.leases.where("address", address),
    ]);
    const live = [
      ...items.filter((session) => this.#isLive(session)),
      ...leases.filter((lease) => this.#isLeased(lease)),
    ];
    const connected = this.#connections.all().filter((connection) => connection.address === address);
    return new Set([...connected, ...live].map(({ userId }) => userId));
  }

  /** Whether the account is logged in from that address by the same API. */
  async isKnownAt(userId: number, { address, dialect }: Origin): Promise<boolean> {
    const sessions = await this.of(userId);
    return sessions.some((one) => one.address === address && one.dialect === dialect);
  }

  /** Signs the tokens of dialects that mint their own; 64 hex digits. */
  get signingSecret(): string {
    return this.#context.store.secret;
  }

  /** Ends sessions and leases that have expired, and their connections. */
  async sweep(): Promise<void> {
    const { store } = this.#context;
    await this.#renewConnected();
    await drain(store.sessions, [isOver(this.#context, "session")], (sessions) =>
      Promise.all(sessions.map((session) => this.#end(session, "The session has expired."))),
    );
    await drain(store.leases, [isOver(this.#context, "lease")], (leases) =>
      Promise.all(
        leases.map(async (lease) => {
          if (!(await store.leases.delete(lease.id))) return;
          const { userId, address: leasedAt } = lease;
          const reason = "The login has expired.";
          await this.#tellEnded({ userId, sessionIds: [], leasedAt, kind: "ended", reason });
        }),
      ),
    );
  }

  /** @returns whether it was there; somebody else may have ended it */
  async #end({ id, userId }: Session, reason: string): Promise<boolean> {
    await this.#keepSeen(userId);
    if (!(await this.#context.store.sessions.delete(id))) return false;
    await this.#tellEnded({ userId, sessionIds: [id], kind: "ended", reason });
    return true;
  }

  /** Every host then ends its connections of them. */
  #tellEnded(ended: Omit<EventOf<"sessions.ended">, "type">): Promise<void> {
    return this.#context.events.publish({ type: "sessions.ended", ...ended });
  }

  /** Notes when the person was last seen, before connections are closed. */
  async #keepSeen(userId: number): Promise<void> {
    if (await this.#context.presence.isOnline(userId)) this.#seen(userId);
  }

  #seen(userId: number): void {
    this.#context.store.users.touch(userId, { lastSeenAt: nowOf(this.#context) });
  }

  /** Grants the address a lease unless any address has one. @returns whether it did */
  #leaseFree(user: User, from: Origin): Promise<boolean> {
    return this.#context.store.transaction(async (tables) => {
      const leases = await tables.leases.where("userId", user.id);
      if (leases.some((lease) => this.#isLeased(lease))) return false;
      await this.leaseIn(tables, user, from);
      return true;
    });
  }

  #isLive(session: Session): boolean {
    return isLive(this.#context, "session", session) || this.#isConnected(session);
  }

  #isLeased(lease: Lease): boolean {
    return isLive(this.#context, "lease", lease);
  }

  #isConnected(session: Session): boolean {
    return this.#connections.of(session.userId).some(({ sessionId }) => sessionId === session.id);
  }

  /** Extends a session in use from now on. Written when its last use was more than `afterMs` ago. */
  #noteUse(session: Session, afterMs: number): void {
    if (!this.#isNews("session", session, afterMs)) return;
    this.#context.store.sessions.touch(session.id, usedNow(this.#context, "session"));
    this.#seen(session.userId);
  }

  /** A connected session is in use, whether or not anything is sent. */
  async #renewConnected(): Promise<void> {
    for (const connection of this.#connections.all()) {
      if (connection.sessionId === null) continue;
      const session = await this.#context.store.sessions.get(connection.sessionId);
      if (session) this.#noteUse(session, validMs(this.#context, "session") / 24);
    }
  }

  #renew(lease: Lease): void {
    if (!this.#isNews("lease", lease, TOUCH_MS)) return;
    this.#context.store.leases.touch(lease.id, usedNow(this.#context, "lease"));
  }

  /**
   * Whether a use now is to be written: the last one was long ago, for how long the login is valid, or in the future,
   * because the clock was set back since.
   */
  #isNews(kind: LoginKind, { lastSeenAt = "" }: { readonly lastSeenAt?: string }, afterMs: number): boolean {
    const least = Math.min(afterMs, validMs(this.#context, kind) / 4);
    return lastSeenAt <= inMs(this.#context, -least) || lastSeenAt > nowOf(this.#context);
  }
}

/** The rows that must go so that one more makes `most`: those with the smallest key. */
function surplus<T>(rows: readonly T[], most: number, keyOf: (row: T) => string): readonly T[] {
  if (rows.length < most) return [];
  return rows.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)).slice(0, rows.length - most + 1);
}
