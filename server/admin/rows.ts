/** What the admin operations answer and the event stream carries. Times are ISO 8601 UTC, sizes bytes. */
import type {
  ActivationCode,
  Author,
  Ban,
  BlacklistEntry,
  CaptchaRow,
  CaptchaState,
  Hook,
  Merchant,
  Message,
  Mute,
  Profile,
  Room,
  Session,
  User,
} from "../chat/types.ts";
import type { HostStatus } from "./host-rows.ts";

export type * from "./host-rows.ts";
export { SECRET_MASK } from "./host-rows.ts";
export type { Author, CaptchaRow, CaptchaState, Message, Profile };

export interface ListPage<T> {
  readonly items: readonly T[];
  /** How many match in all, on every page together. */
  readonly total: number;
}

/** The answer of an operation without a result. */
export type Done = Record<never, never>;

type RoomFields = "id" | "name" | "code" | "alias" | "detail" | "avatar" | "createdAt";
type RoomRules = "capacity" | "isPublic" | "isActive" | "isReadOnly";

export interface RoomRow extends Pick<Room, RoomFields | RoomRules> {
  /** The code that lets people in; null: there is none. */
  readonly invitation: string | null;
  /** null: the host owns it. */
  readonly owner: Author | null;
  readonly members: number;
  /** Distinct people there now. */
  readonly online: number;
  readonly messages: number;
  /** The merchant page it is a group of. */
  readonly merchant: Ref | null;
  readonly lastActivityAt: string | null;
}

export interface MemberRow extends Author {
  readonly isOnline: boolean;
  readonly isOwner: boolean;
  /** Muted in this room or everywhere. */
  readonly isMuted: boolean;
  /** Which mutes are in force; each is lifted where it was imposed. */
  readonly mutes: readonly ("room" | "everywhere")[];
  readonly joinedAt: string;
}

export interface MessagePage {
  /** Oldest first. */
  readonly items: readonly Message[];
  readonly hasMore: boolean;
}

/** A file made by the host, for the console to save. */
export interface ExportedFile {
  readonly filename: string;
  /** MIME type. */
  readonly type: string;
  readonly content: string;
}

type UserFields = "id" | "username" | "displayName" | "phone" | "email" | "role" | "avatar" | "profile";

export interface UserRow extends Pick<User, UserFields | "createdAt"> {
  readonly hasPassword: boolean;
  readonly isOnline: boolean;
  /** Banned from the whole host. */
  readonly isBanned: boolean;
  /** Muted everywhere. */
  readonly isMuted: boolean;
  /** The dialects of the connections open now and of the tokens still valid. */
  readonly dialects: readonly string[];
  /** How many rooms the person belongs to, direct conversations not counted. */
  readonly rooms: number;
  readonly lastSeenAt: string | null;
}

export interface UserRoomRow {
  readonly id: number;
  readonly name: string;
  readonly isOwner: boolean;
  readonly isOnline: boolean;
  readonly joinedAt: string;
}

export type SessionRow = Omit<Session, "userId" | "tokenHash">;

export interface ConnectionRow {
  readonly id: string;
  readonly dialect: string;
  readonly address: string;
  readonly since: string;
  readonly rooms: readonly Ref[];
}

/** A network address that a person uses. */
export interface AddressRow {
  readonly address: string;
  /** Other people who use it, at most 20 of them. */
  readonly others: readonly Author[];
  /** How many there are in all. */
  readonly othersTotal: number;
}

/** A person or a room by name, for rows that point at one. */
export interface Ref {
  readonly id: number;
  readonly name: string;
}

export interface BanRow extends Omit<Ban, "userId" | "roomId"> {
  /** One of `user` and `address` is there. */
  readonly user: Author | null;
  /** null: from the whole host. */
  readonly room: Ref | null;
}

export interface MuteRow extends Omit<Mute, "userId" | "roomId"> {
  readonly user: Author | null;
  /** null: everywhere. */
  readonly room: Ref | null;
}

/** One line of the audit, of which the moderation log is a part. */
export interface LogRow {
  readonly id: number;
  readonly when: string;
  /** A username, `host`, or an address when nobody was identified. */
  readonly who: string;
  /** From which network address; `""` for the host itself. */
  readonly address: string;
  /** The action, as in `room.dissolve`. */
  readonly what: string;
  readonly whom: string;
  readonly where: string;
  readonly why: string;
}

export type BlacklistRow = BlacklistEntry;

/** An incoming webhook; its secret is shown only to its creator, once. */
export interface HookRow extends Omit<Hook, "roomId" | "secretHash" | "createdBy"> {
  readonly room: Ref | null;
  /** null: the host, or an account that no longer exists. */
  readonly createdBy: Author | null;
}

export interface MerchantRow extends Omit<Merchant, "ownerId" | "customerId" | "updatedAt"> {
  readonly owner: Author | null;
  readonly customer: Author | null;
  readonly groups: number;
  readonly members: number;
}

export interface MerchantDetail {
  readonly merchant: MerchantRow;
  readonly groups: readonly RoomRow[];
  readonly members: readonly (Author & { readonly joinedAt: string })[];
}

export interface ActivationCodeRow extends Omit<ActivationCode, "redeemedBy" | "merchantId"> {
  readonly state: "open" | "redeemed" | "revoked";
  readonly redeemedBy: Author | null;
  readonly merchant: Ref | null;
}

export interface SessionState {
  /** No password was ever set: `session.setup` with the token of the printed link sets it. */
  readonly needsSetup: boolean;
  readonly name: string;
}

export interface SessionToken {
  readonly token: string;
  readonly expiresAt: string;
}

/** The console's events. Rows are complete: they replace the ones shown. */
export type AdminEvent =
  /** Every few seconds. */
  | { readonly type: "status"; readonly status: HostStatus }
  /** New or changed rooms: fields, members, people online, last activity. ChangeBatch, a few times a second at most. */
  | { readonly type: "rooms.changed"; readonly rooms: readonly RoomRow[] }
  | { readonly type: "room.removed"; readonly roomId: number }
  /** New or changed people: fields, presence, bans, mutes. ChangeBatch like rooms. */
  | { readonly type: "users.changed"; readonly users: readonly UserRow[] }
  | { readonly type: "user.removed"; readonly userId: number }
  /** Only of the rooms that are watched, as all that follow about messages. */
  | {
      readonly type: "member.changed";
      readonly roomId: number;
      readonly userId: number;
      readonly change: "joined" | "left" | "online" | "offline" | "kicked";
    }
  | { readonly type: "messages.posted"; readonly roomId: number; readonly messages: readonly Message[] }
  | { readonly type: "message.changed"; readonly roomId: number; readonly message: Message }
  | { readonly type: "message.removed"; readonly roomId: number; readonly messageId: string }
  /** Many messages were removed: reload the room. */
  | { readonly type: "messages.purged"; readonly roomId: number }
  | { readonly type: "captcha.changed"; readonly captcha: CaptchaRow; readonly isNew: boolean }
  /**
   * These lists are to be loaded again; `moderation`: bans, mutes and the blacklist; `merchants`: activation codes too.
   */
  | { readonly type: "moderation.changed" | "merchants.changed" | "files.changed" | "hooks.changed" }
  /** New lines of the audit, newest first. */
  | { readonly type: "audit.added"; readonly rows: readonly LogRow[] }
  | { readonly type: "settings.changed"; readonly names: readonly string[] }
  | { readonly type: "disk.low"; readonly freeBytes: number }
  | { readonly type: "host.stopping" };
