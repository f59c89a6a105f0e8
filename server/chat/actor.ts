import { ChatError } from "./errors.ts";
import type { Tables } from "./ports.ts";
import type { ConnectionId, User } from "./types.ts";

/** Where a call comes from, before anyone is identified. */
export interface Origin {
  readonly address: string;
  /**
   * A label for logs and lists. One rule asks whether an account is known on the same API
   * (`Registration.loginByPhone`).
   */
  readonly dialect: string;
  /**
   * The origin of the web page that the call comes from; null or absent for programs and the host's own pages,
   * {@link UNKNOWN_PAGE} for a page that hides its own. Address leases are bound to it.
   */
  readonly webOrigin?: string | null;
  /** Whether a browser sent the call, for whichever page. */
  readonly isFromBrowser?: boolean;
}

/** The web origin of a page that hides its own. It equals no origin, not even itself, so no lease is valid for it. */
export const UNKNOWN_PAGE = "null";

interface ActorOf<K extends string, U extends number | null> extends Origin {
  readonly kind: K;
  readonly userId: U;
  /** The session that proved the user; null: an address lease, or no user. */
  readonly sessionId: number | null;
  /** The connection that a call came by; absent for a call by HTTP. */
  readonly connectionId?: ConnectionId;
}

/**
 * Who acts, and from where. Long-lived: the account behind it is looked up for every verb.
 * - `host`: the admin at the host's own computer, or logged in to the console. May do everything.
 * - `user`: an account, proven by a session or an address lease.
 * - `code`: an account that a verification code identified. May set its password, nothing else.
 * - `system`: a rule of the host itself, such as the blacklist for too many requests.
 * - `stranger`: a caller who is not identified yet.
 */
export type Actor =
  | ActorOf<"host", null>
  | ActorOf<"user", number>
  | ActorOf<"code", number>
  | ActorOf<"system", null>
  | ActorOf<"stranger", null>;

/** Field by field: in Node.js 20 it costs more than 1 µs to add fields to a spread object. */
const actorOf = <K extends string, U extends number | null>(
  { address, dialect, webOrigin = null, isFromBrowser = false }: Origin,
  kind: K,
  userId: U,
  sessionId: number | null,
): ActorOf<K, U> => ({ address, dialect, webOrigin, isFromBrowser, kind, userId, sessionId });

export const stranger = (origin: Origin): Actor => actorOf(origin, "stranger", null, null);

/** @param sessionId the session that proved the user; null: an address lease did. */
export const userActor = (origin: Origin, userId: number, sessionId: number | null = null): Actor =>
  actorOf(origin, "user", userId, sessionId);

export const codeActor = (origin: Origin, userId: number): Actor => actorOf(origin, "code", userId, null);

/** @param origin the call that made a rule act. */
export const systemActor = (origin: Origin): Actor => actorOf(origin, "system", null, null);

export const hostActor = (address = ""): Actor => ({
  kind: "host",
  userId: null,
  sessionId: null,
  address,
  dialect: "host",
});

/** The connection that an event names as its cause; null when it was none. */
export const causeOf = (actor: Actor): ConnectionId | null => actor.connectionId ?? null;

/**
 * The account that acts.
 * @throws unauthenticated unless the actor is a user whose account exists and is not being deleted
 */
export async function requireUser(tables: Pick<Tables, "users">, actor: Actor): Promise<User> {
  const user = actor.kind === "user" ? await tables.users.get(actor.userId) : undefined;
  if (user && !user.isLeaving) return user;
  // A user who was proven just now: somebody deletes the account at the same time.
  throw new ChatError("unauthenticated", {
    reason: actor.kind === "user" ? "account_leaving" : "login_needed",
  });
}

/** The account that acts, or null for the host. @throws unauthenticated for everybody else */
export async function userOrHost(tables: Pick<Tables, "users">, actor: Actor): Promise<User | null> {
  return actor.kind === "host" ? null : requireUser(tables, actor);
}
