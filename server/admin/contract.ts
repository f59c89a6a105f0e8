/**
 * The admin operations (host.md 3) in one place: operation → parameters → result, the live event stream, and the shape of
 * a refusal. Electron IPC, HTTP and the console derive from it. Runs in a browser too.
 */
import { z } from "zod";
import type { ErrorCode } from "../chat/errors.ts";
import type * as Row from "./rows.ts";
import type { Done, ListPage } from "./rows.ts";

export { avatarUrl } from "../chat/avatars.ts";
export type * from "./rows.ts";
export { SECRET_MASK } from "./rows.ts";

const id = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const seq = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const text = (most: number) => z.string().max(most);
/** Bounds only; what a name may hold is the core's rule. */
const name = z.string().min(1).max(256);
const password = z.string().min(1).max(1024);
const reason = text(500).default("");
const address = z.string().trim().min(1).max(64);
/** A network address, a phone or an e-mail. */
const target = z.string().trim().min(1).max(256);
/** ISO 8601, in the future; null or absent: until lifted. Comes out in UTC with milliseconds. */
const until = z
  .string()
  .max(40)
  .refine((at) => /^\d{4}-\d\d-\d\d/.test(at) && !Number.isNaN(Date.parse(at)), "must be an ISO 8601 time")
  .transform((at) => new Date(at).toISOString())
  .nullable()
  .default(null);
const image = z
  .string()
  .regex(/^data:image\/[a-z0-9.+-]+;base64,/i, "must be a data URL of an image")
  .max(150_000_000);
const oneOf = <T extends { userId?: unknown; address?: unknown; id?: unknown }>(value: T) =>
  [value.userId, value.address, value.id].filter((key) => key !== undefined).length === 1;

/** On the host's disk. */
const filePath = z
  .string()
  .min(1)
  .max(4096)
  .refine((path) => !path.includes("\0"), "must be a path");

const none = z.strictObject({});
const room = z.strictObject({ roomId: id });
const user = z.strictObject({ userId: id });
const profile = z
  .strictObject({
    detail: text(4000),
    location: text(256),
    sex: z.enum(["", "0", "1", "2"]),
    age: text(8),
    country: text(64),
    province: text(64),
    city: text(64),
    career: text(64),
  })
  .partial();

/** Rows on a page when none are asked for, and the most one gets. */
const DEFAULT_PAGE_SIZE = 50;
export const MAX_PAGE_SIZE = 1000;

const direction = <K extends string>(keys: readonly K[]) =>
  z.enum(keys.flatMap((key): (K | `-${K}`)[] => [key, `-${key}`]) as [K | `-${K}`, ...(K | `-${K}`)[]]);

/** A list's parameters: `sort: "name"` rises, `"-name"` falls; pages count from 1. */
const list = <F extends z.ZodRawShape, K extends string>(filter: F, sortKeys: readonly K[]) => ({
  query: text(256).default(""),
  filter: z.strictObject(filter).default({} as never),
  sort: direction(sortKeys).optional(),
  page: z.number().int().min(1).max(1_000_000).default(1),
  pageSize: z
    .number()
    .int()
    .min(1)
    .transform((size) => Math.min(size, MAX_PAGE_SIZE))
    .default(DEFAULT_PAGE_SIZE),
});

const roomFields = {
  detail: text(4000).optional(),
  alias: text(256).optional(),
  capacity: z.number().int().min(0).max(100_000).optional(),
  isPublic: z.boolean().optional(),
  isActive: z.boolean().optional(),
  isReadOnly: z.boolean().optional(),
};
const userFields = {
  displayName: name.optional(),
  phone: text(32).optional(),
  email: text(256).optional(),
  profile: profile.optional(),
};
const role = z.enum(["user", "admin"]);
const captchaState = z.enum(["pending", "delivered", "used", "failed", "expired", "revoked"]);
/** Only the actions that start with one of these, as `moderation.` or `room.dissolve`. */
const what = z.union([text(64), z.array(text(64)).max(50)]).optional();
const log = list({ what }, ["when"]);
const settingValue = z.union([text(10_000), z.number(), z.boolean()]);

