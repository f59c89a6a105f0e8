/** What the core needs of the outside: each port's promises hold over all hosts that share it. */
import type { MessageLog } from "./message-log.ts";
import type { RowPage, RowQuery } from "./row-query.ts";
import type {
  ActivationCode,
  Attachment,
  AuditEntry,
  Ban,
  BlacklistEntry,
  Captcha,
  Hook,
  Lease,
  Member,
  Merchant,
  MerchantMember,
  Mute,
  Room,
  RoomActivity,
  Session,
  User,
} from "./types.ts";

/**
 * Rows of one type under one key. A change resolves when it is durable. If it cannot be made durable it is undone, and
 * the promise rejects with `storage_full` or `storage_failed`. Changes that belong together are a
 * {@link Store.transaction}. Many changes begun in one tick cost least.
 */
export interface Table<T, K extends string | number> {
  get(key: K): Promise<T | undefined>;
  /** By a unique index that the table declares. */
  by(index: string, value: string | number): Promise<T | undefined>;
  /** All rows under a non-unique index that the table declares. */
  where(index: string, value: string | number): Promise<readonly T[]>;
  /** How many {@link where} answers, without collecting them. */
  countWhere(index: string, value: string | number): Promise<number>;
  /** A page of the rows that meet the conditions. */
  page(query: RowQuery<T>): Promise<RowPage<T>>;
  /** How many rows each value of a non-unique index has. */
  tally(index: string): Promise<ReadonlyMap<string | number, number>>;
  count(): Promise<number>;
  /** Rejects with `duplicate` (details: the index) when a unique index already has the value. */
  insert(row: T): Promise<T>;
  /**
   * Replaces the named fields. Returns undefined if there is no such row, or if one of its values differs by now from
   * those in `unchanged` (compared deeply). Rejects with `duplicate` like insert.
   */
  update(key: K, patch: Partial<T>, unchanged?: Partial<T>): Promise<T | undefined>;
  /** The same without waiting: written within ten seconds, may be lost in a crash. Only for marks. */
  touch(key: K, patch: Partial<T>): void;
  delete(key: K): Promise<boolean>;
}

/** A table whose keys are integers that rise and are never used again, even after a restart. */
export interface NumberedTable<T extends { readonly id: number }> extends Table<T, number> {
  /** Inserts with the next id. */
  add(row: Omit<T, "id">): Promise<T>;
}

export const memberKey = (roomId: number, userId: number): string => `${roomId}:${userId}`;

export interface Tables {
  /**
   * Unique: `username`, `phone`, `email` (unless empty), `sns` (`<type>:<id>`). Other: username `folded`, `drawn`;
   * `foldedEmail`.
   */
  readonly users: NumberedTable<User>;
  /** Unique: `name`, `code`, `invitation`. Non-unique: `ownerId`, `merchantId`, `direct` (1: a direct conversation). */
  readonly rooms: NumberedTable<Room>;
  /** Keyed by {@link memberKey}. Non-unique: `roomId`, `userId`. */
  readonly members: Table<Member, string>;
  readonly activity: Table<RoomActivity, number>;
  /** Unique: `tokenHash`. Non-unique: `userId`, `dialect`. */
  readonly sessions: NumberedTable<Session>;
  /** Keyed `<userId>@<address>`. Non-unique: `userId`, `address`. */
  readonly leases: Table<Lease, string>;
  /** Non-unique: `target`, `address`. */
  readonly captchas: NumberedTable<Captcha>;
  readonly blacklist: Table<BlacklistEntry, string>;
  /** Non-unique: `userId`, `address`, `roomId`, `everywhere` (1: of no room alone). */
  readonly bans: NumberedTable<Ban>;
  /** Non-unique: `userId`, `roomId`, `everywhere` (1: in no room alone). */
  readonly mutes: NumberedTable<Mute>;
  /** Non-unique: `ownerId`, `customerId`. */
  readonly merchants: NumberedTable<Merchant>;
  /** Non-unique: `merchantId`, `userId`. */
  readonly merchantMembers: NumberedTable<MerchantMember>;
  /** Unique: `secretHash`. Non-unique: `roomId`. */
  readonly hooks: NumberedTable<Hook>;
  /** Keyed by the code. */
  readonly activationCodes: Table<ActivationCode, string>;
}

export interface Store extends Tables {
  /**
   * Runs `work` as if nobody else changed a row meanwhile. The changes that it makes through the given tables become durable
   * together or not at all: they are undone when `work` rejects, and the promise rejects with that error, or when they cannot
   * be made durable. A change inside resolves before it is durable, `transaction` after. Marks ({@link Table.touch}) are no
   * part of it.
   * @param work waits for the given tables alone, since others wait for it, and does nothing else that counts: it may run
   * again from its start.
   */
  transaction<R>(work: (tables: Tables) => Promise<R>): Promise<R>;
  /** A random secret of this data folder, made once; 64 hex digits. Signs the dialects' JWTs. */
  readonly secret: string;
  /** When an earlier run last wrote, ms since the epoch by the clock of then; null: nothing was written yet. */
  readonly lastWrittenAt: number | null;
  readonly messages: MessageLog;
  readonly audit: AuditLog;
}

