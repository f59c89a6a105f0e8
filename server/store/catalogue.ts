/** Declares the documents, their tables, and the indexes of each table. */

import { foldedEmail } from "../chat/emails.ts";
import { looksOf } from "../chat/looks.ts";
import { memberKey } from "../chat/ports.ts";
import type {
  ActivationCode,
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
} from "../chat/types.ts";
import type { DocumentSpec } from "./documents.ts";
import { NO_MIGRATIONS, ROOMS_MIGRATIONS } from "./migrations.ts";
import type { TableSpec } from "./table-spec.ts";

/** A value under a name: a setting, a secret. */
export interface Named {
  readonly name: string;
  readonly value: unknown;
}

const document = (name: string, ...tables: string[]): DocumentSpec => ({
  name,
  version: 1,
  tables,
  migrations: NO_MIGRATIONS,
});

/**
 * In the order in which they are created and written: referenced documents come first, so that no crash leaves a row
 * that refers to a missing one. A document that is missing while a later one exists was lost. Add new documents at the
 * end.
 */
export const DOCUMENTS: readonly DocumentSpec[] = [
  document("settings", "settings", "secrets"),
  document("users", "users"),
  document("merchants", "merchants", "merchantMembers", "activationCodes"),
  { ...document("rooms", "rooms", "members", "activity"), version: 2, migrations: ROOMS_MIGRATIONS },
  document("sessions", "sessions", "leases", "secrets"),
  document("captchas", "captchas", "blacklist"),
  document("moderation", "bans", "mutes"),
  document("hooks", "hooks"),
];

function table<T extends object, K extends string | number>(
  name: string,
  key: (row: T) => K,
  {
    whenFull,
    ...found
  }: Partial<Omit<TableSpec<T, K>, "whenFull" | "name" | "key">> & {
    whenFull?: Partial<TableSpec<T, K>["whenFull"]>;
  } = {},
): TableSpec<T, K> {
  return { name, key, unique: {}, indexes: {}, whenFull: { ...ONLY_REMOVED, ...whenFull }, ...found };
}

const ONLY_REMOVED = { insert: "refused", update: "refused", delete: "reserve" } as const;
/** Bans and mutes take effect immediately, even if the disk fails. */
const KEPT = { insert: "kept", update: "kept", delete: "kept" } as const;

const id = (row: { readonly id: number }): number => row.id;
/** 1: not in one room alone. */
const everywhere = ({ roomId }: { readonly roomId: number | null }): number | null =>
  roomId === null ? 1 : null;
const userId = <T extends { readonly userId: U }, U>(row: T): U => row.userId;

export const TABLES = {
  users: table<User, number>("users", id, {
    unique: {
      username: (user) => user.username,
      phone: (user) => user.phone,
      email: (user) => user.email,
      sns: (user) => user.sns && `${user.sns.type}:${user.sns.id}`,
    },
    // A new password, a lower role, the mark of an account that is being deleted.
    whenFull: { update: "reserve" },
    // Not unique: earlier versions let people take names that look alike, and e-mails that differ in case.
    indexes: {
      foldedEmail: ({ email }) => foldedEmail(email),
      folded: ({ username }) => looksOf(username).folded,
      drawn: ({ username }) => looksOf(username).drawn,
    },
  }),
  rooms: table<Room, number>("rooms", id, {
    unique: {
      name: (room) => room.name,
      code: (room) => room.code,
      invitation: (room) => room.invitation ?? null,
    },
    indexes: {
      ownerId: (room) => room.ownerId,
      merchantId: (room) => room.merchantId,
      direct: (room) => (room.isDirect ? 1 : null),
    },
    whenFull: { update: "reserve" },
  }),
  members: table<Member, string>("members", (member) => memberKey(member.roomId, member.userId), {
    indexes: { roomId: (member) => member.roomId, userId },
    // A kick.
    whenFull: { delete: "kept" },
  }),
  activity: table<RoomActivity, number>("activity", (activity) => activity.roomId),
  sessions: table<Session, number>("sessions", id, {
    unique: { tokenHash: (session) => session.tokenHash },
    indexes: { userId, dialect: (session) => session.dialect },
    whenFull: KEPT,
  }),
  leases: table<Lease, string>("leases", (lease) => lease.id, {
    indexes: { userId, address: (lease) => lease.address },
    whenFull: KEPT,
  }),
  captchas: table<Captcha, number>("captchas", id, {
    indexes: { target: (captcha) => captcha.target, address: (captcha) => captcha.address },
  }),
  blacklist: table<BlacklistEntry, string>("blacklist", (entry) => entry.target, { whenFull: KEPT }),
  bans: table<Ban, number>("bans", id, {
    indexes: { userId, address: (ban) => ban.address, roomId: (ban) => ban.roomId, everywhere },
    whenFull: KEPT,
  }),
  mutes: table<Mute, number>("mutes", id, {
    indexes: { userId, roomId: (mute) => mute.roomId, everywhere },
    whenFull: KEPT,
  }),
  hooks: table<Hook, number>("hooks", id, {
    unique: { secretHash: (hook) => hook.secretHash },
    indexes: { roomId: (hook) => hook.roomId },
  }),
  merchants: table<Merchant, number>("merchants", id, {
    indexes: { ownerId: (merchant) => merchant.ownerId, customerId: (merchant) => merchant.customerId },
    whenFull: { update: "reserve" },
  }),
  merchantMembers: table<MerchantMember, number>("merchantMembers", id, {
    indexes: { merchantId: (member) => member.merchantId, userId },
  }),
  activationCodes: table<ActivationCode, string>("activationCodes", (code) => code.code),
  settings: table<Named, string>("settings", (setting) => setting.name, { whenFull: KEPT }),
  secrets: table<Named, string>("secrets", (secret) => secret.name, { whenFull: KEPT }),
} as const;
