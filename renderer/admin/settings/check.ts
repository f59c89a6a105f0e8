/** Checks a value as far as its descriptor allows; the server decides. */
import {
  narrow,
  type SettingDescriptor,
  type SettingProblem,
  type SettingValue,
} from "../../../server/admin/contract.ts";
import type { AdminText } from "../i18n/index.ts";
import { shownNumber } from "./words.ts";

/** Turns a field's text into a value; digits may be full-width. An invalid number stays text, which is refused. */
export function parsedValue(item: SettingDescriptor, typed: SettingValue): SettingValue {
  if (item.type !== "number" && item.type !== "integer") return typed;
  const number = typeof typed === "string" && typed.trim() !== "" ? Number(narrow(typed)) : Number.NaN;
  return Number.isNaN(number) ? typed : number;
}

/** Returns what is wrong as a sentence, or "". */
export function problemOf(t: AdminText, item: SettingDescriptor, value: SettingValue): string {
  const { type, min, max } = item;
  if (type === "number" || type === "integer") {
    if (typeof value !== "number") return t("mustBeNumber");
    if (type === "integer" && !Number.isInteger(value)) return t("mustBeWhole");
    if (min !== undefined && value < min) return t("atLeast", { min: shownNumber(item, min) });
    if (max !== undefined && value > max) return t("atMost", { max: shownNumber(item, max) });
  }
  if (type === "string" && typeof value === "string") {
    if (min !== undefined && value.length < min)
      return min === 1 ? t("mustNotBeEmpty") : t("atLeastLong", { count: min });
    if (max !== undefined && value.length > max) return t("atMostLong", { count: max });
  }
  return "";
}

/** Returns what the server found wrong with a value. */
export function refusedValue(t: AdminText, problem: SettingProblem): string {
  switch (problem.kind) {
    case "url":
      return t("mustBeUrl", { kinds: problem.schemes.map((scheme) => `${scheme}//`).join(" / ") });
    case "ports":
      return t("mustBePorts");
    case "addresses":
      return t("mustBeAddresses");
    case "hosts":
      return t("mustBeHosts");
    case "origins":
      return t("mustBeOrigins");
    case "name":
      return t("mustBeName");
    case "unknown":
      return t("unknownSetting");
    case "value":
      return t("valueRefused");
  }
}
