/** The records of the chat. Rows are immutable: a change replaces the row. Times are ISO 8601 UTC with milliseconds. */

export const SNS_PROVIDERS = { "1": "wechat", "2": "qq", "3": "weibo" } as const;
export type SnsType = keyof typeof SNS_PROVIDERS;
export type Role = "user" | "admin";
/** Identifies a connection among all connections of all hosts, also after its end. */
export type ConnectionId = string;

/** What users say about themselves. Every field is present; `""` when not given. */
export interface Profile {
  readonly detail: string;
  readonly location: string;
  /** `"0"` male, `"1"` female, `"2"` unknown, `""` not given (dialect E). */
  readonly sex: string;
  readonly age: string;
  readonly country: string;
  readonly province: string;
  readonly city: string;
  readonly career: string;
}

export interface User {
  readonly id: number;
  readonly username: string;
  readonly displayName: string;
  /** `""` when not given; unique otherwise. Only claimed unless `hasProvenPhone`. */
  readonly phone: string;
  /**
   * The person entered a code that was sent to `phone`, or the admin set the number. Accounts made by older versions:
   * see `isPhoneProven`.
   */
  readonly hasProvenPhone?: boolean;
  /** `""` when not given; unique otherwise. */
  readonly email: string;
  readonly profile: Profile;
  /** An encoded scrypt hash, or null: the account has no password. */
  readonly passwordHash: string | null;
  readonly sns: { readonly type: SnsType; readonly id: string } | null;
  /** True when no secret protects the account: no password, no third party, no proven phone (dialect A makes these). */
  readonly isOpen: boolean;
  /**
   * An admin set the password, and the person has not set another since. `by`: the admin's display name; null: the
   * console's admin.
   */
  readonly passwordReset?: { readonly at: string; readonly by: string | null } | undefined;
  readonly role: Role;
  /** Changes with every new picture, so it can be part of a URL; null: none was set. */
  readonly avatar: string | null;
  /** The room that registration assigned (dialect E), or null. */
  readonly homeRoomId: number | null;
  /** The account is being deleted with everything that belongs to it; nobody may act as this user any more. */
  readonly isLeaving?: true;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Last use of any of the user's sessions. A person with a connection is seen now. */
  readonly lastSeenAt?: string;
}

