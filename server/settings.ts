/**
 * The one settings schema: names, types, defaults, limits and help. Validation, `--set`, the settings page and the
 * table of docs/settings.md all derive from it (docs/contract/host.md 2).
 */
import { z } from "zod";
import {
  aliasList,
  nameList,
  optionalName,
  originList,
  port,
  requiredName,
  trustProxy,
  url,
  whole,
} from "./setting-schemas.ts";

interface Setting<T extends z.ZodType = z.ZodType> {
  readonly schema: T;
  readonly default: z.output<T>;
  readonly help: string;
  /** What a change costs: `listener` reopens the ports, without ending the process. */
  readonly restarts?: "listener";
  /** The value is a credential: never logged, shown masked. */
  readonly secret?: true;
  /** The value may contain line breaks. */
  readonly multiline?: true;
}

const setting = <T extends z.ZodType>(
  schema: T,
  defaultValue: z.output<T>,
  help: string,
  more: { restarts?: "listener"; secret?: true; multiline?: true } = {},
): Setting<T> => ({ schema, default: defaultValue, help, ...more });

const flag = (defaultValue: boolean, help: string, more?: { restarts: "listener" }) =>
  setting(z.boolean(), defaultValue, help, more);

const listener = { restarts: "listener" } as const;

export const SETTINGS = {
  "server.name": setting(requiredName, "Hearth", "The server's name, as people see it."),
  "listen.port": setting(
    port,
    5000,
    "Main port for browsers and every documented API. 0 picks any free port.",
    listener,
  ),
  "listen.host": setting(
    z.string().min(1).max(255),
    "0.0.0.0",
    "Network address to listen on. 0.0.0.0 means all of them.",
    listener,
  ),
  "listen.aliases": setting(
    aliasList,
    "2333,8080,8300",
    "Additional ports with the same content, as named by older API documents.",
    listener,
  ),
  "listen.trustProxy": setting(
    trustProxy,
    false,
    "Whose X-Forwarded-For and X-Forwarded-Proto headers are trusted: false for nobody's, true for reverse proxies on this computer, or the addresses and ranges of proxies, separated by commas.",
  ),
  "listen.names": setting(
    nameList,
    "",
    "Other names by which people reach this server, separated by commas. The admin console opens under the server's own names only.",
  ),
  "listen.https": flag(
    false,
    "Also serve HTTPS, with a certificate the server creates for its own addresses.",
    listener,
  ),
  "listen.httpsPort": setting(port, 5443, "Port for HTTPS. 0 picks any free port.", listener),
  "registration.policy": setting(
    z.enum(["open", "invite", "closed"]),
    "open",
    "Who may register: anyone, only people the admin adds (invite), or nobody (closed).",
  ),
  "registration.minPasswordLength": setting(
    whole(1, 128),
    1,
    "Minimum length of a password at registration, in characters.",
  ),
  "identity.trust": setting(
    z.enum(["address", "token", "open"]),
    "address",
    "How clients that send no token prove who they are: by their network address, not at all for accounts without a password (open), or only by a token.",
  ),
  "identity.leaseHours": setting(
    z.number().min(0.01).max(8760),
    24,
    "How long a login counts as proof for its network address, in hours.",
  ),
  "session.hours": setting(z.number().min(0.01).max(8760), 24, "How long a login token is valid, in hours."),
  "captcha.delivery": setting(
    z.enum(["console", "response", "webhook", "smtp"]),
    "console",
    "How verification codes are delivered: passed on by the admin from the console, in the response (development only), by webhook, or by e-mail.",
  ),
  "captcha.length": setting(whole(4, 10), 4, "Digits in a verification code."),
  "captcha.ttlMinutes": setting(
    z.number().min(0.01).max(1440),
    10,
    "How long a verification code is valid, in minutes.",
  ),
  "captcha.maxPerMinute": setting(
    whole(1, 100),
    3,
    "How many codes one recipient or address may request per minute before it is blacklisted.",
  ),
  "captcha.blacklistMinutes": setting(
    z.number().min(0.01).max(525600),
    60,
    "How long someone stays on the blacklist, in minutes.",
  ),
  "captcha.webhookUrl": setting(
    url(["http:", "https:"]),
    "",
    "URL to which codes are posted as JSON, for an SMS gateway.",
    { secret: true },
  ),
  "captcha.smtpUrl": setting(
    url(["smtp:", "smtps:"]),
    "",
    "Mail server for codes: smtp://user:password@host:587/?from=address.",
    { secret: true },
  ),
  "dialects.apiv1": flag(true, "Serve the API under /apiv1 and its Socket.IO events."),
  "dialects.chatroom": flag(true, "Serve the API under /auth and /chatroom and its WebSocket."),
  "dialects.room": flag(true, "Serve the API under /user and /room and its WebSocket."),
  "dialects.h5": flag(true, "Serve the API under /h5 and /upload."),
  "dialects.app": flag(true, "Serve the API under /users/, /login/, /rooms/ and related paths."),
  "h5.activation": setting(
    z.enum(["required", "open"]),
    "required",
    "Whether opening a merchant page requires an activation code created here, or accepts any code.",
  ),
  "sns.verify": setting(
    z.enum(["provider", "off"]),
    "provider",
    "Verify third-party sign-ins with the provider, or accept them unverified.",
  ),
  "sns.wechatUrl": setting(
    url(["http:", "https:"]),
    "https://api.weixin.qq.com",
    "Base URL of WeChat's API.",
  ),
  "sns.qqUrl": setting(url(["http:", "https:"]), "https://graph.qq.com", "Base URL of QQ's API."),
  "sns.weiboUrl": setting(url(["http:", "https:"]), "https://api.weibo.com", "Base URL of Weibo's API."),
  "sns.qqAppId": setting(
    z.string().max(64),
    "",
    "QQ sign-ins must come from the app with this id. Empty: from any app.",
  ),
  "sns.weiboAppId": setting(
    z.string().max(64),
    "",
    "Weibo sign-ins must come from the app with this key. Empty: from any app.",
  ),
  "phoneLogin.autoRegister": flag(true, "Create an account when an unknown phone number verifies a code."),
  "rooms.lobby": setting(
    optionalName,
    "Lobby",
    "Name of the public room created at the first start, which everyone who registers in a browser joins. Empty: none.",
  ),
  "rooms.welcome": setting(
    z.string().max(2000),
    "Welcome to {name}! Invite others with this address: {link}\n欢迎来到 {name}！把这个地址发给别人，就能邀请他们加入：{link}",
    "First message in that room. {name} is the server's name, {link} its address. Empty: none.",
    { multiline: true },
  ),
  "rooms.defaultCapacity": setting(
    whole(0, 100000),
    0,
    "Maximum number of people online in a room without its own limit. 0 means unlimited.",
  ),
  "rooms.maxPerUser": setting(whole(1, 100000), 50, "Maximum number of rooms that one person may own."),
  "messages.maxLength": setting(whole(1, 100000), 4000, "Maximum message length, in characters."),
  "messages.editMinutes": setting(
    z.number().min(0).max(525600),
    15,
    "How long people can edit their own messages, in minutes. 0 turns editing off.",
  ),
  "messages.retentionDays": setting(
    z.number().min(0).max(36500),
    0,
    "Delete messages older than this many days. 0 keeps them forever.",
  ),
  "uploads.maxBytes": setting(
    whole(1024, 1099511627776),
    2147483648,
    "Maximum size of an uploaded file, in bytes.",
  ),
  "uploads.quotaPerUser": setting(
    z.number().int().min(0),
    2147483648,
    "How much disk space the uploads of one person may take together, in bytes.",
  ),
  "storage.minFreeBytes": setting(
    z.number().int().min(0),
    1073741824,
    "Free disk space, in bytes (or 5 % of the disk where that is less), below which uploads and registrations are refused.",
  ),
  "avatars.maxBytes": setting(whole(1024, 104857600), 5242880, "Maximum size of an avatar file, in bytes."),
  "avatars.allowPrivateFetch": flag(false, "Allow fetching avatars from addresses on the local network."),
  "cors.origins": setting(
    originList,
    "*",
    "Web pages that may call the APIs: * for any, or origins separated by commas.",
  ),
  "limits.enabled": flag(true, "Limit how often one address can log in, register, send and upload."),
  "limits.connectionsPerAddress": setting(
    whole(16, 100000),
    512,
    "Maximum number of connections that one network address may have open at a time.",
  ),
  "log.requests": flag(
    false,
    "Write a line to the log for every HTTP request: method, path, status, duration and address.",
  ),
  "admin.remote": flag(
    false,
    "Allow other computers on the network to open the admin console, with a password.",
  ),
  "desktop.openAtLogin": flag(false, "Desktop app: start in the tray when you log in to the computer."),
  "desktop.keepAwake": flag(true, "Desktop app: keep the computer awake while the server is running."),
  "desktop.closeToTray": flag(
    true,
    "Desktop app: keep the server running in the tray when the window is closed.",
  ),
} as const;

