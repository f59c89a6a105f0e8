/** Settings as a command line gives them, and what is wrong with them in words for a person. */
import { z } from "zod";
import { isSettingName, SETTING_NAMES, SETTINGS, type SettingName, type Settings } from "../settings.ts";

/**
 * Parses the `key=value` of one `--set`.
 * @throws Error with a sentence for a person: unknown names list the right ones, bad values say what is right.
 */
export function parseAssignment(text: string): Partial<Settings> {
  const at = text.indexOf("=");
  const name = at < 0 ? text : text.slice(0, at);
  if (!isSettingName(name)) {
    throw new Error(`Unknown setting "${name}". Settings are: ${SETTING_NAMES.join(", ")}.`);
  }
  if (at < 0) throw new Error(`--set takes key=value; "${text}" has no value.`);
  return parseValue(name, text.slice(at + 1), name);
}

/**
 * Parses the text of one setting's value.
 * @param label what the person who typed it calls it, as `--port`.
 * @throws Error with a sentence that says what is right.
 */
export function parseValue(name: SettingName, text: string, label: string): Partial<Settings> {
  const { schema, default: standard } = SETTINGS[name];
  const value =
    typeof standard === "number" && text.trim() !== ""
      ? Number(text)
      : typeof standard === "boolean" && /^(true|false|on|off)$/.test(text)
        ? text === "true" || text === "on"
        : text;
  const parsed = schema.safeParse(value);
  if (parsed.success) return { [name]: parsed.data };
  const [issue] = parsed.error.issues;
  const right = issue?.code === "custom" ? issue.message : `takes ${whatFits(schema)}`;
  // A text may be long, or hold a password.
  throw new Error(`${label} ${right}${typeof standard === "string" ? "" : `, not "${text}"`}.`);
}

function whatFits(schema: z.ZodType): string {
  const { enum: choices, type, ...json } = z.toJSONSchema(schema, { io: "input" });
  if (choices) return `one of ${choices.join(", ")}`;
  if (type === "boolean") return "true or false";
  if (type === "string") return `${json.minLength ?? 0} to ${json.maxLength} characters`;
  return `a${type === "integer" ? " whole" : ""} number from ${json.minimum} to ${json.maximum}`;
}