/**
 * So many points in a time. After the last of them one more is granted after each wait, which doubles up to
 * `maxWaitMs`; without `maxWaitMs` none is granted until the time is over.
 */
export interface Budget {
  readonly points: number;
  readonly windowMs: number;
  readonly maxWaitMs?: number;
}

export interface Budgets {
  /**
   * Takes one point. If `waitMs` is above 0, none was taken; try again after that time. `isSpent`: this call took the
   * last one.
   */
  take(key: string, budget: Budget): Promise<{ waitMs: number; isSpent: boolean }>;
  /** Returns the point that was taken last. */
  giveBack(key: string): Promise<void>;
}

export interface Locks {
  /** Runs `work` while no other work with the same key runs. Not re-entrant. */
  withLock<R>(key: string, work: () => Promise<R>): Promise<R>;
}

export interface AuditQuery {
  readonly query?: string | undefined;
  /** Only actions that start with one of these. */
  readonly actions?: readonly string[] | undefined;
  /** Only entries with greater ids. */
  readonly after?: number | undefined;
  readonly page: number;
  readonly pageSize: number;
}

/** Append-only; newest first when read. */
export interface AuditLog {
  add(entry: Omit<AuditEntry, "id">): void;
  list(query: AuditQuery): Promise<{ items: readonly AuditEntry[]; total: number }>;
}

/** Pictures of people and rooms, and uploaded files. The media folder implements it with sharp and the disk. */
export interface Media {
  /**
   * Resizes and stores; returns the stamp for the row's `avatar`. Rejects with `unavailable` when too many pictures
   * wait, else with `unsupported_media`, `too_large` or `invalid`.
   */
  setAvatar(owner: AvatarOwner, image: Content, by?: Requester): Promise<string>;
  removeAvatar(owner: AvatarOwner): Promise<void>;
  /**
   * Fetches behind the guard against private networks (docs/contract/dialects.md 6, `icon`). Rejects with `unavailable`
   * or `invalid`.
   */
  fetchImage(url: string): Promise<Uint8Array>;
  /**
   * Stores an uploaded file: type from its bytes, images re-encoded in their size, a thumbnail for large ones.
   * Rejects with `storage_full` when the person's quota or the disk's floor of free space is reached.
   */
  saveUpload(file: NewFile, belongs: UploadOwner): Promise<Upload>;
  /** Uploads that arrive bit by bit. */
  readonly pending: PendingUploads;
  /**
   * Opens a file for arriving content, which counts in the quota of `holder`, if there is one; the caller removes it.
   * Rejects with `storage_full`, `storage_failed`.
   */
  openTemporary(holder?: QuotaHolder): Promise<TemporaryFile>;
  /** @throws ChatError `storage_full` when that many bytes exceed the rest of the quota or the disk. */
  assertFits(holder: QuotaHolder, bytes: number): Promise<void>;
  /** Marks the upload as posted in a message, so that {@link unpostedUploads} no longer lists it. */
  markPosted(path: string): Promise<void>;
  /** Uploads for a room that were saved before `savedBefore` (ISO 8601) and not marked as posted. */
  unpostedUploads(savedBefore: string): Promise<readonly StoredUpload[]>;
  /** Every upload, in no order. */
  uploads(): AsyncIterable<StoredUpload>;
  /** Removes the uploads of a dissolved room, or of a person whose account is removed. */
  removeUploadsOf(owner: { roomId: number } | { ownerId: number }): Promise<void>;
  /** Removes one upload by its URL path, with its thumbnail. Nothing when it is not ours. */
  removeUpload(path: string): Promise<void>;
  /** The record of an upload, by its URL path (not its thumbnail's). Undefined if it is not ours. */
  findUpload(path: string): Promise<StoredUpload | undefined>;
  /** The set picture as WebP; undefined if that stamp no longer exists. */
  readAvatar(owner: AvatarOwner, stamp: string, size: 64 | 256): Promise<Uint8Array | undefined>;
  /**
   * Draws a picture for owners without one: the name's initial on a colour derived from it. PNG, `size` pixels square.
   * `from`: the requesting address.
   */
  drawInitials(name: string, size: number, from?: string): Promise<Uint8Array>;
  /** @throws ChatError `storage_full` while less than the floor of disk space is free. */
  assertFreeSpace(): Promise<void>;
  /** Bytes free and in all on the disk of the data folder, and the floor below which nothing that grows is taken. */
  diskSpace(): Promise<{
    readonly freeBytes: number;
    readonly totalBytes: number;
    readonly floorBytes: number;
  }>;
}