export const ROOM_SORTS = [
  "name",
  "code",
  "owner",
  "members",
  "online",
  "messages",
  "capacity",
  "createdAt",
  "lastActivityAt",
] as const;
export const USER_SORTS = ["username", "displayName", "role", "rooms", "createdAt", "lastSeenAt"] as const;

/** Every operation and what it takes. Unknown parameters are refused. */
export const OPERATIONS = {
  "session.state": none,
  "session.login": z.strictObject({ password }),
  "session.setup": z.strictObject({ token: z.string().min(1).max(256), password }),
  "session.logout": none,
  /** The host's own window needs no old password; over HTTP it must be right. */
  "session.changePassword": z.strictObject({ oldPassword: z.string().max(1024).optional(), password }),

  "host.status": none,
  "host.restart": none,
  "host.stop": none,
  "host.connect": none,
  "host.selfTest": none,
  "host.dataUsage": none,

  "rooms.list": z.strictObject(
    list(
      {
        online: z.boolean().optional(),
        isPublic: z.boolean().optional(),
        isActive: z.boolean().optional(),
        isReadOnly: z.boolean().optional(),
        merchant: z.boolean().optional(),
        merchantId: id.optional(),
        ownerId: id.optional(),
      },
      ROOM_SORTS,
    ),
  ),
  "rooms.get": room,
  "rooms.create": z.strictObject({ name, code: text(64).optional(), ownerId: id.optional(), ...roomFields }),
  "rooms.update": z.strictObject({ roomId: id, name: name.optional(), ...roomFields }),
  "rooms.dissolve": z.strictObject({ roomId: id, reason }),
  "rooms.transfer": z.strictObject({ roomId: id, userId: id }),
  /** null takes the picture away. */
  "rooms.setAvatar": z.strictObject({ roomId: id, image: image.nullable() }),
  "rooms.members": z.strictObject({
    roomId: id,
    ...list({ online: z.boolean().optional() }, ["username", "displayName", "joinedAt"]),
  }),
  "rooms.addMember": z.strictObject({ roomId: id, userId: id }),
  /** `query`: only messages that contain it, newest first. */
  "rooms.messages": z.strictObject({
    roomId: id,
    before: seq.optional(),
    after: seq.optional(),
    limit: seq.default(50),
    query: text(200).default(""),
  }),
  "rooms.deleteMessage": z.strictObject({
    roomId: id,
    messageId: z.string().regex(/^\d{1,16}-\d{1,16}$/, "must look like 12-345"),
  }),
  "rooms.say": z.strictObject({ roomId: id, body: z.string().min(1).max(400_000) }),
  "rooms.export": z.strictObject({ roomId: id, format: z.enum(["json", "csv", "text"]) }),

  "users.list": z.strictObject(
    list(
      {
        online: z.boolean().optional(),
        banned: z.boolean().optional(),
        muted: z.boolean().optional(),
        role: role.optional(),
        dialect: text(32).optional(),
      },
      USER_SORTS,
    ),
  ),
  "users.get": user,
  "users.create": z.strictObject({ username: name, password, role: role.optional(), ...userFields }),
  "users.update": z.strictObject({ userId: id, username: name.optional(), ...userFields }),
  "users.resetPassword": z.strictObject({ userId: id, password }),
  "users.setRole": z.strictObject({ userId: id, role }),
  "users.setAvatar": z.strictObject({ userId: id, image: image.nullable() }),
  "users.delete": user,
  "users.rooms": user,
  "users.sessions": user,
  "users.connections": user,
  /** Without `sessionId`: every one of them, with their connections. */
  "users.endSessions": z.strictObject({ userId: id, sessionId: id.optional() }),

  "moderation.kick": z.strictObject({ userId: id, roomId: id.optional(), reason }),
  "moderation.ban": z
    .strictObject({
      userId: id.optional(),
      address: address.optional(),
      roomId: id.optional(),
      until,
      reason,
    })
    .refine(oneOf, "takes a userId or an address"),
  /** By its `id`, or by whom it is on. */
  "moderation.unban": z
    .strictObject({
      id: id.optional(),
      userId: id.optional(),
      address: address.optional(),
      roomId: id.optional(),
      reason,
    })
    .refine(oneOf, "takes an id, a userId or an address"),
  "moderation.mute": z.strictObject({ userId: id, roomId: id.optional(), until, reason }),
  "moderation.unmute": z.strictObject({ userId: id, roomId: id.optional(), reason }),
  "moderation.bans": z.strictObject(list({ userId: id.optional(), roomId: id.optional() }, ["at", "until"])),
  "moderation.mutes": z.strictObject(list({ userId: id.optional(), roomId: id.optional() }, ["at", "until"])),
  "moderation.log": z.strictObject(log),

  "captchas.list": z.strictObject({
    ...list(
      { state: captchaState.optional(), purpose: z.enum(["password-reset", "phone-login"]).optional() },
      ["requestedAt", "expiresAt"],
    ),
    state: captchaState.optional(),
  }),
  "captchas.reveal": z.strictObject({ id }),
  "captchas.markDelivered": z.strictObject({ id }),
  "captchas.revoke": z.strictObject({ id }),
  "captchas.blacklist": z.strictObject(list({}, ["target", "since", "until"])),
  "captchas.blacklistAdd": z.strictObject({ target, until, reason }),
  "captchas.blacklistRemove": z.strictObject({ target }),

  "merchants.list": z.strictObject(list({}, ["name", "groups", "members", "createdAt"])),
  "merchants.get": z.strictObject({ merchantId: id }),
  "merchants.delete": z.strictObject({ merchantId: id }),
  "activationCodes.create": z.strictObject({
    count: z.number().int().min(1).max(1000),
    note: text(200).default(""),
  }),
  "activationCodes.list": z.strictObject(
    list({ state: z.enum(["open", "redeemed", "revoked"]).optional() }, ["createdAt", "redeemedAt", "note"]),
  ),
  "activationCodes.revoke": z.strictObject({ code: z.string().min(1).max(64) }),

  "settings.get": none,
  "settings.describe": none,
  "settings.preview": z.record(z.string(), settingValue),
  "settings.update": z.record(z.string(), settingValue),
  "audit.list": z.strictObject(log),
  "backup.create": none,
  "backup.list": none,
  "backup.restore": z.strictObject({ path: filePath, dataDir: filePath }),
  /** Forgets the restore that waits for the next start. */
  "backup.discardRestore": none,
} as const satisfies Record<string, z.ZodType>;

