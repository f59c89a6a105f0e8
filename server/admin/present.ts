/** Rows of the store as the console sees them. Never a password hash, a token or a code. */
import { authorOf } from "../chat/author.ts";
import type { Core } from "../chat/core.ts";
import { codeState } from "../chat/merchants.ts";
import { invitationOf } from "../chat/room-codes.ts";
import type { ActivationCode, AuditEntry, Ban, Hook, Merchant, Mute, Room, User } from "../chat/types.ts";
import type {
  ActivationCodeRow,
  Author,
  BanRow,
  HookRow,
  LogRow,
  MerchantRow,
  MuteRow,
  Ref,
  RoomRow,
  UserRow,
} from "./rows.ts";

/** The people whom bans and mutes affect at a time (ms since the epoch): the same for all rows of a page. */
interface Restricted {
  readonly now: number;
  readonly banned: ReadonlySet<number>;
  readonly muted: ReadonlySet<number>;
}

export class Present {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  async room(room: Room): Promise<RoomRow> {
    const [owner, members, activity, merchant, online] = await Promise.all([
      this.author(room.ownerId),
      this.#core.members.count(room.id),
      this.#core.history.summary(room.id),
      this.merchantRef(room.merchantId),
      this.#core.presence.online(room.id),
    ]);
    return {
      id: room.id,
      name: room.name,
      code: room.code,
      invitation: invitationOf(room),
      alias: room.alias,
      detail: room.detail,
      owner,
      members,
      online,
      messages: activity.messages,
      capacity: room.capacity,
      isPublic: room.isPublic,
      isActive: room.isActive,
      isReadOnly: room.isReadOnly,
      avatar: room.avatar,
      merchant,
      createdAt: room.createdAt,
      lastActivityAt: activity.lastMessageAt,
    };
  }

  async user(user: User, held?: Restricted): Promise<UserRow> {
    const { banned, muted, now } = held ?? (await this.held());
    const [sessions, rooms, isOnline] = await Promise.all([
      this.#core.sessions.of(user.id),
      this.#core.members.roomsOf(user.id),
      this.#core.presence.isOnline(user.id),
    ]);
    const connections = this.#core.connections.of(user.id);
    return {
      id: user.id,
      username: user.username,
      displayName: user.displayName,
      phone: user.phone,
      email: user.email,
      role: user.role,
      avatar: user.avatar,
      profile: user.profile,
      hasPassword: user.passwordHash !== null,
      isOnline,
      isBanned: banned.has(user.id),
      isMuted: muted.has(user.id),
      dialects: [...new Set([...connections, ...sessions].map(({ dialect }) => dialect))].sort(),
      rooms: rooms.filter((room) => !room.isDirect).length,
      createdAt: user.createdAt,
      lastSeenAt: isOnline ? new Date(now).toISOString() : (user.lastSeenAt ?? null),
    };
  }

  /** Who is banned from the host or muted everywhere; read once for a whole page. */
  async held(): Promise<Restricted> {
    return { ...(await this.#core.restrictions.held()), now: this.#core.now() };
  }

  async ban(ban: Ban): Promise<BanRow> {
    const { id, address, reason, by, at, until } = ban;
    const [user, room] = await Promise.all([this.author(ban.userId), this.roomRef(ban.roomId)]);
    return { id, user, address, room, reason, by, at, until };
  }

  async mute(mute: Mute): Promise<MuteRow> {
    const { id, reason, by, at, until } = mute;
    const [user, room] = await Promise.all([this.author(mute.userId), this.roomRef(mute.roomId)]);
    return { id, user, room, reason, by, at, until };
  }

  async merchant(merchant: Merchant): Promise<MerchantRow> {
    const { id, name, icon, activationCode, createdAt } = merchant;
    const [owner, customer, groups, members] = await Promise.all([
      this.author(merchant.ownerId),
      this.author(merchant.customerId),
      this.#core.merchants.groupsOf(id),
      this.#core.merchants.membersOf(id),
    ]);
    return {
      id,
      name,
      icon,
      owner,
      customer,
      activationCode,
      groups: groups.length,
      members: members.length,
      createdAt,
    };
  }

  async hook(hook: Hook): Promise<HookRow> {
    const { id, name, createdAt, lastUsedAt } = hook;
    const [room, createdBy] = await Promise.all([this.roomRef(hook.roomId), this.author(hook.createdBy)]);
    return { id, name, room, createdBy, createdAt, lastUsedAt };
  }

  async activationCode(row: ActivationCode): Promise<ActivationCodeRow> {
    const { code, note, createdAt, redeemedAt, revokedAt } = row;
    const [redeemedBy, merchant] = await Promise.all([
      this.author(row.redeemedBy),
      this.merchantRef(row.merchantId),
    ]);
    return { code, note, state: codeState(row), createdAt, redeemedBy, redeemedAt, merchant, revokedAt };
  }

  log(entry: AuditEntry): LogRow {
    const { id, at, who, address, action, whom, where, why } = entry;
    return { id, when: at, who, address, what: action, whom, where, why };
  }

  async author(userId: number | null): Promise<Author | null> {
    const user = await this.#core.accounts.lookUp(userId);
    return user ? authorOf(user) : null;
  }

  /** null: there is none, or it is a direct conversation, which is hidden from everybody else. */
  async roomRef(roomId: number | null): Promise<Ref | null> {
    const room = await this.#core.rooms.lookUp(roomId);
    return room && !room.isDirect ? { id: room.id, name: room.name } : null;
  }

  async merchantRef(merchantId: number | null): Promise<Ref | null> {
    const merchant = await this.#core.merchants.lookUp(merchantId);
    return merchant ? { id: merchant.id, name: merchant.name } : null;
  }
}
