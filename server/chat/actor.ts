import { ChatError } from "./errors.ts";
import type { Store } from "./ports.ts";
import type { ConnectionId, User } from "./types.ts";

/** Who acts, from where, by which wire. Long-lived: the account behind it is looked up anew for every verb. */
export interface Actor {
  /** null: a stranger, or the host. */
  readonly userId: number | null;
  /** The session that proved it; null: a lease, or nobody. */
  readonly sessionId: number | null;
  readonly address: string;
  /** A label for logs and lists; no rule depends on it. */
  readonly dialect: string;
  /** Whoever sits at the console. May do everything. */
  readonly isHost: boolean;
  /** The connection it speaks through, named by the events that it causes; absent for a call by HTTP. */
  readonly connectionId?: ConnectionId;
}

/** Where a call comes from, before anyone is identified. */
export interface Origin {
  readonly address: string;
  readonly dialect: string;
}

export const stranger = (from: Origin): Actor => ({
  userId: null,
  sessionId: null,
  address: from.address,
  dialect: from.dialect,
  isHost: false,
});

export const hostActor = (address = ""): Actor => ({
  userId: null,
  sessionId: null,
  address,
  dialect: "host",
  isHost: true,
});

/** The connection that an event names as its cause; null when it was none. */
export const causeOf = (actor: Actor): ConnectionId | null => actor.connectionId ?? null;

/** The account that acts. @throws unauthenticated for strangers and for accounts that are gone or going. */
export async function requireUser(store: Store, actor: Actor): Promise<User> {
  const user = actor.userId === null ? undefined : await store.users.get(actor.userId);
  if (!user || user.isLeaving) throw new ChatError("unauthenticated", "Log in first.");
  return user;
}

/** The account that acts, or null for the host. @throws unauthenticated for strangers. */
export async function userOrHost(store: Store, actor: Actor): Promise<User | null> {
  return actor.isHost ? null : requireUser(store, actor);
}