export type OperationName = keyof typeof OPERATIONS;
/** What a caller sends. */
export type AdminParams<N extends OperationName> = z.input<(typeof OPERATIONS)[N]>;
/** The same once validated, defaults filled in. */
export type ParsedParams<N extends OperationName> = z.output<(typeof OPERATIONS)[N]>;

/** What each operation answers. */
export interface AdminResults {
  "session.state": Row.SessionState;
  "session.login": Row.SessionToken;
  "session.setup": Row.SessionToken;
  "session.logout": Done;
  /** Every other login of the console ends. */
  "session.changePassword": Done;

  "host.status": Row.HostStatus;
  "host.restart": Done;
  "host.stop": Done;
  "host.connect": Row.ConnectInfo;
  "host.selfTest": { readonly checks: readonly Row.SelfTestCheck[] };
  "host.dataUsage": Row.DataUsage;

  "rooms.list": ListPage<Row.RoomRow>;
  "rooms.get": Row.RoomRow;
  "rooms.create": Row.RoomRow;
  "rooms.update": Row.RoomRow;
  "rooms.dissolve": Done;
  "rooms.transfer": Row.RoomRow;
  "rooms.setAvatar": Row.RoomRow;
  "rooms.members": ListPage<Row.MemberRow>;
  "rooms.addMember": Done;
  "rooms.messages": Row.MessagePage;
  "rooms.deleteMessage": Done;
  "rooms.say": Row.Message;
  "rooms.export": Row.ExportedFile;

