/** The host's own sentences that name a reason, in the person's language. */

import type { reasons } from "../i18n/en/reasons.ts";
import type { AdminText } from "../i18n/index.ts";

/** What stands in a group fills the hole of that name. */
const REASONS: readonly (readonly [RegExp, keyof typeof reasons])[] = [
  [/^Port (?<port>\d+) is already in use\. Nothing was changed\.$/, "rPortBusy"],
  [/^This user may not open port (?<port>\d+)\. Nothing was changed\.$/, "rPortForbidden"],
  [/^This computer has no network address (?<host>.+)\. Nothing was changed\.$/, "rNoAddress"],
  [/^"(?<host>.+)" is not a network address of this computer\. Nothing was changed\.$/, "rNoAddress"],
  [/^This host cannot (?:stop|restart) itself\.$/, "rNoOrders"],
  [/^(?<folder>.+) is not empty\. Restore into a folder that is new or empty\.$/, "rFolderFull"],
  [/^That folder cannot be used: (?<why>.+)\.$/, "rFolderUnusable"],
  [/^There is no backup at (?<path>.+)\.$/, "rNoBackup"],
  [/^(?<path>.+) was made by a newer Hearth \((?<version>.+)\)\.$/, "rNewerBackup"],
  [/^(?<path>.+) is not a whole Hearth backup: (?<why>.+)\.$/, "rDamagedBackup"],
  [/^The backup could not be made: (?<why>.+)$/, "rBackupFailed"],
  [/^The backup could not be restored: (?<why>.+)$/, "rRestoreFailed"],
  [/^No restore is waiting\.$/, "rNoRestore"],
  [/^There is no such ban\.$/, "rNoBan"],
  [/^That person is not muted there\.$/, "rNotMuted"],
  [/^That person has no such session\.$/, "rNoSession"],
  [/^That code can no longer be used\.$/, "rCodeOver"],
  [/^That code was used already\.$/, "rCodeUsed"],
  [/^That is not on the blacklist\.$/, "rNotListed"],
  [/^There is no such page\.$/, "rNoMerchant"],
  [/^There is no such (?:activation )?code\.$/, "rNoCode"],
  [/^The end must lie in the future\.$/, "rEndPast"],
  [/^A message may have at most (?<most>\d+) characters\.$/, "rMessageLong"],
  [/^The password must have at least (?<least>\d+) characters\.$/, "rPasswordShort"],
  [/^.+ must be 1 to (?<most>\d+) characters without control characters\.$/, "rBadName"],
  [/^That is not a phone number\.$/, "rBadPhone"],
  [/^That is not an e-mail address\.$/, "rBadEmail"],
  [/^The picture is damaged or not a picture\.$/, "rBadPicture"],
  [/^The admin console is open on the host's own computer only\.$/, "rOwnComputerOnly"],
];

/** The reason that the host's sentence names; undefined: it names none that is known here. */
export function reasonWords(t: AdminText, message: string): string | undefined {
  for (const [pattern, key] of REASONS) {
    const match = pattern.exec(message);
    // The catalogue's holes bear the names of the groups.
    if (match) return t(key, { ...match.groups } as never);
  }
  return undefined;
}
