import { z } from "zod";
import { ChatError, parameterInvalid } from "../../chat/errors.ts";
import type { Fields } from "./fields.ts";

/**
 * Checks parameters against a schema. JSON `null` counts as a field that was left out (dialects.md 1.1).
 * @throws ChatError of `code`; `invalid` names the first parameter that does not fit
 */
export function parse<S extends z.ZodType>(
  schema: S,
  fields: Fields,
  code: "invalid" | "not_found" = "invalid",
): z.output<S> {
  const told = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
  const parsed = schema.safeParse(told);
  if (parsed.success) return parsed.data;
  if (code === "not_found") throw new ChatError(code, { reason: "nothing_here" });
  const [issue] = parsed.error.issues;
  throw parameterInvalid(String(issue?.path[0] ?? "parameters"), "missing or not valid");
}

/** A parameter that must be there and hold something. A number stands for its digits: clients send either. */
export const present = z.union([z.string().min(1), z.number(), z.boolean()]).transform(String);
/** A parameter that may be left out; an empty one counts as left out, as forms send the fields they do not use. */
export const optional = z
  .union([z.string(), z.number(), z.boolean()])
  .optional()
  .transform((value) => (value === undefined || value === "" ? undefined : String(value)));
