/**
 * The admin operations (docs/contract/host.md 3) in one place: operation → parameters → result, the live event stream,
 * and the shape of a refusal. Electron IPC, HTTP and the console derive from it. Runs in a browser too.
 */
import { z } from "zod";
import type { WireError } from "../chat/reasons.ts";
import { TRANSCRIPT_FORMATS } from "../chat/transcript.ts";
import {
  address,
  captchaState,
  filePath,
  id,
  image,
  list,
  log,
  name,
  none,
  oneOf,
  password,
  reason,
  role,
  room,
  roomFields,
  seq,
  settingValues,
  target,
  text,
  until,
  user,
  userFields,
} from "./params.ts";
import type { AdminResults } from "./results.ts";
import type { AdminEvent } from "./rows.ts";

export { AUDIT_ACTIONS, type AuditAction, SERVER_REASONS, type ServerReason } from "../chat/audit-actions.ts";
export { avatarUrl } from "../chat/avatars.ts";
export { CSV_MARK, type CsvValue, csvLine, csvTime } from "../chat/csv.ts";
export { DIALECT_NAMES, type DialectName } from "../chat/dialect-names.ts";
export { narrow } from "../chat/narrow.ts";
export type { SettingChoice, SettingName } from "../settings.ts";
export type * from "./file-rows.ts";
export { MAX_PAGE_SIZE } from "./params.ts";
export type { AdminResults } from "./results.ts";
export type * from "./rows.ts";
export { SECRET_MASK } from "./rows.ts";

