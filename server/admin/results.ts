import type { FileRow, FileUsage } from "./file-rows.ts";
import type * as Row from "./rows.ts";
import type { Done, ListPage } from "./rows.ts";

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
  "host.budgets": Row.BudgetState;

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
  "users.addresses": ListPage<Row.AddressRow>;
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

  "files.usage": FileUsage;
  "files.list": ListPage<FileRow>;
  "files.delete": Done;

  "hooks.list": ListPage<Row.HookRow>;
  "hooks.revoke": Done;

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
