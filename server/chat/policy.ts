/** Who may do what. Every other file of the core asks here; nobody else decides. */
import type { Actor } from "./actor.ts";
import { ChatError } from "./errors.ts";
import type { Ban, Member, Message, Mute, Room, User } from "./types.ts";

/** May do everything: whoever sits at the host, and accounts with the admin role. */
export const isAdmin = (actor: Actor, user: User | null): boolean => actor.isHost || user?.role === "admin";

/** Owner or admin: may modify, transfer, dissolve, kick, mute, pin. */
export const mayManage = (actor: Actor, user: User | null, room: Room): boolean =>
  isAdmin(actor, user) || (user !== null && room.ownerId === user.id && !room.isDirect);

/** @throws forbidden */
export function assertManages(actor: Actor, user: User | null, room: Room): void {
  if (!mayManage(actor, user, room)) {
    throw new ChatError("forbidden", "Only the room's owner may do that.");
  }
}

/** Public rooms are open to everyone, private ones to members, conversations of two to those two. */
export function mayRead(actor: Actor, user: User | null, room: Room, member: Member | undefined): boolean {
  if (actor.isHost || member !== undefined) return true;
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

/** @throws forbidden when it is not one's own text or its time to edit is over. `now`: ms since the epoch. */
export function assertEdits(user: User, message: Message, editMinutes: number, now: number): void {
  if (message.author.id !== user.id || message.kind !== "text") {
    throw new ChatError("forbidden", "Only your own text messages can be edited.");
  }
  if (now - Date.parse(message.sentAt) > editMinutes * 60_000) {
    throw new ChatError("forbidden", "This message is too old to be edited.");
  }
}

/** Another's account belongs to its person and to admins. @throws forbidden */
export function assertOwnAccount(actor: Actor, user: User | null, userId: number): void {
  if (user?.id !== userId && !isAdmin(actor, user)) {
    throw new ChatError("forbidden", "That account is somebody else's.");
  }
}

export const bannedError = (ban: Ban): ChatError =>
  new ChatError("banned", `Banned${untilPhrase(ban.until)}${because(ban.reason)}.`, {
    until: ban.until,
    reason: ban.reason,
  });

const mutedSentence = (mute: Mute): string => `Muted${untilPhrase(mute.until)}${because(mute.reason)}.`;
const untilPhrase = (until: string | null): string => (until === null ? "" : ` until ${until}`);
const because = (reason: string): string => (reason === "" ? "" : `: ${reason}`);

/** A limit in time: null never ends. */
export const isLive = (until: string | null, now: number): boolean =>
  until === null || Date.parse(until) > now;
