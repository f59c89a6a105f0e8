/** Names of what the host's rows hold as plain strings. A value that this version does not know is shown as it is. */
import { AUDIT_ACTIONS, DIALECT_NAMES } from "../../../server/admin/contract.ts";
import type { AdminText } from "./index.ts";

const isOneOf = <T extends string>(known: readonly T[], value: string): value is T =>
  (known as readonly string[]).includes(value);

export const actionName = (t: AdminText, action: string): string =>
  isOneOf(AUDIT_ACTIONS, action) ? t(`audit.${action}`) : action;

export const dialectName = (t: AdminText, dialect: string): string =>
  isOneOf(DIALECT_NAMES, dialect) ? t(`dialect.${dialect}`) : dialect;

/** Why something was done, as the audit log has it: a person's own words, or for codes what they are for. */
export function whyText(t: AdminText, why: string): string {
  if (why === "password-reset") return t("purposeReset");
  return why === "phone-login" ? t("purposeLogin") : why;
}

/** Who did something, as the audit log names them: a username, an address, the admin, or the server by a rule of its own. */
export function actorName(t: AdminText, who: string): string {
  if (who === "host") return t("theAdmin");
  return who === "system" ? t("theServer") : who;
}