/** Bytes that arrived: in memory, or in a file on the host's disk, which its owner removes. */
export type Content = Uint8Array | StoredContent;

interface StoredContent {
  readonly path: string;
  readonly bytes: number;
  /** What the bytes take of a quota as long as they are not stored. */
  readonly held?: { readonly by: QuotaHolder; release(): void };
}

/** Whose quota uploads that are arriving count in: an account's, or an address's while the caller is not known. */
export type QuotaHolder = number | string;

export const sizeOf = (content: Content): number =>
  content instanceof Uint8Array ? content.length : content.bytes;

/** A file that is to be stored, with the name that the client sent. */
export interface NewFile {
  readonly name: string;
  readonly data: Content;
  /** A picture is stored unchanged, as a file. */
  readonly asFile?: boolean | undefined;
  /** Its bytes count in its owner's quota already: it was a {@link PendingUpload}. */
  readonly isReserved?: boolean;
}

export interface TemporaryFile {
  readonly content: StoredContent;
  /** Appends. Rejects with `storage_full`, `storage_failed`. */
  write(piece: Uint8Array): Promise<void>;
  remove(): Promise<void>;
}

/** What an upload that arrives bit by bit will be. */
export interface UploadPlan {
  readonly roomId: number;
  readonly ownerId: number;
  readonly name: string;
  readonly bytes: number;
  readonly asFile: boolean;
}

/** An upload of which a part, or all, has arrived; it waits to be completed and posted. */
export interface PendingUpload extends UploadPlan {
  readonly id: string;
  /** What the disk has. */
  readonly offset: number;
  /** When something last arrived, ms. */
  readonly touchedAt: number;
  /** The file, once it is complete. */
  readonly file: NewFile;
}

/** Half-done uploads on the disk; they survive a restart. */
export interface PendingUploads {
  /** Reserves the bytes in the owner's quota from now on. Rejects with `too_large`, `storage_full`. */
  begin(plan: UploadPlan): Promise<PendingUpload>;
  find(id: string): Promise<PendingUpload | undefined>;
  /**
   * Appends what arrives and returns the new offset; bytes that arrived before a failure are kept. Rejects with
   * `storage_full`, `storage_failed`.
   */
  append(id: string, pieces: AsyncIterable<Uint8Array>): Promise<number>;
  remove(id: string): Promise<void>;
  /** Removes those to which nothing was added since `touchedBefore`, ms. */
  sweep(touchedBefore: number): Promise<void>;
}

/** Who uploaded a file, and for which room (null: none). */
export interface UploadOwner {
  readonly roomId: number | null;
  readonly ownerId: number;
  /** The network address it comes from. */
  readonly address?: string;
}

/** Who is charged for decoding a picture: the account, or the address where nobody is known. */
export interface Requester {
  readonly userId: number | null;
  readonly address: string;
}

export interface AvatarOwner {
  readonly kind: "user" | "room";
  readonly id: number;
}

export interface Upload extends Attachment {
  /** `/upload/YYYYMMDD/<random>.<ext>`. */
  readonly path: string;
  readonly isImage: boolean;
}

export interface StoredUpload extends Upload {
  /** The room it was uploaded for; null: none was named. */
  readonly roomId: number | null;
  /** The uploader; null: it was stored before owners were recorded. */
  readonly ownerId: number | null;
  readonly savedAt: string;
}

/** Delivers a code to a person. Returns whether it was sent; `console` returns false, since the admin passes it on. */
export interface CaptchaDelivery {
  deliver(captcha: Captcha): Promise<{ delivered: boolean; detail: string }>;
}

/** Asks a third party whether an access token is that person's. Rejects with `unavailable` if it cannot be reached. */
export interface SnsVerifier {
  verify(type: "1" | "2" | "3", snsId: string, accessToken: string): Promise<boolean>;
}

/** Milliseconds, since the epoch unless said otherwise. */
export type Clock = () => number;

/** The settings that are rules of the chat; read on every use, so a change applies at once. */
export interface Rules {
  readonly "registration.policy": "open" | "invite" | "closed";
  readonly "registration.minPasswordLength": number;
  readonly "identity.trust": "address" | "token" | "open";
  readonly "identity.leaseHours": number;
  readonly "session.hours": number;
  readonly "captcha.delivery": "console" | "response" | "webhook" | "smtp";
  readonly "captcha.length": number;
  readonly "captcha.ttlMinutes": number;
  readonly "captcha.maxPerMinute": number;
  readonly "captcha.blacklistMinutes": number;
  readonly "h5.activation": "required" | "open";
  readonly "sns.verify": "provider" | "off";
  readonly "phoneLogin.autoRegister": boolean;
  readonly "rooms.lobby": string;
  readonly "rooms.defaultCapacity": number;
  readonly "rooms.maxPerUser": number;
  readonly "messages.maxLength": number;
  readonly "messages.editMinutes": number;
  readonly "messages.retentionDays": number;
  readonly "limits.enabled": boolean;
}