const ROOM_SORTS = [
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
const USER_SORTS = ["username", "displayName", "role", "rooms", "createdAt", "lastSeenAt"] as const;

interface Operation {
  readonly params: z.ZodType;
  /** Marks an operation that only reads; after any other the console reloads its lists. */
  readonly reads: boolean;
}
const reads = <T extends z.ZodType>(params: T) => ({ params, reads: true }) as const;
const writes = <T extends z.ZodType>(params: T) => ({ params, reads: false }) as const;

/** Every operation, its parameters, and whether it only reads. Unknown parameters are refused. */
export const OPERATIONS = {
  "session.state": reads(none),
  "session.login": writes(z.strictObject({ password })),
  "session.setup": writes(z.strictObject({ token: z.string().min(1).max(256), password })),
  "session.logout": writes(none),
  /** The host's own window needs no old password; over HTTP it must be right. */
  "session.changePassword": writes(
    z.strictObject({ oldPassword: z.string().max(1024).optional(), password }),
  ),

  "host.status": reads(none),
  "host.restart": writes(none),
  "host.stop": writes(none),
  "host.connect": reads(none),
  "host.selfTest": reads(none),
  "host.dataUsage": reads(none),
  /** What the network uses of this process, and what its budgets refused since the start. */
  "host.budgets": reads(none),

  "rooms.list": reads(
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
  "rooms.get": reads(room),
  "rooms.create": writes(
    z.strictObject({ name, code: text(64).optional(), ownerId: id.optional(), ...roomFields }),
  ),
  "rooms.update": writes(z.strictObject({ roomId: id, name: name.optional(), ...roomFields })),
  "rooms.dissolve": writes(z.strictObject({ roomId: id, reason })),
  "rooms.transfer": writes(z.strictObject({ roomId: id, userId: id })),
  /** null removes the picture. */
  "rooms.setAvatar": writes(z.strictObject({ roomId: id, image: image.nullable() })),
  "rooms.members": reads(
    list({ online: z.boolean().optional() }, ["username", "displayName", "joinedAt"]).extend({ roomId: id }),
  ),
  "rooms.addMember": writes(z.strictObject({ roomId: id, userId: id })),
  /** `query`: only messages that contain it, newest first. */
  "rooms.messages": reads(
    z.strictObject({
      roomId: id,
      before: seq.optional(),
      after: seq.optional(),
      /** Clamped to 1–200. */
      limit: z.number().refine(Number.isInteger).default(50),
      query: text(200).default(""),
    }),
  ),
  "rooms.deleteMessage": writes(
    z.strictObject({
      roomId: id,
      messageId: z.string().regex(/^\d{1,16}-\d{1,16}$/, "must look like 12-345"),
    }),
  ),
  "rooms.say": writes(z.strictObject({ roomId: id, body: z.string().min(1).max(400_000) })),
  /** `timeZone`: of the times in CSV and text, as in `Asia/Shanghai`. */
  "rooms.export": reads(
    z.strictObject({ roomId: id, format: z.enum(TRANSCRIPT_FORMATS), timeZone: text(64).optional() }),
  ),

  "users.list": reads(
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
  "users.get": reads(user),
  "users.create": writes(z.strictObject({ username: name, password, role: role.optional(), ...userFields })),
  "users.update": writes(z.strictObject({ userId: id, username: name.optional(), ...userFields })),
  "users.resetPassword": writes(z.strictObject({ userId: id, password })),
  "users.setRole": writes(z.strictObject({ userId: id, role })),
  "users.setAvatar": writes(z.strictObject({ userId: id, image: image.nullable() })),
  "users.delete": writes(user),
  "users.rooms": reads(user),
  "users.sessions": reads(user),
  "users.connections": reads(user),
  /** The user's addresses, and who else uses them. */
  "users.addresses": reads(user),
  /** Without `sessionId`: every one of them, with their connections. */
  "users.endSessions": writes(z.strictObject({ userId: id, sessionId: id.optional() })),

  "moderation.kick": writes(z.strictObject({ userId: id, roomId: id.optional(), reason })),
  "moderation.ban": writes(
    z
      .strictObject({
        userId: id.optional(),
        address: address.optional(),
        roomId: id.optional(),
        until,
        reason,
      })
      .refine(oneOf, "takes a userId or an address"),
  ),
  /** By its `id`, or by the person that it restricts. */
  "moderation.unban": writes(
    z
      .strictObject({
        id: id.optional(),
        userId: id.optional(),
        address: address.optional(),
        roomId: id.optional(),
        reason,
      })
      .refine(oneOf, "takes an id, a userId or an address"),
  ),
  "moderation.mute": writes(z.strictObject({ userId: id, roomId: id.optional(), until, reason })),
  "moderation.unmute": writes(z.strictObject({ userId: id, roomId: id.optional(), reason })),
  "moderation.bans": reads(list({ userId: id.optional(), roomId: id.optional() }, ["at", "until"])),
  "moderation.mutes": reads(list({ userId: id.optional(), roomId: id.optional() }, ["at", "until"])),
  "moderation.log": reads(log),

  "captchas.list": reads(
    list({ state: captchaState.optional(), purpose: z.enum(["password-reset", "phone-login"]).optional() }, [
      "requestedAt",
      "expiresAt",
    ]).extend({ state: captchaState.optional() }),
  ),
  "captchas.reveal": writes(z.strictObject({ id })),
  "captchas.markDelivered": writes(z.strictObject({ id })),
  "captchas.revoke": writes(z.strictObject({ id })),
  "captchas.blacklist": reads(list({}, ["target", "since", "until"])),
  "captchas.blacklistAdd": writes(z.strictObject({ target, until, reason })),
  "captchas.blacklistRemove": writes(z.strictObject({ target })),

  "merchants.list": reads(list({}, ["name", "groups", "members", "createdAt"])),
  "merchants.get": reads(z.strictObject({ merchantId: id })),
  "merchants.delete": writes(z.strictObject({ merchantId: id })),
  "activationCodes.create": writes(
    z.strictObject({ count: z.number().int().min(1).max(1000), note: text(200).default("") }),
  ),
  "activationCodes.list": reads(
    list({ state: z.enum(["open", "redeemed", "revoked"]).optional() }, ["createdAt", "redeemedAt", "note"]),
  ),
  "activationCodes.revoke": writes(z.strictObject({ code: z.string().min(1).max(64) })),

  "files.usage": reads(none),
  /** Newest first by default. */
  "files.list": reads(
    list(
      { ownerId: id.optional(), roomId: id.optional(), isUnreferenced: z.boolean().optional() },
      [],
    ).extend({ sort: z.enum(["-bytes", "-savedAt"]).default("-savedAt") }),
  ),
  /** With the message that brought it. */
  "files.delete": writes(z.strictObject({ path: text(200) })),

  /** Incoming webhooks of every room, newest first by default. */
  "hooks.list": reads(list({ roomId: id.optional() }, ["name", "room", "createdAt", "lastUsedAt"])),
  "hooks.revoke": writes(z.strictObject({ hookId: id })),

  "settings.get": reads(none),
  "settings.describe": reads(none),
  "settings.preview": reads(settingValues),
  "settings.update": writes(settingValues),
  "audit.list": reads(log),
  "backup.create": writes(none),
  "backup.list": reads(none),
  /**
   * `path`: a backup by its path or file name. Without `dataDir`: into the server's own folder. Over HTTP only listed
   * backups, only into that folder.
   */
  "backup.restore": writes(z.strictObject({ path: filePath, dataDir: filePath.optional() })),
  /** Discards the restore that waits for the next start. */
  "backup.discardRestore": writes(none),
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof OPERATIONS;
/** What a caller sends. */
export type AdminParams<N extends OperationName> = z.input<(typeof OPERATIONS)[N]["params"]>;
/** The same once validated, defaults filled in. */
export type ParsedParams<N extends OperationName> = z.output<(typeof OPERATIONS)[N]["params"]>;

/** The whole contract: operation → parameters → result. */
export type AdminApi = {
  readonly [N in OperationName]: { readonly params: AdminParams<N>; readonly result: AdminResults[N] };
};

/** The operations that need no token. */
export const OPEN_OPERATIONS = [
  "session.state",
  "session.login",
  "session.setup",
] as const satisfies OperationName[];

export type { WireError } from "../chat/reasons.ts";

/** An answer that can cross a process or a wire. */
export type AdminAnswer<T> = { readonly result: T } | { readonly error: WireError };

/** A subscription to the event stream. */
export interface AdminSubscription {
  /** Sets the rooms whose messages are sent from now on, replacing the earlier ones. */
  watch(roomIds: readonly number[]): void;
  close(): void;
}

/** What carries the contract: the preload's bridge and the console's HTTP client are two of these. */
export interface AdminTransport {
  call<N extends OperationName>(operation: N, params: AdminParams<N>): Promise<AdminAnswer<AdminResults[N]>>;
  subscribe(listener: (event: AdminEvent) => void): AdminSubscription;
}

/** Socket.IO namespace `/admin`: handshake `auth: {token}`. The server emits `event`, the client `watch`. */
export interface AdminServerToClient {
  event(event: AdminEvent): void;
}
export const watchParams = z.array(id).max(100);
export interface AdminClientToServer {
  watch(roomIds: readonly number[]): void;
}

/** Path of the first-run link: the token is in the fragment, which no server or log sees. */
export const SETUP_FRAGMENT = "setup";
