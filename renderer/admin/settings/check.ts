/** Checks a value as far as its descriptor allows; the server decides. */
import type { SettingDescriptor, SettingValue } from "../../../server/admin/contract.ts";
import type { AdminText } from "../i18n/index.ts";

/** What stands in the field becomes a value; a number that is none stays text and is refused. */
export function parsedValue(item: SettingDescriptor, typed: SettingValue): SettingValue {
  if (item.type !== "number" && item.type !== "integer") return typed;
  return typeof typed === "string" && typed.trim() !== "" && !Number.isNaN(Number(typed))
    ? Number(typed)
    : typed;
}

/** A sentence, or "" when nothing is wrong. */
export function problemOf(t: AdminText, item: SettingDescriptor, value: SettingValue): string {
  const { type, min, max } = item;
  if (type === "number" || type === "integer") {
    if (typeof value !== "number") return t("mustBeNumber");
    if (type === "integer" && !Number.isInteger(value)) return t("mustBeWhole");
    if (min !== undefined && value < min) return t("atLeast", { min });
    if (max !== undefined && value > max) return t("atMost", { max });
  }
  if (type === "string" && typeof value === "string") {
    if (min !== undefined && value.length < min)
      return min === 1 ? t("mustNotBeEmpty") : t("atLeastLong", { count: min });
    if (max !== undefined && value.length > max) return t("atMostLong", { count: max });
  }
  return "";
}

/** The host's English sentences about single values, where there is a translation. */
export function hostProblem(t: AdminText, message: string): string {
  const url = /^must be empty or a URL starting with (.+)$/.exec(message)?.[1];
  if (url !== undefined) return t("mustBeUrl", { kinds: url.replaceAll(" or ", " / ") });
  if (message.startsWith("must be port numbers")) return t("mustBePorts");
  return t("valueRefused", { message });
}
