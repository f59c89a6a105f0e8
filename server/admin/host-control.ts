/** What the admin operations need from the machine and the process. The program that starts the host implements it. */
import type {
  BackupRow,
  BudgetState,
  ConnectInfo,
  DataUsage,
  HostStatus,
  RestoreResult,
  SelfTestCheck,
  SettingDescriptor,
  SettingsPreview,
  SettingValue,
} from "./rows.ts";

/** The part of the status that the chat itself does not know. */
export type HostReport = Omit<
  HostStatus,
  "onlineUsers" | "users" | "connections" | "rooms" | "messagesToday" | "messageRate" | "pendingCaptchas"
>;

/** Whether this call caused it: false while an earlier one waits. */
interface Ordered {
  readonly isNew: boolean;
}

export interface HostControl {
  report(): Promise<HostReport>;
  /** Restarts without ending the process. Answers first, so that the caller gets the answer. */
  restart(): Promise<Ordered>;
  /** Ends the host, a moment after answering. */
  stop(): Promise<Ordered>;
  connect(): Promise<ConnectInfo>;
  selfTest(): Promise<readonly SelfTestCheck[]>;
  dataUsage(): Promise<DataUsage>;
  budgets(): BudgetState;
  readonly settings: SettingsControl;
  readonly backups: BackupControl;
  readonly credentials: Credentials;
  /** Whether the console may be used from other computers (`admin.remote`). */
  isRemoteAllowed(): boolean;
  /** The largest picture that may arrive, in bytes (`avatars.maxBytes`). */
  maxImageBytes(): number;
}

export interface SettingsControl {
  /** All values, secrets masked. */
  values(): Readonly<Record<string, SettingValue>>;
  describe(): readonly SettingDescriptor[];
  /** Everything except `connectionsCut`, which only the chat knows. */
  preview(patch: Readonly<Record<string, SettingValue>>): Omit<SettingsPreview, "connectionsCut">;
  /** Stores and applies the changes; returns the names whose value changed. @throws invalid, naming each problem */
  update(patch: Readonly<Record<string, SettingValue>>): Promise<readonly string[]>;
  /** Returns a function that unsubscribes. */
  onChange(listener: (names: readonly string[]) => void): () => void;
}

export interface BackupControl {
  create(): Promise<BackupRow>;
  list(): Promise<readonly BackupRow[]>;
  /**
   * @param dataDir undefined: the server's own folder.
   * @param isFree allows any file and any folder; otherwise only a listed backup into the server's own folder.
   * @throws not_found, forbidden, invalid, duplicate, storage_full, storage_failed
   */
  restore(path: string, dataDir: string | undefined, isFree: boolean): Promise<RestoreResult>;
  /** Discards the restore that waits for the next start. @throws not_found */
  discardRestore(): Promise<void>;
}

/** Where the console's password hash is kept. */
export interface Credentials {
  read(): Promise<string | null>;
  write(hash: string): Promise<void>;
}