export interface Room {
  readonly id: number;
  readonly name: string;
  /** A unique short handle: C's RoomId, E's roomid. */
  readonly code: string;
  /** The code that lets people into a private room if `code` does not, because it was chosen or was public. Unique. */
  readonly invitation?: string | undefined;
  readonly alias: string;
  readonly detail: string;
  /** null: only the host owns it. */
  readonly ownerId: number | null;
  /** Most distinct people online at once; 0: `rooms.defaultCapacity`. */
  readonly capacity: number;
  readonly isPublic: boolean;
  readonly isActive: boolean;
  /** Only the owner and admins may post. */
  readonly isReadOnly: boolean;
  /** A conversation of exactly two people, in no list but theirs. */
  readonly isDirect: boolean;
  /** Sequence numbers of pinned messages, newest pin first. */
  readonly pinned: readonly number[];
  readonly avatar: string | null;
  /** A picture's URL as a client gave it (dialect D's groups). */
  readonly icon: string;
  readonly merchantId: number | null;
  /** Created without an account (dialect B); removed when nobody uses it. */
  readonly isByStranger?: true;
  /** Since when such a room is known to be empty. */
  readonly emptySince?: string | undefined;
  /**
   * When anybody first entered; null: nobody has entered since it was created (dialect B announces the first as
   * `create`).
   */
  readonly openedAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface Member {
  readonly roomId: number;
  readonly userId: number;
  readonly joinedAt: string;
  /** The newest sequence number the person has read. */
  readonly readSeq: number;
  /** Without it: `all`. */
  readonly notify?: Notify;
  /** The person has it at the top of their list. */
  readonly isFavourite?: boolean;
}

export const NOTIFY = ["all", "mentions", "nothing"] as const;
/** Which messages of a room a person wants to be alerted to. */
export type Notify = (typeof NOTIFY)[number];

/**
 * What a room list shows without opening the history. Can lag behind it after a crash; opening the room corrects it.
 */
export interface RoomActivity {
  readonly roomId: number;
  readonly lastSeq: number;
  /** Messages that were not removed. */
  readonly messages: number;
  readonly lastMessageAt: string | null;
}

export type MessageKind = "text" | "image" | "file" | "system";

/** A file or picture that a message carries. `body` of the message is its URL path. */
export interface Attachment {
  readonly name: string;
  readonly bytes: number;
  readonly type: string;
  readonly width?: number;
  readonly height?: number;
  readonly isAnimated?: boolean;
  /** URL path of a small preview; that of an animation moves where it could be made. */
  readonly thumbnail?: string;
}

interface MessageContent {
  readonly seq: number;
  readonly kind: MessageKind;
  readonly body: string;
  readonly sentAt: string;
  /** The sender's own id for this message; a repeated id means the same message. */
  readonly clientId?: string;
  readonly replyTo?: number;
  readonly attachment?: Attachment;
  /** Ids of the members it mentions by name. */
  readonly mentions?: readonly number[];
  readonly mentionRanges?: readonly MentionRange[];
  readonly editedAt?: string;
  /** Emoji → ids of the people who reacted with it. */
  readonly reactions?: Readonly<Record<string, readonly number[]>>;
}

/** A message as stored: one line of a room's log. */
export interface StoredMessage extends MessageContent {
  /** null: the host itself (system lines). */
  readonly authorId: number | null;
  /**
   * The file was uploaded with this message: removing the message removes the upload. Other messages only link to it.
   */
  readonly ownsUpload?: true;
  /** A webhook posted it; `authorId` is null then. */
  readonly bot?: Bot;
}

/** As what a webhook posts. */
export interface Bot {
  readonly hookId: number;
  readonly name: string;
  readonly emoji?: string;
}

/** A webhook, by which programs post in a room. */
export interface Hook {
  readonly id: number;
  readonly roomId: number;
  readonly name: string;
  /** SHA-256 of the secret in its address, hex. The secret itself is never kept. */
  readonly secretHash: string;
  /** null: the host. */
  readonly createdBy: number | null;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
}

/** Where a text mentions somebody, in UTF-16 code units; `userId` is null for everybody (`@all`). */
export interface MentionRange {
  readonly from: number;
  readonly length: number;
  readonly userId: number | null;
}

/** The author of a message, as others see them. Id 0 is the host, or a bot. */
export interface Author {
  readonly id: number;
  readonly username: string;
  readonly displayName: string;
  readonly avatar: string | null;
  /** A webhook; its names end in ` [bot]`. */
  readonly isBot?: true;
  /** A bot's emoji, in place of a picture. */
  readonly emoji?: string;
}

/** A message as the core hands it out: flat, with its author. */
export interface Message extends MessageContent {
  /** `<room>-<seq>`. */
  readonly id: string;
  readonly room: number;
  readonly author: Author;
}

export interface Session {
  readonly id: number;
  readonly userId: number;
  /** SHA-256 of the token, hex. The token itself is never kept. */
  readonly tokenHash: string;
  readonly dialect: string;
  readonly address: string;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly expiresAt: string;
}

/** Proof by network address: this user logged in or registered from there. */
export interface Lease {
  /** `<userId>@<address>`. */
  readonly id: string;
  readonly userId: number;
  readonly address: string;
  /** The web page that logged in; null or absent: a program or a page of this host. */
  readonly webOrigin?: string | null;
  readonly startedAt: string;
  /** Absent until the first use under this version. */
  readonly lastSeenAt?: string;
  readonly expiresAt: string;
}

export type CaptchaPurpose = "password-reset" | "phone-login";
export type CaptchaState = "pending" | "delivered" | "used" | "failed" | "expired" | "revoked";

export interface Captcha {
  readonly id: number;
  readonly purpose: CaptchaPurpose;
  /** The phone or e-mail the code is for. */
  readonly target: string;
  /** Wiped (`""`) as soon as the code can no longer be used. */
  readonly code: string;
  readonly address: string;
  readonly dialect: string;
  readonly state: CaptchaState;
  readonly wrongTries: number;
  readonly requestedAt: string;
  readonly expiresAt: string;
}

/** A row of the log of codes: everything but the code. */
export type CaptchaRow = Omit<Captcha, "code">;

export interface BlacklistEntry {
  /** A phone, an e-mail or a network address. */
  readonly target: string;
  readonly since: string;
  /** null: until lifted. */
  readonly until: string | null;
  readonly reason: string;
}

export interface Ban {
  readonly id: number;
  readonly userId: number | null;
  readonly address: string | null;
  /** null: from the whole host. */
  readonly roomId: number | null;
  readonly reason: string;
  readonly by: string;
  readonly at: string;
  /** null: until lifted. */
  readonly until: string | null;
}

export interface Mute {
  readonly id: number;
  readonly userId: number;
  /** null: everywhere. */
  readonly roomId: number | null;
  readonly reason: string;
  readonly by: string;
  readonly at: string;
  readonly until: string | null;
}

/** A page that a shop opens with an activation code; its groups are rooms. */
export interface Merchant {
  readonly id: number;
  readonly name: string;
  readonly icon: string;
  readonly ownerId: number;
  /** The user who answers its customers. */
  readonly customerId: number;
  readonly activationCode: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface MerchantMember {
  readonly id: number;
  readonly merchantId: number;
  readonly userId: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface ActivationCode {
  readonly code: string;
  readonly note: string;
  readonly createdAt: string;
  readonly redeemedBy: number | null;
  readonly redeemedAt: string | null;
  readonly merchantId: number | null;
  readonly revokedAt: string | null;
}

/** One line of the audit log: who did what to whom, where, when and why. */
export interface AuditEntry {
  readonly id: number;
  readonly at: string;
  /** A username, `host`, or an address when nobody was identified. */
  readonly who: string;
  readonly address: string;
  readonly action: string;
  readonly whom: string;
  readonly where: string;
  readonly why: string;
}

/** Why a room no longer exists: dissolved by its owner or an admin, or with an account or a merchant page. */
export type Dissolution = "dissolved" | "account_deleted" | "owner_deleted" | "page_closed";
