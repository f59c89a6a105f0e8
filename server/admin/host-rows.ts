/** What the admin operations answer about the host: settings, status, network, budgets, data, backups. */

import type { SettingProblem } from "../chat/reasons.ts";

export type { SettingProblem };

export type SettingValue = string | number | boolean;

/** One line of the settings page. */
export interface SettingDescriptor {
  readonly name: string;
  /** The part before the first dot: `listen`, `captcha`, … */
  readonly group: string;
  readonly type: "string" | "number" | "integer" | "boolean" | "enum";
  /** The choices of an enum. */
  readonly values?: readonly string[];
  /** For numbers their bounds, for strings those of their length. */
  readonly min?: number;
  readonly max?: number;
  readonly default: SettingValue;
  /** Masked ({@link SECRET_MASK}) when secret and not empty. */
  readonly value: SettingValue;
  readonly help: string;
  /** `listener`: a change opens or closes ports; connections of those that close are cut. */
  readonly restarts: "listener" | null;
  readonly secret: boolean;
  /** May contain line breaks. */
  readonly multiline: boolean;
  /** Set for this run only, from the command line or the environment; an update is stored and wins. */
  readonly overridden: boolean;
}

/** Replaces a secret's value; in an update it leaves the value unchanged. */
export const SECRET_MASK = "••••••••";

/** What an update would do, reported before it is made. */
export interface SettingsPreview {
  /** Setting → what is wrong. Empty: the update would be accepted. */
  readonly problems: Readonly<Record<string, SettingProblem>>;
  /** Names whose value would change. */
  readonly changes: readonly string[];
  readonly restartsListener: boolean;
  /** The most connections that the update closes, over all dialects: those on a port that closes. */
  readonly connectionsCut: number;
}

export type PortState = "listening" | "busy" | "off";

export interface HostStatus {
  readonly name: string;
  readonly version: string;
  readonly startedAt: string;
  /** Seconds. */
  readonly uptime: number;
  /** The host's network addresses, without loopback. */
  readonly addresses: readonly string[];
  /** URLs to share. */
  readonly urls: readonly string[];
  readonly port: number;
  readonly portState: PortState;
  readonly aliases: readonly { readonly port: number; readonly state: PortState; readonly detail?: string }[];
  readonly onlineUsers: number;
  readonly users: number;
  /** Open realtime connections by dialect. */
  readonly connections: Readonly<Record<string, number>>;
  readonly rooms: number;
  readonly messagesToday: number;
  /** Messages in each of the last 60 minutes, the running one last. */
  readonly messageRate: readonly number[];
  readonly memory: {
    readonly rss: number;
    readonly heapUsed: number;
    readonly systemTotal: number;
    readonly systemFree: number;
  };
  readonly dataFolder: string;
  readonly dataBytes: number;
  readonly diskFreeBytes: number | null;
  /** When the restore was made that takes effect at the next start; null: there is none. */
  readonly pendingRestore: string | null;
  /** Codes that wait for an admin to pass them on. */
  readonly pendingCaptchas: number;
  /** At most one of each kind. */
  readonly notices: readonly HostNotice[];
}

/** Things that the admin should know or may want to change. */
export type HostNotice =
  /** The disk is full: only operations that free space or protect people are accepted. */
  | { readonly kind: "diskFull" }
  /** Less than `storage.minFreeBytes` is free: uploads and registrations are refused. */
  | { readonly kind: "diskLow"; readonly freeBytes: number; readonly floorBytes: number }
  /** Documents whose changes are only in memory, because they could not be written. */
  | { readonly kind: "unwritten"; readonly documents: readonly string[] }
  /** The server crashed and was started again; the newest first. */
  | { readonly kind: "crashed"; readonly crashes: readonly CrashRow[] }
  /** Requests were forwarded by these while `listen.trustProxy` is off. Anybody can claim that. */
  | { readonly kind: "untrustedProxies"; readonly addresses: readonly string[] }
  /** People used these host names, which are not in `listen.names`. */
  | { readonly kind: "otherNames"; readonly names: readonly string[] };

export interface CrashRow {
  readonly at: string;
  /** The first line of the error; `""` when the report cannot be read. */
  readonly message: string;
  /** Of the report, in `logs/`. */
  readonly file: string;
}

export interface NetworkAdapter {
  readonly name: string;
  readonly address: string;
  readonly family: "IPv4" | "IPv6";
  readonly kind: "wifi" | "ethernet" | "virtual" | "other";
  readonly url: string;
}

/** The Connect panel: how people reach this host. */
export interface ConnectInfo {
  /** The likeliest one for a LAN first. */
  readonly adapters: readonly NetworkAdapter[];
  /** The address it listens on, as `listen.host` says; `0.0.0.0` and `::` are all of them. */
  readonly host: string;
  /** `hearth.local` and its URL, when it is announced. */
  readonly mdns: { readonly name: string; readonly url: string } | null;
  readonly port: number;
  /** null while HTTPS is off. */
  readonly https: {
    readonly port: number;
    /** `failed`: there is no certificate. */
    readonly state: "listening" | "busy" | "failed";
    /** Of the adapters for which the certificate is valid. */
    readonly urls: readonly string[];
  } | null;
}

export interface SelfTestCheck {
  readonly name: "listening" | "adapter" | "reachable" | "aliases" | "mdns" | "firewall";
  readonly state: "ok" | "warning" | "failed";
  /** The result, in English; `values` fills a translation of it. */
  readonly detail: string;
  readonly hint: string;
  readonly values: Readonly<Record<string, string | number>>;
}

export interface DataUsage {
  readonly folder: string;
  readonly items: readonly { readonly name: string; readonly bytes: number; readonly files: number }[];
  readonly totalBytes: number;
  readonly diskFreeBytes: number | null;
}

export interface BackupRow {
  readonly path: string;
  readonly bytes: number;
  readonly createdAt: string;
}

export interface RestoreResult {
  readonly dataDir: string;
  readonly files: number;
  readonly bytes: number;
  /** The folder is this host's own: the restored data take effect at the next `host.restart`, after a copy is kept. */
  readonly pending: boolean;
}

/** What a budget refuses: too many connections, requests, bodies …, of all addresses together or of one. */
export type RefusalKind =
  | "connections"
  | "connectionsOfAddress"
  | "requests"
  | "pipelining"
  | "bodies"
  | "bodiesOfAddress"
  | "compression"
  | "stalled"
  | "sessions"
  | "rate";

interface AddressCount {
  readonly address: string;
  readonly count: number;
}

export interface RefusalCount {
  readonly kind: RefusalKind;
  readonly count: number;
  readonly lastAt: string;
  /** Those that caused the most, first. */
  readonly addresses: readonly AddressCount[];
}

export interface BudgetState {
  readonly connections: {
    readonly open: number;
    readonly most: number;
    readonly perAddress: number;
    /** Those with the most, first. */
    readonly addresses: readonly AddressCount[];
  };
  /** Bodies of requests in memory. */
  readonly bodies: { readonly bytes: number; readonly most: number };
  /** Requests under way. */
  readonly requests: number;
  /** Kinds that refused anything since the start. */
  readonly refusals: readonly RefusalCount[];
}
