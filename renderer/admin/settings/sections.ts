/** Groups of settings by section. A group without a section is listed under `other`. */
import type { SettingDescriptor } from "../../../server/admin/contract.ts";

export const SECTIONS = {
  general: ["server", "rooms", "messages"],
  accounts: ["registration", "identity", "session", "phoneLogin", "sns"],
  codes: ["captcha"],
  network: ["listen", "cors", "limits", "log", "admin"],
  dialects: ["dialects", "h5"],
  files: ["uploads", "avatars"],
  desktop: ["desktop"],
} as const;

export type SectionName = keyof typeof SECTIONS | "other";

function sectionOf({ group }: SettingDescriptor): SectionName {
  const found = Object.entries(SECTIONS).find(([, groups]) => (groups as readonly string[]).includes(group));
  return (found?.[0] as SectionName | undefined) ?? "other";
}

/** The sections that have settings, in order. */
export function inSections(
  items: readonly SettingDescriptor[],
): readonly (readonly [SectionName, readonly SettingDescriptor[]])[] {
  const names: readonly SectionName[] = [...(Object.keys(SECTIONS) as SectionName[]), "other"];
  return names
    .map((name) => [name, items.filter((item) => sectionOf(item) === name)] as const)
    .filter(([, found]) => found.length > 0);
}
