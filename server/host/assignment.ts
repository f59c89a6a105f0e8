/** Parses settings of a command line, and describes errors in sentences for people. */
import { z } from "zod";
import { isSettingName, SETTING_NAMES, SETTINGS, type SettingName, type Settings } from "../settings.ts";

/**
 * Parses the `key=value` of one `--set`.
 * @throws Error with a sentence for a person: for an unknown name it lists the valid ones, for a bad value it says what
 * is valid.
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
 * @param label the setting's name in the command line, such as `--port`.
 * @throws Error with a sentence that says what is valid.
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
  // A text may be long, or contain a password.
  throw new Error(`${label} ${right}${typeof standard === "string" ? "" : `, not "${text}"`}.`);
}

function whatFits(schema: z.ZodType): string {
  const { enum: choices, type, ...json } = z.toJSONSchema(schema, { io: "input" });
  if (choices) return `one of ${choices.join(", ")}`;
  if (type === "boolean") return "true or false";
  if (type === "string") return `${json.minLength ?? 0} to ${json.maxLength} characters`;
  return `a${type === "integer" ? " whole" : ""} number from ${json.minimum} to ${json.maximum}`;
}
