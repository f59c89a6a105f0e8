/** The catalogue keys derived from the contract: anything new there needs a name in every language to compile. */
import type {
  AuditAction,
  DialectName,
  HostNotice,
  RefusalKind,
  ServerReason,
  SettingChoice,
  SettingName,
} from "../../../server/admin/contract.ts";

export type SettingTexts = Readonly<Record<`setting.${SettingName}` | `choice.${SettingChoice}`, string>>;
export type SettingHelp = Readonly<Record<SettingName, string>>;
export type AuditTexts = Readonly<Record<`audit.${AuditAction}`, string>>;
export type WhyTexts = Readonly<Record<`why.${ServerReason}`, string>>;
export type DialectTexts = Readonly<Record<`dialect.${DialectName}`, string>>;
export type RefusalTexts = Readonly<Record<`refusal.${RefusalKind}`, string>>;
export type NoticeTexts = Readonly<Record<`notice.${HostNotice["kind"]}`, string>>;