  "users.list": ListPage<Row.UserRow>;
  "users.get": Row.UserRow;
  "users.create": Row.UserRow;
  "users.update": Row.UserRow;
  "users.resetPassword": Done;
  "users.setRole": Row.UserRow;
  "users.setAvatar": Row.UserRow;
  "users.delete": Done;
  "users.rooms": ListPage<Row.UserRoomRow>;
  "users.sessions": ListPage<Row.SessionRow>;
  "users.connections": ListPage<Row.ConnectionRow>;
  "users.endSessions": Done;

  "moderation.kick": Done;
  "moderation.ban": Row.BanRow;
  "moderation.unban": Done;
  "moderation.mute": Row.MuteRow;
  "moderation.unmute": Done;
  "moderation.bans": ListPage<Row.BanRow>;
  "moderation.mutes": ListPage<Row.MuteRow>;
  "moderation.log": ListPage<Row.LogRow>;

  "captchas.list": ListPage<Row.CaptchaRow>;
  "captchas.reveal": { readonly code: string };
  "captchas.markDelivered": Done;
  "captchas.revoke": Done;
  "captchas.blacklist": ListPage<Row.BlacklistRow>;
  "captchas.blacklistAdd": Done;
  "captchas.blacklistRemove": Done;

  "merchants.list": ListPage<Row.MerchantRow>;
  "merchants.get": Row.MerchantDetail;
  "merchants.delete": Done;
  "activationCodes.create": { readonly codes: readonly string[] };
  "activationCodes.list": ListPage<Row.ActivationCodeRow>;
  "activationCodes.revoke": Done;

  /** Setting → value; secrets masked. */
  "settings.get": Readonly<Record<string, Row.SettingValue>>;
  "settings.describe": { readonly items: readonly Row.SettingDescriptor[] };
  "settings.preview": Row.SettingsPreview;
  /** All settings as they are now. */
  "settings.update": Readonly<Record<string, Row.SettingValue>>;
  "audit.list": ListPage<Row.LogRow>;
  "backup.create": Row.BackupRow;
  "backup.list": ListPage<Row.BackupRow>;
  "backup.restore": Row.RestoreResult;
  "backup.discardRestore": Done;
}

/** The whole contract: operation → parameters → result. */
export type AdminApi = {
  readonly [N in OperationName]: { readonly params: AdminParams<N>; readonly result: AdminResults[N] };
};

/** The operations that take no token. */
export const OPEN_OPERATIONS = [
  "session.state",
  "session.login",
  "session.setup",
] as const satisfies OperationName[];

export type AdminErrorCode = ErrorCode | "unknown_operation" | "method_not_allowed" | "internal";

/** How a refusal looks on every transport. */
export interface AdminRefusal {
  readonly code: AdminErrorCode;
  /** A plain English sentence. */
  readonly message: string;
  readonly details?: unknown;
}

/** An answer that can cross a process or a wire. */
export type AdminAnswer<T> = { readonly result: T } | { readonly error: AdminRefusal };

/** A subscription to the event stream. */
export interface AdminSubscription {
  /** The rooms whose messages are wanted from now on, in place of those before. */
  watch(roomIds: readonly number[]): void;
  close(): void;
}

/** What carries the contract: the preload's bridge and the console's HTTP client are two of these. */
export interface AdminTransport {
  call<N extends OperationName>(operation: N, params: AdminParams<N>): Promise<AdminAnswer<AdminResults[N]>>;
  subscribe(listener: (event: Row.AdminEvent) => void): AdminSubscription;
}

/** Socket.IO namespace `/admin`: handshake `auth: {token}`. The server emits `event`, the client `watch`. */
export interface AdminServerToClient {
  event(event: Row.AdminEvent): void;
}
export const watchParams = z.array(id).max(100);
export interface AdminClientToServer {
  watch(roomIds: readonly number[]): void;
}

/** Where the first-run link leads: the token stands in the fragment, which no server or log sees. */
export const SETUP_FRAGMENT = "setup";
