/** Names of what the host's rows hold as plain strings. A value that this version does not know is shown as it is. */
import { AUDIT_ACTIONS, DIALECT_NAMES } from "../../../server/admin/contract.ts";
import type { AdminText } from "./index.ts";

const isOneOf = <T extends string>(known: readonly T[], value: string): value is T =>
  (known as readonly string[]).includes(value);

export const actionName = (t: AdminText, action: string): string =>
  isOneOf(AUDIT_ACTIONS, action) ? t(`audit.${action}`) : action;

export const dialectName = (t: AdminText, dialect: string): string =>
  isOneOf(DIALECT_NAMES, dialect) ? t(`dialect.${dialect}`) : dialect;
