/** Notices that were dismissed on this device. A notice returns when it lists something new. */
import type { HostNotice } from "../../../server/admin/contract.ts";
import { deviceStorage } from "../../ui/storage.ts";

const KEY = "hearth.admin.dismissed";

/** Returns what a notice lists. Empty: it cannot be dismissed and stays until its cause no longer exists. */
export function itemsOf(notice: HostNotice): readonly string[] {
  switch (notice.kind) {
    case "crashed":
      return notice.crashes.map(({ file }) => file);
    case "untrustedProxies":
      return notice.addresses;
    case "otherNames":
      return notice.names;
    default:
      return [];
  }
}

const stored = (): readonly string[] => (deviceStorage.getItem(KEY) ?? "").split("\n");

export function isDismissed(notice: HostNotice): boolean {
  const items = itemsOf(notice);
  const dismissed = stored();
  return items.length > 0 && items.every((item) => dismissed.includes(item));
}

/** @param all the current notices; dismissed items that none of them lists are forgotten. */
export function dismiss(notice: HostNotice, all: readonly HostNotice[]): void {
  const before = stored();
  const kept = all.flatMap(itemsOf).filter((item) => before.includes(item));
  deviceStorage.setItem(KEY, [...new Set([...kept, ...itemsOf(notice)])].join("\n"));
}