export type SettingName = keyof typeof SETTINGS;
export type Settings = { readonly [K in SettingName]: z.output<(typeof SETTINGS)[K]["schema"]> };

/** `name.choice`, for every setting that is a choice: `sns.verify.off`. */
export type SettingChoice = {
  [K in SettingName]: (typeof SETTINGS)[K]["schema"] extends z.ZodEnum ? `${K}.${Settings[K]}` : never;
}[SettingName];

export const SETTING_NAMES = Object.keys(SETTINGS) as SettingName[];

/** Every setting, each optional, unknown names refused: the contents of `settings.update` and of the stored file. */
export const settingsPatch = z
  .strictObject(Object.fromEntries(SETTING_NAMES.map((name) => [name, SETTINGS[name].schema])))
  .partial()
  // A name with `undefined` counts as missing: it must not remove the value.
  .transform((patch) =>
    Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)),
  ) as unknown as z.ZodType<Partial<Settings>>;

export const DEFAULT_SETTINGS = Object.fromEntries(
  SETTING_NAMES.map((name) => [name, SETTINGS[name].default]),
) as unknown as Settings;

export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(SETTINGS, name);
}

/** The settings in force, and a subscription to changes. */
export interface LiveSettings {
  /** Frozen; a change makes a new object. */
  readonly current: Settings;
  /** What is this run's only, and not stored. */
  readonly overrides: Readonly<Partial<Settings>>;
  /** Stores, then applies. @throws ZodError for bad names or values. */
  update(patch: Partial<Settings>): Promise<void>;
  /** Returns a function that unsubscribes. */
  onChange(listener: (now: Settings, before: Settings) => void): () => void;
}

/**
 * Layers the settings: defaults, then what is stored, then this run's overrides. An override yields to a later update
 * of the same name.
 * @param save makes the stored part durable.
 */
export function createSettings(
  stored: Partial<Settings>,
  overrides: Partial<Settings>,
  save: (stored: Partial<Settings>) => Promise<void>,
): LiveSettings {
  const listeners = new Set<(now: Settings, before: Settings) => void>();
  let kept = { ...stored };
  const forRun: Partial<Settings> = { ...overrides };
  const layer = (): Settings => Object.freeze({ ...DEFAULT_SETTINGS, ...kept, ...forRun });
  let current = layer();
  return {
    get current() {
      return current;
    },
    get overrides() {
      return { ...forRun };
    },
    async update(patch) {
      const parsed = settingsPatch.parse(patch);
      const next = { ...kept, ...parsed };
      await save(next);
      kept = next;
      for (const name of Object.keys(parsed)) delete forRun[name as SettingName];
      const before = current;
      current = layer();
      for (const listener of listeners) listener(current, before);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
