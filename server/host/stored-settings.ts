import type { Log } from "../log.ts";
import { isSettingName, SETTINGS, type SettingName, type Settings } from "../settings.ts";
import { DOCUMENTS } from "../store/catalogue.ts";
import { Document } from "../store/documents.ts";

/**
 * Lists that earlier versions took unchecked: an entry that is not a name or an origin matches nothing, but the others
 * must stay in force, and the default of `cors.origins` allows every page.
 */
const ONCE_UNCHECKED: readonly SettingName[] = ["listen.names", "cors.origins"];

/**
 * Returns the stored settings, which are read first because they name the port. Writes nothing.
 * @throws DamagedDocument, UnknownVersion
 */
export async function readStoredSettings(dataDir: string, log: Log): Promise<Partial<Settings>> {
  const spec = DOCUMENTS.find(({ name }) => name === "settings");
  if (!spec) return {};
  const { tables } = (await Document.open(dataDir, spec)).data;
  const rows = (tables.settings ?? []) as readonly { name?: unknown; value?: unknown }[];
  const found: Record<string, unknown> = {};
  for (const { name, value } of rows) {
    const isKnown = typeof name === "string" && isSettingName(name);
    const isKept = isKnown && typeof value === "string" && ONCE_UNCHECKED.includes(name);
    // A value that another version wrote differently must not prevent a start.
    if (isKept || (isKnown && SETTINGS[name].schema.safeParse(value).success)) found[name] = value;
    else if (isKnown)
      log.warn(`The stored value of ${name} is not valid in this version; its default is used.`);
    else log.warn(`The stored setting ${String(name)} is unknown in this version and has no effect.`);
  }
  return found as Partial<Settings>;
}
