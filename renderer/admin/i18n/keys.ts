/** The keys that follow from the contract: what is new there must be named in every language, or nothing compiles. */
import type {
  AuditAction,
  DialectName,
  HostNotice,
  RefusalKind,
  SettingChoice,
  SettingName,
} from "../../../server/admin/contract.ts";

export type SettingTexts = Readonly<Record<`setting.${SettingName}` | `choice.${SettingChoice}`, string>>;
export type SettingHelp = Readonly<Record<SettingName, string>>;
export type AuditTexts = Readonly<Record<`audit.${AuditAction}`, string>>;
export type DialectTexts = Readonly<Record<`dialect.${DialectName}`, string>>;
export type RefusalTexts = Readonly<Record<`refusal.${RefusalKind}`, string>>;
export type NoticeTexts = Readonly<Record<`notice.${HostNotice["kind"]}`, string>>;
