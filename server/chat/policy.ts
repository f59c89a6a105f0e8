/** Who may do what: the only file that throws `forbidden`. */
import type { Actor } from "./actor.ts";
import { ChatError } from "./errors.ts";
import type { Ban, Member, Merchant, Message, Mute, Room, User } from "./types.ts";

/** Whether everything is allowed: to the host, and to accounts with the admin role. */
const isAdmin = (actor: Actor, user: User | null): boolean => actor.kind === "host" || user?.role === "admin";

/** @throws forbidden */
export function assertHost(actor: Actor): void {
  if (actor.kind !== "host") throw new ChatError("forbidden", "Only the host may do that.");
}

/** @throws forbidden */
export function assertAdmin(actor: Actor, user: User | null): void {
  if (!isAdmin(actor, user)) throw new ChatError("forbidden", "Only admins may do that.");
}

/** Owner or admin: may modify, transfer, dissolve, kick, mute, pin. */
export const mayManage = (actor: Actor, user: User | null, room: Room): boolean =>
  isAdmin(actor, user) || (user !== null && room.ownerId === user.id && !room.isDirect);

/** @throws forbidden */
export function assertManages(actor: Actor, user: User | null, room: Room): void {
  if (mayManage(actor, user, room)) return;
  if (room.isDirect) throw new ChatError("forbidden", "Nobody owns that conversation.");
  throw notTheOwner();
}

/** The refusal to act as the owner of a room that somebody else or nobody owns. */
export const notTheOwner = (): ChatError => new ChatError("forbidden", "Only the room's owner may do that.");

/** Public rooms are open to everyone, private ones to members, conversations of two to those two. */
export function mayRead(actor: Actor, user: User | null, room: Room, member: Member | undefined): boolean {
  if (actor.kind === "host" || member !== undefined) return true;
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
  if (!member) throw new ChatError("not_member", "Join the room before you write in it.");
  if (mute) throw new ChatError("muted", mutedSentence(mute), { until: mute.until, reason: mute.reason });
  if (room.isReadOnly && !mayManage(actor, user, room)) {
    throw new ChatError("forbidden", "Only the owner may write in this room.");
  }
}

/** Own messages, and any message in a room that one manages. @throws forbidden */
export function assertRemoves(actor: Actor, user: User | null, room: Room, authorId: number | null): void {
  if (user !== null && authorId === user.id) return;
  if (!mayManage(actor, user, room)) {
    throw new ChatError("forbidden", "Only the author or the room's owner may delete a message.");
  }
}

/** Own text, within the time to edit it. `now`: ms since the epoch. @throws forbidden */
export function assertEdits(user: User, message: Message, editMinutes: number, now: number): void {
  if (message.author.id !== user.id || message.kind !== "text") {
    throw new ChatError("forbidden", "Only your own text messages can be edited.");
  }
  if (now - Date.parse(message.sentAt) > editMinutes * 60_000) {
    throw new ChatError("forbidden", "This message is too old to be edited.");
  }
}

/** Another person's account belongs to that person and to admins. @throws forbidden */
export function assertOwnAccount(actor: Actor, user: User | null, userId: number): void {
  if (user?.id !== userId && !isAdmin(actor, user)) throw someoneElses();
}

/** For calls that are about the caller alone, whatever their role. `userId`: whom the call names. @throws forbidden */
export function assertSelf(actor: Actor, userId: number | undefined): void {
  if (actor.userId === null || actor.userId !== userId) throw someoneElses();
}

const someoneElses = (): ChatError => new ChatError("forbidden", "That account is somebody else's.");

/** The refusal to act as an account without proof. */
export const unproven = (user: User): ChatError =>
  new ChatError("forbidden", `Prove that you are ${user.username}: log in first.`);

/** Nobody moderates themselves; only the host moderates admins. @throws invalid, forbidden */
export function assertModerates(actor: Actor, by: User | null, user: User): void {
  if (by?.id === user.id) throw new ChatError("invalid", "You cannot do that to yourself.");
  if (user.role === "admin" && actor.kind !== "host") {
    throw new ChatError("forbidden", "That person is an admin.");
  }
}

/** The page's creator or an admin. @throws forbidden */
export function assertManagesMerchant(actor: Actor, user: User | null, merchant: Merchant): void {
  if (merchant.ownerId !== user?.id && !isAdmin(actor, user)) {
    throw new ChatError("forbidden", "Only the page's creator may do that.");
  }
}

/** The console is for the host's own computer, and for others where the admin allows it. @throws forbidden */
export function assertReachesConsole(isAllowed: boolean): void {
  if (isAllowed) return;
  throw new ChatError("forbidden", "The admin console is open on the host's own computer only.");
}

/** A page of another site, open in the admin's browser, is not the console. @throws forbidden */
export function assertConsolePage(isOwnPage: boolean): void {
  if (isOwnPage) return;
  throw new ChatError("forbidden", "The admin console cannot be used from another site's page.");
}

export const bannedError = (ban: Ban): ChatError =>
  new ChatError("banned", `Banned${untilPhrase(ban.until)}${because(ban.reason)}.`, {
    until: ban.until,
    reason: ban.reason,
  });

const mutedSentence = (mute: Mute): string => `Muted${untilPhrase(mute.until)}${because(mute.reason)}.`;
const untilPhrase = (until: string | null): string => (until === null ? "" : ` until ${until}`);
const because = (reason: string): string => (reason === "" ? "" : `: ${reason}`);

/** Whether a limit in time (ISO 8601; null never ends) holds at `now`, ms since the epoch. */
export const isLive = (until: string | null, now: number): boolean =>
  until === null || Date.parse(until) > now;
