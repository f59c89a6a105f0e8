/** Who may do what: the only file that throws `forbidden`. */
import { type Actor, UNKNOWN_PAGE } from "./actor.ts";
import { ChatError } from "./errors.ts";
import type { Ban, Member, Merchant, Message, Mute, Room, User } from "./types.ts";

/** Returns whether the actor may do everything: the host and accounts with the admin role. */
export const isAdmin = (actor: Actor, user: User | null): boolean =>
  actor.kind === "host" || user?.role === "admin";

/** @throws forbidden */
export function assertHost(actor: Actor): void {
  if (actor.kind !== "host") throw new ChatError("forbidden", { reason: "host_only" });
}

/** @throws forbidden */
export function assertAdmin(actor: Actor, user: User | null): void {
  if (!isAdmin(actor, user)) throw new ChatError("forbidden", { reason: "admin_only" });
}

/** Owner or admin: may modify, transfer, dissolve, kick, mute, pin. Nobody manages a direct conversation. */
export const mayManage = (actor: Actor, user: User | null, room: Room): boolean =>
  !room.isDirect && (isAdmin(actor, user) || (user !== null && room.ownerId === user.id));

/** @throws forbidden */
export function assertManages(actor: Actor, user: User | null, room: Room): void {
  if (mayManage(actor, user, room)) return;
  if (room.isDirect) throw new ChatError("forbidden", { reason: "conversation_unowned" });
  throw notTheOwner();
}

/**
 * Checks that a person who owns `owned` rooms may own another. The host may give rooms to anybody.
 * @throws forbidden
 */
export function assertMayOwnMore(actor: Actor, owned: number, max: number): void {
  if (actor.kind !== "host" && owned >= max) {
    throw new ChatError("forbidden", { reason: "too_many_rooms", max });
  }
}

/** The refusal for a caller who is not the owner of a room, or if the room has no owner. */
export const notTheOwner = (): ChatError => new ChatError("forbidden", { reason: "owner_only" });

/**
 * Public rooms are open to everyone, private rooms to members, and direct conversations only to their two people,
 * regardless of role.
 */
export function mayRead(actor: Actor, user: User | null, room: Room, member: Member | undefined): boolean {
  if (member !== undefined) return true;
  if (room.isDirect) return false;
  return room.isPublic || mayManage(actor, user, room);
}

/** @throws not_member, forbidden, muted */
export function assertPosts(
  actor: Actor,
  user: User,
  room: Room,
  member: Member | undefined,
  mute: Mute | undefined,
): void {
  if (!member) throw new ChatError("not_member", { reason: "not_in_room" });
  if (mute) throw mutedError(mute);
  assertActive(room);
  if (room.isReadOnly && !mayManage(actor, user, room)) {
    throw new ChatError("forbidden", { reason: "room_read_only" });
  }
}

/** A hook's messages are the responsibility of who made it. @throws muted, forbidden */
export function assertHookPosts(room: Room, makersMute: Mute | undefined): void {
  if (makersMute) throw mutedError(makersMute);
  assertActive(room);
}

/** Nobody posts in a closed room, by any API; the host still speaks there. @throws forbidden */
function assertActive({ isActive }: Room): void {
  if (!isActive) throw new ChatError("forbidden", { reason: "room_inactive" });
}

/** Authors may remove their messages; a room's managers may remove any. @throws forbidden */
export function assertRemoves(actor: Actor, user: User | null, room: Room, authorId: number | null): void {
  if (user !== null && authorId === user.id) return;
  if (!mayManage(actor, user, room)) {
    throw new ChatError("forbidden", { reason: "deletes_own_only" });
  }
}

/** Authors may edit their text within the time set. `now`: ms since the epoch. @throws forbidden */
export function assertEdits(user: User, message: Message, editMinutes: number, now: number): void {
  if (message.author.id !== user.id || message.kind !== "text") {
    throw new ChatError("forbidden", { reason: "edits_own_only" });
  }
  if (now - Date.parse(message.sentAt) > editMinutes * 60_000) {
    throw new ChatError("forbidden", { reason: "edit_time_over", minutes: editMinutes });
  }
}

/** Another person's account belongs to that person and to admins. @throws forbidden */
export function assertOwnAccount(actor: Actor, user: User | null, userId: number): void {
  if (user?.id !== userId && !isAdmin(actor, user)) throw someoneElses();
}

/** For calls about the caller only, regardless of role. `userId`: the user that the call names. @throws forbidden */
export function assertSelf(actor: Actor, userId: number | undefined): void {
  if (actor.userId === null || actor.userId !== userId) throw someoneElses();
}

/** The refusal to act on another person's account. */
export const someoneElses = (): ChatError => new ChatError("forbidden", { reason: "account_of_another" });

/**
 * The refusal to act as an account without proof.
 * @param webOrigin the page that asks; for one that hides its own no login counts (docs/contract/security.md 3)
 */
export const unproven = ({ username }: User, webOrigin?: string | null): ChatError =>
  webOrigin === UNKNOWN_PAGE
    ? new ChatError("forbidden", { reason: "page_hidden" })
    : new ChatError("forbidden", { reason: "proof_needed", username });

/** The refusal to delete for a web page that gives no password. */
export const passwordNeeded = (): ChatError => new ChatError("forbidden", { reason: "password_needed" });

/** Nobody may moderate themselves; only the host may moderate admins. @throws invalid, forbidden */
export function assertModerates(actor: Actor, by: User | null, user: User): void {
  if (by?.id === user.id) throw new ChatError("invalid", { reason: "yourself" });
  if (user.role === "admin" && actor.kind !== "host") {
    throw new ChatError("forbidden", { reason: "target_is_admin" });
  }
}

/** Whoever is banned from a room could not read it as a member. @throws forbidden */
export function assertMayBeAdded(isBanned: boolean): void {
  if (isBanned) throw new ChatError("forbidden", { reason: "target_is_banned" });
}

/** The page's creator or an admin. @throws forbidden */
export function assertManagesMerchant(actor: Actor, user: User | null, merchant: Merchant): void {
  if (merchant.ownerId !== user?.id && !isAdmin(actor, user)) {
    throw new ChatError("forbidden", { reason: "page_owner_only" });
  }
}

/** The console is for the host's own computer, and for others where the admin allows it. @throws forbidden */
export function assertReachesConsole(isAllowed: boolean): void {
  if (isAllowed) return;
  throw new ChatError("forbidden", { reason: "console_local_only" });
}

/** Over the network the console administers the chat, not the disk of its computer. @throws forbidden */
export function assertRestoresThere(isAllowed: boolean): void {
  if (isAllowed) return;
  throw new ChatError("forbidden", { reason: "restore_elsewhere" });
}

/** A page of another site, open in the admin's browser, is not the console. @throws forbidden */
export function assertConsolePage(isOwnPage: boolean): void {
  if (isOwnPage) return;
  throw new ChatError("forbidden", { reason: "console_foreign_page" });
}

const mutedError = (mute: Mute): ChatError =>
  new ChatError("muted", { reason: "muted", until: mute.until, why: mute.reason });

export const bannedError = (ban: Ban): ChatError =>
  new ChatError("banned", { reason: "banned", until: ban.until, why: ban.reason });

/**
 * Whether a restriction with this end (ISO 8601; null: it never ends) is still in force at `now`, ms since the epoch.
 */
export const isLive = (until: string | null, now: number): boolean =>
  until === null || Date.parse(until) > now;
