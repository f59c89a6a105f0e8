import type { z } from "zod";
import { ChatError, parametersInvalid } from "../../chat/errors.ts";
import type { Fields } from "./fields.ts";

/**
 * Checks parameters against a schema. JSON `null` counts as a field that was left out (docs/contract/dialects.md 1.1).
 * @throws ChatError of `code`; `invalid` names the parameters that do not fit
 */
export function parse<S extends z.ZodType>(
  schema: S,
  fields: Fields,
  code: "invalid" | "not_found" = "invalid",
): z.output<S> {
  const present = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
  const parsed = schema.safeParse(present, { error: problemOf });
  if (parsed.success) return parsed.data;
  if (code === "not_found") throw new ChatError(code, { reason: "nothing_here" });
  throw parametersInvalid(
    parsed.error.issues.map(({ path, message }) => ({
      path,
      message: path.length === 1 && !Object.hasOwn(present, path[0] ?? "") ? "missing" : message,
    })),
  );
}

/** What each type that a schema expects is called, in the words of {@link problemOf}. */
const TYPES: Readonly<Record<string, string>> = {
  string: "text",
  number: "a whole number",
  int: "a whole number",
  boolean: "true or false",
};

/**
 * Returns what is wrong with a parameter, to follow its name. Clients of the older APIs show it to people, and Zod's own
 * texts are about types and regular expressions. A text that a schema states itself comes before these.
 */
function problemOf(issue: z.core.$ZodRawIssue): string {
  if (issue.code === "too_small") {
    return issue.origin === "string" ? "must not be empty" : `must be at least ${issue.minimum}`;
  }
  if (issue.code === "too_big") {
    const most = `at most ${issue.maximum}`;
    return issue.origin === "string" ? `must have ${most} characters` : `must be ${most}`;
  }
  if (issue.code === "invalid_value") {
    return `must be one of: ${issue.values.filter((value) => value !== "").join(", ")}`;
  }
  const type =
    issue.code === "invalid_union" ? "text" : issue.code === "invalid_type" && TYPES[issue.expected];
  return type ? `must be ${type}` : "is not valid";
}
